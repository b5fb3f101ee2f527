"""Drawn properties: baskets of produce, piles of coins, near corners, and the halo behind a main subject."""

import math

from studio.film.illustrator import plants
from studio.film.illustrator.backdrops import weave
from studio.film.illustrator.catalogue import members
from studio.film.illustrator.figures import extent, placed
from studio.film.illustrator.palette import mix, shifted
from studio.film.illustrator.stage import Stage, disc

# Small things that look absurd alone and large: they come in piles, as produce comes in baskets.
PILED = frozenset({"coin", "brick", "books", "package"})

_BASKET = "M-.5,-.46C-.49,-.2 -.42,.0 -.33,.0H.33C.42,.0 .49,-.2 .5,-.46z"


def basket(stage: Stage, name: str, x: float, foot: float, width: float, key: str) -> str:
    """A woven basket heaped with one kind of produce, its foot at (x, foot), `width` pixels across."""
    scheme = stage.scheme
    straw = mix(mix("#c08a4c", scheme.light, 0.15), scheme.shade, 0.08 + scheme.tint * 0.8)
    dark, bright = mix(straw, scheme.shade, 0.4), mix(straw, scheme.light, 0.35)
    ink = extent(name)
    size = width * (0.36 if ink.width <= ink.height * 1.3 else 0.42)
    rim = foot - width * 0.44
    parts = [stage.contact(x, foot, width * 0.52, 0.6)]
    rows = (
        ((3, 0.62, 0.30), (4, 0.42, 0.24), (3, 0.22, 0.31))
        if ink.height <= ink.width * 1.4
        else ((3, 0.5, 0.24), (4, 0.2, 0.22))
    )
    count = 0
    for number, up, gap in rows:
        for k in range(number):
            dx = (k - (number - 1) / 2) * gap * width + stage.between(-0.02, 0.02) * width
            turn = stage.between(-16, 16)
            at_y = rim - width * (up - 0.36)
            item = placed(stage, name, x + dx, at_y, size * ink.height / max(ink.height, ink.width), f"{key}-{count}")
            parts.append(f'<g transform="rotate({turn:.0f} {x + dx:.0f} {at_y - size / 2:.0f})">{item}</g>')
            count += 1
    weave_lines = "".join(
        (
            f"M{-0.5 + 0.018 * row * row:.3f},{-0.36 + 0.09 * row:.2f}Q0,{-0.30 + 0.09 * row:.2f} "
            f"{0.5 - 0.018 * row * row:.3f},{-0.36 + 0.09 * row:.2f}"
        )
        for row in range(4)
    )
    ribs = "".join(f"M{dx:.2f},-.44L{dx * 0.72:.3f},0" for dx in (-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4))
    band = scheme.accent(stage.rng.randrange(6))
    parts.append(
        f'<g transform="translate({x:.1f} {foot:.1f}) scale({width:.2f})"><path d="{_BASKET}" fill="{straw}"/>'
        f'<path d="{ribs}" stroke="{dark}" stroke-width=".012" stroke-opacity=".7"/>'
        f'<path d="{weave_lines}" fill="none" stroke="{dark}" stroke-width=".02" stroke-opacity=".75"/>'
        f'<path d="M-.49,-.3Q0,-.22 .49,-.3L.475,-.2Q0,-.12 -.475,-.2z" fill="{band}"/>'
        f'<rect x="-.53" y="-.49" width="1.06" height=".1" rx=".05" fill="{bright}"/>'
        f'<path d="M.16,-.4C.2,-.2 .2,-.1 .18,0H.33C.42,0 .49,-.2 .5,-.4z" fill="{scheme.shade}" '
        'fill-opacity=".16"/></g>'
    )
    return f'<g id="{key}" data-part="subject" data-name="{name}">{"".join(parts)}</g>'


def pile(stage: Stage, name: str, x: float, foot: float, height: float, key: str) -> str:
    """One large thing with smaller ones of its kind around its foot."""
    ink = extent(name)
    width = height * ink.width / ink.height
    parts = [stage.contact(x, foot, width * 0.95, 0.5)]
    around = ((-0.62, 0.42, -0.01), (0.66, 0.5, -0.01), (0.36, 0.34, 0.03), (-0.4, 0.28, 0.035))
    back, near = around[:2], around[2:]
    for k, (dx, share, down) in enumerate(back):
        parts.append(placed(stage, name, x + dx * width, foot + down * height, height * share, f"{key}-b{k}"))
    parts.append(placed(stage, name, x, foot, height, key))
    for k, (dx, share, down) in enumerate(near):
        parts.append(stage.contact(x + dx * width, foot + down * height, width * share * 0.6, 0.5))
        parts.append(placed(stage, name, x + dx * width, foot + down * height, height * share, f"{key}-n{k}"))
    return "".join(parts)


# What may stand very near at a lower corner, by setting; leaves where nothing is named.
_NEAR = {
    "market": ("mango", "tomato", "banana", "avocado", "onion", "leaves"),
    "farm": ("ear-of-corn", "tomato", "mango", "leaves", "leaves"),
    "coast": ("coconut", "pineapple", "leaves", "leaves"),
    "home": ("mango", "leaves", "leaves"),
    "school": ("books", "leaves"),
}


