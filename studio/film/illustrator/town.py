"""Town scenery: skylines, streets, kiosks, stalls, houses, drawn by rule."""

from studio.film.illustrator.palette import at_lightness, mix, shifted
from studio.film.illustrator.stage import Stage, box, disc, line, rect, shape


def windows(stage: Stage, x: float, y: float, width: float, height: float, colour: str, lit: str, share: float) -> str:
    """A grid of windows on a wall, some lit."""
    across = max(2, round(width / (stage.unit * 1.9)))
    down = max(3, round(height / (stage.unit * 2.3)))
    step_x, step_y = width / across, height / down
    dark: list[str] = []
    bright: list[str] = []
    for row in range(down):
        for column in range(across):
            (bright if stage.chance(share) else dark).append(
                box(x + (column + 0.22) * step_x, y + (row + 0.25) * step_y, step_x * 0.56, step_y * 0.5)
            )
    return f'<path d="{"".join(dark)}" fill="{colour}"/>' + (
        f'<path d="{"".join(bright)}" fill="{lit}"/>' if bright else ""
    )


def tower(stage: Stage, x: float, y: float, width: float, height: float, colour: str, kind: int) -> str:
    """One tall building with its foot at `y`; kinds: slab, stepped, round with a disc (after the KICC), slanted."""
    scheme = stage.scheme
    lit, pane = mix(scheme.glow, colour, 0.1), mix(colour, scheme.light if not scheme.is_dark else scheme.shade, 0.22)
    share = 0.35 if scheme.is_dark else 0.12
    top = y - height
    if kind == 2:
        neck = width * 0.62
        path = box(x + (width - neck) / 2, top + height * 0.1, neck, height * 0.9 + 4)
        cap = (
            f"M{x + width * 0.04:.1f},{top + height * 0.12:.1f}h{width * 0.92:.1f}"
            f"l{-width * 0.12:.1f},{-height * 0.05:.1f}h{-width * 0.68:.1f}z"
        )
        return (
            stage.block(path, colour)
            + windows(stage, x + (width - neck) / 2, top + height * 0.14, neck, height * 0.8, pane, lit, share)
            + stage.block(cap, shifted(colour, -0.04))
            + line(
                [(x + width / 2, top + height * 0.07), (x + width / 2, top - height * 0.05)], colour, stage.unit * 0.25
            )
        )
    path = box(x, top, width, height + 4)
    if kind == 1:
        path = box(x, top + height * 0.16, width, height * 0.84 + 4) + box(
            x + width * 0.18, top, width * 0.64, height * 0.17
        )
    if kind == 3:
        path = f"M{x:.1f},{y + 4:.1f}V{top + height * 0.08:.1f}L{x + width:.1f},{top:.1f}V{y + 4:.1f}z"
    shade = box(x + width * 0.74, top + (height * 0.17 if kind == 1 else height * 0.09), width * 0.26, height)
    parts = [stage.block(path, colour)]
    if stage.look != "neon":
        parts.append(f'<path d="{shade}" fill="{mix(colour, scheme.shade, 0.16)}"/>')
    parts.append(windows(stage, x + width * 0.06, top + height * 0.2, width * 0.88, height * 0.76, pane, lit, share))
    return "".join(parts)


def skyline(stage: Stage, y: float, tallest: float, colour: str) -> str:
    """A row of towers from edge to edge with a higher middle, feet at `y`."""
    parts = []
    x = -stage.unit * 3
    middle = stage.width * stage.between(0.25, 0.75)
    used_round = False
    while x < stage.width:
        width = stage.unit * stage.between(5.0, 9.5)
        nearness = 1 - min(1.0, abs(x + width / 2 - middle) / (stage.width * 0.55))
        height = tallest * (0.34 + 0.5 * nearness) * stage.between(0.75, 1.2)
        kind = stage.rng.choice((0, 0, 1, 3))
        if not used_round and nearness > 0.75:
            kind, used_round, height = 2, True, tallest
        parts.append(tower(stage, x, y, width, height, mix(colour, stage.scheme.sky_low, stage.between(0, 0.16)), kind))
        x += width + stage.unit * stage.between(-0.6, 1.0)
    return "".join(parts)


def road(stage: Stage, y: float, height: float) -> str:
    """A street seen from the kerb: pavement edge, tarmac, a broken line."""
    scheme = stage.scheme
    tar = mix(at_lightness(scheme.ink, 0.42 if not scheme.is_dark else 0.24, 0.5), scheme.ground, 0.12)
    dash = mix(scheme.paper, tar, 0.25)
    parts = [
        rect(-4, y, stage.width + 8, stage.height - y + 8, tar),
        rect(-4, y - stage.unit * 1.1, stage.width + 8, stage.unit * 1.4, mix(scheme.paper, scheme.ground, 0.6)),
    ]
    step = stage.unit * 11
    start = stage.between(-step, 0)
    marks = "".join(
        box(start + k * step, y + height * 0.5, step * 0.5, stage.unit * 0.55)
        for k in range(int(stage.width / step) + 2)
    )
    parts.append(f'<path d="{marks}" fill="{dash}"/>')
    return "".join(parts)


