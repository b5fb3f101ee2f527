"""What stands in front: the counter, table or ground that carries the subjects, with its textile band."""

from studio.film.illustrator import land
from studio.film.illustrator.backdrops import weave
from studio.film.illustrator.palette import at_lightness, mix, shifted
from studio.film.illustrator.patterns import PATTERNS
from studio.film.illustrator.stage import Stage, rect


def counter(stage: Stage, top: float) -> str:
    """A counter across the frame: a lit top board at `top`, a calm front where captions go, a band of cloth below."""
    scheme, u = stage.scheme, stage.unit
    front = scheme.panel(stage.rng.randrange(6))
    board = mix(mix("#a8733f", scheme.light, 0.25), scheme.shade, 0.12 + scheme.tint)
    depth = u * 4.2
    cloth = weave(stage, stage.between(11, 16), 0.12)
    band_y, band = stage.height * 0.845, stage.height * 0.1
    lip = top + depth
    parts = [
        rect(-4, lip, stage.width + 8, stage.height - lip + 8, front),
        rect(-4, band_y, stage.width + 8, band, f"url(#{cloth})"),
        rect(-4, band_y - u * 0.7, stage.width + 8, u * 0.7, mix(scheme.accent(1), scheme.shade, 0.1)),
        rect(-4, band_y + band, stage.width + 8, u * 0.7, mix(scheme.accent(1), scheme.shade, 0.1)),
        stage.block(f"M-4,{top:.1f}H{stage.width + 4:.1f}V{lip:.1f}H-4z", board),
        rect(-4, top, stage.width + 8, depth * 0.55, mix(board, scheme.light, 0.3)),
        rect(-4, lip, stage.width + 8, u * 1.6, scheme.shade, 0, 0.28),
    ]
    if stage.look == "neon":
        parts.append(neon_line(stage, top))
    return f'<g id="s-counter" data-part="occluder" data-top="{top:.0f}">{"".join(parts)}</g>'


def neon_line(stage: Stage, y: float) -> str:
    """A glowing tube along an edge."""
    tube = shifted(stage.scheme.accent(stage.rng.randrange(6)), 0.1, 1.3)
    return "".join(
        rect(-4, y - stage.unit * width / 2, stage.width + 8, stage.unit * width, tube, 0, opacity)
        for width, opacity in ((3.4, 0.12), (1.6, 0.25), (0.45, 1))
    )


def draped_table(stage: Stage, top: float) -> str:
    """A table under a cloth that fills the lower frame: a lit top, folds, a plain centre for captions."""
    scheme, u = stage.scheme, stage.unit
    tone = shifted(scheme.panel(stage.rng.randrange(6)), 0.03)
    cloth = weave(stage, stage.between(11, 15), 0.1)
    depth = u * 5.5
    edge = top + depth
    step = stage.width / 14
    hem = stage.height * 0.85
    parts = [
        stage.block(f"M-4,{top:.1f}H{stage.width + 4:.1f}V{stage.height + 8:.1f}H-4z", tone),
        rect(-4, top, stage.width + 8, depth, mix(tone, scheme.light, 0.34)),
        rect(-4, edge - u * 0.2, stage.width + 8, u * 0.35, mix(tone, scheme.light, 0.5), 0, 0.6),
    ]
    for k in range(14):
        x = k * step + step * stage.between(0.1, 0.5)
        parts.append(
            f'<path d="M{x:.1f},{edge:.1f}C{x + step * 0.3:.1f},{(edge + hem) / 2:.1f} {x - step * 0.2:.1f},{hem:.1f} {x + step * 0.1:.1f},{stage.height + 8:.1f}h{step * 0.34:.1f}'
            f'C{x + step * 0.3:.1f},{hem:.1f} {x + step * 0.5:.1f},{(edge + hem) / 2:.1f} {x:.1f},{edge:.1f}z" fill="{scheme.shade}" fill-opacity=".16"/>'
        )
    parts.append(rect(-4, hem, stage.width + 8, stage.height * 0.1, f"url(#{cloth})"))
    parts += [
        rect(-4, y, stage.width + 8, u * 0.6, mix(scheme.paper, tone, 0.3))
        for y in (hem - u * 0.6, hem + stage.height * 0.1)
    ]
    if stage.look == "neon":
        parts.append(neon_line(stage, top))
    return f'<g id="s-table" data-part="occluder" data-top="{top:.0f}">{"".join(parts)}</g>'


