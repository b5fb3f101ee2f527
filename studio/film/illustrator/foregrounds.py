"""What stands in front: the counter, table or ground that carries the subjects, with its textile band."""

from collections.abc import Callable

from studio.film.illustrator import plants
from studio.film.illustrator.backdrops import weave
from studio.film.illustrator.palette import at_lightness, mix, shifted
from studio.film.illustrator.patterns import PATTERNS
from studio.film.illustrator.stage import Stage, disc, rect, shape


def counter(stage: Stage, top: float) -> str:
    """A counter across the frame: a lit top board at `top`, a calm front where captions go, something woven, painted or
    heaped below."""
    scheme, u = stage.scheme, stage.unit
    front = scheme.panel(stage.rng.randrange(6))
    board = mix(mix("#a8733f", scheme.light, 0.25), scheme.shade, 0.12 + scheme.tint)
    depth = u * 4.2
    lip = top + depth
    fronts: list[Callable[[Stage, str], str]] = [_cloth_band, _cloth_band, _planks, _painted]
    if stage.setting in {"market", "farm", "coast"}:
        fronts += [_crates, _crates]
    parts = [
        rect(-4, lip, stage.width + 8, stage.height - lip + 8, front),
        stage.rng.choice(fronts)(stage, front),
        stage.block(f"M-4,{top:.1f}H{stage.width + 4:.1f}V{lip:.1f}H-4z", board),
        rect(-4, top, stage.width + 8, depth * 0.55, mix(board, scheme.light, 0.3)),
        rect(-4, lip, stage.width + 8, u * 1.6, scheme.shade, 0, 0.28),
    ]
    if stage.look == "neon":
        parts.append(neon_line(stage, top))
    return f'<g id="s-counter" data-part="occluder" data-top="{top:.0f}">{"".join(parts)}</g>'


def _cloth_band(stage: Stage, front: str) -> str:
    """A band of cloth between two rails along the foot of the counter."""
    scheme, u = stage.scheme, stage.unit
    y, band = stage.height * stage.between(0.83, 0.86), stage.height * stage.between(0.085, 0.12)
    rail = mix(scheme.accent(1), scheme.shade, 0.1)
    cloth = weave(stage, stage.between(11, 17), 0.12)
    return rect(-4, y, stage.width + 8, band, f"url(#{cloth})") + "".join(
        rect(-4, at, stage.width + 8, u * 0.7, rail) for at in (y - u * 0.7, y + band)
    )


def _planks(stage: Stage, front: str) -> str:
    """Upright boards, worn at the foot, with a runner of cloth over one end."""
    scheme, u = stage.scheme, stage.unit
    count = round(stage.width / (u * 9))
    step = stage.width / count
    parts = []
    for k in range(count):
        tone = mix(front, scheme.light if k % 2 else scheme.shade, stage.between(0.03, 0.11))
        parts.append(rect(k * step, stage.base, step + 1, stage.height - stage.base, tone))
        parts.append(rect(k * step, stage.base, u * 0.22, stage.height - stage.base, mix(front, "#000000", 0.35)))
    width = stage.width * (0.2 if not stage.is_wide else 0.11)
    x = stage.rng.choice((0.06, 0.74 if not stage.is_wide else 0.83)) * stage.width
    cloth = weave(stage, stage.between(11, 15), 0.2)
    hem = stage.height * 0.96
    parts.append(rect(x + u * 0.7, stage.base, width, hem - stage.base + u, scheme.shade, 0, 0.3))
    parts.append(rect(x, stage.base, width, hem - stage.base, f"url(#{cloth})"))
    fringe = "".join(f"M{x + width * k / 16:.1f},{hem:.1f}v{u * 1.6:.1f}" for k in range(17))
    parts.append(f'<path d="{fringe}" stroke="{mix(scheme.paper, front, 0.2)}" stroke-width="{u * 0.3:.1f}"/>')
    return "".join(parts)


def _painted(stage: Stage, front: str) -> str:
    """A row of big painted lozenges along the foot, as on a house wall."""
    scheme = stage.scheme
    y, tall = stage.height * 0.905, stage.height * 0.085
    step = tall * 1.5
    colours = [mix(c, front, 0.15) for c in (*scheme.accents[:3], scheme.paper)]
    parts = []
    for k in range(int(stage.width / step) + 2):
        x = k * step - step * 0.25
        for share, tone in ((1.0, colours[k % 3]), (0.66, front), (0.42, colours[3]), (0.2, colours[(k + 1) % 3])):
            parts.append(
                shape(
                    [
                        (x - step / 2 * share, y),
                        (x, y - tall * share),
                        (x + step / 2 * share, y),
                        (x, y + tall * share),
                    ],
                    tone,
                )
            )
    rail = mix(scheme.paper, front, 0.25)
    parts += [rect(-4, at, stage.width + 8, stage.unit * 0.5, rail) for at in (y - tall * 1.08, y + tall * 1.05)]
    return "".join(parts)


