"""Lines of a film in the making, and how they are chosen and grouped so that the film has the length asked for."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from shujaa.errors import BadInput
from studio.language.sentences import pieces_at_pauses, split_clauses
from studio.providers.text.rules.ideas import bare, heading, notable, short_title

Role = Literal["hook", "body", "call_to_action"]

SLOWEST, FASTEST = 0.92, 1.1
PAUSE_S, SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.35, 0.15, 10.0
LEAD_S = 0.1  # passes in a scene before its voice begins
HELD_S = 1.8
LONGEST_SAID_S, SAID_S = 6.0, 4.5  # over one picture, and what suits one
FEWEST_SCENES, MOST_SCENES = 5, 12
MOST_CHARS = 580
LONGEST_FILM_S = 90
SHORTEST_CUT_WORDS, SHORTEST_CUT_WORDS_IN_HASTE = 11, 4


@dataclass(frozen=True)
class Line:
    """One thing to be said. `order` is its place in the film; `rank` how soon it is given up when time is short
    (0 never). `short` is said instead where even that is too long."""

    text: str
    shot: str = ""
    role: Role = "body"
    title: str | None = None
    order: float = 50
    rank: int = 5
    short: str = ""


@dataclass(frozen=True)
class Clock:
    """The film's length and the voice's pace. `speech_s` is remembered: a real voice is slow to ask."""

    target_s: float
    end_card_s: float
    speech_s: Callable[[str], float]

    @classmethod
    def of(cls, seconds: int, speech_s: Callable[[str], float], *, end_card: bool) -> "Clock":
        card_s = min(3.5, max(2.0, 1.5 + seconds / 30)) if end_card else 0.0
        return cls(float(seconds), card_s, lru_cache(maxsize=4096)(speech_s))

    @property
    def scenes(self) -> int:
        """How many scenes suit the length: one every five seconds or so."""
        return max(FEWEST_SCENES, min(MOST_SCENES, round(self.target_s / 5) + 1))

    def spoken_s(self, texts: Sequence[str]) -> float:
        """How long the texts take to say at natural speed."""
        return sum(self.speech_s(text) for text in texts if text)

    def pace(self, texts: Sequence[str]) -> tuple[float, list[float]]:
        """The speed, and the pause after each scene in seconds, that bring the scenes to the length. A picture without
        words is held long enough to be seen."""
        spoken_s = self.spoken_s(texts)
        silent = sum(not text for text in texts)
        voiced = len(texts) - silent
        room_s = max(1.0, self.target_s - self.end_card_s - LEAD_S * voiced)
        kept_s = PAUSE_S * voiced + HELD_S * silent
        speed = round(min(FASTEST, max(SLOWEST, spoken_s / max(1.0, room_s - kept_s))), 3) if spoken_s else 1.0
        left_s = max(SHORTEST_PAUSE_S * len(texts), room_s - spoken_s / speed)
        even_s = left_s / len(texts)
        held_s = max(even_s, min(HELD_S, (left_s - SHORTEST_PAUSE_S * voiced) / silent)) if silent else even_s
        pause_s = (left_s - held_s * silent) / voiced if voiced else held_s
        return speed, [round(min(LONGEST_PAUSE_S, pause_s if text else held_s), 3) for text in texts]

    def length_s(self, texts: Sequence[str], speed: float, pause_s: float) -> float:
        return self.spoken_s(texts) / speed + (pause_s + LEAD_S) * len(texts) + self.end_card_s

    def natural_s(self, lines: Sequence[Line]) -> float:
        """The length of a film of these lines, at natural speed, with ordinary pauses."""
        scenes = max(FEWEST_SCENES, min(self.scenes, len(lines)))
        return self.spoken_s([line.text for line in lines]) + (PAUSE_S + LEAD_S) * scenes + self.end_card_s

    def shortest_s(self, lines: Sequence[Line]) -> float:
        scenes = max(FEWEST_SCENES, min(self.scenes, len(lines)))
        pauses_s = (SHORTEST_PAUSE_S + LEAD_S) * scenes
        return self.spoken_s([line.text for line in lines]) / FASTEST + pauses_s + self.end_card_s


def refuse_too_long(lines: Sequence[Line], clock: Clock) -> None:
    """Raises BadInput, with the length needed, where the lines take longer to say than the film may last."""
    if clock.shortest_s(lines) <= clock.target_s * 1.1:
        return
    need_s = math.ceil(clock.natural_s(lines))
    longer = f"ask for {need_s} seconds, or " if need_s <= LONGEST_FILM_S else ""
    raise BadInput(
        f"The idea takes about {need_s} seconds to say, and the film is to last {clock.target_s:.0f}: "
        f"{longer}say it in fewer words."
    )


def choose_lines(wanted: Sequence[Line], pool: Sequence[Line], clock: Clock) -> list[Line]:
    """The lines of the film, in its order: as much of `wanted` as there is time for, then of `pool` in turn."""
    lines = list(wanted)
    while clock.natural_s(lines) > clock.target_s * 1.04 and (shorter := _shorten(lines)):
        lines = shorter
    while clock.shortest_s(lines) > clock.target_s and (fewer := _drop(lines)):
        lines = fewer
    lines += _brief(lines, pool, clock)
    for line in pool:
        if line not in lines and clock.natural_s([*lines, line]) <= clock.target_s * 1.02:
            lines.append(line)
    return sorted(lines, key=lambda line: line.order)


def _brief(lines: Sequence[Line], pool: Sequence[Line], clock: Clock) -> list[Line]:
    """Lines short enough that the film has its fewest scenes, so that no sentence need be cut in two for them."""
    added: list[Line] = []
    missing = FEWEST_SCENES - len(lines)
    while missing > len(added):
        room_s = clock.target_s * 1.02 - clock.natural_s([*lines, *added])
        share_s = room_s / (missing - len(added)) * 1.15
        fit = next((one for one in pool if one not in added and clock.speech_s(one.text) <= share_s), None)
        if fit is None:
            break
        added.append(fit)
    return added


def _shorten(lines: list[Line]) -> list[Line] | None:
    """The same lines with the last that can be said shorter; None when none can."""
    for line in sorted(lines, key=lambda line: -line.order):
        if line.short and line.short != line.text:
            return [replace(one, text=one.short) if one is line else one for one in lines]
    return None


def _drop(lines: list[Line]) -> list[Line] | None:
    """One line fewer; None when all that is left must stay."""
    droppable = [line for line in lines if line.rank]
    if not droppable:
        return None
    last = max(droppable, key=lambda line: (line.rank, line.order))
    return [line for line in lines if line is not last]


def group_lines(lines: Sequence[Line], clock: Clock, *, held: str) -> list[list[Line]]:
    """The lines by scene: the first and the last alone, those between evenly by the time they take; five scenes at
    least, where need be by a picture of `held` without words."""
    parts = enough_parts(split_to(told_in_parts(long_lines_split(lines), clock), FEWEST_SCENES), clock)
    parts = hold_pictures(parts, FEWEST_SCENES, held)
    if len(parts) <= clock.scenes:
        return [[part] for part in parts]
    head, body, tail = parts[:1], parts[1:-1], parts[-1:]
    groups = partition([clock.speech_s(part.text) for part in body], clock.scenes - 2)
    return [head, *([body[i] for i in group] for group in groups), tail]


def long_lines_split(lines: Sequence[Line]) -> list[Line]:
    """The lines with those that no scene can hold in parts; said one after the other they are the same."""
    split: list[Line] = []
    for line in lines:
        parts = split_clauses(line.text, MOST_CHARS) if len(line.text) > MOST_CHARS else (line.text,)
        split.extend(replace(line, text=part, shot=part if len(parts) > 1 else line.shot) for part in parts)
    return split


def told_in_parts(lines: Sequence[Line], clock: Clock) -> list[Line]:
    """The lines with those that take long to say cut at their pauses, each part with a picture of its own words, and
    of the sentence's first ones, which name what it is about."""
    told: list[Line] = []
    for line in lines:
        said_s = clock.speech_s(line.text) if line.text else 0.0
        parts = _even_parts(line.text, math.ceil(said_s / SAID_S)) if said_s > LONGEST_SAID_S else (line.text,)
        if len(parts) == 1:
            told.append(line)
            continue
        for i, part in enumerate(parts):
            title = line.title if i == 0 and line.title else notable(part)
            role = line.role if line.role == ("hook" if i == 0 else "call_to_action") else "body"
            shot = f"{bare(part)}, {heading(parts[0], 48)}" if i else bare(part)
            told.append(replace(line, text=part, shot=shot, title=title, role=role))
    return told


