"""Plates: a composed scene rasterised to PNG files at the size its formats need."""

from pathlib import Path

import resvg_py

from studio.film.illustrator.compose import Illustration
from studio.film.spec import Layer, Picture


def draw_plates(illustration: Illustration, folder: Path) -> Picture:
    """The scene's plates as PNG files in `folder`, back to front, the first opaque, all of one size."""
    layers = []
    for number, plate in enumerate(illustration.layers):
        path = folder / f"{number}-{plate.name}.png"
        path.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=plate.svg, skip_system_fonts=True)))
        layers.append(Layer(path, plate.depth))
    return Picture(tuple(layers), illustration.focal)
