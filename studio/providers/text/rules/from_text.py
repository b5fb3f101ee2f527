"""A film of an article or other long text: its own most telling sentences, in their order, none cut or reworded."""

import random

import regex

from shujaa.errors import BadInput
from studio.language.sentences import split_sentences
from studio.providers.text import WritingRequest
from studio.providers.text.rules import untold
from studio.providers.text.rules.films import make_film
from studio.providers.text.rules.ideas import short_title
from studio.providers.text.rules.lines import (
    FEWEST_SCENES,
    Clock,
    Line,
    group_lines,
    long_lines_split,
    split_to,
)
from studio.providers.text.rules.phrases import has_phrases, phrases_of
from studio.providers.text.rules.ranking import rank_sentences
from studio.storyboards import Storyboard

_FURNITURE = regex.compile(
    r"^(?:by|par|na mwandishi|from our)\s+\p{Lu}|^(?:photo|image|picha|video|file photo|crédit|credit|source|read more|"
    r"read also|lire aussi|soma pia|also read|advertisement|related|share this|subscribe|sign up|follow us|click here|"
    r"copyright|©|all rights reserved|published|updated|last updated|posted)\b",
    regex.IGNORECASE,
)
_DATELINE = regex.compile(r"^\p{Lu}[\p{Lu}\s.'’-]{2,}(?:,\s[\p{L}\s.]+)?(?:\s\([\p{L}\s]+\))?\s[—–-]\s")
_QUOTED = regex.compile(r"^[“\"«‘]|[”\"»’]$|[”\"»]\s*,?\s*(?:said|says|alisema|a dit|a déclaré)")
_DANGLING = regex.compile(
    r"^(?:he|she|they|it|his|her|their|this|these|those|that|but|and|so|however|meanwhile|also|moreover|then|such|there|"
    r"il|elle|ils|elles|ce|cela|cette|ces|mais|et|cependant|pourtant|ainsi|son|sa|ses|leur|leurs|"
    r"yeye|wao|hii|hiyo|huyo|hao|hata hivyo|lakini|pia|aidha|hivyo)\b",
    regex.IGNORECASE,
)


def write(request: WritingRequest, source: str, language: str) -> Storyboard:
    """The storyboard of a text told shorter. Raises BadInput where no sentence of it fits the time."""
    clock = Clock.of(request.seconds, request.speech_s, end_card=request.url is not None)
    headline, sentences = _read(source)
    call = _call(request, language)
    budget_s = clock.target_s - clock.end_card_s - 0.3 * clock.scenes - (clock.speech_s(call) if call else 0)
    chosen = _choose(sentences, clock, budget_s)
    if not chosen:
        raise BadInput(
            f"No sentence of the text can be said within {request.seconds} seconds: ask for a longer film, "
            "or give the text in shorter sentences."
        )
    if sum(clock.speech_s(s) for s in chosen) < 0.6 * budget_s and not has_phrases(language):
        return untold.write(request, source, language)
    lines = [Line(sentence, shot=sentence) for sentence in chosen]
    if call:
        lines.append(Line(call, shot=short_title(headline, 8), role="call_to_action", title=untold.action_of(language)))
    lines = split_to(long_lines_split(lines), FEWEST_SCENES)
    lines[0] = Line(lines[0].text, shot=f"{headline}, {lines[0].shot}", role="hook", title=short_title(headline))
    return make_film(
        request,
        clock,
        group_lines(lines, clock),
        title=headline.rstrip("."),
        intent="news",
        action=untold.action_of(language),
    )


def _call(request: WritingRequest, language: str) -> str:
    if not has_phrases(language):
        return ""
    calls = phrases_of(language).article_calls
    open_calls = calls if request.url else calls[-1:]
    return random.Random(request.seed).choice(open_calls)  # noqa: S311 - variety, not secrecy


def _read(source: str) -> tuple[str, list[str]]:
    """The headline (the first line where it is no sentence, else the first sentence), and the sentences to choose from."""
    first_line = source.split("\n", 1)[0].strip()
    has_headline = "\n" in source and len(first_line.split()) <= 18 and not regex.search(r"[.:;,]$", first_line)
    body = source.split("\n", 1)[1] if has_headline else source
    sentences = [_DATELINE.sub("", sentence) for sentence in split_sentences(body)]
    told = [s for s in sentences if not _FURNITURE.match(s) and len(s.split()) >= 4]
    kept = [s for s in told if regex.search(r"[.!?…።؟।]\W*$", s)]
    kept = list(dict.fromkeys(kept)) or list(dict.fromkeys(sentences)) or [first_line]
    return (first_line if has_headline else kept[0]), kept


def _choose(sentences: list[str], clock: Clock, budget_s: float) -> list[str]:
    """The best sentences that fill the time, in the order of the text."""
    scores = rank_sentences(sentences)
    weighed = [
        score * (0.35 if _QUOTED.search(sentence) else 1.0) * (0.2 if len(sentence) > 280 else 1.0)
        for score, sentence in zip(scores, sentences, strict=True)
    ]
    taken: set[int] = set()
    left_s = budget_s
    for i in sorted(range(len(sentences)), key=lambda i: -weighed[i]):
        stands_alone = not _DANGLING.match(sentences[i]) or i - 1 in taken
        need_s = clock.speech_s(sentences[i])
        if stands_alone and need_s <= left_s * (1.06 if taken else 1.1):
            taken.add(i)
            left_s -= need_s
        if left_s < 1.5:
            break
    return [sentences[i] for i in sorted(taken)]
