"""The camera's ideal path: which part of a picture a frame shows. Pure functions of the frame number.

A picture of another shape than the frame is cut to the frame's shape around its focal point; the camera then moves
inside that cut. Zoom is exponential, so that it looks even. Across a scene's own frames the camera keeps its speed;
it gathers it, and gives it up, in the frames before and after that only a transition can show.
"""

import math
from dataclasses import dataclass

from studio.film.spec import Motion

LEAD_F = 22
TAIL_F = 23
PARALLAX = 0.6


@dataclass(frozen=True)
class Crop:
    """A part of a picture in its pixels, not rounded: left and top edge, width and height."""

    left: float
    top: float
    width: float
    height: float


def progress(frame: int, frames: int) -> float:
    """How far along its path the camera is at a local frame: 0 at frame 0, 1 at the scene's last, and the same speed
    between them; it eases from rest over LEAD_F frames before and to rest over TAIL_F frames after."""
    last = max(frames - 1, 1)
    if frame < 0:
        return (_ramp((frame + LEAD_F) / LEAD_F) - 0.5) * LEAD_F / last
    if frame > last:
        return 1 + (0.5 - _ramp((last + TAIL_F - frame) / TAIL_F)) * TAIL_F / last
    return frame / last


def _ramp(share: float) -> float:
    """The way made from rest to full speed, at a share of the time it takes (the whole ramp makes 0.5)."""
    return 0.5 * max(share, 0.0) ** 2


def cover(picture_px: tuple[int, int], frame_px: tuple[int, int], focal: tuple[float, float]) -> Crop:
    """The largest part of a picture that has the frame's shape, with the focal point as near its middle as can be."""
    width, height = picture_px
    shape = frame_px[0] / frame_px[1]
    crop_width = min(float(width), height * shape)
    crop_height = min(float(height), width / shape)
    left = min(max(focal[0] * width - crop_width / 2, 0.0), width - crop_width)
    top = min(max(focal[1] * height - crop_height / 2, 0.0), height - crop_height)
    return Crop(left, top, crop_width, crop_height)


def crop(
    motion: Motion,
    focal: tuple[float, float],
    frame: int,
    frames: int,
    picture_px: tuple[int, int],
    frame_px: tuple[int, int],
    depth: float = 0.0,
) -> Crop:
    """What of a picture's layer a frame shows. `frame` is local (it may lie outside [0, frames) in a transition),
    `depth` 0..1 is the layer's nearness: a nearer layer moves more. Never leaves the picture."""
    base = cover(picture_px, frame_px, focal)
    gain = (1 + PARALLAX * depth) * math.log1p(motion.strength)
    lead, tail = progress(-LEAD_F, frames), progress(frames + TAIL_F, frames)
    at = progress(frame, frames)
    if motion.kind == "still" or motion.strength == 0:
        return base
    if motion.kind == "push_in":
        return _zoomed(base, picture_px, focal, math.exp(gain * (at - lead)))
    if motion.kind == "pull_out":
        return _zoomed(base, picture_px, focal, math.exp(gain * (tail - at)))
    zoom = math.exp(gain * (tail - lead))
    share = (at - lead) / (tail - lead)
    if motion.kind in ("pan_left", "tilt_up"):
        share = 1 - share
    inner = _zoomed(base, picture_px, focal, zoom)
    if motion.kind in ("pan_left", "pan_right"):
        return Crop(base.left + share * (base.width - inner.width), inner.top, inner.width, inner.height)
    return Crop(inner.left, base.top + share * (base.height - inner.height), inner.width, inner.height)


def _zoomed(base: Crop, picture_px: tuple[int, int], focal: tuple[float, float], zoom: float) -> Crop:
    """The part of `base` that a zoom leaves: the focal point, or the point of `base` nearest to it, stays in place."""
    still_x = min(max(focal[0] * picture_px[0], base.left), base.left + base.width)
    still_y = min(max(focal[1] * picture_px[1], base.top), base.top + base.height)
    return Crop(
        still_x - (still_x - base.left) / zoom,
        still_y - (still_y - base.top) / zoom,
        base.width / zoom,
        base.height / zoom,
    )
