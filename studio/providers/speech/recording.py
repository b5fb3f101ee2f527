"""From an engine's raw samples to the recording that films are built of, and its words as they are written.

Every engine says the spoken forms of a text; here they get one loudness, one margin of silence before and after, soft
ends, and the written words get the times of what was said for them.
"""

import itertools
import os
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from studio.language.spoken import SpokenToken, spoken_tokens
from studio.providers.errors import ProviderError
from studio.providers.speech import Speech, SpeechRequest, TimedWord

LEAD_S = 0.06
TAIL_S = 0.12
LEVEL_DBFS = -20.0
PEAK_DBFS = -1.5
FADE_S = 0.008
SILENCE_DB = -42.0  # below the loudest 10 ms
SILENT_WORD_S = 0.12  # the time an emoji is given in a caption, where the pause after its neighbour is shorter

Span = tuple[float, float]


class NothingToSay(ProviderError):
    """The text has no word that this voice can say (empty, only emoji, or in another script)."""


@dataclass(frozen=True)
class RawRecording:
    """What an engine gives: mono float samples, their rate, and per token its [start, end) in seconds or None for a
    token that makes no sound."""

    samples: NDArray[np.float32]
    sample_rate_hz: int
    spans: tuple[Span | None, ...]


def tokens_to_say(request: SpeechRequest, provider: str) -> tuple[SpokenToken, ...]:
    """The words of a request, as written and as spoken. Raises NothingToSay where no word is spoken."""
    tokens = spoken_tokens(request.text, request.language, request.lexicon)
    if not any(any(c.isalnum() for c in token.spoken) for token in tokens):
        raise NothingToSay(
            f"{provider}: the text has no word that can be said; write a sentence, or turn the voice off."
        )
    return tokens


def write_recording(raw: RawRecording, tokens: Sequence[SpokenToken], path: Path, provider: str) -> Speech:
    """The finished recording at `path` (mono 16-bit WAV, written whole or not at all) with its words.

    Speech begins 60 ms in and ends 120 ms before the end, at -20 dBFS RMS over its sounding part. Raises NothingToSay
    when the engine gave silence.
    """
    rate_hz = raw.sample_rate_hz
    spans = [_clipped(span, len(raw.samples) / rate_hz) for span in raw.spans]
    loud = _loud_frames(raw.samples, rate_hz)
    if not loud.any() or all(span is None for span in spans):
        raise NothingToSay(f"{provider}: the text gave no sound; check its language and spelling.")
    first, last = int(np.argmax(loud)), len(loud) - int(np.argmax(loud[::-1]))
    begin_s, end_s = first * 0.01 - LEAD_S, last * 0.01 + TAIL_S
    samples = _levelled(_cut(raw.samples, round(begin_s * rate_hz), round(end_s * rate_hz)), rate_hz)
    duration_s = len(samples) / rate_hz
    shifted = [None if span is None else (span[0] - begin_s, span[1] - begin_s) for span in spans]
    words = _timed_words(tokens, shifted, duration_s)
    _write_wav(path, samples, rate_hz)
    return Speech(path=path, duration_s=duration_s, sample_rate_hz=rate_hz, words=words)


def _clipped(span: Span | None, duration_s: float) -> Span | None:
    return None if span is None else (min(max(span[0], 0.0), duration_s), min(max(span[1], 0.0), duration_s))


def _loud_frames(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.bool_]:
    """Per 10 ms, whether it sounds: within SILENCE_DB of the loudest."""
    size = rate_hz // 100
    whole = len(samples) // size * size
    power = np.square(samples[:whole].reshape(-1, size), dtype=np.float64).mean(axis=1)
    if not power.size or power.max() < 1e-9:
        return np.zeros(power.size, dtype=np.bool_)
    sounding: NDArray[np.bool_] = power > power.max() * 10 ** (SILENCE_DB / 10)
    return sounding


def _cut(samples: NDArray[np.float32], begin: int, end: int) -> NDArray[np.float32]:
    """samples[begin:end], with silence where that reaches outside."""
    inside = samples[max(begin, 0) : max(end, 0)]
    return np.pad(inside, (max(-begin, 0), max(end - max(begin, 0) - len(inside), 0)))


