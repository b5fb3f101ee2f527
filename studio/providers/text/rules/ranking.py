"""How telling each sentence of a text is: TextRank over shared words, weighed by place."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import regex
from numpy.typing import NDArray

_MOST_SENTENCES = 1200
_DAMPING = 0.85


def rank_sentences(sentences: Sequence[str]) -> list[float]:
    """A score for each sentence, higher for more telling: centrality (Mihalcea and Tarau, 2004, on TF-IDF cosines),
    and a bonus for standing early, as news puts first what matters."""
    ranked = list(sentences[:_MOST_SENTENCES])
    if not ranked:
        return []
    centrality = _centrality(_vectors(ranked))
    centrality = centrality / max(float(centrality.max()), 1e-9)
    early = [1.0 + 0.9 * math.exp(-i / 2.5) + 0.25 * (1 - i / len(ranked)) for i in range(len(ranked))]
    scores = [float(c) * e for c, e in zip(centrality, early, strict=True)]
    return scores + [0.0] * (len(sentences) - len(ranked))


def _vectors(sentences: Sequence[str]) -> NDArray[np.float32]:
    """TF-IDF rows of unit length: (sentences, words) float32. Words cut to six letters, a stem good enough for any
    alphabet."""
    counts = [
        Counter(word[:6] for word in regex.findall(r"\p{L}[\p{L}\p{M}]{2,}|\d+", s.casefold())) for s in sentences
    ]
    spread = Counter(word for count in counts for word in count)
    kept = {word: i for i, word in enumerate(word for word, n in spread.most_common(4000) if n > 1)}
    rows = np.zeros((len(sentences), max(1, len(kept))), dtype=np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            if word in kept:
                rows[row, kept[word]] = (1 + math.log(times)) * math.log(len(sentences) / spread[word] + 0.01)
    rows = np.maximum(rows, 0)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)


def _centrality(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    links = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(links, 0)
    links = links / np.maximum(links.sum(axis=0, keepdims=True), 1e-9)
    n = len(links)
    score = np.full(n, 1 / n)
    for _ in range(40):
        score = (1 - _DAMPING) / n + _DAMPING * links @ score
    return np.asarray(score, dtype=np.float64)
