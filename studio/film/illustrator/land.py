"""Sky and land: light, clouds, hills, trees, fields and sea, each drawn by rule with the stage's dice."""

import math

from studio.film.illustrator.palette import mix, shifted
from studio.film.illustrator.stage import Stage, disc, line, rect, shape, smooth


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


def acacia(stage: Stage, x: float, y: float, height: float, colour: str) -> str:
    """An umbrella thorn: forked trunk and flat tiers of crown, its foot at (x, y)."""
    trunk, lean = mix(colour, stage.scheme.ink, 0.45), stage.between(-0.08, 0.08) * height
    spread = height * stage.between(0.55, 0.75)
    fork = y - height * 0.45
    parts = [
        (
            f'<path d="M{x - height * 0.03:.1f},{y:.1f}Q{x + lean * 0.4:.1f},{fork + height * 0.1:.1f} '
            f"{x - spread * 0.55 + lean:.1f},{y - height * 0.84:.1f}"
            f"L{x - spread * 0.5 + lean:.1f},{y - height * 0.86:.1f}"
            f"Q{x + lean * 0.5:.1f},{fork - height * 0.02:.1f} {x + lean * 0.6:.1f},{fork + height * 0.04:.1f}"
            f"Q{x + lean:.1f},{fork - height * 0.1:.1f} {x + spread * 0.5 + lean:.1f},{y - height * 0.88:.1f}"
            f"l{height * 0.03:.1f},{height * 0.02:.1f}"
            f'Q{x + lean + height * 0.12:.1f},{fork:.1f} {x + height * 0.035:.1f},{y:.1f}z" fill="{trunk}"/>'
        )
    ]
    tiers = [(-0.42, 0.83, 0.52), (0.42, 0.86, 0.5), (0.02, 0.95, 0.78)]
    for dx, up, width in tiers:
        centre_x, centre_y, half = x + lean + spread * dx, y - height * up, spread * width
        path = (
            f"M{centre_x - half:.1f},{centre_y:.1f}"
            f"Q{centre_x - half * 0.7:.1f},{centre_y - height * 0.13:.1f} "
            f"{centre_x - half * 0.1:.1f},{centre_y - height * 0.12:.1f}"
            f"Q{centre_x + half * 0.7:.1f},{centre_y - height * 0.15:.1f} {centre_x + half:.1f},{centre_y:.1f}"
            f"Q{centre_x + half * 0.5:.1f},{centre_y + height * 0.045:.1f} "
            f"{centre_x:.1f},{centre_y + height * 0.02:.1f}T{centre_x - half:.1f},{centre_y:.1f}z"
        )
        parts.append(stage.block(path, colour))
        parts.append(
            f'<path d="M{centre_x - half * 0.75:.1f},{centre_y - height * 0.06:.1f}'
            f"Q{centre_x - half * 0.3:.1f},{centre_y - height * 0.125:.1f} "
            f"{centre_x + half * 0.3:.1f},{centre_y - height * 0.1:.1f}"
            f"Q{centre_x:.1f},{centre_y - height * 0.05:.1f} "
            f'{centre_x - half * 0.75:.1f},{centre_y - height * 0.06:.1f}z" '
            f'fill="{mix(colour, stage.scheme.light, 0.3)}"/>'
        )
    return "".join(parts)


def round_tree(stage: Stage, x: float, y: float, height: float, colour: str) -> str:
    """A broad-leaved tree (mango, jacaranda): a clump of crowns on a short trunk."""
    trunk = mix(colour, stage.scheme.ink, 0.5)
    parts = [
        (
            f'<path d="M{x - height * 0.05:.1f},{y:.1f}Q{x - height * 0.02:.1f},{y - height * 0.3:.1f} '
            f"{x - height * 0.03:.1f},{y - height * 0.5:.1f}h{height * 0.07:.1f}"
            f'Q{x + height * 0.03:.1f},{y - height * 0.3:.1f} {x + height * 0.06:.1f},{y:.1f}z" fill="{trunk}"/>'
        )
    ]
    for dx, up, radius in ((-0.2, 0.55, 0.2), (0.22, 0.58, 0.19), (0.0, 0.72, 0.27)):
        cx, cy, r = x + height * dx, y - height * up, height * radius
        parts.append(
            stage.block(
                f"M{cx - r:.1f},{cy:.1f}a{r:.1f},{r:.1f} 0 1 1 {2 * r:.1f},0a{r:.1f},{r:.1f} 0 1 1 {-2 * r:.1f},0z",
                colour,
            )
        )
        parts.append(disc(cx - r * 0.25, cy - r * 0.25, r * 0.62, mix(colour, stage.scheme.light, 0.2)))
    return "".join(parts)


def palm(stage: Stage, x: float, y: float, height: float, colour: str) -> str:
    """A coconut palm that leans, its foot at (x, y)."""
    lean = height * stage.between(0.12, 0.3) * stage.rng.choice((-1, 1))
    top_x, top_y = x + lean, y - height
    trunk = mix(colour, "#8a6a48", 0.55)
    half = height * 0.022
    parts = [
        (
            f'<path d="M{x - half * 1.5:.1f},{y:.1f}Q{x + lean * 0.1:.1f},{y - height * 0.6:.1f} '
            f"{top_x - half * 0.7:.1f},{top_y:.1f}h{half * 1.4:.1f}"
            f'Q{x + lean * 0.1 + half * 3:.1f},{y - height * 0.6:.1f} {x + half * 1.5:.1f},{y:.1f}z" fill="{trunk}"/>'
        )
    ]
    length = height * 0.44
    for k, angle in enumerate((200, 232, 262, 285, 312, 340, 12, 168)):
        turn = math.radians(angle + stage.between(-7, 7))
        tip_x, tip_y = top_x + length * math.cos(turn), top_y + length * math.sin(turn) * 0.75 + length * 0.34
        bend_x, bend_y = top_x + length * 0.55 * math.cos(turn), top_y + length * 0.62 * math.sin(turn) - length * 0.12
        tone = mix(colour, stage.scheme.light if k % 2 else stage.scheme.ink, 0.18)
        parts.append(
            f'<path d="M{top_x:.1f},{top_y:.1f}Q{bend_x:.1f},{bend_y - length * 0.09:.1f} '
            f'{tip_x:.1f},{tip_y:.1f}Q{bend_x:.1f},{bend_y + length * 0.14:.1f} {top_x:.1f},{top_y:.1f}z" '
            f'fill="{tone}"/>'
        )
    parts += [
        disc(top_x + dx * half * 2, top_y + half * 1.6, half * 1.5, mix(trunk, stage.scheme.ink, 0.3))
        for dx in (-1, 0.2, 1.2)
    ]
    return "".join(parts)


