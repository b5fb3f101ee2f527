"""Text, shapes and pictograms drawn as sprites: premultiplied RGBA on the smallest box that holds them."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, ParamSpec, TypeVar

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from studio.film.illustrator.pictograms import pictogram_for_emoji
from studio.film.spec import Sprite
from studio.film.text.fonts import EMBOLDEN_EM, EMOJI, load_font
from studio.film.text.layout import EMOJI_EM, Run

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]
P = ParamSpec("P")
T = TypeVar("T")

WHITE: Colour = (255, 255, 255)
NIGHT: Colour = (16, 16, 24)
# The least contrast that WCAG 2.2 (AA) asks for text of 24 px or 19 px bold and larger, and for smaller text.
LARGE_TEXT = 3.0
SMALL_TEXT = 4.5
_ASCENT_EM = 1.45
_DESCENT_EM = 0.75
_SIDE_EM = 0.35
_CAP_MIDDLE_EM = 0.36


def parse_colour(colour: str) -> Colour:
    """The (red, green, blue) of `#RRGGBB`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hex_colour(colour: Colour) -> str:
    """`#RRGGBB` of a colour."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: Colour, choices: Sequence[Colour] = (WHITE, NIGHT), least: float = LARGE_TEXT) -> Colour:
    """The text colour for a ground: the first choice with the least contrast asked for, else the strongest."""
    readable = [colour for colour in choices if contrast(colour, ground) >= least]
    return readable[0] if readable else max(choices, key=lambda colour: contrast(colour, ground))


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def drawn_once(keep: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A cache for functions that draw: the latest `keep` results, and one drawing at a time, so that two threads
    that ask for the same thing get the same sprites. Few are kept, so memory does not grow with the film."""

    def decorate(draw: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=keep)(draw)
        lock = Lock()

        @wraps(draw)
        def locked(*args: P.args, **kwargs: P.kwargs) -> T:
            with lock:
                return cached(*args, **kwargs)  # type: ignore[arg-type]  # hashable by the caller's care

        return locked

    return decorate


@dataclass(frozen=True)
class Ink:
    """How text is drawn. Sizes are shares of the em; the shadow is soft, black, straight below."""

    fill: Colour = WHITE
    outline: Colour | None = None
    outline_em: float = 0.09
    shadow: float = 0.0
    shadow_blur_em: float = 0.10
    shadow_drop_em: float = 0.06
    pill: Colour | None = None
    pill_side_em: float = 0.17
    pill_rise_em: float = 0.98
    pill_fall_em: float = 0.29


class Drawn(NamedTuple):
    """A sprite and where its top-left corner lies from the left end of the text's baseline, in pixels."""

    sprite: Sprite
    dx_px: int
    dy_px: int


def blank(width_px: int, height_px: int) -> Pixels:
    """A transparent picture, (height, width, 4) uint8."""
    return np.zeros((height_px, width_px, 4), np.uint8)


def times(first: NDArray[Any], second: NDArray[Any] | int) -> Pixels:
    """The product of two uint8 arrays that stand for 0..1, rounded."""
    product = np.multiply(first, second, dtype=np.uint16)
    product += 128
    product += product >> 8
    product >>= 8
    rounded: Pixels = product.astype(np.uint8)
    return rounded


def paint(rgba: Pixels, mask: Pixels, colour: Colour) -> None:
    """Lays a colour over a premultiplied picture through a mask of the same size (uint8, 255 = opaque), in place."""
    top = times(np.array((*colour, 255), np.uint8), mask[..., None])
    rgba[:] = times(rgba, np.bitwise_not(mask)[..., None]) + top


def lay(rgba: Pixels, top: Pixels, x_px: int, y_px: int) -> None:
    """Lays a premultiplied picture over another at a place, in place; what falls outside is cut off."""
    left, up = max(x_px, 0), max(y_px, 0)
    right, down = min(x_px + top.shape[1], rgba.shape[1]), min(y_px + top.shape[0], rgba.shape[0])
    if right <= left or down <= up:
        return
    part = top[up - y_px : down - y_px, left - x_px : right - x_px]
    under = rgba[up:down, left:right]
    under[:] = cv2.add(times(under, 255 - part[..., 3:]), part)


