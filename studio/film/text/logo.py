"""A tenant's logo in the top corner, from a PNG, JPEG, WebP or SVG file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from studio.film.errors import FilmError
from studio.film.spec import Canvas, Placed, Sprite
from studio.film.text.fonts import FOLDER
from studio.film.text.ink import Pixels, blank, cropped, drawn_once, lay, paint, premultiplied, soft_shadow, svg_picture
from studio.film.zones import SAFE_AREAS, SafeArea, zones_for

Corner = Literal["left", "right"]

_MOST_BYTES = 5_000_000
_MOST_PIXELS = 40_000_000
_WIDEST = 0.26
# What an SVG may point at: its own parts, and pictures held inside it.
_REFERENCE = re.compile(
    r"""(?:href|src)\s*=\s*(["'])(.*?)\1|url\(\s*["']?(.*?)["']?\s*\)|(@import|<!ENTITY|<\?xml-stylesheet)""",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(r"#|data:image/(png|jpe?g|gif|webp);base64,", re.I)


def load_logo(path: Path, width_px: int, height_px: int) -> Pixels:
    """The logo as large as fits the box, cut to what is seen of it: premultiplied RGBA.

    Raises FilmError for a file that is no picture, is too large, is empty, or is an SVG that points outside itself.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise FilmError(f"The logo {path.name} is over 5 MB: give a smaller file.")
        content = path.read_bytes()
    except OSError as wrong:
        raise FilmError(f"The logo {path.name} cannot be read: upload it again.") from wrong
    looks_svg = path.suffix.lower() == ".svg" or content.lstrip()[:5].lower() in {b"<?xml", b"<svg "}
    picture = _svg_logo(content, path.name, width_px * 2) if looks_svg else _raster_logo(path)
    seen, _, _ = cropped(picture)
    if not seen[..., 3].any():
        raise FilmError(f"The logo {path.name} is empty: nothing in it can be seen.")
    scale = min(width_px / seen.shape[1], height_px / seen.shape[0])
    size = max(1, round(seen.shape[1] * scale)), max(1, round(seen.shape[0] * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(seen, size, interpolation=way), np.uint8)


def check_svg(svg: str, name: str) -> None:
    """Raises FilmError where an SVG asks for anything outside itself: a file, an address, an entity."""
    for found in _REFERENCE.finditer(svg):
        target = (found[2] if found[2] is not None else found[3]) if found[4] is None else None
        if target is None or not _INSIDE.match(target.strip()):
            raise FilmError(f"The logo {name} points at something outside itself: export it as one plain SVG or a PNG.")


def _svg_logo(content: bytes, name: str, side_px: int) -> Pixels:
    try:
        svg = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FilmError(f"The logo {name} is not UTF-8: export it again as a plain SVG or a PNG.") from wrong
    check_svg(svg, name)
    try:
        return svg_picture(svg, side_px, side_px, font_folder=FOLDER)
    except ValueError as wrong:
        raise FilmError(f"The logo {name} is not a valid SVG: export it again, or as a PNG.") from wrong


def _raster_logo(path: Path) -> Pixels:
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise FilmError(f"The logo {path.name} has too many pixels: give a smaller picture.")
            return premultiplied(np.asarray(picture.convert("RGBA")))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as wrong:
        raise FilmError(f"The logo {path.name} cannot be read as a picture: give a PNG, JPEG, WebP or SVG.") from wrong


@drawn_once(keep=4)
def _draw_logo(path: Path, modified_ns: int, width_px: int, height_px: int) -> tuple[Sprite, int]:
    """The logo over a soft shadow, and the shadow's width on each side. A file written anew is read anew."""
    picture = load_logo(path, width_px, height_px)
    pad = max(4, round(height_px * 0.16))
    rgba = blank(picture.shape[1] + 2 * pad, picture.shape[0] + 2 * pad)
    lay(rgba, picture, pad, pad)
    shadow = soft_shadow(np.ascontiguousarray(rgba[..., 3]), pad / 2.5, 0.5)
    ground = blank(rgba.shape[1], rgba.shape[0])
    paint(ground, shadow, (0, 0, 0))
    lay(ground, rgba, 0, 0)
    return Sprite(ground), pad


class Logo:
    """A logo that stands still in a top corner of every frame, above the title's zone."""

    def __init__(
        self,
        path: Path,
        canvas: Canvas,
        *,
        corner: Corner = "right",
        safe_area: SafeArea = SAFE_AREAS["default"],
        opacity: float = 1.0,
    ) -> None:
        zone = zones_for(canvas.width_px, canvas.height_px).logo
        self._path = path
        self._canvas, self._corner, self._safe, self._opacity = canvas, corner, safe_area, opacity
        self._top_px = round(max(zone.top, safe_area.top) * canvas.height_px)
        self._box = round(_WIDEST * canvas.width_px), round((zone.bottom - zone.top) * canvas.height_px)

    def placed(self, frame: int) -> Sequence[Placed]:
        """The logo, the same at every frame. Raises FilmError as load_logo does."""
        try:
            modified_ns = self._path.stat().st_mtime_ns
        except OSError as wrong:
            raise FilmError(f"The logo {self._path.name} cannot be read: upload it again.") from wrong
        sprite, pad = _draw_logo(self._path, modified_ns, *self._box)
        width = sprite.rgba.shape[1] - 2 * pad
        left = self._safe.left * self._canvas.width_px
        if self._corner == "right":
            left = (1 - self._safe.right) * self._canvas.width_px - width
        return (Placed(sprite, round(left) - pad, self._top_px - pad, self._opacity),)