def _levelled(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """The samples with no offset, at LEVEL_DBFS over the sounding part unless the peak forbids, and soft ends."""
    samples = samples - np.float32(samples.mean())
    loud = np.repeat(_loud_frames(samples, rate_hz), rate_hz // 100)
    rms = float(np.sqrt(np.square(samples[: len(loud)][loud], dtype=np.float64).mean()))
    peak = float(np.abs(samples).max())
    gain = min(10 ** (LEVEL_DBFS / 20) / rms, 10 ** (PEAK_DBFS / 20) / peak)
    samples = samples * np.float32(gain)
    fade = np.sin(np.linspace(0, np.pi / 2, round(FADE_S * rate_hz), dtype=np.float32)) ** 2
    samples[: len(fade)] *= fade
    samples[-len(fade) :] *= fade[::-1]
    return samples


def _timed_words(tokens: Sequence[SpokenToken], spans: list[Span | None], duration_s: float) -> tuple[TimedWord, ...]:
    """Every token in order with a time that never runs back."""
    spans = _shared(tokens, spans)
    times: list[Span] = []
    index = 0
    while index < len(tokens):
        span = spans[index]
        if span is not None:
            start_s = max(span[0], times[-1][1] if times else 0.0)
            times.append((start_s, max(span[1], start_s)))
            index += 1
            continue
        run = index
        while run < len(tokens) and spans[run] is None:
            run += 1
        following = spans[run] if run < len(tokens) else None
        times += _silent_spans(times, following, run - index, duration_s)
        if following is not None:
            spans[run] = (max(following[0], times[-1][1]), following[1])
        index = run
    return tuple(
        TimedWord(token.written, min(round(start_s, 4), duration_s), min(round(end_s, 4), duration_s))
        for token, (start_s, end_s) in zip(tokens, times, strict=True)
    )


def _shared(tokens: Sequence[SpokenToken], spans: Sequence[Span | None]) -> list[Span | None]:
    """The spans, with those of words that were said together shared out by their letters: "KSh" and the amount after
    it, the later words of an entry of the lexicon. Signs that say nothing stay None."""
    shared = list(spans)
    owner: list[int | None] = [i if span is not None else None for i, span in enumerate(spans)]
    for i, token in enumerate(tokens):
        if owner[i] is None and any(c.isalnum() for c in token.written):
            before = owner[i - 1] if i else None
            opens = (
                i + 1 < len(tokens)
                and spans[i + 1] is not None
                and (before is None or tokens[i + 1].written.lstrip("(\"'“‘")[:1].isdigit())
            )
            owner[i] = i + 1 if opens else before
    for said, span in enumerate(spans):
        group = [i for i, owned_by in enumerate(owner) if owned_by == said]
        if span is not None and len(group) > 1:
            letters = np.cumsum([0] + [len(tokens[i].written) for i in group])
            edges = span[0] + (span[1] - span[0]) * letters / letters[-1]
            for i, (start_s, end_s) in zip(group, itertools.pairwise(edges), strict=True):
                shared[i] = (float(start_s), float(end_s))
    return shared


def _silent_spans(times: list[Span], following: Span | None, count: int, duration_s: float) -> list[Span]:
    """Times for `count` soundless tokens after `times`; shortens the last of `times` where the pause is too short."""
    wanted_s = count * SILENT_WORD_S
    until_s = duration_s if following is None else following[0]
    if not times and following is not None:
        begin_s = 0.0
        until_s = max(until_s, min(wanted_s, (following[0] + following[1]) / 2))
    else:
        start_s, end_s = times[-1]
        begin_s = end_s
        if until_s - begin_s < wanted_s:
            begin_s = max(until_s - wanted_s, (start_s + end_s) / 2)
            times[-1] = (start_s, begin_s)
    edges = np.linspace(begin_s, min(until_s, begin_s + max(wanted_s, 0.5)), count + 1)
    return [(float(a), float(b)) for a, b in itertools.pairwise(edges)]


def _write_wav(path: Path, samples: NDArray[np.float32], rate_hz: int) -> None:
    pcm = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as scratch:
        try:
            with wave.open(scratch, "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(rate_hz)
                out.writeframes(pcm.tobytes())
            os.replace(scratch.name, path)
        except BaseException:
            os.unlink(scratch.name)
            raise