def _crates(stage: Stage, front: str) -> str:
    """Wooden crates of fruit along the foot of the counter."""
    scheme, u = stage.scheme, stage.unit
    wood = mix(mix("#b98550", scheme.light, 0.1), scheme.shade, 0.1 + scheme.tint)
    count = 3 if not stage.is_wide else 6
    step = stage.width / count
    y, tall = stage.height * 0.885, stage.height * 0.13
    fruit = ["#d8432f", "#f2a33a", "#6f9e3c", "#e9cb4f", "#8e3b5b"]
    stage.rng.shuffle(fruit)
    parts = []
    for k in range(count):
        x, tone = k * step + step * 0.03, mix(mix(fruit[k % 5], scheme.light, 0.1), scheme.shade, scheme.tint * 0.8)
        size = step * 0.1
        for row, number in ((1, 4), (0, 5)):
            for n in range(number):
                cx, cy = x + step * (0.09 + 0.19 * n + 0.095 * row), y - size * (0.25 + 1.1 * row)
                ball = mix(tone, scheme.shade, 0.05 * ((n + row) % 3))
                parts += [
                    disc(cx, cy, size, ball),
                    disc(cx - size * 0.3, cy - size * 0.35, size * 0.3, mix(ball, "#ffffff", 0.45), 0.7),
                ]
        parts.append(rect(x, y, step * 0.94, tall, mix(wood, scheme.shade, 0.55)))
        parts += [
            rect(x, y + tall * at, step * 0.94, tall * 0.24, mix(wood, scheme.shade, 0.06 * i))
            for i, at in enumerate((0, 0.31, 0.62))
        ]
        parts += [rect(x + step * at, y - u * 0.4, step * 0.07, tall, mix(wood, scheme.light, 0.2)) for at in (0, 0.87)]
    return "".join(parts)


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
            f'<path d="M{x:.1f},{edge:.1f}C{x + step * 0.3:.1f},{(edge + hem) / 2:.1f} '
            f"{x - step * 0.2:.1f},{hem:.1f} {x + step * 0.1:.1f},{stage.height + 8:.1f}h{step * 0.34:.1f}"
            f"C{x + step * 0.3:.1f},{hem:.1f} {x + step * 0.5:.1f},{(edge + hem) / 2:.1f} {x:.1f},{edge:.1f}"
            f'z" fill="{scheme.shade}" fill-opacity=".16"/>'
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
    parts = [plants.grass(stage, top + u * 4, u * 6.5, mix(green, scheme.light, 0.18), 52), stage.block(path, green)]
    parts.append(plants.grass(stage, top + u * 9, u * 7, mix(green, scheme.shade, 0.25), 44))
    parts.append(f'<path d="{stage.ridge(top + u * 8, u * 0.9, 1.6, 2.0)}" fill="{low}"/>')
    parts.append(plants.grass(stage, stage.height * 0.93, u * 8, mix(low, scheme.shade, 0.35), 34))
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
    reach = stage.width / 2 + u * 2
    near = plants.leaves(stage, stage.width / 2 - side * reach, stage.height + u, u * 34, dark, side)
    far = plants.leaves(stage, stage.width / 2 + side * reach, stage.height + u * 3, u * 25, dark, -side)
    if kind == "sand":
        return near + far
    bank = stage.ridge(stage.height * 0.9, u * 1.2, 1.2, stage.between(0, 6))
    return (
        plants.grass(stage, stage.height * 0.915, u * 9, mix(green, scheme.light, 0.12), 46)
        + stage.block(bank, green)
        + plants.grass(stage, stage.height * 0.97, u * 8, mix(green, scheme.shade, 0.25), 38)
        + near
        + (far if stage.chance(0.5) else "")
    )


def valance(stage: Stage) -> str:
    """A pelmet of cloth along the top edge, above the title, cut in points."""
    scheme, u = stage.scheme, stage.unit
    cloth = weave(stage, stage.between(9, 12), 0.05)
    drop = stage.height * 0.042
    count = round(stage.width / (u * 9))
    step = stage.width / count
    points = "".join(
        f"L{(k + 0.5) * step:.1f},{drop + u * 3.2:.1f}L{(k + 1) * step:.1f},{drop:.1f}" for k in range(count)
    )
    path = f"M0,-4V{drop:.1f}{points}V-4z"
    return (
        f'<path d="{path}" fill="{scheme.shade}" fill-opacity=".22" transform="translate(0 {u:.1f})"/>'
        f'<path d="{path}" fill="url(#{cloth})" stroke="{scheme.paper}" stroke-width="{u * 0.45:.1f}"/>'
    )
