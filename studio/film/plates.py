"""A picture's layers as plates: planes decoded once, shrunk to what the frame needs, and drawn by the camera's path."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.film.errors import FilmError
from studio.film.frames import RGBA_TO_YUV, Bytes, Planes, blend
from studio.film.motion import Crop, cover
from studio.film.resampling import MARGIN, resample
from studio.film.spec import Canvas, Layer, Picture

MAX_SOURCE_PER_OUTPUT_PX = 1.25
MIN_SHARE_SEEN = 0.5


@dataclass(frozen=True)
class Plate:
    """A layer as planes, its chroma halved and sited at the middle of each four pixels. One pixel of the picture is
    `scale` (x, y) pixels of the plate, whose planes begin at `origin` (x, y; even plate pixels, before the margin).
    Every plane has a margin around it. `keep_y` and `keep_c` are None for an opaque plate."""

    colour: Planes
    keep_y: Bytes | None
    keep_c: Bytes | None
    scale: tuple[float, float]
    origin: tuple[int, int]
    depth: float


@dataclass(frozen=True)
class Plates:
    """A picture ready to be drawn: its size in pixels, its focal point, its plates back to front."""

    size_px: tuple[int, int]
    focal: tuple[float, float]
    plates: tuple[Plate, ...]


def load_plates(picture: Picture, canvas: Canvas) -> Plates:
    """A picture's layers, decoded for a canvas. A picture of which the frame would show less than half (a portrait in a
    landscape frame) is set whole before a blurred copy of itself. Raises FilmError for what cannot be read."""
    if not picture.layers:
        raise FilmError("A scene's picture has no layers: give it at least one.")
    layers = [_read_layer(layer) for layer in picture.layers]
    height, width = layers[0].shape[:2]
    for layer, rgba in zip(picture.layers, layers, strict=True):
        if rgba.shape[:2] != (height, width):
            raise FilmError(f"The layer “{layer.path.name}” is not of the size of the layers behind it.")
    frame_px = (canvas.width_px, canvas.height_px)
    seen = cover((width, height), frame_px, picture.focal)
    if seen.width * seen.height < MIN_SHARE_SEEN * width * height:
        whole = _before_blurred_copy(_flattened(layers), frame_px)
        size = (whole.shape[1], whole.shape[0])
        return Plates(size, (0.5, 0.5), (_make_plate(whole, 0.0, frame_px, cover(size, frame_px, (0.5, 0.5))),))
    plates = [
        _make_plate(rgba, layer.depth if index else 0.0, frame_px, seen)
        for index, (layer, rgba) in enumerate(zip(picture.layers, layers, strict=True))
    ]
    return Plates((width, height), picture.focal, tuple(plates))


def _read_layer(layer: Layer) -> Bytes:
    """The layer's pixels, premultiplied RGBA, (height, width, 4)."""
    try:
        raw = np.frombuffer(layer.path.read_bytes(), np.uint8)
    except OSError as missing:
        raise FilmError(f"The picture “{layer.path.name}” cannot be read: make it again.") from missing
    pixels = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED) if len(raw) else None
    if pixels is None:
        raise FilmError(f"The picture “{layer.path.name}” is damaged: make it again.")
    if pixels.dtype == np.uint16:
        pixels = cv2.convertScaleAbs(pixels, alpha=1 / 257)
    if pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGBA))
    if pixels.shape[2] == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGBA))
    rgba = cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA)
    if rgba[..., 3].min() < 255:
        alpha = rgba[..., 3].copy()
        rgba = cv2.multiply(rgba, cv2.merge([alpha] * 4), scale=1 / 255)
        rgba[..., 3] = alpha
    return np.asarray(rgba)


def _flattened(layers: list[Bytes]) -> Bytes:
    """All layers in one opaque picture, over black."""
    flat = np.zeros_like(layers[0])
    for rgba in layers:
        keep = 255 - rgba[..., 3]
        flat = np.asarray(cv2.add(cv2.multiply(flat, cv2.merge([keep] * 4), scale=1 / 255), rgba))
    flat[..., 3] = 255
    return flat