def minibus(stage: Stage, x: float, y: float, length: float, livery: str) -> str:
    """A matatu: a minibus in bright livery with a wave along its side, wheels on `y`, `length` pixels long."""
    scheme = stage.scheme
    height = length * 0.5
    glass = mix(mix("#bfe3ea", scheme.sky_low, 0.4), scheme.shade, 0.35 if scheme.is_dark else 0.08)
    dark = mix(scheme.ink, "#000000", 0.2)
    second = scheme.accent(stage.rng.randrange(6))
    top = y - height
    body = (
        f"M{x:.1f},{y - height * 0.16:.1f}V{top + height * 0.12:.1f}q0,{-height * 0.12:.1f} "
        f"{length * 0.06:.1f},{-height * 0.12:.1f}H{x + length * 0.8:.1f}"
        f"q{length * 0.05:.1f},0 {length * 0.08:.1f},{height * 0.1:.1f}"
        f"l{length * 0.07:.1f},{height * 0.34:.1f}q{length * 0.05:.1f},{height * 0.03:.1f} "
        f"{length * 0.05:.1f},{height * 0.12:.1f}V{y - height * 0.16:.1f}z"
    )
    parts = [stage.contact(x + length / 2, y, length * 0.56, 0.55), stage.block(body, livery)]
    parts.append(
        f'<path d="M{x:.1f},{y - height * 0.16:.1f}V{y - height * 0.3:.1f}'
        f"Q{x + length * 0.25:.1f},{y - height * 0.52:.1f} {x + length * 0.5:.1f},{y - height * 0.34:.1f}"
        f'T{x + length:.1f},{y - height * 0.38:.1f}V{y - height * 0.16:.1f}z" fill="{second}"/>'
    )
    panes = [(0.05, 0.17), (0.24, 0.17), (0.43, 0.17), (0.62, 0.12)]
    parts += [
        rect(x + length * at, top + height * 0.15, length * width, height * 0.26, glass, length * 0.015)
        for at, width in panes
    ]
    parts.append(
        shape(
            [
                (x + length * 0.77, top + height * 0.15),
                (x + length * 0.85, top + height * 0.15),
                (x + length * 0.91, top + height * 0.42),
                (x + length * 0.77, top + height * 0.42),
            ],
            glass,
        )
    )
    parts.append(rect(x, y - height * 0.19, length, height * 0.05, dark))
    parts.append(rect(x + length * 0.1, top - height * 0.05, length * 0.5, height * 0.05, dark, length * 0.01))
    parts.append(rect(x + length * 0.945, y - height * 0.36, length * 0.05, height * 0.08, scheme.glow, length * 0.01))
    for at in (0.2, 0.78):
        parts += [
            disc(x + length * at, y - height * 0.13, height * radius, fill)
            for radius, fill in ((0.15, dark), (0.075, mix(scheme.paper, dark, 0.4)))
        ]
    return "".join(parts)


def awning(stage: Stage, x: float, y: float, width: float, drop: float, colours: tuple[str, str]) -> str:
    """A striped awning with a scalloped edge, hung from `y`."""
    count = max(6, round(width / (stage.unit * 4)))
    step = width / count
    parts = []
    for k in range(count):
        left, top_left = x + k * step, x + width * 0.04 + k * step * 0.92
        parts.append(
            f'<path d="M{top_left:.1f},{y:.1f}h{step * 0.92 + 0.6:.1f}L{left + step:.1f},{y + drop:.1f}'
            f'a{step / 2:.1f},{step * 0.42:.1f} 0 0 1 {-step:.1f},0z" fill="{colours[k % 2]}"/>'
        )
    shade = (
        f'<path d="M{x + width * 0.04:.1f},{y:.1f}h{width * 0.92:.1f}l{width * 0.012:.1f},{drop * 0.3:.1f}'
        f'h{-width * 0.944:.1f}z" fill="{stage.scheme.shade}" fill-opacity=".14"/>'
    )
    return "".join(parts) + shade


