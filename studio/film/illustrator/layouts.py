"""Composition: where the cast stands on the front plate, by one of several templates."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.film.illustrator import foregrounds, land, props, town
from studio.film.illustrator.cast import Cast
from studio.film.illustrator.catalogue import kind_of, members
from studio.film.illustrator.figures import extent, head_for, person, placed, toned
from studio.film.illustrator.palette import mix
from studio.film.illustrator.stage import Stage
from studio.film.zones import Zones

_BUST_KINDS = frozenset({"person", "bust"})
_FACING = frozenset({"animal", "vehicle", "figure", "bust"})
_OUTDOOR_GROUNDS = frozenset({"grass", "earth"})
_WALKERS = ("woman-walking", "man-walking", "man-biking", "man-standing", "woman-standing")


@dataclass(frozen=True)
class Front:
    """The front plate's SVG, the names of what it shows (main first), and the point that must stay in view."""

    svg: str
    shown: tuple[str, ...]
    focal: tuple[float, float]


class Board:
    """The front plate while it is being filled: its room between title and ground, and what has been put on it."""

    def __init__(self, stage: Stage, zones: Zones) -> None:
        self.stage = stage
        self.top = stage.height * (zones.title.bottom + 0.02)
        self.room = stage.base - self.top
        self.shown: list[str] = []
        self._count = 0

    def key(self) -> str:
        """A new id for the next piece."""
        self._count += 1
        return f"s{self._count}"

    def thing(self, name: str, x: float, foot: float, size: float, many: bool = True) -> str:
        """An object `size` pixels in its longer side with its contact shadow; produce comes in a basket."""
        stage = self.stage
        self.shown.append(name)
        if many and name in members("produce"):
            return props.basket(stage, name, x, foot, size * 0.92, self.key())
        if many and name in props.PILED and size > stage.unit * 16:
            return props.pile(stage, name, x, foot, size * 0.8, self.key())
        ink = extent(name)
        height = size if ink.height >= ink.width else size * ink.height / ink.width
        width = height * ink.width / ink.height
        flip = kind_of(name) in _FACING and stage.chance(0.5)
        shadow = stage.contact(x + width * 0.06, foot - height * 0.005, width * 0.64, 0.62)
        return shadow + placed(stage, toned(name, stage), x, foot, height, self.key(), flip=flip)

    def someone(self, name: str, x: float, hidden_from: float, height: float) -> str:
        """A person seen from the chest or waist up behind something whose top edge is at `hidden_from`."""
        stage = self.stage
        self.shown.append(name)
        foot = hidden_from + height * 0.05
        if kind_of(name) == "bust":
            return placed(stage, toned(name, stage), x, foot, height, self.key(), flip=stage.chance(0.5))
        return person(stage, head_for(name, stage), x, foot, height * 1.05, self.key())

    def done(self, svg: str, x: float, y: float) -> Front:
        """The finished plate with its focal point in pixels."""
        if self.stage.look == "textile":
            svg += foregrounds.valance(self.stage)
        return Front(
            svg, tuple(dict.fromkeys(self.shown)), (round(x / self.stage.width, 3), round(y / self.stage.height, 3))
        )


def arrange(stage: Stage, cast: Cast, ground: str, zones: Zones) -> Front:
    """The front plate for a cast on a kind of ground."""
    board = Board(stage, zones)
    lead_kind = kind_of(cast.lead)
    if ground != "table" and lead_kind == "flyer":
        return _in_the_air(board, cast, ground)
    if ground != "table" and lead_kind in {"vehicle", "animal", "building", "figure", "boat"}:
        return _on_the_ground(board, cast, ground)
    if lead_kind in _BUST_KINDS:
        return stage.rng.choice((_hero, _pair, _hero, _duo))(board, cast, ground)
    if cast.people and stage.chance(0.9 if cast.names_people else 0.55):
        return stage.rng.choice((_duo, _duo, _hero))(board, cast, ground)
    return stage.rng.choice((_close_up, _still_life))(board, cast, ground)


def _front_edge(stage: Stage, ground: str, top: float) -> str:
    """Something to stand behind that suits the place."""
    choices: tuple[Callable[[Stage, float], str], ...] = (
        foregrounds.counter,
        foregrounds.cloth_wall,
        foregrounds.draped_table,
    )
    if ground in _OUTDOOR_GROUNDS and stage.chance(0.4):
        choices = (foregrounds.thicket,)
    elif ground == "table":
        choices = (foregrounds.counter, foregrounds.draped_table)
    return stage.rng.choice(choices)(stage, top)


def _table(stage: Stage, top: float) -> str:
    """A surface that things can stand on."""
    return stage.rng.choice((foregrounds.counter, foregrounds.draped_table))(stage, top)


def _corner(stage: Stage, ground: str) -> str:
    """Now and then, something very near."""
    return props.corner(stage, ground) if stage.chance(0.6) else ""


def _main_thing(cast: Cast) -> str:
    """The object a scene is about: its lead, or the first thing where the lead is a person."""
    return cast.lead if kind_of(cast.lead) not in _BUST_KINDS else cast.things[0]


