"""Sky and land: light, clouds, hills and sea, each drawn by rule with the stage's dice."""

import math

from studio.film.illustrator.palette import mix, shifted
from studio.film.illustrator.stage import Stage, disc, line, rect, shape


def sky(stage: Stage) -> str:
    """The sky down to below the horizon, as bands as fine as 8-bit colour (a full-frame gradient costs ten times)."""
    scheme = stage.scheme
    bottom = min(stage.height, stage.horizon + stage.unit * 14)
    bands = 72
    edges = [round(bottom * k / bands) for k in range(bands + 1)]
    parts = [rect(0, edges[-1] - 1, stage.width, stage.height - edges[-1] + 2, scheme.sky_low)]
    for k in range(bands):
        share = (k / (bands - 1)) ** 1.15
        parts.append(
            f'<path d="M0,{edges[k]}H{stage.width:.0f}V{edges[k + 1]}H0z" '
            f'fill="{mix(scheme.sky_top, scheme.sky_low, share)}"/>'
        )
    return f'<g shape-rendering="crispEdges">{"".join(parts)}</g>'


def sun(stage: Stage, x: float, y: float, radius: float) -> str:
    """The sun (or the moon in the dark) with its halo; rays in a poster."""
    scheme = stage.scheme
    parts = []
    if stage.look == "poster":
        parts.append(rays(stage, x, y, mix(scheme.sky_top, scheme.paper, 0.3)))
    else:
        parts.append(stage.glow(x, y, radius * 3.2, scheme.glow, 0.55))
    if stage.look in {"papercut", "textile"}:
        for k, share in enumerate((1.75, 1.38)):
            parts.append(disc(x, y, radius * share, mix(scheme.sky_top, scheme.glow, 0.3 + 0.3 * k), 0.75))
    parts.append(disc(x, y, radius, scheme.glow))
    if scheme.is_dark and stage.look != "poster":
        parts.append(disc(x - radius * 0.25, y - radius * 0.2, radius * 0.16, shifted(scheme.glow, -0.07)))
        parts.append(disc(x + radius * 0.3, y + radius * 0.25, radius * 0.22, shifted(scheme.glow, -0.06)))
    return "".join(parts)


def rays(stage: Stage, x: float, y: float, colour: str, count: int = 16) -> str:
    """Rays from a point to beyond the plate's edges."""
    reach = math.hypot(stage.width, stage.height)
    turn = stage.between(0, math.tau / count)
    parts = []
    for k in range(count):
        start, end = turn + math.tau * k / count, turn + math.tau * (k + 0.5) / count
        parts.append(
            f"M{x:.0f},{y:.0f}L{x + reach * math.cos(start):.0f},{y + reach * math.sin(start):.0f}"
            f"L{x + reach * math.cos(end):.0f},{y + reach * math.sin(end):.0f}z"
        )
    return f'<path d="{"".join(parts)}" fill="{colour}" fill-opacity=".45"/>'


def cloud(stage: Stage, x: float, y: float, size: float, colour: str) -> str:
    """A flat-bottomed cloud `size` pixels wide."""
    top = size * 0.16
    path = (
        f"M{x - size / 2:.1f},{y:.1f}a{top:.1f},{top:.1f} 0 0 1 {size * 0.16:.1f},{-top * 1.1:.1f}"
        f"a{size * 0.19:.1f},{size * 0.19:.1f} 0 0 1 {size * 0.34:.1f},{-top * 0.5:.1f}"
        f"a{size * 0.14:.1f},{size * 0.14:.1f} 0 0 1 {size * 0.27:.1f},{top * 0.5:.1f}"
        f"a{top:.1f},{top:.1f} 0 0 1 {size * 0.23:.1f},{top * 1.1:.1f}z"
    )
    if stage.look == "papercut":
        return stage.block(path, mix(colour, stage.scheme.paper, 0.4))
    return f'<path d="{path}" fill="{colour}"/>'


