"""Rooms: walls, windows on the world outside, and the furniture of classroom, clinic, office and home."""

from studio.film.illustrator.land import hills
from studio.film.illustrator.palette import at_lightness, mix, shifted
from studio.film.illustrator.plants import acacia, round_tree
from studio.film.illustrator.stage import Stage, box, disc, line, rect, shape
from studio.film.illustrator.town import skyline


def wall(stage: Stage, colour: str, floor: str, foot: float) -> str:
    """A wall with a painted dado and a floor that begins at `foot`; the light falls from the upper left."""
    scheme = stage.scheme
    dado = foot - stage.height * 0.11
    beam = mix(colour, scheme.light, 0.5)
    parts = [
        rect(-4, -4, stage.width + 8, foot + 8, colour),
        shape(
            [
                (0, stage.height * 0.12),
                (stage.width * 0.34, -4),
                (stage.width * 0.9, -4),
                (stage.width * 0.1, foot),
                (0, foot),
            ],
            beam,
            0.28,
        ),
        rect(-4, dado, stage.width + 8, foot - dado, mix(colour, scheme.accent(0), 0.32)),
        rect(-4, dado - stage.unit * 0.4, stage.width + 8, stage.unit * 0.6, mix(colour, scheme.paper, 0.55)),
        rect(-4, foot, stage.width + 8, stage.height - foot + 8, floor),
        rect(-4, foot - stage.unit * 0.9, stage.width + 8, stage.unit * 1.1, mix(colour, scheme.shade, 0.4)),
    ]
    return "".join(parts)


def window(stage: Stage, x: float, y: float, width: float, height: float, view: str) -> str:
    """A window on `view` (city, savanna or garden), with frame, sill and curtains."""
    scheme = stage.scheme
    key = f"pane{len(stage.defs)}"
    stage.defs[key] = f'<clipPath id="{key}"><path d="{box(x, y, width, height)}"/></clipPath>'
    scene = [
        rect(x, y + height * k / 40, width, height / 40 + 1, mix(scheme.sky_top, scheme.sky_low, k / 39))
        for k in range(40)
    ]
    inner = Stage(
        stage.width,
        y + height,
        y + height * 0.7,
        y + height,
        scheme,
        stage.look,
        stage.rng,
        stage.setting,
        defs=stage.defs,
    )
    if view == "city":
        scene.append(skyline(inner, y + height, height * 0.75, scheme.far))
    else:
        scene.append(hills(inner, y + height * 0.72, height * 0.06, scheme.far))
        scene.append(hills(inner, y + height * 0.84, height * 0.05, scheme.mid))
        tree = acacia if view == "savanna" else round_tree
        scene.append(
            tree(
                inner,
                x + width * stage.between(0.25, 0.7),
                y + height * 0.92,
                height * 0.55,
                mix(scheme.near, "#3e6b3a", 0.45),
            )
        )
    frame = mix(scheme.paper, scheme.shade, 0.12 if not scheme.is_dark else 0.45)
    thick = stage.unit * 0.9
    bars = [
        rect(x - thick, y - thick, width + 2 * thick, thick, frame),
        rect(x - thick, y, thick, height, frame),
        rect(x + width, y, thick, height, frame),
        rect(x + width / 2 - thick * 0.35, y, thick * 0.7, height, frame),
        rect(x, y + height * 0.42, width, thick * 0.7, frame),
        rect(x - thick * 2, y + height, width + thick * 4, thick * 1.5, shifted(frame, -0.05)),
    ]
    return f'<g clip-path="url(#{key})">{"".join(scene)}</g>{"".join(bars)}'


def curtain(stage: Stage, x: float, y: float, width: float, height: float, colour: str) -> str:
    """Folds of cloth that hang from a rail."""
    folds = 6
    step = width / folds
    parts = []
    for k in range(folds):
        tone = mix(colour, stage.scheme.shade if k % 2 else stage.scheme.light, 0.16)
        parts.append(
            f'<path d="M{x + k * step:.1f},{y:.1f}h{step + 0.6:.1f}v{height:.1f}'
            f'q{-step / 2:.1f},{stage.unit * 0.8:.1f} {-step:.1f},0z" fill="{tone}"/>'
        )
    return "".join(parts) + rect(
        x - stage.unit,
        y - stage.unit * 0.5,
        width + stage.unit * 2,
        stage.unit * 0.5,
        mix(stage.scheme.ink, colour, 0.2),
    )