def enough_parts(lines: Sequence[Line], clock: Clock) -> list[Line]:
    """The lines; where there is no time for pictures without words, cut as small as the fewest scenes need."""
    silent_s = HELD_S * (FEWEST_SCENES - len(lines))
    in_haste = silent_s > 0 and clock.natural_s(lines) + silent_s > clock.target_s
    return split_to(lines, FEWEST_SCENES, SHORTEST_CUT_WORDS_IN_HASTE) if in_haste else list(lines)


def _even_parts(sentence: str, most: int) -> tuple[str, ...]:
    """The sentence in up to `most` parts of like length, cut at the strongest pauses that make them so; whole where
    no pauses do."""
    for pieces in pieces_at_pauses(sentence):
        for count in range(min(most, len(pieces)), 1, -1):
            runs = partition([float(len(piece)) for piece in pieces], count)
            parts = tuple(" ".join(pieces[i] for i in run) for run in runs)
            even = len(sentence) / count
            if all(0.4 * even <= len(part) <= 1.7 * even for part in parts):
                return parts
    return (sentence,)


def split_to(lines: Sequence[Line], count: int, shortest_words: int = SHORTEST_CUT_WORDS) -> list[Line]:
    """At least `count` lines where the words allow it: the longest is cut at a pause until there are enough, or none
    has as many as `shortest_words`."""
    parts = list(lines)
    while len(parts) < count and (split := _split_longest(parts, shortest_words)):
        parts = split
    return parts


