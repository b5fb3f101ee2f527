"""The settings: what stands behind the subjects, as a far plate and a middle plate, for each place a scene can be."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.film.illustrator import land, plants, rooms, town
from studio.film.illustrator.palette import at_lightness, mix, shifted
from studio.film.illustrator.patterns import PATTERNS, textile
from studio.film.illustrator.stage import Stage, box, disc, rect


@dataclass(frozen=True)
class Backdrop:
    """SVG of the far plate and of the middle plate, and what the subjects' ground is made of."""

    far: str
    middle: str
    ground: str


def weave(stage: Stage, scale: float, dim: float = 0.0, name: str | None = None) -> str:
    """The id of a textile pattern added to the stage's definitions; `scale` is a tile's width in units."""
    kind = name or stage.rng.choice(PATTERNS)
    key = f"cloth{len(stage.defs)}-{kind}"
    stage.defs[key] = textile(kind, key, stage.scheme, stage.rng, stage.unit * scale / 100, dim)
    return key


def _open_sky(stage: Stage) -> str:
    """Sky with the sun or moon off to one side, clouds or stars."""
    side = stage.rng.choice((0.2, 0.27, 0.74, 0.8))
    height = stage.horizon * (stage.between(0.42, 0.58) if not stage.scheme.is_dark else stage.between(0.3, 0.45))
    parts = [land.sky(stage)]
    if stage.scheme.is_dark:
        parts.append(land.stars(stage))
    parts.append(land.sun(stage, stage.width * side, height, stage.unit * stage.between(4.5, 8)))
    if not stage.scheme.is_dark or stage.chance(0.4):
        parts.append(land.clouds(stage, 4 if stage.is_wide else 3, stage.height * 0.07, stage.height * 0.25))
    if stage.chance(0.5) and not stage.scheme.is_dark:
        parts.append(land.birds(stage, stage.width * (1 - side), stage.horizon * 0.5))
    return "".join(parts)


def _foliage(stage: Stage) -> str:
    return stage.scheme.leaf()


def _spread(stage: Stage, count: int, gap: tuple[float, float] = (0.34, 0.66)) -> list[float]:
    """Places across the frame, in pixels, that leave its middle to the subjects."""
    places = []
    for k in range(count):
        at = (k + stage.between(0.15, 0.85)) / count
        if gap[0] < at < gap[1]:
            at = gap[0] - 0.06 if stage.chance(0.5) else gap[1] + 0.06
        places.append(at * stage.width)
    return places


def _ground(stage: Stage, colour: str) -> str:
    path = stage.ridge(stage.horizon + stage.unit * 3.5, stage.unit * 0.7, 0.8, stage.between(0, 6))
    return stage.block(path, colour) + land.speckle(
        stage, stage.horizon + stage.unit * 5, stage.height, mix(colour, stage.scheme.shade, 0.5), 220
    )


def city(stage: Stage) -> Backdrop:
    scheme = stage.scheme
    y = stage.horizon + stage.unit * 2
    far = _open_sky(stage) + town.skyline(stage, y, stage.unit * stage.between(28, 36), scheme.far)
    far += town.skyline(stage, y + stage.unit * 2, stage.unit * stage.between(17, 22), scheme.mid)
    street = stage.base - stage.unit * 4
    tree = _foliage(stage)
    middle = "".join(
        plants.round_tree(stage, x, street, stage.unit * stage.between(10, 14), tree) for x in _spread(stage, 4)
    )
    middle += town.road(stage, street, stage.height - street)
    middle += town.lamp(stage, stage.width * stage.rng.choice((0.08, 0.86)), street + stage.unit, stage.unit * 26)
    if stage.chance(0.65):
        side = stage.rng.choice((-0.12, 0.66))
        middle += town.minibus(
            stage, stage.width * side, street + stage.unit * 2.4, stage.unit * 30, scheme.accent(stage.rng.randrange(6))
        )
    return Backdrop(far, middle, "road")


