"""Drawing a plane at any scale from any sub-pixel start, bilinear.

`cv2.warpAffine` does it exactly (opencv 5; 4.x rounds to 1/32 pixel). `cv2.resize` is twice as fast, but starts on a
whole pixel only. It can be made to start elsewhere: begin `skip` output samples earlier on the whole pixel from which
the wanted start is a multiple of the step away. Of some fifty skips one is nearly always within TOLERANCE_PX (three-gap
theorem), except where the step is a simple fraction.
"""

import threading

import cv2
import numpy as np

from studio.film.frames import Bytes

TOLERANCE_PX = 0.02
MAX_SKIP = 48
MARGIN = 64  # MAX_SKIP samples back at the widest step of a plate, 1.25 pixels.
_SKIPS = np.arange(MAX_SKIP + 1)
_scratch = threading.local()


def resample(plane: Bytes, step: tuple[float, float], start: tuple[float, float], target: Bytes) -> None:
    """Fill `target` with samples of `plane` at `start + step * (column, row)` (x, y; sample centres, counted from
    behind the MARGIN that the plane has on every side)."""
    height, width = target.shape
    left, top = start[0] + MARGIN, start[1] + MARGIN
    skip_x, from_x = _grid(left, step[0])
    skip_y, from_y = _grid(top, step[1])
    if skip_x < 0 or skip_y < 0:
        matrix = np.array([[step[0], 0.0, left], [0.0, step[1], top]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(plane, matrix, (width, height), dst=target, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return
    until_x = from_x + int((skip_x + width) * step[0] + step[0]) + 2
    until_y = from_y + int((skip_y + height) * step[1] + step[1]) + 2
    part = plane[from_y:until_y, from_x:until_x]
    scale_x, scale_y = 1 / step[0], 1 / step[1]
    room = _room(round(part.shape[0] * scale_y), round(part.shape[1] * scale_x))
    drawn = cv2.resize(part, None, dst=room, fx=scale_x, fy=scale_y, interpolation=cv2.INTER_LINEAR)
    np.copyto(target, drawn[skip_y : skip_y + height, skip_x : skip_x + width])


def _grid(start: float, step: float) -> tuple[int, int]:
    """How many samples to skip, and the whole pixel to begin at, so that resize's own grid (its first sample at
    `step / 2 - 1 / 2`) meets `start`; (-1, 0) where none comes near enough."""
    begins = start + 0.5 - (_SKIPS + 0.5) * step
    whole = np.round(begins)
    away = np.abs(begins - whole)
    away[whole < 0] = 1
    best = int(away.argmin())
    return (best, int(whole[best])) if away[best] < TOLERANCE_PX else (-1, 0)


def _room(height: int, width: int) -> Bytes:
    """This thread's memory for an enlarged plane, used again and again: fresh pages cost more than drawing does."""
    held: Bytes | None = getattr(_scratch, "held", None)
    if held is None or held.size < height * width:
        held = _scratch.held = np.empty(height * width + height * width // 8, np.uint8)
    return held[: height * width].reshape(height, width)