def cloth_wall(stage: Stage, top: float) -> str:
    """A woven cloth hung across the lower frame, dimmed where captions are read."""
    scheme, u = stage.scheme, stage.unit
    cloth = weave(stage, stage.between(20, 28), 0.18, stage.rng.choice(PATTERNS))
    tone = at_lightness(scheme.ink, 0.26)
    parts = [
        stage.block(f"M-4,{top:.1f}H{stage.width + 4:.1f}V{stage.height + 8:.1f}H-4z", tone),
        rect(-4, top, stage.width + 8, stage.height - top + 8, f"url(#{cloth})"),
        rect(-4, top + u * 6, stage.width + 8, stage.height * 0.21, tone, 0, 0.72),
        rect(-4, top, stage.width + 8, u * 0.9, mix(scheme.accent(1), scheme.light, 0.2)),
        rect(-4, top + u * 0.9, stage.width + 8, u * 1.4, scheme.shade, 0, 0.3),
    ]
    return f'<g id="s-cloth" data-part="occluder" data-top="{top:.0f}">{"".join(parts)}</g>'


def thicket(stage: Stage, top: float) -> str:
    """A field's edge: a dense hedge of leaves and blades that people stand behind."""
    scheme, u = stage.scheme, stage.unit
    green = mix(scheme.leaf(), scheme.shade, 0.15)
    low = mix(green, scheme.shade, 0.45)
    path = stage.ridge(top + u * 2.2, u * 0.8, 2.2, stage.between(0, 6))
    parts = [land.grass(stage, top + u * 4, u * 6.5, mix(green, scheme.light, 0.18), 52), stage.block(path, green)]
    parts.append(land.grass(stage, top + u * 9, u * 7, mix(green, scheme.shade, 0.25), 44))
    parts.append(f'<path d="{stage.ridge(top + u * 8, u * 0.9, 1.6, 2.0)}" fill="{low}"/>')
    parts.append(land.grass(stage, stage.height * 0.93, u * 8, mix(low, scheme.shade, 0.35), 34))
    parts.append(rect(-4, stage.height * 0.925, stage.width + 8, stage.height, mix(low, scheme.shade, 0.35)))
    return f'<g id="s-hedge" data-part="occluder" data-top="{top + u * 2.2:.0f}">{"".join(parts)}</g>'


def near_ground(stage: Stage, kind: str) -> str:
    """The foot of the frame where subjects stand on open ground: near grass, leaves or a band of cloth."""
    scheme, u = stage.scheme, stage.unit
    if kind == "road":
        tone = at_lightness(scheme.ink, 0.3 if not scheme.is_dark else 0.2)
        cloth = weave(stage, stage.between(11, 16), 0.15)
        y = stage.height * 0.9
        return rect(-4, y, stage.width + 8, stage.height * 0.12, tone) + rect(
            -4, y + u * 0.8, stage.width + 8, stage.height * 0.07, f"url(#{cloth})"
        )
    green = mix(scheme.leaf(), scheme.shade, 0.15)
    dark = mix(green, scheme.shade, 0.45)
    side = stage.rng.choice((-1, 1))
    near = land.leaves(stage, stage.width / 2 - side * (stage.width / 2 + u * 2), stage.height + u, u * 34, dark, side)
    far = land.leaves(
        stage, stage.width / 2 + side * (stage.width / 2 + u * 2), stage.height + u * 3, u * 25, dark, -side
    )
    if kind == "sand":
        return near + far
    bank = stage.ridge(stage.height * 0.9, u * 1.2, 1.2, stage.between(0, 6))
    return (
        land.grass(stage, stage.height * 0.915, u * 9, mix(green, scheme.light, 0.12), 46)
        + stage.block(bank, green)
        + land.grass(stage, stage.height * 0.97, u * 8, mix(green, scheme.shade, 0.25), 38)
        + near
        + (far if stage.chance(0.5) else "")
    )