def savanna(stage: Stage) -> Backdrop:
    scheme = stage.scheme
    far = _open_sky(stage)
    if stage.chance(0.55):
        far += land.mountain(
            stage,
            stage.width * stage.between(0.25, 0.75),
            stage.horizon + stage.unit * 3,
            stage.unit * 78,
            stage.unit * 19,
            scheme.far,
        )
    far += land.hills(stage, stage.horizon, stage.unit * 2.2, scheme.far, weave(stage, 22))
    far += land.hills(stage, stage.horizon + stage.unit * 2.2, stage.unit * 1.4, mix(scheme.far, scheme.mid, 0.6))
    tree = mix(_foliage(stage), scheme.mid, 0.2)
    middle = "".join(
        plants.acacia(
            stage, x, stage.horizon + stage.unit * 4.6, stage.unit * stage.between(7, 10), mix(tree, scheme.far, 0.4)
        )
        for x in _spread(stage, 4, (2, 3))
    )
    middle += _ground(stage, scheme.ground)
    for x in _spread(stage, 2, (0.25, 0.75)):
        middle += plants.acacia(
            stage, x, stage.horizon + stage.unit * stage.between(7, 9), stage.unit * stage.between(22, 30), tree
        )
    middle += plants.grass(
        stage, stage.horizon + stage.unit * 9, stage.unit * 2, mix(scheme.ground, scheme.shade, 0.25), 70
    )
    return Backdrop(far, middle, "grass")


def coast(stage: Stage) -> Backdrop:
    scheme = stage.scheme
    shore = stage.base - stage.unit * 3
    far = _open_sky(stage) + land.sea(stage, stage.horizon - stage.unit * 3, shore + stage.unit * 4)
    for _ in range(stage.rng.randint(1, 2)):
        far += land.dhow(
            stage,
            stage.width * stage.rng.choice((0.14, 0.22, 0.78, 0.86)),
            stage.horizon + stage.unit * stage.between(-1.5, 2),
            stage.unit * stage.between(9, 15),
        )
    middle = land.beach(stage, shore) + land.speckle(
        stage, shore + stage.unit * 2, stage.height, mix(scheme.ground, scheme.shade, 0.4), 260
    )
    for x in (stage.width * stage.between(-0.02, 0.1), stage.width * stage.between(0.9, 1.02)):
        if stage.chance(0.8):
            middle += plants.palm(
                stage, x, shore + stage.unit * stage.between(2, 5), stage.unit * stage.between(36, 48), _foliage(stage)
            )
    return Backdrop(far, middle, "sand")


def market(stage: Stage) -> Backdrop:
    scheme = stage.scheme
    far = _open_sky(stage) + land.hills(
        stage, stage.horizon - stage.unit * 3, stage.unit * 2, scheme.far, weave(stage, 22)
    )
    far += "".join(
        plants.round_tree(
            stage,
            x,
            stage.horizon + stage.unit,
            stage.unit * stage.between(10, 15),
            mix(_foliage(stage), scheme.far, 0.45),
        )
        for x in _spread(stage, 4, (2, 3))
    )
    foot = stage.base - stage.unit * 0.5
    middle = _ground(stage, scheme.ground)
    size = stage.unit * 30
    places = [-0.24, 0.2, 0.64, 1.0] if not stage.is_wide else [-0.06, 0.14, 0.66, 0.88]
    shift = stage.between(-0.05, 0.05)
    for k, at in enumerate(places):
        if k == 1 and not stage.is_wide and stage.chance(0.3):
            continue
        x = stage.width * (at + shift)
        if stage.chance(0.6):
            middle += town.stall(stage, x, foot, size, size * 0.95)
        else:
            middle += town.kiosk(
                stage, x, foot, size * 0.9, size, mix(scheme.accent(stage.rng.randrange(6)), scheme.mid, 0.3)
            )
    return Backdrop(far, middle + town.bunting(stage, stage.height * 0.27, stage.unit * 4), "earth")