def corner(stage: Stage, ground: str) -> str:
    """Something very near at a lower corner of the frame, cut by its edge, for depth."""
    scheme, u = stage.scheme, stage.unit
    side = stage.rng.choice((-1, 1))
    choice = stage.rng.choice(_NEAR.get(stage.setting, ("leaves",)))
    if choice in members("produce"):
        x = u * 8 if side < 0 else stage.width - u * 8
        return f'<g data-part="corner">{basket(stage, choice, x, stage.height * 1.03, u * 36, "near")}</g>'
    if choice != "leaves":
        x = u * 9 if side < 0 else stage.width - u * 9
        return f'<g data-part="corner">{placed(stage, choice, x, stage.height * 1.02, u * 24, "near")}</g>'
    x = -u if side < 0 else stage.width + u
    green = mix(scheme.leaf(), scheme.shade, 0.25)
    parts = [plants.leaves(stage, x, stage.height + u * 2, u * stage.between(26, 34), green, -side)]
    if ground in {"grass", "sand"} or stage.chance(0.3):
        parts.append(
            plants.leaves(
                stage, stage.width - x, stage.height + u * 4, u * stage.between(18, 24), shifted(green, -0.03), side
            )
        )
    return f'<g data-part="corner">{"".join(parts)}</g>'


def halo(stage: Stage, x: float, y: float, radius: float) -> str:
    """What sets a main subject off in the manner of the look: a woven roundel, a burst, neon rings, cut discs."""
    scheme, rng = stage.scheme, stage.rng
    first, second = scheme.accent(rng.randrange(6)), scheme.accent(rng.randrange(6) + 1)
    if stage.look == "neon":
        tube, other = shifted(first, 0.1, 1.3), shifted(second, 0.1, 1.3)
        rings = [(1.0, tube), (0.86, other)]
        parts = [stage.glow(x, y, radius * 1.7, tube, 0.5)]
        for share, colour in rings:
            for width, opacity in ((2.4, 0.14), (1.2, 0.3), (0.4, 1.0)):
                parts.append(
                    f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius * share:.0f}" fill="none" stroke="{colour}" '
                    f'stroke-width="{stage.unit * width:.1f}" stroke-opacity="{opacity}"/>'
                )
        return "".join(parts)
    if stage.look == "poster":
        teeth = 28
        points = []
        for k in range(teeth * 2):
            reach = radius * (1.06 if k % 2 else 0.92)
            points.append(
                f"{x + reach * math.cos(math.pi * k / teeth):.1f},{y + reach * math.sin(math.pi * k / teeth):.1f}"
            )
        burst = f'<path d="M{" ".join(points)}z" fill="{mix(first, scheme.paper, 0.1)}"/>'
        return burst + disc(x, y, radius * 0.8, mix(scheme.paper, second, 0.14))
    if stage.look == "papercut":
        parts = []
        for k, share in enumerate((1.0, 0.84, 0.68)):
            r = radius * share
            path = f"M{x - r:.1f},{y:.1f}a{r:.1f},{r:.1f} 0 1 1 {2 * r:.1f},0a{r:.1f},{r:.1f} 0 1 1 {-2 * r:.1f},0z"
            parts.append(stage.block(path, mix(mix(first, second, k * 0.4), scheme.paper, 0.25 + 0.25 * k)))
        return "".join(parts)
    cloth = weave(stage, stage.between(13, 18), 0.06)
    inner = 0.76 if stage.look == "textile" else 0.82
    return (
        disc(x + stage.unit * 0.5, y + stage.unit * 0.9, radius, scheme.shade, 0.2)
        + disc(x, y, radius, f"url(#{cloth})")
        + disc(x, y, radius * (inner + 0.05), mix(scheme.paper, first, 0.75))
        + disc(
            x, y, radius * inner, mix(mix(scheme.sky_low, second, 0.28), scheme.shade, 0.12 if scheme.is_dark else 0)
        )
    )


def passers_by(
    stage: Stage, foot: float, height: float, keep_off: tuple[float, float], names: tuple[str, ...], key: str
) -> str:
    """Small whole figures far back on the ground, out of a span (shares of the width) left to the subject."""
    places = [at for at in (0.09, 0.2, 0.8, 0.91) if not keep_off[0] < at < keep_off[1]]
    stage.rng.shuffle(places)
    parts = []
    for k, (at, name) in enumerate(zip(places[: len(names)], names, strict=False)):
        x = stage.width * (at + stage.between(-0.03, 0.03))
        parts.append(stage.contact(x, foot, height * 0.3, 0.4))
        parts.append(
            placed(
                stage,
                name,
                x,
                foot,
                height * stage.between(0.92, 1.05),
                f"{key}{k}",
                shaded=False,
                flip=x > stage.width / 2,
            )
        )
    return "".join(parts)