def _split_longest(parts: list[Line], shortest_words: int) -> list[Line] | None:
    at = max(range(len(parts)), key=lambda i: len(parts[i].text.split()) if parts[i].role == "body" else 0)
    line = parts[at]
    if len(line.text.split()) < shortest_words:
        return None
    left, *rest = split_clauses(line.text, max(len(line.text) - 1, 1))
    if not rest or any(not part.strip() for part in (left, *rest)):
        return None
    first = line.role if line.role == "hook" else "body"
    last = line.role if line.role == "call_to_action" else "body"
    told = " ".join(rest)
    title = notable(left) if line.title == notable(line.text) else line.title
    before = replace(line, text=left, shot=bare(left), role=first, title=title)
    after = replace(line, text=told, shot=bare(told), role=last, title=notable(told))
    return [*parts[:at], before, after, *parts[at + 1 :]]


def hold_pictures(lines: Sequence[Line], count: int, shot: str) -> list[Line]:
    """At least `count` lines: pictures without words are held between the lines, evenly, never before the first. Each
    shows and writes a phrase of what was last said; `shot` where that was one phrase alone."""
    kept = list(lines)
    missing = count - len(kept)
    for i in range(max(0, missing)):
        at = 1 + round(i * len(kept) / max(1, missing)) if len(lines) > 1 else len(kept)
        at = min(at, max(1, len(kept) - 1)) if len(lines) > 1 else at
        told = next(line.text for line in reversed(kept[:at]) if line.text)
        phrases = pieces_at_pauses(told)[0]
        phrase = phrases[i % len(phrases)]
        title = short_title(heading(phrase, 36), 7) if len(phrases) > 1 or len(lines) > 1 else None
        kept.insert(at, Line("", shot=bare(phrase) if title else shot, title=title))
    return kept


def partition(weights: Sequence[float], count: int) -> list[list[int]]:
    """Indices in `count` runs, in order, none empty, such that the squares of the runs' sums add up to least."""
    n = len(weights)
    count = max(1, min(count, n))
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("inf"), 0)] * n]
    for k in range(1, count + 1):
        row = [(float("inf"), 0)] * (n + 1)
        for end in range(k, n + 1):
            row[end] = min((best[k - 1][cut][0] + (sums[end] - sums[cut]) ** 2, cut) for cut in range(k - 1, end))
        best.append(row)
    runs: list[list[int]] = []
    end = n
    for k in range(count, 0, -1):
        cut = best[k][end][1]
        runs.append(list(range(cut, end)))
        end = cut
    return runs[::-1]