def kiosk(stage: Stage, x: float, y: float, width: float, height: float, wall: str) -> str:
    """A duka: painted iron-sheet kiosk with a serving hatch, shelves and an awning; foot at `y`."""
    scheme = stage.scheme
    top = y - height
    inside = mix(at_lightness(scheme.ink, 0.3), wall, 0.15)
    parts = [stage.contact(x + width / 2, y, width * 0.62, 0.45), stage.block(box(x, top, width, height), wall)]
    ribs = "".join(box(x + width * k / 16, top, width / 64, height) for k in range(1, 16))
    parts.append(f'<path d="{ribs}" fill="{mix(wall, scheme.shade, 0.16)}"/>')
    hatch_x, hatch_y, hatch_w, hatch_h = x + width * 0.1, top + height * 0.26, width * 0.8, height * 0.34
    parts.append(rect(hatch_x, hatch_y, hatch_w, hatch_h, inside))
    for shelf in range(2):
        foot = hatch_y + hatch_h * (0.48 + 0.5 * shelf)
        count = 9
        for k in range(count):
            size = hatch_w / count
            tall = hatch_h * stage.between(0.2, 0.36)
            parts.append(
                rect(
                    hatch_x + k * size + size * 0.14,
                    foot - tall,
                    size * 0.72,
                    tall,
                    mix(scheme.accent(stage.rng.randrange(9)), inside, 0.28),
                    size * 0.12,
                )
            )
        parts.append(rect(hatch_x, foot, hatch_w, height * 0.014, mix(wall, scheme.paper, 0.3)))
    parts.append(rect(x + width * 0.05, hatch_y + hatch_h, width * 0.9, height * 0.05, mix(wall, scheme.paper, 0.45)))
    parts.append(
        awning(
            stage,
            x - width * 0.05,
            top + height * 0.08,
            width * 1.1,
            height * 0.17,
            (scheme.accent(stage.rng.randrange(6)), scheme.paper),
        )
    )
    roof = box(x - width * 0.04, top - height * 0.04, width * 1.08, height * 0.12)
    return "".join(parts) + stage.block(roof, mix(wall, scheme.shade, 0.4))


def stall(stage: Stage, x: float, y: float, width: float, height: float) -> str:
    """A market stall: poles, awning, a table heaped with produce; foot at `y`."""
    scheme = stage.scheme
    wood = mix("#8a5a34", scheme.shade, 0.2 + scheme.tint)
    top, table = y - height, y - height * 0.36
    parts = [stage.contact(x + width / 2, y, width * 0.6, 0.4)]
    parts += [rect(x + width * at, top, width * 0.03, height, wood) for at in (0.06, 0.91)]
    parts.append(
        rect(
            x + width * 0.09,
            top + height * 0.2,
            width * 0.82,
            height * 0.46,
            mix(scheme.shade, scheme.ground, 0.45),
            0,
            0.35,
        )
    )
    for k in range(4):
        heap, tone = (
            width * 0.22,
            mix(("#d8432f", "#f2a33a", "#6f9e3c", "#e9cb4f")[(k + stage.rng.randrange(4)) % 4], scheme.light, 0.12),
        )
        tone = mix(tone, scheme.shade, scheme.tint)
        left = x + width * 0.06 + k * heap
        for row, count in ((0, 4), (1, 3), (2, 2)):
            size = heap / 9
            parts += [
                disc(
                    left + size * (1.2 + 2 * n + row),
                    table - size * (0.7 + 1.5 * row),
                    size,
                    mix(tone, scheme.shade, 0.06 * ((n + row) % 3)),
                )
                for n in range(count)
            ]
    parts.append(stage.block(box(x, table, width, height * 0.06), mix(wood, scheme.light, 0.25)))
    parts.append(
        rect(
            x + width * 0.03,
            table + height * 0.06,
            width * 0.94,
            height * 0.3,
            mix(scheme.accent(stage.rng.randrange(6)), scheme.shade, 0.3),
        )
    )
    parts.append(
        awning(
            stage,
            x - width * 0.04,
            top - height * 0.04,
            width * 1.08,
            height * 0.24,
            (scheme.accent(stage.rng.randrange(6)), scheme.paper),
        )
    )
    return "".join(parts)


