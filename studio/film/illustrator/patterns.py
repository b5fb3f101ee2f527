"""African textile patterns, drawn by rule: each is one SVG `<pattern>` tile in the palette's colours.

Kente (Asante and Ewe strip weaving), kitenge (East African wax print), bogolan or mudcloth (Mali), shuka (Maasai
blanket) and Ndebele (South African wall painting): the geometry follows the cloth, the colours follow the brand.
"""

import math
import random
from collections.abc import Callable

from studio.film.illustrator.palette import Scheme, at_lightness, mix, shifted

Tile = tuple[float, float, str]


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _poly(points: list[tuple[float, float]], fill: str) -> str:
    return f'<path d="M{" ".join(f"{x:g},{y:g}" for x, y in points)}z" fill="{fill}"/>'


def _kente(colours: list[str], ink: str, rng: random.Random) -> Tile:
    """Woven strips: warp-striped squares beside weft blocks with stepped diamonds, turned from square to square."""
    first, second, third, fourth = colours[:4]
    parts = [_rect(0, 0, 96, 96, ink)]
    for column in range(2):
        for row in range(2):
            x, y = column * 48, row * 48
            if (column + row) % 2 == 0:
                stripes = [first, ink, second, ink, third, first]
                parts += [
                    _rect(x + i * 8, y, 8 if colour != ink else 5, 48, colour) for i, colour in enumerate(stripes)
                ]
            else:
                parts.append(_rect(x, y, 48, 48, fourth))
                parts += [
                    _rect(x, y + at, 48, 4, colour) for at, colour in ((2, ink), (8, second), (36, second), (42, ink))
                ]
                steps = [(24 - 4 * (4 - abs(4 - k)) - 4, 14 + 2.5 * k, 8 * (4 - abs(4 - k)) + 8) for k in range(8)]
                parts += [
                    _rect(x + at, y + top, width, 2.5, first if k % 2 else third)
                    for k, (at, top, width) in enumerate(steps)
                ]
    return 96, 96, "".join(parts)


def _kitenge(colours: list[str], ink: str, rng: random.Random) -> Tile:
    """Wax print: big roundels of petals with dotted rings on a veined ground, set in a half-drop."""
    first, second, third, fourth = colours[:4]
    parts = [_rect(0, 0, 120, 120, fourth)]
    petals = rng.choice((8, 10, 12))
    for x, y, radius in ((30, 30, 27), (90, 90, 27), (90, 30, 15), (30, 90, 15)):
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{ink}"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius * 0.92:g}" fill="{first if radius > 20 else second}"/>')
        for k in range(petals):
            angle = 360 * k / petals
            parts.append(
                f'<ellipse cx="{x}" cy="{y - radius * 0.58:g}" rx="{radius * 0.15:g}" ry="{radius * 0.28:g}" '
                f'fill="{third if k % 2 else mix(fourth, "#ffffff", 0.55)}" transform="rotate({angle:g} {x} {y})"/>'
            )
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius * 0.26:g}" fill="{ink}"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius * 0.15:g}" fill="{second}"/>')
    for k in range(12):
        angle = math.tau * k / 12
        parts += [
            f'<circle cx="{x + 22 * math.cos(angle):.1f}" cy="{y + 22 * math.sin(angle):.1f}" r="1.7" fill="{ink}"/>'
            for x, y in ((90, 30), (30, 90))
        ]
    return 120, 120, "".join(parts)


def _mudcloth(colours: list[str], ink: str, rng: random.Random) -> Tile:
    """Bogolan: chalk marks by hand on dark cloth, in rows: zigzags, crosses, dots, ladders."""
    ground = at_lightness(mix(ink, "#3a2418", 0.6), 0.26)
    chalk = mix("#f3e6cf", colours[0], 0.08)
    parts = [_rect(0, 0, 120, 120, ground)]
    line = f'fill="none" stroke="{chalk}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"'
    zig = " ".join(f"{x},{14 if k % 2 else 4}" for k, x in enumerate(range(-12, 145, 12)))
    parts.append(f'<polyline points="{zig}" {line}/><polyline points="{zig}" transform="translate(0 9)" {line}/>')
    for x in range(12, 120, 24):
        wobble = rng.uniform(-1, 1)
        parts.append(f'<path d="M{x - 6},{38 + wobble:.1f}l12,12m0,-12l-12,12" {line}/>')
        parts += [f'<circle cx="{x + 12}" cy="{y}" r="2.4" fill="{chalk}"/>' for y in (38, 44, 50)]
        parts.append(f'<path d="M{x},{92 + wobble:.1f}v20m-6,-15h12m-12,5h12m-12,5h12" {line}/>')
        parts.append(f'<path d="M{x + 12},{94 - wobble:.1f}l5,8l-5,8l-5,-8z" {line}/>')
    parts.append(f'<path d="M0,30h120M0,60h120M0,84h120" {line}/>')
    parts += [_poly([(x, 82), (x + 12, 63), (x + 24, 82)], chalk) for x in range(0, 120, 24)]
    parts += [_poly([(x + 6, 80), (x + 12, 70), (x + 18, 80)], ground) for x in range(0, 120, 24)]
    return 120, 120, "".join(parts)