def farm(stage: Stage) -> Backdrop:
    scheme = stage.scheme
    green = mix(_foliage(stage), scheme.ground, 0.4)
    far = _open_sky(stage) + land.hills(
        stage, stage.horizon - stage.unit * 2.5, stage.unit * 3, scheme.far, weave(stage, 22)
    )
    far += land.hills(stage, stage.horizon, stage.unit * 2, mix(scheme.mid, green, 0.3))
    middle = plants.field_rows(stage, stage.horizon + stage.unit * 2.5, mix(scheme.ground, "#8a5c3a", 0.35))
    if stage.chance(0.6):
        side = stage.rng.choice((0.14, 0.84))
        middle += town.hut(
            stage, stage.width * side, stage.horizon + stage.unit * 4, stage.unit * 13, mix("#c98d5b", scheme.mid, 0.4)
        )
    else:
        middle += plants.acacia(
            stage, stage.width * stage.rng.choice((0.12, 0.87)), stage.horizon + stage.unit * 4, stage.unit * 20, green
        )
    for row, (down, tall, count) in enumerate(((5, 7, 22), (9, 11, 15), (14, 16, 11))):
        tone = mix(green, scheme.far, 0.4 - 0.2 * row)
        for k in range(count):
            at = (k + stage.between(0.2, 0.8)) / count
            if row == 2 and 0.3 < at < 0.7:
                continue
            middle += plants.crop(
                stage,
                at * stage.width,
                stage.horizon + stage.unit * down,
                stage.unit * tall * stage.between(0.8, 1.1),
                tone,
            )
    return Backdrop(far, middle, "grass")


def _room(stage: Stage, tone: str, floor: str) -> str:
    scheme = stage.scheme
    base = mix(scheme.paper, tone, 0.42)
    if scheme.is_dark:
        base = mix(at_lightness(base, 0.42 if stage.look != "neon" else 0.26), scheme.shade, 0.3)
    return rooms.wall(
        stage, base, mix(floor, scheme.shade, 0.5 if scheme.is_dark else 0.05), stage.base - stage.unit * 2
    )


def school(stage: Stage) -> Backdrop:
    scheme, u = stage.scheme, stage.unit
    if stage.outdoors or stage.chance(0.3):
        far = _open_sky(stage) + land.hills(stage, stage.horizon - u * 2, u * 2, scheme.far, weave(stage, 22))
        middle = _ground(stage, scheme.ground)
        middle += plants.round_tree(
            stage, stage.width * stage.rng.choice((0.07, 0.93)), stage.horizon + u * 7, u * 30, _foliage(stage)
        )
        middle += plants.round_tree(
            stage,
            stage.width * stage.between(0.3, 0.7),
            stage.horizon + u * 5,
            u * 18,
            mix(_foliage(stage), scheme.mid, 0.35),
        )
        if stage.outdoors:
            return Backdrop(
                far,
                middle + plants.grass(stage, stage.horizon + u * 9, u * 1.6, mix(scheme.ground, scheme.shade, 0.2), 60),
                "earth",
            )
        wide = stage.width * (0.5 if stage.is_wide else 0.8)
        middle += town.house(
            stage,
            stage.width * 0.5 - wide / 2 + u * stage.between(-8, 8),
            stage.horizon + u * 8,
            wide,
            u * 20,
            mix("#ecd9b0", scheme.light, 0.3),
            mix(scheme.accent(0), scheme.shade, 0.1),
        )
        return Backdrop(
            far,
            middle + plants.grass(stage, stage.horizon + u * 9, u * 1.6, mix(scheme.ground, scheme.shade, 0.2), 60),
            "earth",
        )
    far = _room(stage, scheme.accent(stage.rng.randrange(6)), mix("#b98a5e", scheme.ground, 0.4))
    top = stage.height * (0.27 if not stage.is_wide else 0.14)
    width = min(stage.width * 0.8, u * 78)
    left = (stage.width - width) / 2 + u * stage.between(-6, 6)
    far += rooms.blackboard(stage, left, top, width, min(u * 34, (stage.base - top) * 0.68))
    middle = town.bunting(stage, stage.height * 0.04, u * 2.5)
    if stage.is_wide:
        middle += rooms.shelf(stage, stage.width * 0.02, stage.height * 0.42, u * 18, "books")
    middle += rooms.plant(stage, stage.width * stage.rng.choice((0.06, 0.94)), stage.base - u, u * 17)
    return Backdrop(far, middle, "table")