def blackboard(stage: Stage, x: float, y: float, width: float, height: float) -> str:
    """A board with chalked sums and a drawing."""
    scheme = stage.scheme
    board, chalk = mix("#27473f", scheme.shade, 0.25), mix("#f4efe2", scheme.light, 0.2)
    wood = mix("#9b6a3f", scheme.shade, 0.15)
    thick = stage.unit * 0.3
    u = height / 20
    parts = [stage.block(box(x - u, y - u, width + 2 * u, height + 2 * u), wood), rect(x, y, width, height, board)]
    parts.append(
        line(
            [
                (x + u * 2, y + height - 4 * u),
                (x + u * 6, y + 4 * u),
                (x + u * 10, y + height - 4 * u),
                (x + u * 2, y + height - 4 * u),
            ],
            chalk,
            thick,
            0.8,
        )
    )
    for row in range(4):
        left, at = x + width * 0.5, y + u * (4 + row * 4)
        parts.append(line([(left, at), (left + width * stage.between(0.2, 0.42), at)], chalk, thick, 0.65))
    parts.append(rect(x - u, y + height + u, width + 2 * u, u * 0.9, mix(wood, scheme.light, 0.3)))
    return "".join(parts)


def shelf(stage: Stage, x: float, y: float, width: float, kind: str) -> str:
    """A wall shelf of books, jars or boxes, its board at `y`."""
    scheme = stage.scheme
    parts, at = [], x + stage.unit * 0.6
    while at < x + width - stage.unit * 1.6:
        tone = mix(scheme.accent(stage.rng.randrange(9)), scheme.light if stage.chance(0.5) else scheme.shade, 0.3)
        if kind == "books":
            wide, tall = stage.unit * stage.between(0.7, 1.3), stage.unit * stage.between(3.4, 5.2)
            parts.append(rect(at, y - tall, wide, tall, tone, stage.unit * 0.1))
            parts.append(rect(at, y - tall * 0.8, wide, tall * 0.07, scheme.paper, 0, 0.6))
        else:
            wide, tall = stage.unit * stage.between(1.5, 2.2), stage.unit * stage.between(2.4, 3.8)
            parts.append(rect(at, y - tall, wide, tall, tone, stage.unit * 0.4))
            parts.append(
                rect(
                    at + wide * 0.12,
                    y - tall - stage.unit * 0.4,
                    wide * 0.76,
                    stage.unit * 0.6,
                    mix(tone, scheme.shade, 0.35),
                    stage.unit * 0.15,
                )
            )
            parts.append(rect(at + wide * 0.1, y - tall * 0.62, wide * 0.8, tall * 0.3, scheme.paper, 0, 0.75))
        at += wide + stage.unit * 0.25
    board = mix("#9b6a3f", scheme.shade, 0.2)
    return (
        "".join(parts)
        + rect(x, y, width, stage.unit * 0.8, board)
        + rect(x, y + stage.unit * 0.8, width, stage.unit * 0.5, scheme.shade, 0, 0.15)
    )


def plant(stage: Stage, x: float, y: float, height: float) -> str:
    """A pot plant with long leaves, its foot at (x, y)."""
    scheme = stage.scheme
    green = mix(mix("#3f7d4a", scheme.accent(2), 0.2), scheme.shade, scheme.tint)
    parts = [stage.contact(x, y, height * 0.26, 0.4)]
    for k, dx in enumerate((-0.42, -0.27, -0.12, 0.04, 0.17, 0.31, 0.43)):
        tip = (x + height * dx, y - height * (0.98 - abs(dx) * 0.75))
        tone = mix(green, scheme.light if k % 2 else scheme.shade, 0.2)
        parts.append(
            f'<path d="M{x:.1f},{y - height * 0.28:.1f}'
            f"Q{x + height * dx * 0.2 - height * 0.06:.1f},{y - height * 0.7:.1f} {tip[0]:.1f},{tip[1]:.1f}"
            f"Q{x + height * dx * 0.6 + height * 0.06:.1f},{y - height * 0.55:.1f} "
            f'{x:.1f},{y - height * 0.28:.1f}z" fill="{tone}"/>'
        )
    pot = mix(scheme.accent(0), scheme.shade, 0.15)
    parts.append(
        stage.block(
            (
                f"M{x - height * 0.17:.1f},{y - height * 0.32:.1f}h{height * 0.34:.1f}"
                f"l{-height * 0.05:.1f},{height * 0.32:.1f}h{-height * 0.24:.1f}z"
            ),
            pot,
        )
    )
    parts.append(rect(x - height * 0.19, y - height * 0.35, height * 0.38, height * 0.07, shifted(pot, 0.05)))
    return "".join(parts)