def _shuka(colours: list[str], ink: str, rng: random.Random) -> Tile:
    """Maasai blanket: a plaid of dark and bright stripes that darken where they cross."""
    ground = colours[0]
    dark = mix(ground, ink, 0.75)
    stripes = [(0, 18, dark), (24, 5, colours[1]), (52, 10, dark), (68, 3, colours[1]), (82, 3, dark)]
    parts = [_rect(0, 0, 96, 96, ground)]
    parts += [
        f'<rect x="0" y="{at}" width="96" height="{size}" fill="{c}" fill-opacity=".8"/>' for at, size, c in stripes
    ]
    parts += [
        f'<rect y="0" x="{at}" height="96" width="{size}" fill="{c}" fill-opacity=".62"/>' for at, size, c in stripes
    ]
    return 96, 96, "".join(parts)


def _ndebele(colours: list[str], ink: str, rng: random.Random) -> Tile:
    """Ndebele wall: black-edged steps, arrows and triangles, mirrored about the middle of the tile."""
    white = "#fbf7ee"
    first, second, third, fourth = colours[:4]
    parts = [_rect(0, 0, 144, 120, white)]
    shapes = [
        ([(0, 0), (36, 0), (36, 20), (20, 20), (20, 40), (0, 40)], first),
        ([(0, 120), (0, 60), (44, 120)], second),
        ([(0, 120), (0, 92), (22, 120)], fourth),
        ([(72, 4), (58, 34), (72, 34)], third),
        ([(72, 44), (40, 84), (40, 62), (72, 22 + 16)], first),
        ([(72, 60), (50, 88), (72, 88)], fourth),
        ([(72, 94), (52, 94), (52, 120), (72, 120)], third),
    ]
    for points, fill in shapes:
        mirrored = [(144 - x, y) for x, y in points]
        for outline in (points, mirrored):
            path = " ".join(f"{x:g},{y:g}" for x, y in outline)
            parts.append(f'<path d="M{path}z" fill="{fill}" stroke="{ink}" stroke-width="4" stroke-linejoin="miter"/>')
    parts.append(_rect(0, 0, 144, 3, ink))
    return 144, 120, "".join(parts)


_WEAVES: dict[str, Callable[[list[str], str, random.Random], Tile]] = {
    "kente": _kente,
    "kitenge": _kitenge,
    "mudcloth": _mudcloth,
    "shuka": _shuka,
    "ndebele": _ndebele,
}
PATTERNS = tuple(_WEAVES)


def textile(name: str, key: str, scheme: Scheme, rng: random.Random, scale: float, dim: float = 0.0) -> str:
    """An SVG `<pattern>` with id `key`, to be used as `fill="url(#key)"`; `scale` is pixels per unit of a tile that is
    some 100 units wide, `dim` how far the colours go towards the scene's shade (0..1)."""
    accents = [*scheme.accents, scheme.paper, shifted(scheme.accents[0], 0.14, 0.8), *scheme.accents]
    turn = rng.randrange(max(1, len(scheme.accents)))
    colours = [
        mix(c, scheme.shade, dim)
        for c in (accents[turn : len(scheme.accents)] + accents[:turn] + accents[len(scheme.accents) :])
    ]
    ink = mix(at_lightness(scheme.ink, min(0.24, 0.3)), scheme.shade, dim)
    width, height, tile = _WEAVES[name](colours, ink, rng)
    if scale > 0.05:
        # Tiles of whole pixels: a rasteriser leaves hairlines between others.
        step = math.gcd(round(width), round(height))
        scale = max(1, round(scale * step)) / step
    return (
        f'<pattern id="{key}" patternUnits="userSpaceOnUse" width="{width:g}" height="{height:g}" '
        f'patternTransform="scale({scale:.5g})">{tile}</pattern>'
    )