def _extras(board: Board, cast: Cast, places: list[tuple[float, float]], top: float, skip: tuple[str, ...]) -> str:
    """Supporting objects on a surface whose back edge is at `top`: (x in pixels, size in pixels) each."""
    stage = board.stage
    names = [name for name in cast.things if name not in skip]
    spots = [(x, size) for x, size in places if size * 0.4 < x < stage.width - size * 0.4]
    return "".join(
        board.thing(name, x, top + stage.unit * stage.between(2.6, 3.6), size)
        for name, (x, size) in zip(names, spots, strict=False)
    )


def _hero(board: Board, cast: Cast, ground: str) -> Front:
    """One person large in the middle or to a side, supporting things on the surface in front."""
    stage = board.stage
    top = stage.base
    lead = cast.lead if kind_of(cast.lead) in _BUST_KINDS else cast.people[0]
    at = stage.rng.choice((0.5, 0.44, 0.56)) if not stage.is_wide else stage.rng.choice((0.5, 0.36, 0.64))
    x, height = stage.width * at, board.room * stage.between(0.94, 1.0)
    behind = (
        props.halo(stage, x, top - height * 0.56, height * 0.58) if stage.look == "neon" or stage.chance(0.22) else ""
    )
    figure = board.someone(lead, x, top, height)
    edge = _front_edge(stage, ground, top)
    extras = ""
    if 'id="s-hedge"' not in edge:
        size = stage.unit * stage.between(17, 21)
        spots = [(x - height * 0.55, size), (x + height * 0.58, size * 0.86)]
        if stage.is_wide:
            size *= 0.86
            spots = [
                (x - height * 0.72, size),
                (x + height * 0.76, size * 0.9),
                (x + height * (1.2 if at < 0.6 else -1.2), size * 0.8),
            ]
        extras = _extras(board, cast, spots, top, (lead,))
    return board.done(behind + figure + edge + extras + _corner(stage, ground), x, top - height * 0.62)


def _pair(board: Board, cast: Cast, ground: str) -> Front:
    """Two people side by side, one nearer."""
    stage = board.stage
    if len(cast.people) < 2:
        return _hero(board, cast, ground)
    top, side = stage.base, stage.rng.choice((-1, 1))
    tall = board.room * (0.9 if not stage.is_wide else 0.97)
    gap = min(tall * 0.36, stage.width * 0.24)
    back = board.someone(cast.people[1], stage.width * 0.5 + side * gap, top, tall * 0.88)
    near = board.someone(cast.people[0], stage.width * 0.5 - side * gap, top, tall)
    edge = _front_edge(stage, ground, top)
    extras = ""
    if 'id="s-hedge"' not in edge:
        extras = _extras(board, cast, [(stage.width * 0.5 + side * gap * 0.2, stage.unit * 17)], top, cast.people)
    return board.done(back + near + edge + extras + _corner(stage, ground), stage.width * 0.5, top - tall * 0.62)


def _duo(board: Board, cast: Cast, ground: str) -> Front:
    """A person and the thing the scene is about, side by side at one counter."""
    stage = board.stage
    people = [name for name in cast.people if kind_of(name) in _BUST_KINDS]
    top, side = stage.base, stage.rng.choice((-1, 1))
    tall = board.room * (0.92 if not stage.is_wide else 1.0)
    gap = min(tall * (0.42 if not stage.is_wide else 0.56), stage.width * 0.23)
    figure = board.someone(people[0], stage.width * 0.5 + side * gap, top, tall)
    edge = _table(stage, top)
    lead = _main_thing(cast)
    big = min(board.room * (0.6 if not stage.is_wide else 0.74), stage.width * 0.46)
    thing = board.thing(lead, stage.width * 0.5 - side * gap * 1.02, top + stage.unit * 3.2, big)
    spots = [
        (stage.width * 0.5 + side * gap * 2.1, stage.unit * 15),
        (stage.width * 0.5 - side * gap * 2.2, stage.unit * 17),
    ]
    extras = _extras(board, cast, spots, top, (lead, *people))
    return board.done(figure + edge + extras + thing + _corner(stage, ground), stage.width * 0.5, top - tall * 0.6)


def _close_up(board: Board, cast: Cast, ground: str) -> Front:
    """One object very large on a table, set off by a halo."""
    stage = board.stage
    top, x = stage.base - stage.unit * 1.5, stage.width / 2
    radius = min(board.room * (0.52 if not stage.is_wide else 0.58), stage.width * 0.42)
    y = stage.base - radius * 0.96
    behind = props.halo(stage, x, y, radius)
    edge = _table(stage, top)
    lead = _main_thing(cast)
    big = min(board.room * (0.82 if not stage.is_wide else 0.96), stage.width * 0.62)
    thing = board.thing(lead, x, top + stage.unit * 4.2, big)
    size = stage.unit * 17
    spots = [(x - big * 0.62, size), (x + big * 0.62, size * 0.85)]
    if stage.is_wide:
        spots += [(x + big * 1.02, size * 0.8), (x - big * 1.05, size * 0.9)]
    extras = _extras(board, cast, spots, top, (lead,))
    return board.done(behind + edge + extras + thing + _corner(stage, ground), x, y)