def _before_blurred_copy(rgba: Bytes, frame_px: tuple[int, int]) -> Bytes:
    """The whole picture in the frame's shape, in front of a blurred, darker copy of itself that fills the rest."""
    width, height = (round(side * MAX_SOURCE_PER_OUTPUT_PX) for side in frame_px)
    part = cover((rgba.shape[1], rgba.shape[0]), (width, height), (0.5, 0.5))
    left, top = int(part.left), int(part.top)
    behind = rgba[top : top + max(int(part.height), 1), left : left + max(int(part.width), 1)]
    small = cv2.resize(behind, (max(width // 16, 1), max(height // 16, 1)), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), 2.5)
    whole = cv2.resize(cv2.convertScaleAbs(blurred, alpha=0.6), (width, height), interpolation=cv2.INTER_CUBIC)
    shrink = min(width / rgba.shape[1], height / rgba.shape[0])
    inner_width, inner_height = round(rgba.shape[1] * shrink), round(rgba.shape[0] * shrink)
    method = cv2.INTER_AREA if shrink < 1 else cv2.INTER_CUBIC
    left, top = (width - inner_width) // 2, (height - inner_height) // 2
    whole[top : top + inner_height, left : left + inner_width] = cv2.resize(
        rgba, (inner_width, inner_height), interpolation=method
    )
    whole[..., 3] = 255
    return np.asarray(whole)


def _make_plate(rgba: Bytes, depth: float, frame_px: tuple[int, int], seen: Crop) -> Plate:
    """A premultiplied picture as a plate, no denser than the widest view (`seen`) of it needs."""
    height, width = rgba.shape[:2]
    shrink = min(1.0, MAX_SOURCE_PER_OUTPUT_PX * frame_px[0] / seen.width)
    if shrink < 1.0:
        size = (max(round(width * shrink), 2), max(round(height * shrink), 2))
        rgba = np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA))
    scale = (rgba.shape[1] / width, rgba.shape[0] / height)
    alpha = rgba[..., 3]
    if alpha.min() == 255:
        return Plate(_planes_with_margin(rgba), None, None, scale, (0, 0), depth)
    box, origin = _box_of_alpha(alpha)
    part = rgba[box]
    keep = 255 - part[..., 3]
    return Plate(_planes_with_margin(part), _margined(keep), _margined(_halved(keep)), scale, origin, depth)


def _box_of_alpha(alpha: Bytes) -> tuple[tuple[slice, slice], tuple[int, int]]:
    """The part of a layer that is not wholly transparent, with a ring of two pixels where there is room, from even
    pixels on; a wholly transparent layer gives its corner."""
    left, top, width, height = cv2.boundingRect(alpha)
    x0, y0 = max(left - 2, 0) // 2 * 2, max(top - 2, 0) // 2 * 2
    x1, y1 = min(left + max(width, 2) + 2, alpha.shape[1]), min(top + max(height, 2) + 2, alpha.shape[0])
    return (slice(y0, y1), slice(x0, x1)), (x0, y0)


def _planes_with_margin(rgba: Bytes) -> Planes:
    yuv = np.asarray(cv2.transform(rgba, RGBA_TO_YUV), np.uint8)
    y, u, v = (np.ascontiguousarray(yuv[..., index]) for index in range(3))
    return Planes(_margined(y), _margined(_halved(u)), _margined(_halved(v)))


def _halved(plane: Bytes) -> Bytes:
    """A plane at half its size, each sample the mean of four; an odd last row or column stands for two."""
    height, width = plane.shape
    if height % 2 or width % 2:
        plane = np.asarray(cv2.copyMakeBorder(plane, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE))
    return np.asarray(cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))


def _margined(plane: Bytes) -> Bytes:
    return np.asarray(cv2.copyMakeBorder(plane, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REPLICATE))


def draw_plate(plate: Plate, view: Crop, target: Planes) -> None:
    """Draw what the camera sees of a plate: over everything if it is opaque, else blended on its own box."""
    height, width = target.y.shape
    step_x, step_y = view.width * plate.scale[0] / width, view.height * plate.scale[1] / height
    left = view.left * plate.scale[0] - plate.origin[0] + 0.5 * step_x - 0.5
    top = view.top * plate.scale[1] - plate.origin[1] + 0.5 * step_y - 0.5
    if plate.keep_y is None or plate.keep_c is None:
        resample(plate.colour.y, (step_x, step_y), (left, top), target.y)
        # Left-sited chroma stands at luma (2 i, 2 j + 0.5); the plate's at the middle of its four pixels.
        start = ((left - 0.5) / 2, (top + 0.5 * step_y - 0.5) / 2)
        resample(plate.colour.u, (step_x, step_y), start, target.u)
        resample(plate.colour.v, (step_x, step_y), start, target.v)
        return
    box = _box_on_frame(plate, (step_x, step_y), (left, top), (width, height))
    if box is None:
        return
    x0, y0, x1, y1 = box
    left, top = left + x0 * step_x, top + y0 * step_y
    start = ((left - 0.5) / 2, (top + 0.5 * step_y - 0.5) / 2)
    luma = (slice(y0, y1), slice(x0, x1))
    chroma = (slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2))
    keep = np.empty((y1 - y0, x1 - x0), np.uint8)
    colour = np.empty_like(keep)
    resample(plate.keep_y, (step_x, step_y), (left, top), keep)
    resample(plate.colour.y, (step_x, step_y), (left, top), colour)
    blend(target.y[luma], colour, keep)
    keep, colour = np.empty((2, (y1 - y0) // 2, (x1 - x0) // 2), np.uint8)
    resample(plate.keep_c, (step_x, step_y), start, keep)
    for plane, under in ((plate.colour.u, target.u), (plate.colour.v, target.v)):
        resample(plane, (step_x, step_y), start, colour)
        blend(under[chroma], colour, keep)


def _box_on_frame(
    plate: Plate, step: tuple[float, float], start: tuple[float, float], frame_px: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    """The even box (x0, y0, x1, y1) of a frame on which a plate falls, or None where it falls outside."""
    edges = []
    for axis in (0, 1):
        length = plate.colour.y.shape[1 - axis] - 2 * MARGIN
        first = int((-1 - start[axis]) / step[axis]) // 2 * 2
        last = int((length - start[axis]) / step[axis]) // 2 * 2 + 2
        low, high = max(first, 0), min(last, frame_px[axis])
        if low >= high:
            return None
        edges.append((low, high))
    return edges[0][0], edges[1][0], edges[0][1], edges[1][1]
