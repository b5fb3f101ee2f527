"""Frames as three planes of bytes: Y, U, V of BT.709 in limited range, chroma halved both ways and sited left, as H.264
players expect. Everything is drawn straight into such planes; there is no RGB frame anywhere.

Colour with transparency is kept premultiplied, with a plane `keep` (255 minus alpha) beside it:
`drawn = under * keep / 255 + colour`, on Y, U and V alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from studio.film.spec import Canvas, Placed, Sprite, TransitionKind

Bytes = NDArray[np.uint8]

# ITU-R BT.709-6: luma weights, then scaled to 219 steps from 16 and chroma to 224 steps about 128. The last column is
# alpha's: the offsets belong to a premultiplied colour only as far as it covers.
_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
_Y, _C = 219 / 255, 224 / 255
RGBA_TO_YUV = np.array(
    [
        [_Y * _KR, _Y * _KG, _Y * _KB, 16 / 255],
        [-_C * _KR / (2 * (1 - _KB)), -_C * _KG / (2 * (1 - _KB)), _C / 2, 128 / 255],
        [_C / 2, -_C * _KG / (2 * (1 - _KR)), -_C * _KB / (2 * (1 - _KR)), 128 / 255],
    ]
)


class Planes(NamedTuple):
    """Views of one frame: `y` (height, width), `u` and `v` (height / 2, width / 2), uint8."""

    y: Bytes
    u: Bytes
    v: Bytes


class Buffer:
    """An `av.VideoFrame` of the canvas's size, with its `planes` to draw into. It may be drawn and encoded again and
    again, since the encoder copies what it is given."""

    def __init__(self, canvas: Canvas) -> None:
        self.frame = av.VideoFrame(canvas.width_px, canvas.height_px, "yuv420p")
        rows = [rows_of(plane) for plane in self.frame.planes]
        widths = [plane.width for plane in self.frame.planes]
        self.planes = Planes(*(row[:, :width] for row, width in zip(rows, widths, strict=True)))
        self._beside = [row[:, width:] for row, width in zip(rows, widths, strict=True)]

    def sealed(self) -> Any:
        """The frame, ready for the encoder. x264 looks at the bytes between a row's end and the next row (to the next
        16 pixels): they repeat the row's last pixel, so that the same picture always gives the same bytes."""
        for plane, beside in zip(self.planes, self._beside, strict=True):
            beside[...] = plane[:, -1:]
        return self.frame


def rows_of(plane: Any) -> Bytes:
    """The bytes of an `av.VideoPlane`, (rows, bytes of a row), without copying; a row is at least as long as wide."""
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)