def sofa(stage: Stage, x: float, y: float, width: float, colour: str, pattern: str | None) -> str:
    """A sofa with cushions, its foot at `y`; a cushion in cloth where a pattern is given."""
    scheme = stage.scheme
    height = width * 0.4
    dark = mix(colour, scheme.shade, 0.22)
    radius = height * 0.16
    parts = [stage.contact(x + width / 2, y, width * 0.58, 0.45)]
    parts += [rect(x + width * at, y - height * 0.12, width * 0.03, height * 0.12, scheme.ink) for at in (0.08, 0.89)]
    parts.append(rect(x + width * 0.04, y - height, width * 0.92, height * 0.8, colour, radius))
    parts += [
        rect(
            x + width * at, y - height * 0.52, width * 0.41, height * 0.24, mix(colour, scheme.light, 0.2), radius * 0.6
        )
        for at in (0.09, 0.5)
    ]
    parts.append(rect(x + width * 0.06, y - height * 0.34, width * 0.88, height * 0.24, dark, radius * 0.5))
    parts += [
        rect(x + width * at, y - height * 0.66, width * 0.12, height * 0.58, mix(colour, scheme.shade, 0.1), radius)
        for at in (-0.02, 0.9)
    ]
    cushion = f"url(#{pattern})" if pattern else scheme.accent(1)
    pillow = rect(x + width * 0.13, y - height * 0.78, width * 0.17, width * 0.15, cushion, radius * 0.4)
    parts.append(f'<g transform="rotate(-8 {x + width * 0.22:.1f} {y - height * 0.6:.1f})">{pillow}</g>')
    return "".join(parts)


def pendant(stage: Stage, x: float, drop: float, colour: str) -> str:
    """A lamp that hangs from above the frame."""
    size = stage.unit * 4.5
    return (
        line([(x, -4), (x, drop)], mix(stage.scheme.ink, colour, 0.3), stage.unit * 0.2)
        + stage.glow(x, drop + size * 0.5, size * 2.6, stage.scheme.glow, 0.45)
        + (
            f'<path d="M{x - size / 2:.1f},{drop + size * 0.55:.1f}Q{x - size * 0.45:.1f},{drop:.1f} '
            f'{x:.1f},{drop:.1f}T{x + size / 2:.1f},{drop + size * 0.55:.1f}z" fill="{colour}"/>'
        )
        + rect(x - size * 0.4, drop + size * 0.52, size * 0.8, size * 0.08, stage.scheme.glow, size * 0.04)
    )


def picture(stage: Stage, x: float, y: float, size: float, fill: str) -> str:
    """A framed picture on the wall; `fill` may be a pattern."""
    frame = mix("#9b6a3f", stage.scheme.shade, 0.2)
    return (
        rect(x + size * 0.03, y + size * 0.05, size, size, stage.scheme.shade, 0, 0.22)
        + rect(x, y, size, size, frame)
        + rect(x + size * 0.08, y + size * 0.08, size * 0.84, size * 0.84, stage.scheme.paper)
        + rect(x + size * 0.16, y + size * 0.16, size * 0.68, size * 0.68, fill)
    )


def bed(stage: Stage, x: float, y: float, width: float) -> str:
    """A clinic bed with a folded blanket, its wheels on `y`."""
    scheme = stage.scheme
    steel, sheet = mix("#aebcc2", scheme.shade, 0.15 + scheme.tint), mix(scheme.paper, scheme.light, 0.4)
    height = width * 0.36
    parts = [stage.contact(x + width / 2, y, width * 0.55, 0.35)]
    parts += [
        rect(x + width * at, y - height * top, width * 0.025, height * top, steel)
        for at, top in ((0.04, 1.0), (0.94, 0.75))
    ]
    parts.append(rect(x + width * 0.02, y - height * 0.55, width * 0.96, height * 0.2, sheet, height * 0.08))
    parts.append(
        rect(
            x + width * 0.07, y - height * 0.7, width * 0.2, height * 0.18, mix(sheet, scheme.light, 0.5), height * 0.08
        )
    )
    parts.append(
        rect(
            x + width * 0.42,
            y - height * 0.6,
            width * 0.55,
            height * 0.3,
            mix(scheme.accent(2), scheme.light, 0.2),
            height * 0.06,
        )
    )
    parts.append(rect(x + width * 0.02, y - height * 0.35, width * 0.96, height * 0.05, steel))
    parts += [
        disc(x + width * at, y - height * 0.05, height * 0.06, at_lightness(scheme.ink, 0.3)) for at in (0.06, 0.95)
    ]
    return "".join(parts)


def health_poster(stage: Stage, x: float, y: float, size: float) -> str:
    """A notice with a plain green cross (not the protected red emblem) and lines of writing."""
    scheme = stage.scheme
    green = mix("#2f9a6a", scheme.accent(2), 0.4)
    arm = size * 0.13
    cx, cy = x + size / 2, y + size * 0.42
    return (
        rect(x + size * 0.03, y + size * 0.04, size, size * 1.3, scheme.shade, size * 0.03, 0.18)
        + rect(x, y, size, size * 1.3, mix(scheme.paper, scheme.light, 0.2), size * 0.03)
        + rect(cx - arm, cy - arm * 2.2, arm * 2, arm * 4.4, green, arm * 0.3)
        + rect(cx - arm * 2.2, cy - arm, arm * 4.4, arm * 2, green, arm * 0.3)
        + "".join(
            rect(
                x + size * 0.16,
                y + size * (0.88 + 0.12 * k),
                size * (0.68 - 0.14 * k),
                size * 0.05,
                scheme.shade,
                size * 0.02,
                0.35,
            )
            for k in range(3)
        )
    )