def clinic(stage: Stage) -> Backdrop:
    scheme, u = stage.scheme, stage.unit
    far = _room(
        stage,
        mix("#9fd0c9", scheme.accent(stage.rng.randrange(6)), stage.between(0.2, 0.55)),
        mix("#cfd8d6", scheme.ground, 0.25),
    )
    top = stage.height * (0.26 if not stage.is_wide else 0.13)
    side = stage.rng.choice((0, 1))
    wide, tall = (u * 30, u * 34) if not stage.is_wide else (u * 34, u * 28)
    far += rooms.window(
        stage,
        stage.width * (0.09 if side else 0.91) - (0 if side else wide),
        top,
        wide,
        tall,
        stage.rng.choice(("savanna", "garden", "city")),
    )
    far += rooms.health_poster(stage, stage.width * (0.68 if side else 0.12), top + u * 2, u * 14)
    if stage.chance(0.5):
        far += rooms.shelf(stage, stage.width * (0.62 if side else 0.06), top + u * 30, u * 24, "jars")
    middle = rooms.curtain(
        stage,
        stage.width * (0.86 if side else -0.04),
        stage.height * 0.1,
        u * 17,
        stage.base - stage.height * 0.1 - u * 5,
        mix(scheme.accent(2), scheme.paper, 0.45),
    )
    middle += rooms.bed(
        stage, stage.width * (0.34 if side else 0.02) - (0 if side else u * 6), stage.base + u * 2, u * 46
    )
    return Backdrop(far, middle, "table")


def office(stage: Stage) -> Backdrop:
    scheme, u = stage.scheme, stage.unit
    far = _room(
        stage, mix(scheme.accent(stage.rng.randrange(6)), scheme.paper, 0.35), mix("#a97c54", scheme.ground, 0.4)
    )
    top = stage.height * (0.25 if not stage.is_wide else 0.1)
    wide = stage.width * (0.84 if not stage.is_wide else 0.5)
    left = (stage.width - wide) * stage.rng.choice((0.25, 0.5, 0.75))
    far += rooms.window(stage, left, top, wide, min(u * 44, stage.base - top - u * 14), "city")
    middle = rooms.plant(
        stage, stage.width * stage.rng.choice((0.05, 0.95)), stage.base - u * 0.5, u * stage.between(20, 26)
    )
    middle += rooms.pendant(stage, stage.width * stage.between(0.2, 0.3), stage.height * 0.1, scheme.accent(0))
    if stage.is_wide or stage.chance(0.5):
        middle += rooms.pendant(stage, stage.width * stage.between(0.7, 0.8), stage.height * 0.1, scheme.accent(0))
    if stage.is_wide:
        middle += rooms.shelf(
            stage, stage.width * (0.76 if left < stage.width * 0.2 else 0.03), stage.height * 0.42, u * 26, "books"
        )
    return Backdrop(far, middle, "table")


def home(stage: Stage) -> Backdrop:
    scheme, u = stage.scheme, stage.unit
    far = _room(stage, mix(scheme.accent(0), scheme.accent(1), stage.between(0, 1)), mix("#9c6d48", scheme.ground, 0.4))
    top = stage.height * (0.27 if not stage.is_wide else 0.12)
    side = stage.rng.choice((0, 1))
    wide = u * 30
    x = stage.width * (0.08 if side else 0.92) - (0 if side else wide)
    far += rooms.window(stage, x, top, wide, u * 30, stage.rng.choice(("savanna", "garden")))
    cloth = weave(stage, 10)
    far += rooms.picture(stage, stage.width * (0.7 if side else 0.1), top + u * 4, u * 15, f"url(#{cloth})")
    middle = rooms.curtain(stage, x - u * 5, top - u * 3, u * 7, u * 40, scheme.accent(0)) + rooms.curtain(
        stage, x + wide - u * 2, top - u * 3, u * 7, u * 40, scheme.accent(0)
    )
    middle += rooms.sofa(
        stage, stage.width * 0.5 - u * 32, stage.base + u * 1, u * 64, mix(scheme.accent(2), scheme.shade, 0.1), cloth
    )
    middle += rooms.plant(stage, stage.width * (0.95 if side else 0.05), stage.base + u, u * 24)
    return Backdrop(far, middle, "table")


