"""The end card: the brand, what to do next, a QR code and its address, over a panel with a woven band."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np

from studio.film.spec import Canvas, Placed, Sprite
from studio.film.text.bidi import base_level
from studio.film.text.clean import clean_text
from studio.film.text.fonts import Role
from studio.film.text.ink import (
    NIGHT,
    WHITE,
    Colour,
    Ink,
    Pixels,
    blank,
    contrast,
    draw_runs,
    drawn_once,
    hex_colour,
    ink_on,
    lay,
    luminance,
    mixed,
    paint,
    parse_colour,
    rounded_box,
    soft_shadow,
    svg_picture,
    times,
)
from studio.film.text.layout import set_line, setting_for
from studio.film.text.logo import load_logo
from studio.film.text.motion import ease_out_back, entered
from studio.film.text.qr import qr_picture
from studio.film.text.titles import TITLE_LINE_EM, Box, draw_lines, largest_fit
from studio.film.zones import SAFE_AREAS, SafeArea, shape_of

_BAND_OF_SHORT_SIDE = 0.085
_QR_OF_SHORT_SIDE = {"portrait": 0.47, "tall": 0.36, "square": 0.40, "landscape": 0.50}
_QR_MOST = 0.62
_WIDEST_OF_HEIGHT = 1.5
_HEADLINE_OF_SHORT_SIDE = 0.13
_ENTRANCE_F = 12
_STAGGER_F = 4
_LONGEST_ADDRESS = 44


Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class _Words:
    headline: str
    action: str
    url: str
    brand: str
    language: str
    role: Role


@dataclass(frozen=True)
class _Colours:
    """The panel's ground, the text on it, the button, the code's dark modules, all of the palette."""

    palette: tuple[Colour, ...]
    ground: Colour
    text: Colour
    accent: Colour
    code: Colour


class _Item(NamedTuple):
    """A part of the card, drawn: its picture, the place of its top-left corner."""

    sprite: Sprite
    x_px: int
    y_px: int


def _colours(palette: Sequence[str]) -> _Colours:
    """The darkest of the palette is the ground; the first that stands out from it (the brand's, mostly) the button."""
    colours = tuple(parse_colour(colour) for colour in palette) or (NIGHT,)
    darkest = min(colours, key=luminance)
    ground = darkest if luminance(darkest) < 0.18 else mixed(darkest, NIGHT, 0.72)
    lightest = max(colours, key=luminance)
    text = ink_on(ground, (lightest, WHITE), least=7) if luminance(lightest) > 0.6 else WHITE
    accent = next((colour for colour in colours if contrast(colour, ground) >= 2), text)
    return _Colours(colours, ground, text, accent, ground if contrast(ground, WHITE) >= 7 else NIGHT)


def shown_address(url: str) -> str:
    """An address as people read it: no scheme, no `www.`, no last slash; shortened in the middle where long."""
    short = clean_text(url).split("://", 1)[-1].removeprefix("www.").rstrip("/")
    if len(short) <= _LONGEST_ADDRESS:
        return short
    kept = _LONGEST_ADDRESS - 1
    return f"{short[: kept * 2 // 3]}…{short[-(kept - kept * 2 // 3) :]}"


def end_card_background(canvas: Canvas, palette: Sequence[str]) -> Pixels:
    """The card's panel alone: opaque RGBA of the canvas's size, to be used as a still picture."""
    return _draw_background(canvas.width_px, canvas.height_px, _colours(palette)).rgba


@drawn_once(keep=2)
def _draw_background(width_px: int, height_px: int, colours: _Colours) -> Sprite:
    """The lit ground, woven band below, small triangles above."""
    band = round(_BAND_OF_SHORT_SIDE * min(width_px, height_px))
    panel = np.asarray(cv2.resize(_lit_ground(width_px // 4, height_px // 4, colours), (width_px, height_px)), np.uint8)
    woven = svg_picture(_document(width_px, band, _woven_band(width_px, band, colours)), width_px, band)
    lay(panel, woven, 0, height_px - band)
    edge = svg_picture(_document(width_px, band // 3, _edge(width_px, band // 3, colours)), width_px, band // 3)
    lay(panel, edge[::-1], 0, 0)
    return Sprite(panel)


def _lit_ground(width: int, height: int, colours: _Colours) -> Pixels:
    """The ground's colour, darker towards the bottom right, a glow of the accent in the middle."""
    ground, glow = colours.ground, mixed(colours.ground, colours.accent, 0.20)
    deep = mixed(ground, (0, 0, 0), 0.35)
    inside = (
        f'<defs><linearGradient id="g" x1="0" y1="0" x2="0.35" y2="1"><stop offset="0" '
        f'stop-color="{hex_colour(ground)}"/><stop offset="1" stop-color="{hex_colour(deep)}"/></linearGradient>'
        f'<radialGradient id="r" cx="0.5" cy="0.42" r="0.62"><stop offset="0" stop-color="{hex_colour(glow)}"/>'
        f'<stop offset="1" stop-color="{hex_colour(glow)}" stop-opacity="0"/></radialGradient></defs>'
        f'<rect width="100%" height="100%" fill="url(#g)"/><rect width="100%" height="100%" fill="url(#r)"/>'
    )
    return svg_picture(_document(width, height, inside), width, height)


def _document(width: int, height: int, inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{inside}</svg>'


def _woven_band(width: int, height: int, colours: _Colours) -> str:
    """A strip of woven blocks in the palette, in the manner of kente: lozenges, zigzags and checks between bars."""
    inks = [hex_colour(colour) for colour in colours.palette]
    inks = inks if len(inks) > 2 else [*inks, hex_colour(colours.accent), "#F3A712", "#FFF4E0"]
    rim = height * 0.14
    inner = height - 2 * rim
    count = max(4, round(width / (inner * 1.25)))
    block = width / count
    parts = [
        f'<rect width="{width}" height="{height}" fill="{inks[0]}"/>',
        f'<rect y="{rim * 0.55:.1f}" width="{width}" height="{height - rim * 1.1:.1f}" fill="#101018"/>',
    ]
    for number in range(count):
        first, second, third = (inks[(number + step) % len(inks)] for step in (0, 1, 2))
        figure = (_lozenge, _checks, _zigzag)[number % 3](block, inner, first, second, third)
        parts.append(f'<g transform="translate({number * block:.2f} {rim:.2f})">{figure}</g>')
    return "".join(parts)


def _lozenge(w: float, h: float, first: str, second: str, third: str) -> str:
    rings = [(first, 0.5), (second, 0.34), (third, 0.17)]
    shapes = "".join(
        f'<path d="M{w / 2} {h / 2 - h * r}L{w / 2 + w * r} {h / 2}L{w / 2} {h / 2 + h * r}L{w / 2 - w * r} {h / 2}Z" '
        f'fill="{ink}"/>'
        for ink, r in rings
    )
    return f'<rect x="1" width="{w - 2}" height="{h}" fill="{third}" opacity="0.25"/>{shapes}'


def _checks(w: float, h: float, first: str, second: str, third: str) -> str:
    cells = "".join(
        f'<rect x="{w * column / 4:.2f}" y="{h * row / 4:.2f}" width="{w / 4 + 0.3:.2f}" height="{h / 4 + 0.3:.2f}" '
        f'fill="{first if (row + column) % 2 else second}"/>'
        for row in range(4)
        for column in range(4)
    )
    return f'{cells}<rect x="{w * 0.375}" y="{h * 0.375}" width="{w / 4}" height="{h / 4}" fill="{third}"/>'


def _zigzag(w: float, h: float, first: str, second: str, third: str) -> str:
    rows = "".join(
        f'<path d="M0 {y + h / 5:.2f}L{w / 4:.2f} {y:.2f}L{w / 2:.2f} {y + h / 5:.2f}L{w * 3 / 4:.2f} {y:.2f}'
        f'L{w:.2f} {y + h / 5:.2f}" fill="none" stroke="{ink}" stroke-width="{h / 8:.2f}"/>'
        for ink, y in ((first, 0.05 * h), (second, 0.38 * h), (third, 0.70 * h))
    )
    return f'<rect x="1" width="{w - 2}" height="{h}" fill="{second}" opacity="0.2"/>{rows}'


def _edge(width: int, height: int, colours: _Colours) -> str:
    """Small triangles along an edge."""
    step = height * 1.15
    count = max(8, round(width / step))
    step = width / count
    inks = [hex_colour(colour) for colour in colours.palette if colour != colours.ground] or [hex_colour(WHITE)]
    return "".join(
        f'<path d="M{n * step:.2f} {height}L{(n + 0.5) * step:.2f} {height * 0.15:.2f}L{(n + 1) * step:.2f} {height}Z" '
        f'fill="{inks[n % len(inks)]}"/>'
        for n in range(count)
    )


class _Style(NamedTuple):
    """How a text of the card is set."""

    role: Role
    size_px: int
    most_lines: int
    ink: Colour


def _text_picture(text: str, language: str, style: _Style, box: Box, align: Align) -> Pixels:
    """Lines of text in a picture as high as they need and as wide as the widest."""
    setting = setting_for([text], style.role, language)
    fitted = largest_fit(text, setting, style.size_px, box, TITLE_LINE_EM, style.most_lines)
    lines = draw_lines(fitted, setting, Ink(style.ink))
    line_px = TITLE_LINE_EM * fitted.size_px
    width = round(max(width for _, width in lines)) + 2
    places: list[tuple[Pixels, int, int]] = []
    for number, (drawn, line_width) in enumerate(lines):
        x = {"left": 0.0, "right": width - line_width, "centre": (width - line_width) / 2}[align]
        places.append((drawn.sprite.rgba, round(x) + drawn.dx_px, round((number + 0.85) * line_px) + drawn.dy_px))
    # Marks and tails may stand out of their line: room for them above and below.
    above = max(0, *(-y for _, _, y in places))
    below = max(round(line_px * len(lines)), *(y + picture.shape[0] for picture, _, y in places))
    before = max(0, *(-x for _, x, _ in places))
    width = max(width, *(x + picture.shape[1] for picture, x, _ in places))
    rgba = blank(before + width, above + below)
    for picture, x_px, y_px in places:
        lay(rgba, picture, x_px + before, y_px + above)
    return rgba


def _button(text: str, language: str, size_px: int, width_px: float, fill: Colour) -> Pixels:
    """The call to action on a pill with a shadow."""
    setting = setting_for([text], "caption", language)
    side = round(1.0 * size_px)
    fitted = largest_fit(text, setting, size_px, Box(0, 0, width_px - 2 * side, size_px * 2), 1.0, 1)
    size = fitted.size_px
    line = set_line(fitted.lines[0], setting, size)
    width, height, pad = round(line.width_px) + 2 * side, round(2.05 * size_px), round(0.22 * size_px)
    rgba = blank(width + 2 * pad, height + 2 * pad)
    mask = np.zeros(rgba.shape[:2], np.uint8)
    mask[pad:-pad, pad:-pad] = rounded_box(width, height, height / 2)
    paint(rgba, np.roll(soft_shadow(mask, pad / 2.5, 0.4), pad // 3, axis=0), (0, 0, 0))
    paint(rgba, mask, fill)
    ink = Ink(ink_on(fill))
    for piece in line.pieces:
        drawn = draw_runs(piece.runs, size, ink, language)
        x = pad + side + round(piece.x_px) + drawn.dx_px
        lay(rgba, drawn.sprite.rgba, x, round(pad + height / 2 + 0.36 * size) + drawn.dy_px)
    return rgba


def _code_card(url: str, side_px: int, most_px: int, dark: Colour) -> Pixels:
    """The QR code on a white card with round corners and a shadow."""
    code = qr_picture(url, side_px, most_px, dark)
    side = code.shape[0]
    pad = round(side * 0.06)
    rgba = blank(side + 2 * pad, side + 2 * pad)
    mask = np.zeros(rgba.shape[:2], np.uint8)
    mask[pad:-pad, pad:-pad] = rounded_box(side, side, side * 0.05)
    paint(rgba, np.roll(soft_shadow(mask, pad / 2.5, 0.45), pad // 4, axis=0), (0, 0, 0))
    lay(rgba, times(code, mask[pad:-pad, pad:-pad, None]), pad, pad)
    return rgba


@drawn_once(keep=2)
def _draw_card(
    words: _Words, logo: Path | None, colours: _Colours, canvas: Canvas, safe: SafeArea
) -> tuple[_Item, ...]:
    """The card's parts at their places, in the order in which they come in; the code is the third."""
    shape = shape_of(canvas.width_px, canvas.height_px)
    short = min(canvas.width_px, canvas.height_px)
    band = _BAND_OF_SHORT_SIDE * short
    width = min((1 - 2 * max(safe.left, safe.right)) * canvas.width_px, _WIDEST_OF_HEIGHT * canvas.height_px)
    left = (canvas.width_px - width) / 2
    top = max(safe.top * canvas.height_px, band / 2) + 0.02 * canvas.height_px
    bottom = min((1 - safe.bottom) * canvas.height_px, canvas.height_px - band) - 0.015 * canvas.height_px
    code = _code_card(words.url, round(_QR_OF_SHORT_SIDE[shape] * short), round(_QR_MOST * short), colours.code)
    if shape in {"portrait", "tall"}:
        area = Box(left, top, width, bottom - top)
        brand, headline, button, address = _card_texts(words, logo, colours, short, area, "centre", code.shape[0])
        return _stacked((brand, headline, code, button, address), area, "centre", 0.045 * canvas.height_px)
    is_rtl = base_level(words.headline, words.language) == 1
    text_width = width - code.shape[1] - 0.04 * short
    area = Box(left + (width - text_width if is_rtl else 0), top, text_width, bottom - top)
    align: Align = "right" if is_rtl else "left"
    texts = _card_texts(words, logo, colours, short, area, align, 0)
    items = _stacked(texts, area, align, 0.06 * canvas.height_px)
    code_left = left if is_rtl else left + width - code.shape[1]
    placed_code = _Item(Sprite(code), round(code_left), round((top + bottom - code.shape[0]) / 2))
    return (*items[:2], placed_code, *items[2:])


def _card_texts(
    words: _Words, logo: Path | None, colours: _Colours, short: int, area: Box, align: Align, taken_px: int
) -> list[Pixels]:
    """Brand or logo, headline, button and address, drawn to share an area with `taken_px` pixels of other things."""
    width, language = area.width, words.language
    if logo is not None:
        brand = load_logo(logo, round(min(width, 0.5 * short)), round(0.085 * short))
    elif words.brand:
        style = _Style("caption", round(0.05 * short), 1, colours.accent)
        brand = _text_picture(words.brand, language, style, Box(0, 0, width, 0.08 * short), align)
    else:
        brand = blank(1, 1)
    button = _button(words.action, language, round(0.05 * short), width, colours.accent)
    soft = mixed(colours.text, colours.ground, 0.15)
    style = _Style("text", round(0.036 * short), 1, soft)
    address = _text_picture(shown_address(words.url), "", style, Box(0, 0, width, 0.06 * short), align)
    others = sum(picture.shape[0] for picture in (brand, button, address)) + taken_px
    room = Box(0, 0, width, max(area.height - others - 0.12 * short, 0.14 * short))
    style = _Style(words.role, round(_HEADLINE_OF_SHORT_SIDE * short), 4, colours.text)
    return [brand, _text_picture(words.headline, language, style, room, align), button, address]


def _stacked(pictures: Sequence[Pixels], area: Box, align: Align, most_gap_px: float) -> tuple[_Item, ...]:
    """Pictures one under the other, evenly spaced in the middle of an area."""
    total = sum(picture.shape[0] for picture in pictures)
    gap = min(max(area.height - total, 0) / (len(pictures) + 1), most_gap_px)
    y = area.top + (area.height - total - gap * (len(pictures) - 1)) / 2
    items: list[_Item] = []
    for picture in pictures:
        spare = area.width - picture.shape[1]
        x = area.left + {"left": 0.0, "right": spare, "centre": spare / 2}[align]
        items.append(_Item(Sprite(picture), round(x), round(y)))
        y += picture.shape[0] + gap
    return tuple(items)


class EndCard:
    """The end card as an overlay of a whole scene; its parts come in one after another, the code third and then still.

    With `has_panel` False only the parts are placed, for a picture made by end_card_background under them.
    """

    def __init__(
        self,
        headline: str,
        action: str,
        url: str,
        canvas: Canvas,
        *,
        palette: Sequence[str],
        brand: str = "",
        logo: Path | None = None,
        safe_area: SafeArea = SAFE_AREAS["default"],
        language: str = "",
        role: Role = "poster",
        has_panel: bool = True,
    ) -> None:
        self._words = _Words(clean_text(headline), clean_text(action), url, clean_text(brand), language, role)
        self._canvas, self._safe, self._logo = canvas, safe_area, logo
        self._colours = _colours(palette)
        self._has_panel = has_panel

    def placed(self, frame: int) -> Sequence[Placed]:
        """The card at a local frame; the panel fills the frame from the first, also during a transition into it."""
        shown: list[Placed] = []
        if self._has_panel:
            panel = _draw_background(self._canvas.width_px, self._canvas.height_px, self._colours)
            shown.append(Placed(panel, 0, 0))
        if frame < 0:
            return shown
        items = _draw_card(self._words, self._logo, self._colours, self._canvas, self._safe)
        for number, item in enumerate(items):
            start_f = number * _STAGGER_F
            opacity = entered(frame, start_f, _ENTRANCE_F)
            if opacity > 0:
                away = 1 - ease_out_back((frame - start_f + 1) / (_ENTRANCE_F + 4))
                rise = round(away * 0.06 * min(self._canvas.width_px, self._canvas.height_px))
                shown.append(Placed(item.sprite, item.x_px, item.y_px + rise, opacity))
        return shown
