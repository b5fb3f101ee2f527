"""A film of an article or other long text: its own most telling sentences, in their order, none cut or reworded."""

import random
from dataclasses import replace

import regex

from shujaa.errors import BadInput
from studio.language.sentences import split_clauses, split_sentences
from studio.providers.text import WritingRequest
from studio.providers.text.rules import untold
from studio.providers.text.rules.films import make_film
from studio.providers.text.rules.ideas import finish, short_title
from studio.providers.text.rules.lines import (
    Clock,
    Line,
    group_lines,
)
from studio.providers.text.rules.phrases import has_phrases, phrases_of
from studio.providers.text.rules.ranking import rank_sentences
from studio.storyboards import Storyboard

_LONGEST_CHARS = 300
_MOST_TRIED = 120
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
    if not request.can_draw(headline):
        headline = next((s for s in sentences if request.can_draw(s)), headline)
    sentences = [s for s in sentences if request.can_draw(s)] or sentences
    call = _call(request, language)
    opened = finish(headline) if headline not in sentences and clock.speech_s(headline) < 0.25 * clock.target_s else ""
    budget_s = clock.target_s - clock.end_card_s - 0.3 * clock.scenes - clock.spoken_s([call, opened])
    chosen = _choose(sentences, clock, budget_s)
    if not chosen:
        raise BadInput(
            f"No sentence of the text can be said within {request.seconds} seconds: ask for a longer film, "
            "or give the text in shorter sentences."
        )
    if clock.spoken_s(chosen) < 0.5 * budget_s and not has_phrases(language):
        return untold.write(request, "\n".join(chosen), language)
    lines = [Line(opened, shot=headline)] if opened else []
    lines += [Line(sentence, shot=sentence) for sentence in chosen]
    if call:
        lines.append(Line(call, shot=short_title(headline, 8), role="call_to_action", title=untold.action_of(language)))
    lines[0] = replace(lines[0], shot=f"{headline}, {lines[0].shot}", role="hook", title=short_title(headline))
    return make_film(
        request,
        clock,
        group_lines(lines, clock, held=headline),
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
    """The headline (the first line where it is no sentence, else the first sentence), and what to choose from."""
    first_line = source.split("\n", 1)[0].strip()
    has_headline = "\n" in source and len(first_line.split()) <= 18 and not regex.search(r"[.:;,]$", first_line)
    body = source.split("\n", 1)[1] if has_headline else source
    cut = [part for sentence in split_sentences(body) for part in _endless_cut(sentence)]
    sentences = [_DATELINE.sub("", sentence) for sentence in cut]
    told = [s for s in sentences if not _FURNITURE.match(s) and len(s.split()) >= 4]
    kept = [s for s in told if regex.search(r"[.!?…።؟।]\W*$", s)]
    kept = list(dict.fromkeys(kept)) or list(dict.fromkeys(sentences)) or [first_line]
    return (first_line if has_headline else kept[0]), kept


def _endless_cut(sentence: str) -> tuple[str, ...]:
    """The sentence, or its clauses where it runs on and on (a text without full stops)."""
    return split_clauses(sentence, _LONGEST_CHARS // 2) if len(sentence) > 2 * _LONGEST_CHARS else (sentence,)


def _choose(sentences: list[str], clock: Clock, budget_s: float) -> list[str]:
    """The best sentences that fill the time, in the order of the text."""
    scores = rank_sentences(sentences)
    pace_s = clock.speech_s(sentences[0]) / len(sentences[0])  # an estimate, as a real voice is slow to ask
    weighed = [
        score * (0.35 if _QUOTED.search(sentence) else 1.0) * min(1.0, budget_s / 3 / (pace_s * len(sentence))) ** 1.5
        for score, sentence in zip(scores, sentences, strict=True)
    ]
    taken: set[int] = set()
    left_s = budget_s
    for i in sorted(range(len(sentences)), key=lambda i: -weighed[i])[:_MOST_TRIED]:
        stands_alone = not _DANGLING.match(sentences[i]) or i - 1 in taken
        need_s = clock.speech_s(sentences[i])
        if stands_alone and need_s <= left_s * (1.06 if taken else 1.1):
            taken.add(i)
            left_s -= need_s
        if left_s < 1.5:
            break
    return [sentences[i] for i in sorted(taken)]