def _still_life(board: Board, cast: Cast, ground: str) -> Front:
    """The things of the scene in a row on a table, the main one tallest."""
    stage = board.stage
    top, x = stage.base - stage.unit * 1.5, stage.width / 2
    lead = _main_thing(cast)
    big = min(board.room * (0.74 if not stage.is_wide else 0.92), stage.width * 0.52)
    behind = (
        props.halo(stage, x, stage.base - big * 0.62, big * 0.78) if stage.look in {"neon", "poster", "textile"} else ""
    )
    edge = _table(stage, top)
    others = [name for name in cast.things if name != lead][: 2 if not stage.is_wide else 4]
    places = ((-0.56, 0.6), (0.58, 0.54), (-0.98, 0.5), (1.0, 0.52))
    back = "".join(
        board.thing(name, x + dx * big, top + stage.unit * (2.0 + k * 0.5), big * share)
        for k, (name, (dx, share)) in enumerate(zip(others, places, strict=False))
    )
    thing = board.thing(lead, x, top + stage.unit * 4.4, big)
    return board.done(behind + edge + back + thing + _corner(stage, ground), x, stage.base - big * 0.5)


def _in_the_air(board: Board, cast: Cast, ground: str) -> Front:
    """An aeroplane or a bird large in the sky, people small on the ground below."""
    stage = board.stage
    big = min(board.room * 0.62, stage.width * (0.66 if not stage.is_wide else 0.3))
    x, foot = stage.width * stage.rng.choice((0.46, 0.5, 0.54)), board.top + board.room * 0.7
    board.shown.append(cast.lead)
    flying = placed(stage, toned(cast.lead, stage), x, foot, big, board.key())
    names = tuple(toned(name, stage) for name in stage.rng.sample(_WALKERS, 2))
    below = props.passers_by(stage, stage.base + stage.unit, stage.unit * 15, (0.3, 0.7), names, board.key())
    return board.done(flying + below + foregrounds.near_ground(stage, ground), x, foot - big * 0.5)


def _drawn_lead(board: Board, name: str, x: float, foot: float, size: float) -> str:
    """A main subject on the ground: drawn by rule where the pictogram has its own sea or sign."""
    stage = board.stage
    if name in {"convenience-store", "department-store"}:
        board.shown.append("kiosk")
        wall = mix(stage.scheme.accent(stage.rng.randrange(6)), stage.scheme.mid, 0.2)
        return (
            f'<g id="{board.key()}" '
            f'data-part="subject">{town.kiosk(stage, x - size * 0.48, foot, size * 0.96, size, wall)}</g>'
        )
    if name in {"minibus", "bus", "oncoming-bus"}:
        board.shown.append("minibus")
        livery = stage.scheme.accent(stage.rng.randrange(6))
        van = town.minibus(stage, x - size * 0.58, foot, size * 1.16, livery)
        return f'<g id="{board.key()}" data-part="subject">{van}</g>'
    if kind_of(name) == "boat" and name != "anchor":
        board.shown.append("dhow")
        return (
            f'<g id="{board.key()}" '
            f'data-part="subject">{land.dhow(stage, x, stage.base - stage.unit * 7, size * 1.05)}</g>'
        )
    return board.thing(name, x, foot, size)


def _on_the_ground(board: Board, cast: Cast, ground: str) -> Front:
    """An animal, a vehicle, a house or a whole figure on open ground, with company farther back."""
    stage = board.stage
    kind = kind_of(cast.lead)
    share = {"building": 0.86, "vehicle": 0.8, "animal": 0.86, "boat": 0.8, "figure": 0.9}[kind]
    big = min(
        board.room * share * (1.0 if not stage.is_wide else 1.16), stage.width * (0.8 if not stage.is_wide else 0.34)
    )
    foot = stage.base + stage.unit * (3.5 if not stage.is_wide else 2.5)
    at = stage.rng.choice((0.5, 0.45, 0.55)) if not stage.is_wide else stage.rng.choice((0.38, 0.5, 0.62))
    back = foot - stage.unit * 4.5
    parts = []
    if ground in {"road", "earth"} or kind == "building":
        names = tuple(toned(name, stage) for name in stage.rng.sample(_WALKERS, 2))
        parts.append(
            props.passers_by(
                stage, back + stage.unit * 1.5, stage.unit * 15, (at - 0.22, at + 0.22), names, board.key()
            )
        )
    others = [name for name in cast.grounded if name != cast.lead][:2]
    for k, name in enumerate(others or ([cast.lead] * 2 if kind == "animal" else [])):
        x = stage.width * at + (1 if k == 0 else -1) * big * stage.between(0.66, 0.8)
        parts.append(
            board.thing(
                name, min(stage.width * 0.9, max(stage.width * 0.1, x)), back - stage.unit * k, big * (0.46 - 0.1 * k)
            )
        )
    parts.append(_drawn_lead(board, cast.lead, stage.width * at, foot, big))
    parts.append(foregrounds.near_ground(stage, ground))
    return board.done("".join(parts), stage.width * at, foot - big * 0.5)
