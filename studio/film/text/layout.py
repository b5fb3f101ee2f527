"""Words set in lines: runs of one face and direction, in visual order, measured in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from studio.film.text.bidi import base_level, levels, visual_order
from studio.film.text.clean import clean_text
from studio.film.text.fonts import EMOJI, Role, base_face, clusters, face_for, load_font

EMOJI_EM = 1.16
_EMOJI_SIDE_EM = 0.06
_SPACE = -1


@dataclass(frozen=True)
class Setting:
    """How a text is set: the role its face plays, the face itself, its language (BCP 47), the word space in em."""

    role: Role = "caption"
    base: str = "Poppins-ExtraBold"
    language: str = ""
    gap_em: float = 0.27


class Run(NamedTuple):
    """Text of one face and direction, in logical order; an emoji sequence where the face is EMOJI."""

    text: str
    face: str
    is_rtl: bool
    width_px: float


class Piece(NamedTuple):
    """What stands together of one word: its left edge from the line's, its runs from left to right."""

    word: int
    x_px: float
    width_px: float
    runs: tuple[Run, ...]


class Line(NamedTuple):
    """A line's pieces from left to right."""

    pieces: tuple[Piece, ...]
    width_px: float


def setting_for(texts: Sequence[str], role: Role = "caption", language: str = "", gap_em: float = 0.27) -> Setting:
    """The setting in which all of the texts have one base face."""
    return Setting(role, base_face(role, texts), language, gap_em)


@lru_cache(maxsize=4096)
def _measure(text: str, face: str, is_rtl: bool, size_px: int, language: str) -> float:
    if face == EMOJI:
        return size_px * (EMOJI_EM + 2 * _EMOJI_SIDE_EM)
    direction = "rtl" if is_rtl else "ltr"
    return load_font(face, size_px).getlength(text, direction=direction, language=language or None)


@lru_cache(maxsize=4096)
def _faces(word: str, setting: Setting) -> tuple[tuple[str, str], ...]:
    """The (cluster, face) pairs of a word; what nothing draws is left out."""
    found: list[tuple[str, str]] = []
    before = None
    for cluster in clusters(word):
        face = face_for(cluster, setting.role, setting.base, before)
        if face is not None:
            found.append((cluster, face))
            before = face
    return tuple(found)


def set_line(words: Sequence[str], setting: Setting, size_px: int) -> Line:
    """The words (clean text) as one line at an em size, ordered by the bidirectional algorithm."""
    letters: list[tuple[int, str, str]] = []  # word, cluster, face
    for index, word in enumerate(words):
        if index:
            letters.append((_SPACE, " ", setting.base))
        letters += [(index, cluster, face) for cluster, face in _faces(word, setting)]
    seen = ["\u26aa" if face == EMOJI else cluster for _, cluster, face in letters]
    base = base_level(" ".join(words), setting.language)
    line_levels = levels(seen, base)
    runs: list[tuple[int, Run]] = []
    run_levels: list[int] = []
    start = 0
    for at in range(1, len(letters) + 1):
        if at < len(letters) and _joins(letters[at - 1], letters[at], line_levels[at - 1], line_levels[at]):
            continue
        owner, _, face = letters[start]
        text = "".join(cluster for _, cluster, _ in letters[start:at])
        is_rtl = line_levels[start] % 2 == 1
        width = setting.gap_em * size_px
        if owner != _SPACE:
            width = _measure(text, face, is_rtl, size_px, setting.language)
        runs.append((owner, Run(text, face, is_rtl, width)))
        run_levels.append(line_levels[start])
        start = at
    return _placed(visual_order(runs, run_levels))


def _joins(left: tuple[int, str, str], right: tuple[int, str, str], left_level: int, right_level: int) -> bool:
    """Whether two neighbours belong to one run."""
    return left[0] == right[0] and left[2] == right[2] != EMOJI and left_level == right_level