def rounded_box(width_px: int, height_px: int, radius_px: float) -> Pixels:
    """The mask of a rounded rectangle with smooth corners, (height, width) uint8."""
    radius = min(radius_px, width_px / 2, height_px / 2)
    side = int(radius)
    away = radius - np.arange(side) - 0.5
    distance = np.hypot(away[None, :], away[:, None])
    corner = (np.clip(radius + 0.5 - distance, 0, 1) * 255).astype(np.uint8)
    mask = np.full((height_px, width_px), 255, np.uint8)
    if side:
        mask[:side, :side] = corner
        mask[:side, -side:] = corner[:, ::-1]
        mask[-side:, :side] = corner[::-1]
        mask[-side:, -side:] = corner[::-1, ::-1]
    return mask


def soft_shadow(mask: Pixels, blur_px: float, strength: float) -> Pixels:
    """A mask blurred (about Gaussian, standard deviation blur_px) and weakened to `strength` of its opacity."""
    side = max(3, round(blur_px * 2) | 1)
    soft = cv2.blur(mask, (side, side), borderType=cv2.BORDER_CONSTANT)
    soft = cv2.blur(soft, (side, side), borderType=cv2.BORDER_CONSTANT)
    return times(soft, round(255 * strength))


def cropped(rgba: Pixels) -> tuple[Pixels, int, int]:
    """The picture cut to what can be seen of it (one pixel at least), and how much went on the left and the top."""
    x, y, width, height = cv2.boundingRect(np.ascontiguousarray(rgba[..., 3]))
    width, height = max(width, 1), max(height, 1)
    return np.ascontiguousarray(rgba[y : y + height, x : x + width]), x, y


