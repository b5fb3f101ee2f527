"""The title of a scene in the top zone, and the lower third that names who or what is seen."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from studio.film.spec import Canvas, Placed, Sprite
from studio.film.text.bidi import base_level
from studio.film.text.clean import clean_text
from studio.film.text.fonts import Role
from studio.film.text.ink import (
    NIGHT,
    WHITE,
    Colour,
    Drawn,
    Ink,
    Pixels,
    blank,
    draw_runs,
    drawn_once,
    lay,
    mixed,
    paint,
    parse_colour,
    rounded_box,
    times,
)
from studio.film.text.layout import Fitted, Setting, fit, set_line, setting_for
from studio.film.text.motion import ease_out, entered
from studio.film.zones import SAFE_AREAS, SafeArea, shape_of, zones_for

TITLE_OF_SHORT_SIDE = 0.122
TITLE_LINE_EM = 1.2
_UNDERLINE_EM = 0.36  # room under the last line for the wiped bar
_ENTRANCE_F = 12
_STAGGER_F = 3
_EXIT_F = 8
_WIPE_F = 10


# A picture as it is uncovered, each state with its top-left corner.
Steps = tuple[tuple[Sprite, int, int], ...]


class Box(NamedTuple):
    """A rectangle of the frame in pixels."""

    left: float
    top: float
    width: float
    height: float


def largest_fit(text: str, setting: Setting, size_px: int, box: Box, line_em: float, most_lines: int) -> Fitted:
    """The text in the number of lines that lets it stand largest in a box."""
    choices = []
    for lines in range(1, most_lines + 1):
        cap = min(size_px, int(box.height / (lines * line_em)))
        fitted = fit(text, setting, cap, box.width, lines, smallest=0.45)
        whole = "".join("".join(line) for line in fitted.lines) == clean_text(text).replace(" ", "")
        choices.append((whole, fitted.size_px, -lines, fitted))
    return max(choices, key=lambda choice: choice[:3])[3]


def draw_lines(fitted: Fitted, setting: Setting, ink: Ink) -> tuple[tuple[Drawn, float], ...]:
    """Each line drawn whole, with its width in pixels."""
    drawn: list[tuple[Drawn, float]] = []
    for words in fitted.lines:
        line = set_line(words, setting, fitted.size_px)
        pictures = [(draw_runs(piece.runs, fitted.size_px, ink, setting.language), piece) for piece in line.pieces]
        drawn.append((_side_by_side([(one, round(piece.x_px)) for one, piece in pictures]), line.width_px))
    return tuple(drawn)


def _side_by_side(parts: Sequence[tuple[Drawn, int]]) -> Drawn:
    """Drawn words as one picture on one baseline."""
    if not parts:
        return Drawn(Sprite(blank(1, 1)), 0, 0)
    left = min(x + one.dx_px for one, x in parts)
    top = min(one.dy_px for one, _ in parts)
    right = max(x + one.dx_px + one.sprite.rgba.shape[1] for one, x in parts)
    bottom = max(one.dy_px + one.sprite.rgba.shape[0] for one, _ in parts)
    rgba = blank(right - left, bottom - top)
    for one, x in parts:
        lay(rgba, one.sprite.rgba, x + one.dx_px - left, one.dy_px - top)
    return Drawn(Sprite(rgba), left, top)


class _TitleArt(NamedTuple):
    lines: tuple[tuple[Drawn, int, int], ...]  # each with the place of its baseline's left end
    wipe: Steps  # the underline as it grows, with its top-left corner


@drawn_once(keep=8)
def _draw_title(text: str, setting: Setting, size_px: int, box: Box, brand: Colour, is_centred: bool) -> _TitleArt:
    room = Box(box.left, box.top, box.width, box.height - _UNDERLINE_EM * size_px)
    fitted = largest_fit(text, setting, size_px, room, TITLE_LINE_EM, 3)
    size = fitted.size_px
    ink = Ink(WHITE, outline=NIGHT, outline_em=0.055, shadow=0.6, shadow_blur_em=0.14)
    rtl = base_level(text, setting.language) == 1
    lines: list[tuple[Drawn, int, int]] = []
    baseline, left, width = box.top, box.left, 0.0
    for number, (drawn, width) in enumerate(draw_lines(fitted, setting, ink)):
        left = box.left + _indent(box.width - width, is_centred, rtl)
        baseline = box.top + (number + 0.9) * TITLE_LINE_EM * size
        lines.append((drawn, round(left), round(baseline)))
    bar = _bar(max(round(width * 0.55), round(1.4 * size)), max(6, round(0.16 * size)), brand)
    bar_left = round(box.left + _indent(box.width - bar.shape[1], is_centred, rtl))
    return _TitleArt(tuple(lines), _wiped(bar, bar_left, round(baseline + 0.30 * size), rtl, is_centred))


def _indent(spare_px: float, is_centred: bool, rtl: bool) -> float:
    return spare_px / 2 if is_centred else spare_px if rtl else 0.0


def _bar(width_px: int, height_px: int, colour: Colour) -> Pixels:
    """A rounded bar with a thin dark edge, so that it stands on any ground."""
    rgba = blank(width_px, height_px)
    edge = max(1, round(height_px * 0.16))
    paint(rgba, rounded_box(width_px, height_px, height_px / 2), NIGHT)
    inner = np.zeros((height_px, width_px), np.uint8)
    inner[edge:-edge, edge:-edge] = rounded_box(width_px - 2 * edge, height_px - 2 * edge, height_px / 2)
    paint(rgba, inner, colour)
    return rgba


def _wiped(bar: Pixels, left: int, top: int, rtl: bool, is_centred: bool) -> Steps:
    """A picture uncovered step by step, from the middle or from the side where reading begins."""
    steps: list[tuple[Sprite, int, int]] = []
    whole = bar.shape[1]
    for step in range(1, _WIPE_F + 1):
        shown = max(1, round(whole * ease_out(step / _WIPE_F)))
        start = (whole - shown) // 2 if is_centred else whole - shown if rtl else 0
        steps.append((Sprite(np.ascontiguousarray(bar[:, start : start + shown])), left + start, top))
    return tuple(steps)


class Title:
    """A scene's title: its lines rise in one after another, a bar in the brand's colour is wiped in under them.

    Stands in local frames [start_f, end_f); fades in its last frames.
    """

    def __init__(
        self,
        text: str,
        canvas: Canvas,
        *,
        end_f: int,
        start_f: int = 0,
        palette: Sequence[str] = ("#E4572E",),
        safe_area: SafeArea = SAFE_AREAS["default"],
        language: str = "",
        role: Role = "poster",
    ) -> None:
        self._text = clean_text(text)
        self._setting = setting_for([self._text], role, language)
        self._start_f, self._end_f = start_f, end_f
        shape = shape_of(canvas.width_px, canvas.height_px)
        zone = zones_for(canvas.width_px, canvas.height_px).title
        self._is_centred = shape != "landscape"
        side = max(safe_area.left, safe_area.right)
        top = max(zone.top, safe_area.top)
        width = 1 - 2 * side if self._is_centred else 0.62
        self._box = Box(
            side * canvas.width_px,
            top * canvas.height_px,
            width * canvas.width_px,
            (zone.bottom - top) * canvas.height_px,
        )
        if not self._is_centred and base_level(self._text, language) == 1:
            self._box = self._box._replace(left=(1 - side - width) * canvas.width_px)
        self._size_px = round(TITLE_OF_SHORT_SIDE * min(canvas.width_px, canvas.height_px))
        self._brand = parse_colour(palette[0])

    def placed(self, frame: int) -> Sequence[Placed]:
        """The title at a local frame."""
        if not self._text or not self._start_f <= frame < self._end_f:
            return ()
        art = _draw_title(self._text, self._setting, self._size_px, self._box, self._brand, self._is_centred)
        since = frame - self._start_f
        leaving = min((self._end_f - frame) / _EXIT_F, 1.0)
        shown: list[Placed] = []
        for number, (drawn, x, y) in enumerate(art.lines):
            share = entered(since, number * _STAGGER_F, _ENTRANCE_F)
            if share > 0:
                rise = round((1 - share) * 0.7 * self._size_px)
                shown.append(Placed(drawn.sprite, x + drawn.dx_px, y + drawn.dy_px + rise, min(share, leaving)))
        step = since - len(art.lines) * _STAGGER_F - 3
        if step >= 0:
            sprite, x, y = art.wipe[min(step, _WIPE_F - 1)]
            shown.append(Placed(sprite, x, y, leaving))
        return shown


@drawn_once(keep=8)
def _draw_lower_third(text: str, setting: Setting, size_px: int, box: Box, brand: Colour) -> Steps:
    """The bar with its text, uncovered step by step from the side where reading begins."""
    rtl = base_level(text, setting.language) == 1
    side = round(0.55 * size_px)
    strip = max(6, round(0.16 * size_px))
    fitted = largest_fit(text, setting, size_px, Box(0, 0, box.width - 2 * side - strip, box.height), 1.5, 2)
    size = fitted.size_px
    lines = draw_lines(fitted, setting, Ink(WHITE))
    width = round(max(width for _, width in lines)) + 2 * side + strip
    line_px = 1.22 * size
    height = round(len(lines) * line_px + 0.55 * size)
    rgba = blank(width, height)
    panel = times(rounded_box(width, height, 0.22 * size), round(255 * 0.86))
    paint(rgba, panel, mixed(NIGHT, brand, 0.08))
    edge = np.zeros_like(panel)
    edge[:, width - strip :] = 255 if rtl else 0
    edge[:, :strip] = 0 if rtl else 255
    paint(rgba, np.minimum(edge, rounded_box(width, height, 0.22 * size)), brand)
    for number, (drawn, line_width) in enumerate(lines):
        x = width - strip - side - round(line_width) if rtl else strip + side
        y = round(0.275 * size + (number + 0.79) * line_px)
        lay(rgba, drawn.sprite.rgba, x + drawn.dx_px, y + drawn.dy_px)
    left = round(box.left + (box.width - width if rtl else 0))
    return _wiped(rgba, left, round(box.top + (box.height - height) / 2), rtl, False)


class LowerThird:
    """A name or a fact on a dark bar with a strip in the brand's colour, wiped in above the captions.

    Stands in local frames [start_f, end_f); fades in its last frames.
    """

    def __init__(
        self,
        text: str,
        canvas: Canvas,
        *,
        end_f: int,
        start_f: int = 6,
        palette: Sequence[str] = ("#E4572E",),
        safe_area: SafeArea = SAFE_AREAS["default"],
        language: str = "",
    ) -> None:
        self._text = clean_text(text)
        self._setting = setting_for([self._text], "text", language)
        self._start_f, self._end_f = start_f, end_f
        zone = zones_for(canvas.width_px, canvas.height_px).lower_third
        width = 1 - safe_area.left - safe_area.right
        self._box = Box(
            safe_area.left * canvas.width_px,
            zone.top * canvas.height_px,
            width * canvas.width_px,
            (zone.bottom - zone.top) * canvas.height_px,
        )
        self._size_px = round(0.046 * min(canvas.width_px, canvas.height_px))
        self._brand = parse_colour(palette[0])

    def placed(self, frame: int) -> Sequence[Placed]:
        """The lower third at a local frame."""
        if not self._text or not self._start_f <= frame < self._end_f:
            return ()
        steps = _draw_lower_third(self._text, self._setting, self._size_px, self._box, self._brand)
        sprite, x, y = steps[min(frame - self._start_f, _WIPE_F - 1)]
        return (Placed(sprite, x, y, min((self._end_f - frame) / _EXIT_F, 1.0)),)