def hut(stage: Stage, x: float, y: float, size: float, wall: str) -> str:
    """A round thatched house, foot at (x, y), `size` pixels wide."""
    scheme = stage.scheme
    thatch = mix("#b98a4e", scheme.shade, 0.12 + scheme.tint)
    walls = f"M{x - size * 0.36:.1f},{y:.1f}V{y - size * 0.36:.1f}H{x + size * 0.36:.1f}V{y:.1f}z"
    roof = (
        f"M{x - size * 0.52:.1f},{y - size * 0.32:.1f}Q{x - size * 0.2:.1f},{y - size * 0.55:.1f} "
        f"{x:.1f},{y - size * 0.86:.1f}Q{x + size * 0.2:.1f},{y - size * 0.55:.1f} "
        f"{x + size * 0.52:.1f},{y - size * 0.32:.1f}Q{x:.1f},{y - size * 0.22:.1f} "
        f"{x - size * 0.52:.1f},{y - size * 0.32:.1f}z"
    )
    return (
        stage.contact(x, y, size * 0.5, 0.4)
        + stage.block(walls, wall)
        + rect(x - size * 0.09, y - size * 0.27, size * 0.18, size * 0.27, mix(scheme.ink, wall, 0.15))
        + stage.block(roof, thatch)
        + "".join(
            line(
                [(x + size * dx * 0.1, y - size * 0.8), (x + size * dx, y - size * 0.31)],
                mix(thatch, scheme.shade, 0.25),
                stage.unit * 0.18,
            )
            for dx in (-0.34, -0.12, 0.14, 0.36)
        )
    )


def house(stage: Stage, x: float, y: float, width: float, height: float, wall: str, roof: str) -> str:
    """A low building with an iron-sheet roof, a door and windows; foot at `y`."""
    scheme = stage.scheme
    pane = mix(scheme.glow, wall, 0.2) if scheme.is_dark else mix(scheme.sky_top, scheme.shade, 0.35)
    eaves = y - height * 0.62
    parts = [stage.contact(x + width / 2, y, width * 0.55, 0.4), stage.block(box(x, eaves, width, height * 0.62), wall)]
    parts.append(rect(x, y - height * 0.14, width, height * 0.14, mix(wall, scheme.accent(0), 0.55)))
    count = max(2, round(width / (height * 0.5)))
    step = width / count
    for k in range(count):
        if k == count // 2:
            parts.append(
                rect(
                    x + k * step + step * 0.28,
                    y - height * 0.44,
                    step * 0.44,
                    height * 0.44,
                    mix(roof, scheme.shade, 0.3),
                )
            )
        else:
            parts.append(rect(x + k * step + step * 0.22, y - height * 0.46, step * 0.56, height * 0.24, pane))
            parts.append(rect(x + k * step + step * 0.48, y - height * 0.46, step * 0.04, height * 0.24, wall))
    outline = (
        f"M{x - width * 0.05:.1f},{eaves + 2:.1f}L{x + width * 0.06:.1f},{y - height:.1f}H{x + width * 0.94:.1f}"
        f"L{x + width * 1.05:.1f},{eaves + 2:.1f}z"
    )
    parts.append(stage.block(outline, roof))
    ribs = [
        line(
            [(x + width * (0.06 + 0.88 * k / 12), y - height), (x - width * 0.05 + width * 1.1 * k / 12, eaves)],
            mix(roof, scheme.shade, 0.22),
            stage.unit * 0.14,
        )
        for k in range(1, 12)
    ]
    return "".join(parts + ribs)


def lamp(stage: Stage, x: float, y: float, height: float) -> str:
    """A street lamp, lit in the dark."""
    scheme = stage.scheme
    post = mix(scheme.ink, scheme.ground, 0.25)
    head_x = x + height * 0.16
    parts = [
        (
            f'<path d="M{x:.1f},{y:.1f}V{y - height * 0.9:.1f}Q{x:.1f},{y - height:.1f} '
            f'{head_x:.1f},{y - height:.1f}" fill="none" stroke="{post}" stroke-width="{stage.unit * 0.45:.1f}" '
            'stroke-linecap="round"/>'
        ),
        rect(head_x - height * 0.05, y - height * 1.01, height * 0.1, height * 0.025, post, height * 0.01),
    ]
    if scheme.is_dark:
        parts.append(stage.glow(head_x, y - height * 0.96, height * 0.34, scheme.glow, 0.7))
    return "".join(parts)


def bunting(stage: Stage, y: float, sag: float) -> str:
    """A string of pennants across the frame."""
    colours = [*stage.scheme.accents, stage.scheme.paper]
    parts, count = [], 15 if stage.is_wide else 11
    points = []
    for k in range(count * 2 + 1):
        t = k / (count * 2)
        points.append((t * stage.width, y + sag * 4 * t * (1 - t)))
    parts.append(line(points, mix(stage.scheme.ink, stage.scheme.sky_low, 0.3), stage.unit * 0.14))
    for k in range(count):
        left, middle, right = points[2 * k], points[2 * k + 1], points[2 * k + 2]
        inset = (right[0] - left[0]) * 0.14
        parts.append(
            shape(
                [(left[0] + inset, left[1]), (right[0] - inset, right[1]), (middle[0], middle[1] + stage.unit * 4)],
                colours[k % len(colours)],
            )
        )
    return "".join(parts)
