"""What grows: trees, grass, leaves and crops, each drawn by rule with the stage's dice."""

import math

from studio.film.illustrator.palette import mix
from studio.film.illustrator.stage import Stage, disc, line, rect, shape


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