def svg_picture(svg: str, width_px: int, height_px: int, font_folder: Path | None = None) -> Pixels:
    """An SVG document drawn at a size: (height, width, 4) uint8, premultiplied. Fonts are those of the folder only.

    The document keeps its proportions within that box. Raises ValueError for an invalid document.
    """
    folders = [str(font_folder)] if font_folder else None
    png = resvg_py.svg_to_bytes(
        svg_string=svg, width=width_px, height=height_px, skip_system_fonts=True, font_dirs=folders
    )
    return premultiplied(np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA")))


def premultiplied(rgba: Pixels) -> Pixels:
    """A picture with straight alpha as one with premultiplied alpha."""
    result = times(rgba, rgba[..., 3:])
    result[..., 3] = rgba[..., 3]
    return result


@lru_cache(maxsize=64)
def emoji_picture(sequence: str, size_px: int) -> Pixels:
    """An emoji sequence's pictogram in a square, premultiplied; transparent where there is none. Not to be changed."""
    svg = pictogram_for_emoji(sequence)
    return blank(size_px, size_px) if svg is None else svg_picture(svg, size_px, size_px)


def draw_runs(runs: Sequence[Run], size_px: int, ink: Ink, language: str = "") -> Drawn:
    """The runs, left to right, drawn on one baseline."""
    side = ceil(size_px * (_SIDE_EM + ink.outline_em))
    base = ceil(size_px * _ASCENT_EM)
    origin = side, base
    size = ceil(sum(run.width_px for run in runs)) + 2 * side, base + ceil(size_px * _DESCENT_EM)
    fill = _text_mask(runs, size, origin, size_px, 0, language)
    emoji = _emoji_picture(runs, size, origin, size_px)
    ground = fill
    if ink.pill is not None:
        ground = _pill_mask(fill, origin, size_px, ink)
    elif ink.outline is not None:
        ground = _text_mask(runs, size, origin, size_px, ink.outline_em * size_px, language)
    solid = ground if emoji is None else np.maximum(ground, emoji[..., 3])
    left, top, right, bottom = _shadowed_box(solid, size_px, ink)
    box = np.s_[top:bottom, left:right]
    shadow = _shadow(solid[box], size_px, ink) if ink.shadow else None
    under = ink.pill if ink.pill is not None else ink.outline
    rgba = _inked(fill[box], ink.fill, ground[box] if under is not None else None, under or ink.fill, shadow)
    if emoji is not None:
        lay(rgba, np.ascontiguousarray(emoji[box]), 0, 0)
    return Drawn(Sprite(rgba), left - side, top - base)


def _inked(fill: Pixels, ink: Colour, ground: Pixels | None, under: Colour, shadow: Pixels | None) -> Pixels:
    """Letters over their outline or pill over a black shadow, from the masks of each."""
    open_fill = np.bitwise_not(fill)
    behind = np.zeros_like(fill) if ground is None else times(ground, open_fill)
    alpha = fill + behind
    if shadow is not None:
        alpha = alpha + times(shadow, np.bitwise_not(alpha))
    planes = [cv2.addWeighted(fill, top / 255, behind, low / 255, 0) for top, low in zip(ink, under, strict=True)]
    rgba: Pixels = np.asarray(cv2.merge((*planes, alpha)), np.uint8)
    return rgba


def _shadowed_box(solid: Pixels, size_px: int, ink: Ink) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn, shadow included; one pixel at least."""
    x, y, width, height = cv2.boundingRect(solid)
    spread = ceil(ink.shadow_blur_em * size_px * 2) + 1 if ink.shadow else 0
    drop = round(ink.shadow_drop_em * size_px) if ink.shadow else 0
    left, top = max(x - spread, 0), max(y - spread + drop, 0)
    top = min(top, y)
    right = min(x + max(width, 1) + spread, solid.shape[1])
    return left, top, right, min(y + max(height, 1) + spread + drop, solid.shape[0])


def _shadow(solid: Pixels, size_px: int, ink: Ink) -> Pixels:
    drop = round(ink.shadow_drop_em * size_px)
    fallen = np.zeros_like(solid)
    fallen[drop:] = solid[: solid.shape[0] - drop]
    return soft_shadow(fallen, ink.shadow_blur_em * size_px, ink.shadow)


def _text_mask(
    runs: Sequence[Run], size: tuple[int, int], origin: tuple[int, int], size_px: int, stroke_px: float, language: str
) -> Pixels:
    picture = Image.new("L", size)
    pen = ImageDraw.Draw(picture)
    x = float(origin[0])
    for run in runs:
        if run.face != EMOJI:
            pen.text(
                (x, origin[1]),
                run.text,
                fill=255,
                font=load_font(run.face, size_px),
                anchor="ls",
                direction="rtl" if run.is_rtl else "ltr",
                language=language or None,
                stroke_width=stroke_px + EMBOLDEN_EM.get(run.face, 0) * size_px,
            )
        x += run.width_px
    return np.array(picture)


def _emoji_picture(runs: Sequence[Run], size: tuple[int, int], origin: tuple[int, int], size_px: int) -> Pixels | None:
    """The pictograms of the runs at their places; None where there are none."""
    if not any(run.face == EMOJI for run in runs):
        return None
    rgba = blank(*size)
    side = round(EMOJI_EM * size_px)
    top = round(origin[1] - _CAP_MIDDLE_EM * size_px - side / 2)
    x = float(origin[0])
    for run in runs:
        if run.face == EMOJI:
            lay(rgba, emoji_picture(run.text, side), round(x + (run.width_px - side) / 2), top)
        x += run.width_px
    return rgba


def _pill_mask(fill: Pixels, origin: tuple[int, int], size_px: int, ink: Ink) -> Pixels:
    """A rounded box round the letters: one height for all words, more where marks stand out of it."""
    side, spare = round(ink.pill_side_em * size_px), round(0.1 * size_px)
    _, highest, _, tall = cv2.boundingRect(fill)
    left, right = origin[0] - side, fill.shape[1] - origin[0] + side
    top = max(min(origin[1] - round(ink.pill_rise_em * size_px), highest - spare), 0)
    bottom = max(origin[1] + round(ink.pill_fall_em * size_px), highest + tall + spare)
    mask = np.zeros_like(fill)
    height = min(bottom, fill.shape[0]) - top
    mask[top : top + height, left:right] = rounded_box(right - left, height, 0.24 * size_px)
    return mask


def scaled(drawn: Drawn, width_px: float, scale: float, middle_px: float) -> Drawn:
    """A drawn text enlarged about the point half of width_px along its baseline and middle_px above it."""
    rgba = drawn.sprite.rgba
    width, height = round(rgba.shape[1] * scale), round(rgba.shape[0] * scale)
    bigger = cv2.resize(rgba, (max(width, 1), max(height, 1)), interpolation=cv2.INTER_LINEAR)
    x = width_px / 2 + (drawn.dx_px - width_px / 2) * scale
    y = -middle_px + (drawn.dy_px + middle_px) * scale
    return Drawn(Sprite(np.asarray(bigger, np.uint8)), round(x), round(y))