def blank_planes(canvas: Canvas) -> Planes:
    """Black planes of the canvas's size."""
    size, half = (canvas.height_px, canvas.width_px), (canvas.height_px // 2, canvas.width_px // 2)
    return Planes(np.full(size, 16, np.uint8), np.full(half, 128, np.uint8), np.full(half, 128, np.uint8))


def copy_planes(source: Planes, target: Planes) -> None:
    """Make one frame the same as another."""
    for plane, copy in zip(source, target, strict=True):
        np.copyto(copy, plane)


# --- Overlays -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stamp:
    """A sprite ready to be blended at one parity of place: premultiplied planes and what they keep of what is under."""

    colour: Planes
    keep_y: Bytes
    keep_c: Bytes


class Stamps:
    """Sprites as planes, each converted once per parity of its place and kept as long as this object lives."""

    def __init__(self) -> None:
        self._made: dict[tuple[Sprite, int, int], Stamp] = {}

    def stamp(self, sprite: Sprite, odd_x: int, odd_y: int) -> Stamp:
        """The sprite for a place whose x and y have these parities."""
        key = (sprite, odd_x, odd_y)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make_stamp(sprite.rgba, odd_x, odd_y)
        return made


def make_stamp(rgba: Bytes, odd_x: int, odd_y: int) -> Stamp:
    """Planes of a premultiplied RGBA picture, padded so that it starts and ends on whole chroma samples."""
    height, width = rgba.shape[:2]
    right, bottom = (odd_x + width) % 2, (odd_y + height) % 2
    padded = cv2.copyMakeBorder(rgba, odd_y, bottom, odd_x, right, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    yuv = np.asarray(cv2.transform(padded, RGBA_TO_YUV), np.uint8)
    alpha = np.asarray(padded[..., 3], np.uint8)
    colour = Planes(np.ascontiguousarray(yuv[..., 0]), _left_sited(yuv[..., 1]), _left_sited(yuv[..., 2]))
    return Stamp(colour, np.asarray(255 - alpha, np.uint8), 255 - _left_sited(alpha))


def _left_sited(plane: Bytes) -> Bytes:
    """A plane at half its size, each sample standing on an even column and between two rows (MPEG-2 siting)."""
    wide = cv2.copyMakeBorder(plane, 0, 0, 1, 1, cv2.BORDER_CONSTANT, value=0).astype(np.uint16)
    across = wide[:, 0:-2:2] + 2 * wide[:, 1:-1:2] + wide[:, 2::2]
    return np.asarray((across[0::2] + across[1::2] + 4) >> 3, np.uint8)


def draw_overlays(target: Planes, placed: Iterable[Placed], stamps: Stamps) -> None:
    """Blend sprites over a frame, each on its own box only; what lies outside the frame is cut off."""
    for item in placed:
        if item.opacity <= 0:
            continue
        odd_x, odd_y = item.x_px % 2, item.y_px % 2
        stamp = stamps.stamp(item.sprite, odd_x, odd_y)
        left, top = item.x_px - odd_x, item.y_px - odd_y
        height, width = stamp.keep_y.shape
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, target.y.shape[1]), min(top + height, target.y.shape[0])
        if x0 >= x1 or y0 >= y1:
            continue
        over = (slice(y0, y1), slice(x0, x1))
        part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        opacity = min(item.opacity, 1.0)
        blend(target.y[over], stamp.colour.y[part], stamp.keep_y[part], opacity)
        over, part = _halved(over), _halved(part)
        blend(target.u[over], stamp.colour.u[part], stamp.keep_c[part], opacity)
        blend(target.v[over], stamp.colour.v[part], stamp.keep_c[part], opacity)


def _halved(box: tuple[slice, slice]) -> tuple[slice, slice]:
    return (
        slice(box[0].start // 2, box[0].stop // 2),
        slice(box[1].start // 2, box[1].stop // 2),
    )


def blend(under: Bytes, colour: Bytes, keep: Bytes, opacity: float = 1.0) -> None:
    """Draw a premultiplied plane over another, in place."""
    if opacity < 1.0:
        colour = np.asarray(cv2.convertScaleAbs(colour, alpha=opacity))
        keep = np.asarray(cv2.convertScaleAbs(keep, alpha=opacity, beta=255 * (1 - opacity)))
    cv2.multiply(under, keep, dst=under, scale=1 / 255)
    cv2.add(under, colour, dst=under)


# --- Transitions --------------------------------------------------------------------------------------------------


def mix(kind: TransitionKind, before: Planes, after: Planes, share: float, target: Planes) -> None:
    """Draw the moment of a transition at which `share` (0..1) of the way from `before` to `after` is made."""
    if kind == "crossfade":
        for old, new, plane in zip(before, after, target, strict=True):
            cv2.addWeighted(old, 1 - share, new, share, 0, dst=plane)
        return
    half_width = target.u.shape[1]
    edge = half_width - round(half_width * _eased(share))
    for old, new, plane, unit in zip(before, after, target, (2, 1, 1), strict=True):
        line = edge * unit
        if kind == "slide":
            plane[:, :line] = old[:, old.shape[1] - line :]
            plane[:, line:] = new[:, : new.shape[1] - line]
        else:
            plane[:, :line] = old[:, :line]
            plane[:, line:] = new[:, line:]


def _eased(share: float) -> float:
    """From rest to rest (smoothstep)."""
    return share * share * (3 - 2 * share)
