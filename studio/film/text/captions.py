"""Captions: a card of one or two lines at a time, its spoken word lit up in the brand's colour."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from studio.film.spec import Canvas, Placed, Word
from studio.film.text.clean import clean_text
from studio.film.text.fonts import EMOJI, Role, is_emoji
from studio.film.text.ink import (
    NIGHT,
    WHITE,
    Colour,
    Drawn,
    Ink,
    contrast,
    draw_runs,
    drawn_once,
    ink_on,
    mixed,
    parse_colour,
    scaled,
)
from studio.film.text.layout import Setting, break_word, set_line, setting_for, wrap
from studio.film.zones import SAFE_AREAS, SafeArea, Shape, shape_of, zones_for
from studio.language.sentences import NEVER_END

Highlight = Literal["pill", "colour"]

SIZE_OF_SHORT_SIDE: dict[Shape, float] = {"portrait": 0.086, "tall": 0.080, "square": 0.076, "landscape": 0.068}
_WIDEST: dict[Shape, float] = {"portrait": 0.9, "tall": 0.86, "square": 0.86, "landscape": 0.60}
LINE_EM = 1.32
_SMALLEST = 0.55
_LINES = 2
_SHORTEST_S = 0.6
_GAP_S = 0.7
_HOLD_S = 0.5
_SENTENCE_ENDS = tuple(".!?…。।॥።፧؟۔߹")
_CLAUSE_ENDS = tuple(",;:—–،؛፣፤፥、")
_CLOSERS = "\"'”’»)]}"
_TIE = "\u00a0"
_CLOSING = re.compile(r"[.,;:!?…»”’)\]}%؟،؛።፣፤۔।]+")
_OPENING = re.compile(r"[«“‘(\[{¿¡]+")
_GROUP = re.compile(r"(?<!\d)\d{1,3}$")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_POP = (1.06, 1.12, 1.05)  # of the spoken word, frame by frame; then it rests at 1
_ENTRANCE = ((0.55, 0.10), (0.85, 0.04))  # opacity, and em below its place, of a card's first frames


@dataclass(frozen=True)
class Card:
    """Words shown together in local frames [start_f, end_f), in lines, at an em size in pixels."""

    lines: tuple[tuple[Word, ...], ...]
    start_f: int
    end_f: int
    size_px: int

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for line in self.lines for word in line)


@dataclass(frozen=True)
class Look:
    """How captions look: the highlight's colour, as a pill behind the word or as the colour of its letters."""

    brand: Colour
    highlight: Highlight = "pill"
    role: Role = "caption"

    def resting(self) -> Ink:
        """The ink of words that are not being spoken."""
        return Ink(WHITE, outline=NIGHT, outline_em=0.075, shadow=0.55)

    def spoken(self) -> Ink:
        """The ink of the word being spoken."""
        if self.highlight == "pill":
            return Ink(ink_on(self.brand), pill=self.brand, shadow=0.4)
        fill = self.brand
        while contrast(fill, NIGHT) < 6:
            fill = mixed(fill, WHITE, 0.15)
        return Ink(fill, outline=NIGHT, outline_em=0.075, shadow=0.55)


class Frame:
    """Where captions go on a canvas: the widest line, the middle of the block, the largest em size, in pixels."""

    def __init__(self, canvas: Canvas, safe_area: SafeArea) -> None:
        shape = shape_of(canvas.width_px, canvas.height_px)
        margin = max(safe_area.left, safe_area.right)  # the block stays in the middle of the frame
        zone = zones_for(canvas.width_px, canvas.height_px).captions
        bottom = min(zone.bottom, 1 - safe_area.bottom)
        self.top_px = round(zone.top * canvas.height_px)
        self.bottom_px = round(bottom * canvas.height_px)
        self.middle_px = canvas.width_px / 2
        room = (self.bottom_px - self.top_px) / (_LINES * LINE_EM + 0.3)  # marks and pills stand out of their lines
        self.size_px = int(min(SIZE_OF_SHORT_SIDE[shape] * min(canvas.width_px, canvas.height_px), room))
        # A word at the line's end grows by its pill and its pop.
        slack_px = self.size_px * 0.5
        self.width_px = min(1 - 2 * margin, _WIDEST[shape]) * canvas.width_px - slack_px