def clouds(stage: Stage, count: int, top: float, bottom: float) -> str:
    colour = mix(stage.scheme.sky_low, "#ffffff" if not stage.scheme.is_dark else stage.scheme.sky_top, 0.5)
    parts = []
    for k in range(count):
        x = stage.width * (k + stage.between(0.1, 0.9)) / count
        parts.append(
            cloud(stage, x, stage.between(top, bottom) if k % 2 else top, stage.unit * stage.between(16, 30), colour)
        )
    return "".join(parts)


def stars(stage: Stage, count: int = 70) -> str:
    return "".join(
        disc(
            stage.between(0, stage.width),
            stage.between(0, stage.horizon * 0.85),
            stage.unit * stage.between(0.06, 0.17),
            stage.scheme.paper,
            stage.between(0.3, 0.9),
        )
        for _ in range(count)
    )


def birds(stage: Stage, x: float, y: float) -> str:
    """A loose flight of far birds."""
    parts = []
    for _ in range(stage.rng.randint(3, 6)):
        at_x, at_y, span = (
            x + stage.unit * stage.between(-9, 9),
            y + stage.unit * stage.between(-4, 4),
            stage.unit * stage.between(0.8, 1.4),
        )
        parts.append(
            f'<path d="M{at_x - span:.1f},{at_y - span * 0.3:.1f}q{span * 0.6:.1f},{-span * 0.5:.1f} '
            f"{span:.1f},{span * 0.4:.1f}"
            f'q{span * 0.4:.1f},{-span * 0.9:.1f} {span:.1f},{-span * 0.4:.1f}" fill="none" '
            f'stroke="{mix(stage.scheme.sky_top, stage.scheme.ink, 0.65)}" '
            f'stroke-width="{stage.unit * 0.18:.1f}" stroke-linecap="round"/>'
        )
    return "".join(parts)


def hills(
    stage: Stage, y: float, swing: float, colour: str, pattern: str | None = None, waves: float | None = None
) -> str:
    """A range of hills with its crest about `y`."""
    path = stage.ridge(y, swing, waves or stage.between(0.6, 1.5), stage.between(0, 6.28))
    return stage.block(path, colour, pattern=pattern)


def mountain(stage: Stage, x: float, y: float, width: float, height: float, colour: str) -> str:
    """A far snow-topped peak, after Kilimanjaro: broad shoulders and a flat crown."""
    left, right = x - width / 2, x + width / 2
    top = y - height
    body = (
        f"M{left:.0f},{y:.0f}C{left + width * 0.2:.0f},{y - height * 0.2:.0f} "
        f"{x - width * 0.2:.0f},{top + height * 0.1:.0f} {x - width * 0.11:.0f},{top:.0f}"
        f"L{x + width * 0.10:.0f},{top:.0f}C{x + width * 0.2:.0f},{top + height * 0.1:.0f} "
        f"{right - width * 0.2:.0f},{y - height * 0.2:.0f} {right:.0f},{y:.0f}z"
    )
    snow = [
        (x - width * 0.11, top),
        (x + width * 0.10, top),
        (x + width * 0.155, top + height * 0.16),
        (x + width * 0.09, top + height * 0.11),
        (x + width * 0.05, top + height * 0.25),
        (x, top + height * 0.12),
        (x - width * 0.05, top + height * 0.22),
        (x - width * 0.09, top + height * 0.1),
        (x - width * 0.16, top + height * 0.17),
    ]
    return stage.block(body, colour) + shape(snow, mix(colour, "#ffffff", 0.7))