def night(stage: Stage) -> Backdrop:
    scheme, u = stage.scheme, stage.unit
    y = stage.horizon + u * 2
    far = _open_sky(stage) + town.skyline(stage, y, u * 26, scheme.far)
    foot = stage.base - u * 1
    middle = _ground(stage, scheme.ground)
    for at in (0.0, 0.62) if not stage.is_wide else (0.02, 0.76):
        if stage.chance(0.75):
            x = stage.width * at - u * 2
            middle += town.kiosk(
                stage, x, foot, u * 27, u * 30, mix(scheme.accent(stage.rng.randrange(5)), scheme.shade, 0.5)
            )
            middle += stage.glow(x + u * 13, foot - u * 16, u * 20, scheme.glow, 0.42)
    count = 13
    for row in range(2):
        for k in range(count):
            t = (k + 0.5 * row) / (count - 1)
            x, at = t * stage.width, stage.height * (0.25 + 0.03 * row) + u * 16 * t * (1 - t)
            middle += stage.glow(x, at, u * 1.9, scheme.glow, 0.6) + disc(
                x, at, u * 0.5, mix(scheme.glow, "#ffffff", 0.4)
            )
    return Backdrop(far, middle, "road")


def abstract(stage: Stage) -> Backdrop:
    """A studio set: big quiet shapes in the brand's colours, a cloth panel and a plinth's floor."""
    scheme, u = stage.scheme, stage.unit
    wall = mix(scheme.sky_low, scheme.accent(stage.rng.randrange(5)), 0.34 if not scheme.is_dark else 0.25)
    wall = shifted(wall, -0.16) if stage.look == "neon" else wall
    far = rect(-4, -4, stage.width + 8, stage.height + 8, wall)
    cx, cy = stage.width * 0.5, stage.base - u * 26
    if stage.look == "poster" or stage.chance(0.35):
        far += land.rays(stage, cx, cy, mix(wall, scheme.paper, 0.5), 18)
    for k, radius in enumerate((50, 40, 30)):
        far += disc(cx, cy, u * radius, mix(wall, scheme.accent(k + 1), 0.25 + 0.2 * k), 1)
    middle = ""
    cloth = weave(stage, stage.between(12, 17))
    kind = stage.rng.choice(("arch", "panels", "hills"))
    if kind == "arch":
        half = u * 27
        path = (
            f"M{cx - half:.1f},{stage.base + u * 2:.1f}V{cy:.1f}a{half:.1f},{half:.1f} 0 0 1 {2 * half:.1f},0"
            f"V{stage.base + u * 2:.1f}z"
        )
        middle += stage.block(path, mix(wall, scheme.shade, 0.2)) + f'<path d="{path}" fill="url(#{cloth})"/>'
        inner = half * 0.84
        path = (
            f"M{cx - inner:.1f},{stage.base + u * 2:.1f}V{cy:.1f}a{inner:.1f},{inner:.1f} 0 0 1 {2 * inner:.1f},0"
            f"V{stage.base + u * 2:.1f}z"
        )
        middle += stage.block(path, shifted(mix(wall, scheme.accent(stage.rng.randrange(5)), 0.55), 0.04))
    elif kind == "panels":
        for at in (0.03, 0.79) if not stage.is_wide else (0.06, 0.8):
            width = stage.width * (0.18 if not stage.is_wide else 0.14)
            path = box(stage.width * at, stage.height * 0.26, width, stage.base - stage.height * 0.24)
            middle += stage.block(path, mix(wall, scheme.shade, 0.2)) + f'<path d="{path}" fill="url(#{cloth})"/>'
    else:
        middle += land.hills(stage, stage.base - u * 14, u * 3.4, mix(wall, scheme.accent(0), 0.45), cloth)
        middle += land.hills(stage, stage.base - u * 8, u * 2.6, mix(wall, scheme.accent(2), 0.6), weave(stage, 18))
    return Backdrop(
        far,
        middle + rect(-4, stage.base - u * 3, stage.width + 8, stage.height, mix(wall, scheme.shade, 0.22)),
        "table",
    )


BACKDROPS: dict[str, Callable[[Stage], Backdrop]] = {
    "city": city,
    "savanna": savanna,
    "coast": coast,
    "market": market,
    "farm": farm,
    "school": school,
    "clinic": clinic,
    "office": office,
    "home": home,
    "night": night,
    "abstract": abstract,
}