def grass(stage: Stage, y: float, height: float, colour: str, count: int = 46) -> str:
    """A fringe of blades across the frame, rooted at `y`."""
    blades = []
    for k in range(count):
        x = stage.width * (k + stage.between(0, 1)) / count
        size, bend = height * stage.between(0.5, 1), height * stage.between(-0.35, 0.35)
        blades.append(
            f"M{x - size * 0.07:.1f},{y:.1f}Q{x:.1f},{y - size * 0.6:.1f} {x + bend:.1f},{y - size:.1f}"
            f"Q{x + size * 0.06:.1f},{y - size * 0.5:.1f} {x + size * 0.09:.1f},{y:.1f}z"
        )
    return f'<path d="{"".join(blades)}" fill="{colour}"/>'


def leaves(stage: Stage, x: float, y: float, size: float, colour: str, side: int) -> str:
    """A spray of big near leaves that grows into the frame from (x, y); `side` is 1 to the right, -1 to the left."""
    parts = []
    for k, angle in enumerate((-88, -62, -38, -14)):
        turn, length = math.radians(angle), size * (1 - 0.12 * abs(k - 1))
        tip_x, tip_y = x + side * length * math.cos(turn), y + length * math.sin(turn)
        mid_x, mid_y = (x + tip_x) / 2, (y + tip_y) / 2
        off_x, off_y = -(tip_y - y) * 0.23, (tip_x - x) * 0.23
        tone = mix(colour, stage.scheme.light if k % 2 else stage.scheme.ink, 0.14)
        parts.append(
            f'<path d="M{x:.1f},{y:.1f}Q{mid_x + off_x:.1f},{mid_y + off_y:.1f} {tip_x:.1f},{tip_y:.1f}'
            f'Q{mid_x - off_x:.1f},{mid_y - off_y:.1f} {x:.1f},{y:.1f}z" fill="{tone}"/>'
        )
        parts.append(
            line([(x, y), (mid_x, mid_y), (tip_x, tip_y)], mix(tone, stage.scheme.light, 0.35), stage.unit * 0.16, 0.7)
        )
    return "".join(parts)


def field_rows(stage: Stage, y: float, colour: str) -> str:
    """Ploughed rows that run to a vanishing point on the horizon, with plants along them."""
    dark, light = mix(colour, stage.scheme.ink, 0.22), mix(colour, stage.scheme.light, 0.16)
    vanish_x = stage.width * stage.between(0.35, 0.65)
    depth = stage.height - y
    parts = [rect(-4, y, stage.width + 8, depth + 8, colour)]
    rows = 15 if stage.is_wide else 11
    for k in range(rows):
        foot = vanish_x + (k - rows / 2) * stage.width * (0.2 if stage.is_wide else 0.3)
        width = stage.width * 0.055
        near = vanish_x + (foot - vanish_x) * 0.12
        parts.append(
            shape(
                [(near - 1, y), (near + 1, y), (foot + width, stage.height + 8), (foot - width, stage.height + 8)],
                dark if k % 2 else light,
                0.8,
            )
        )
    return "".join(parts)


def crop(stage: Stage, x: float, y: float, height: float, colour: str) -> str:
    """A maize plant rooted at (x, y)."""
    stalk = mix(colour, stage.scheme.light, 0.15)
    parts = [line([(x, y), (x, y - height * 0.9)], stalk, max(1.5, height * 0.05))]
    for k, (up, side) in enumerate(((0.2, 1), (0.32, -1), (0.46, 1), (0.58, -1), (0.7, 1))):
        root, reach = y - height * up, height * 0.3 * side
        tone = mix(colour, stage.scheme.light if k % 2 else stage.scheme.ink, 0.16)
        parts.append(
            f'<path d="M{x:.1f},{root:.1f}Q{x + reach * 0.5:.1f},{root - height * 0.28:.1f} '
            f"{x + reach:.1f},{root - height * 0.06:.1f}Q{x + reach * 0.5:.1f},{root - height * 0.14:.1f} "
            f'{x:.1f},{root:.1f}z" fill="{tone}"/>'
        )
    parts.append(
        line(
            [(x, y - height * 0.88), (x - height * 0.05, y - height)],
            mix("#e8c45a", stage.scheme.light, 0.2),
            max(1.2, height * 0.035),
        )
    )
    parts.append(
        line(
            [(x, y - height * 0.88), (x + height * 0.06, y - height * 0.98)],
            mix("#e8c45a", stage.scheme.light, 0.2),
            max(1.2, height * 0.035),
        )
    )
    return "".join(parts)


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


def curve(points: list[tuple[float, float]], fill: str) -> str:
    """A smooth closed shape through points."""
    return f'<path d="{smooth(points)}z" fill="{fill}"/>'