def sea(stage: Stage, y: float, shore: float) -> str:
    """Water from the horizon `y` to the shore, darker far out, with glints and a line of foam."""
    scheme = stage.scheme
    deep = mix(mix("#0e7f9a", scheme.sky_top, 0.35), scheme.shade, 0.55 if scheme.is_dark else 0.06)
    shallow = mix(mix("#46c3bd", scheme.sky_low, 0.3), scheme.shade, 0.5 if scheme.is_dark else 0.0)
    bands = 10
    parts = []
    for k in range(bands):
        top = y + (shore - y) * k / bands
        parts.append(
            rect(-4, round(top), stage.width + 8, shore - top + stage.unit * 4, mix(deep, shallow, k / (bands - 1)))
        )
    for _ in range(26):
        share = stage.between(0, 1) ** 1.4
        at = y + (shore - y) * share
        width = stage.unit * (1.2 + 7 * share) * stage.between(0.5, 1)
        parts.append(
            rect(
                stage.between(0, stage.width) - width / 2,
                at,
                width,
                max(1.5, stage.unit * 0.2 * (0.4 + share)),
                mix(shallow, "#ffffff", 0.55),
                stage.unit * 0.1,
                0.55,
            )
        )
    return "".join(parts)


def beach(stage: Stage, shore: float) -> str:
    scheme = stage.scheme
    wave = stage.ridge(shore, stage.unit * 0.9, 1.1, stage.between(0, 6))
    foam = stage.ridge(shore - stage.unit * 0.9, stage.unit * 0.9, 1.1, 1.0)
    return f'<path d="{foam}" fill="{mix("#ffffff", scheme.sky_low, 0.25)}" fill-opacity=".85"/>' + stage.block(
        wave, scheme.ground
    )


def dhow(stage: Stage, x: float, y: float, size: float) -> str:
    """A dhow under its slanted sail, its waterline at (x, y), `size` pixels tall."""
    scheme = stage.scheme
    hull = mix("#6b4226", scheme.shade, scheme.tint)
    sail = mix(scheme.paper, scheme.light, 0.3)
    flip = stage.rng.choice((-1, 1))
    sail_path = [
        (x - flip * size * 0.34, y - size * 0.2),
        (x + flip * size * 0.36, y - size * 1.0),
        (x + flip * size * 0.22, y - size * 0.16),
    ]
    return (
        line([(x, y - size * 0.1), (x + flip * size * 0.02, y - size * 0.74)], hull, size * 0.025)
        + (
            f'<path d="M{sail_path[0][0]:.1f},{sail_path[0][1]:.1f}L{sail_path[1][0]:.1f},{sail_path[1][1]:.1f}'
            f'Q{x + flip * size * 0.5:.1f},{y - size * 0.5:.1f} {sail_path[2][0]:.1f},{sail_path[2][1]:.1f}z" '
            f'fill="{sail}"/>'
        )
        + line(sail_path[:2], hull, size * 0.022)
        + (
            f'<path d="M{x - size * 0.46:.1f},{y - size * 0.13:.1f}Q{x:.1f},{y - size * 0.06:.1f} '
            f"{x + size * 0.48:.1f},{y - size * 0.17:.1f}Q{x + size * 0.36:.1f},{y + size * 0.02:.1f} "
            f"{x + size * 0.2:.1f},{y + size * 0.02:.1f}H{x - size * 0.26:.1f}Q{x - size * 0.42:.1f},{y:.1f} "
            f'{x - size * 0.46:.1f},{y - size * 0.13:.1f}z" fill="{hull}"/>'
        )
        + rect(x - size * 0.4, y + size * 0.02, size * 0.8, size * 0.025, mix(hull, scheme.sky_low, 0.4), 0, 0.5)
    )


def speckle(stage: Stage, top: float, bottom: float, colour: str, count: int, opacity: float = 0.3) -> str:
    """Printed grain: small marks that thicken downwards; cheap to draw and quiet for an encoder."""
    marks = []
    for _ in range(count):
        share = 1 - stage.rng.random() ** 2
        x, y, size = stage.between(0, stage.width), top + (bottom - top) * share, stage.unit * stage.between(0.05, 0.14)
        marks.append(f"M{x:.1f},{y:.1f}h{size:.1f}v{size:.1f}h{-size:.1f}z")
    return f'<path d="{"".join(marks)}" fill="{colour}" fill-opacity="{opacity:.2f}"/>'