def _placed(runs: Sequence[tuple[int, Run]]) -> Line:
    """Runs in visual order as pieces side by side."""
    pieces: list[Piece] = []
    x = 0.0
    for at, (word, run) in enumerate(runs):
        if word != _SPACE:
            if at and runs[at - 1][0] == word:
                last = pieces.pop()
                pieces.append(Piece(word, last.x_px, last.width_px + run.width_px, (*last.runs, run)))
            else:
                pieces.append(Piece(word, x, run.width_px, (run,)))
        x += run.width_px
    return Line(tuple(pieces), x)


@lru_cache(maxsize=4096)
def word_width(word: str, setting: Setting, size_px: int) -> float:
    """How wide a word (clean text) is at an em size."""
    return set_line([word], setting, size_px).width_px


def line_width(words: Sequence[str], setting: Setting, size_px: int) -> float:
    """How wide words are on one line."""
    gaps = max(len(words) - 1, 0) * setting.gap_em * size_px
    return sum(word_width(word, setting, size_px) for word in words) + gaps


def break_word(word: str, setting: Setting, size_px: int, width_px: float) -> list[str]:
    """The word cut between grapheme clusters into parts that each fit the width (a part has one cluster at least)."""
    parts: list[str] = []
    part = ""
    for cluster in clusters(word):
        if part and word_width(part + cluster, setting, size_px) > width_px:
            parts.append(part)
            part = ""
        part += cluster
    return [*parts, part] if part else parts


def wrap(
    words: Sequence[str], setting: Setting, size_px: int, width_px: float, max_lines: int
) -> list[list[str]] | None:
    """The words in as few lines as they need, lines as even as can be; None where max_lines do not hold them."""
    widths = [word_width(word, setting, size_px) for word in words]
    if any(width > width_px for width in widths):
        return None
    gap = setting.gap_em * size_px
    lines = _greedy(widths, gap, width_px)
    if len(lines) > max_lines:
        return None
    if len(lines) > 1:
        low, high = max(widths), width_px
        while high - low > 1:  # the narrowest measure that needs no further line
            middle = (low + high) / 2
            if len(_greedy(widths, gap, middle)) <= len(lines):
                high = middle
            else:
                low = middle
        lines = _greedy(widths, gap, high)
    return [list(words[start:end]) for start, end in lines]


def _greedy(widths: Sequence[float], gap: float, limit: float) -> list[tuple[int, int]]:
    """[start, end) of each line when every line takes as many words as fit."""
    lines: list[tuple[int, int]] = []
    start, used = 0, 0.0
    for at, width in enumerate(widths):
        if at > start and used + gap + width > limit:
            lines.append((start, at))
            start, used = at, width
        else:
            used += width + (gap if at > start else 0)
    if start < len(widths):
        lines.append((start, len(widths)))
    return lines


@dataclass(frozen=True)
class Fitted:
    """Lines of words that fit, and the em size at which they do."""

    lines: tuple[tuple[str, ...], ...]
    size_px: int


def fit(
    text: str,
    setting: Setting,
    size_px: int,
    width_px: float,
    max_lines: int,
    smallest: float = 0.5,
    step: float = 0.94,
) -> Fitted:
    """The text at the largest size, from size_px down to its `smallest` share, that fits width and lines.

    Below that, over-long words are cut, and what still does not fit is left out behind an ellipsis: never an overflow.
    """
    words = clean_text(text).split(" ")
    size = size_px
    least = max(8, round(size_px * smallest))
    while True:
        lines = wrap(words, setting, size, width_px, max_lines)
        if lines is not None:
            return Fitted(tuple(map(tuple, lines)), size)
        if size <= least:
            break
        size = max(least, int(size * step))
    parts = [part for word in words for part in break_word(word, setting, least, width_px)]
    while (lines := wrap(parts, setting, least, width_px, max_lines)) is None:
        parts = _shortened(parts)
    return Fitted(tuple(map(tuple, lines)), least)


def _shortened(parts: list[str]) -> list[str]:
    """The parts with one cluster less before the ellipsis at their end."""
    last = clusters(parts[-1].removesuffix("…"))
    if len(last) > 1:
        return [*parts[:-1], "".join(last[:-1]) + "…"]
    return [*parts[:-2], parts[-2] + "…"] if len(parts) > 1 else ["…"]