def caption_cards(
    words: Sequence[Word],
    setting: Setting,
    size_px: int,
    width_px: float,
    fps: int,
    frames: int | None = None,
    most_words: int = 6,
) -> tuple[Card, ...]:
    """The words as cards, in order: broken at sentence ends, at clauses and pauses, and where the lines are full.

    A word too wide for a line shrinks its card, to 55 % at most, then is cut. A card stands from its first word until
    the next card, or half a second past its last word, within `frames`.
    """
    least = max(8, int(size_px * _SMALLEST))
    spoken = [part for word in _tokens(words, fps) for part in _fitting_parts(word, setting, least, width_px)]
    groups: list[list[Word]] = []
    for word in spoken:
        if (
            groups
            and not _breaks(groups[-1], word, fps, most_words)
            and _lines_at(groups[-1] + [word], setting, size_px, width_px)
        ):
            groups[-1].append(word)
        else:
            groups.append([word])
    groups = _joined_where_brief(groups, setting, size_px, width_px, fps, most_words)
    cards: list[Card] = []
    for at, group in enumerate(groups):
        following = groups[at + 1][0].start_f if at + 1 < len(groups) else frames
        end = group[-1].end_f + round(_HOLD_S * fps)
        if following is not None and end > following - round(0.2 * fps):
            end = following
        cards.append(_card(group, setting, size_px, width_px, max(end, group[0].start_f)))
    return tuple(cards)


def _tokens(words: Sequence[Word], fps: int) -> list[Word]:
    """The words cleaned and parted at spaces; signs that stand alone (« », French ! and ?) and the groups of a number
    written with spaces are tied to their neighbour, so that no line begins with them."""
    tokens: list[Word] = []
    for word in words:
        parts = [part for part in clean_text(word.text).split(" ") if part]
        for part, start_f, end_f in _shared_out(parts, word.start_f, word.end_f):
            last = tokens[-1] if tokens else None
            if last and start_f - last.end_f <= _GAP_S * fps and _is_tied(last.text, part):
                tokens[-1] = Word(f"{last.text}{_TIE}{part}", last.start_f, max(end_f, last.end_f))
            else:
                tokens.append(Word(part, start_f, end_f))
    return tokens


def _shared_out(parts: Sequence[str], start_f: int, end_f: int) -> list[tuple[str, int, int]]:
    """The parts of a word, each with frames in proportion to its length."""
    total = sum(map(len, parts))
    shared: list[tuple[str, int, int]] = []
    seen = 0
    for part in parts:
        first = start_f + (end_f - start_f) * seen // total
        seen += len(part)
        shared.append((part, first, start_f + (end_f - start_f) * seen // total))
    return shared


def _is_tied(before: str, after: str) -> bool:
    return bool(_CLOSING.fullmatch(after) or _OPENING.fullmatch(before)) or bool(
        _THOUSANDS.match(after) and _GROUP.search(before)
    )


def _fitting_parts(word: Word, setting: Setting, least_px: int, width_px: float) -> list[Word]:
    """The word; cut, its frames shared out by length, where it does not fit a line at the least size."""
    parts = break_word(word.text, setting, least_px, width_px)
    return [Word(*part) for part in _shared_out(parts, word.start_f, word.end_f)]


def _breaks(group: list[Word], word: Word, fps: int, most_words: int) -> bool:
    """Whether a new card begins between a group and the word after it."""
    if is_emoji(word.text) and word.start_f - group[-1].end_f <= _GAP_S * fps:
        return False  # an emoji belongs to what it follows
    last = next((one.text for one in reversed(group) if not is_emoji(one.text)), "").rstrip(_CLOSERS)
    if word.start_f - group[-1].end_f > _GAP_S * fps or len(group) >= most_words:
        return True
    ends = last.endswith(_SENTENCE_ENDS) and last.strip("(.").casefold() not in NEVER_END
    return ends or (len(group) >= 3 and last.endswith(_CLAUSE_ENDS))


def _lines_at(group: list[Word], setting: Setting, size_px: int, width_px: float) -> list[list[str]] | None:
    return wrap([word.text for word in group], setting, size_px, width_px, _LINES)


def _joined_where_brief(
    groups: list[list[Word]], setting: Setting, size_px: int, width_px: float, fps: int, most_words: int
) -> list[list[Word]]:
    """The groups, with those too short to read joined to a neighbour where both fit one card."""
    joined: list[list[Word]] = []
    for group in groups:
        if joined:
            brief = min(_length_f(joined[-1]), _length_f(group)) < _SHORTEST_S * fps or len(group) == 1
            close = group[0].start_f - joined[-1][-1].end_f <= _GAP_S * fps
            few = len(joined[-1]) + len(group) <= most_words + 1
            if brief and close and few and _lines_at(joined[-1] + group, setting, size_px, width_px):
                joined[-1].extend(group)
                continue
        joined.append(list(group))
    return joined


def _length_f(group: list[Word]) -> int:
    return group[-1].end_f - group[0].start_f


def _card(group: list[Word], setting: Setting, size_px: int, width_px: float, end_f: int) -> Card:
    """A group set in lines, at a smaller size where a single word is too wide."""
    least = max(8, int(size_px * _SMALLEST))
    size = size_px
    while (lines := _lines_at(group, setting, size, width_px)) is None and size > least:
        size = max(least, int(size * 0.95))
    if lines is None:
        raise AssertionError("a card's words were made to fit at the least size")
    placed: list[tuple[Word, ...]] = []
    at = 0
    for line in lines:
        placed.append(tuple(group[at : at + len(line)]))
        at += len(line)
    return Card(tuple(placed), group[0].start_f, end_f, size)


@dataclass(frozen=True)
class _Part:
    """One drawn piece of a word: the word's number in its card, where its baseline begins, its states."""

    word: int
    x_px: float
    y_px: int
    resting: Drawn
    spoken: Drawn
    pops: tuple[Drawn, ...]


@drawn_once(keep=12)
def _drawn(
    card: Card, setting: Setting, look: Look, middle_px: float, top_px: int, bottom_px: int
) -> tuple[_Part, ...]:
    """A card's pieces, each drawn once per state."""
    size = card.size_px
    line_px = LINE_EM * size
    first = (top_px + bottom_px) / 2 - line_px * len(card.lines) / 2 + 0.98 * size
    parts: list[_Part] = []
    word = 0
    for number, words in enumerate(card.lines):
        line = set_line([word.text for word in words], setting, size)
        left = middle_px - line.width_px / 2
        for piece in line.pieces:
            resting = draw_runs(piece.runs, size, look.resting(), setting.language)
            is_pictogram = all(run.face == EMOJI for run in piece.runs)
            spoken = resting if is_pictogram else draw_runs(piece.runs, size, look.spoken(), setting.language)
            pops = tuple(scaled(spoken, piece.width_px, scale, 0.36 * size) for scale in _POP)
            place = left + piece.x_px, round(first + number * line_px)
            parts.append(_Part(word + piece.word, *place, resting, spoken, pops))
        word += len(words)
    return tuple(parts)


class Captions:
    """A scene's spoken words as an overlay: nothing is drawn before a frame asks for its card.

    `frames` is the scene's length: no card stands past it. `palette` begins with the brand's colour.
    """

    def __init__(
        self,
        words: Sequence[Word],
        canvas: Canvas,
        *,
        palette: Sequence[str] = ("#E4572E",),
        safe_area: SafeArea = SAFE_AREAS["default"],
        language: str = "",
        frames: int | None = None,
        highlight: Highlight = "pill",
        role: Role = "caption",
    ) -> None:
        frame = Frame(canvas, safe_area)
        self._setting = setting_for([clean_text(word.text) for word in words], role, language, gap_em=0.33)
        self._look = Look(parse_colour(palette[0]), highlight, role)
        self._place = frame.middle_px, frame.top_px, frame.bottom_px
        self.cards = caption_cards(words, self._setting, frame.size_px, frame.width_px, canvas.fps, frames)
        self._starts = [card.start_f for card in self.cards]

    def placed(self, frame: int) -> Sequence[Placed]:
        """The card of a local frame: resting words first, the spoken one over them."""
        at = bisect_right(self._starts, frame) - 1
        if at < 0 or frame >= self.cards[at].end_f:
            return ()
        card = self.cards[at]
        spoken = _spoken_word(card.words, frame)
        opacity, below_em = (1.0, 0.0)
        if frame - card.start_f < len(_ENTRANCE):
            opacity, below_em = _ENTRANCE[frame - card.start_f]
        below = round(below_em * card.size_px)
        under: list[Placed] = []
        over: list[Placed] = []
        for part in _drawn(card, self._setting, self._look, *self._place):
            drawn, layer = part.resting, under
            if part.word == spoken:
                since = frame - card.words[spoken].start_f
                drawn, layer = (part.pops[since] if since < len(_POP) else part.spoken), over
            x, y = round(part.x_px) + drawn.dx_px, part.y_px + drawn.dy_px + below
            layer.append(Placed(drawn.sprite, x, y, opacity))
        return (*under, *over)


def _spoken_word(words: Sequence[Word], frame: int) -> int | None:
    """The number of the word being spoken at a frame: it stays lit until the next begins, or 5 frames at the end."""
    begun = [at for at, word in enumerate(words) if word.start_f <= frame]
    if not begun:
        return None
    at = begun[-1]
    is_last = at == len(words) - 1
    return None if is_last and frame >= words[at].end_f + 5 else at


def caption_coverage(words: Sequence[Word], cards: Sequence[Card]) -> float:
    """The share of the spoken words' characters that cards show while they are spoken, 0..1; 1 where none is spoken."""
    spoken = sum(_seen(word.text) for word in words)
    shown = sum(_seen(word.text) for card in cards for word in card.words if card.start_f <= word.start_f < card.end_f)
    return shown / spoken if spoken else 1.0


def _seen(text: str) -> int:
    """How many characters of a text are not spaces."""
    return sum(not character.isspace() for character in clean_text(text))
