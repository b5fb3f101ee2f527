"""Composition: where the cast stands on the front plate, by one of several templates."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.film.illustrator import foregrounds
from studio.film.illustrator.backdrops import weave
from studio.film.illustrator.cast import Cast
from studio.film.illustrator.catalogue import kind_of
from studio.film.illustrator.figures import extent, head_for, person, placed, toned
from studio.film.illustrator.palette import mix
from studio.film.illustrator.stage import Stage, disc
from studio.film.zones import Zones

_BUST_KINDS = frozenset({"person", "bust"})
_OUTDOOR_GROUNDS = frozenset({"grass", "earth"})


@dataclass(frozen=True)
class Front:
    """The front plate's SVG, the names of what it shows (main first), and the point that must stay in view."""

    svg: str
    shown: tuple[str, ...]
    focal: tuple[float, float]


class _Board:
    """Counts what is put on the front plate, so that every piece has its own id."""

    def __init__(self, stage: Stage, zones: Zones) -> None:
        self.stage = stage
        self.top = stage.height * (zones.title.bottom + 0.03)
        self.room = stage.base - self.top
        self.shown: list[str] = []
        self._count = 0

    def key(self) -> str:
        self._count += 1
        return f"s{self._count}"

    def thing(self, name: str, x: float, foot: float, size: float, flip: bool = False, shadow: float = 0.55) -> str:
        """An object `size` pixels in its longer side, with its contact shadow."""
        stage = self.stage
        self.shown.append(name)
        ink = extent(toned_plain(name))
        height = size if ink.height >= ink.width else size * ink.height / ink.width
        width = height * ink.width / ink.height
        cast_shadow = stage.contact(x + width * 0.05, foot, width * 0.62, shadow)
        return cast_shadow + placed(stage, toned(name, stage), x, foot, height, self.key(), flip=flip)

    def someone(self, name: str, x: float, hidden_from: float, height: float, flip: bool = False) -> str:
        """A person seen from the chest or waist up behind something whose top edge is at `hidden_from`."""
        stage = self.stage
        self.shown.append(name)
        foot = hidden_from + height * 0.06
        if kind_of(name) == "bust":
            return placed(stage, toned(name, stage), x, foot, height, self.key(), flip=flip)
        cloth = weave(stage, stage.between(7, 11), 0.04)
        return person(stage, head_for(name, stage), x, foot, height * 1.06, self.key(), cloth)


def toned_plain(name: str) -> str:
    return name


def arrange(stage: Stage, cast: Cast, ground: str, zones: Zones) -> Front:
    """The front plate for a cast on a kind of ground."""
    board = _Board(stage, zones)
    lead_kind = kind_of(cast.lead)
    if lead_kind in {"vehicle", "animal", "building", "figure", "boat"} or (lead_kind == "plant" and stage.chance(0.5)):
        if ground != "table":
            return _on_the_ground(board, cast, ground)
    if cast.people and lead_kind not in _BUST_KINDS and stage.chance(0.55):
        return _duo(board, cast, ground)
    if lead_kind in _BUST_KINDS or (cast.people and stage.chance(0.35)):
        return stage.rng.choice((_hero, _hero, _pair))(board, cast, ground)
    return stage.rng.choice((_close_up, _still_life))(board, cast, ground)


def _front_edge(stage: Stage, ground: str, top: float) -> str:
    """Something to stand behind that suits the place."""
    choices: list[Callable[[Stage, float], str]]
    if ground in _OUTDOOR_GROUNDS and stage.chance(0.45):
        choices = [foregrounds.thicket]
    elif ground == "table":
        choices = [foregrounds.counter, foregrounds.draped_table]
    else:
        choices = [foregrounds.counter, foregrounds.cloth_wall, foregrounds.draped_table]
    return stage.rng.choice(choices)(stage, top)


def _extras(
    board: _Board, cast: Cast, places: list[tuple[float, float]], top: float, skip: tuple[str, ...] = ()
) -> str:
    """Supporting objects on a surface whose back edge is at `top`: (x share, size in pixels) each."""
    stage = board.stage
    names = [name for name in cast.things if name not in skip]
    return "".join(
        board.thing(name, stage.width * x, top + stage.unit * stage.between(2.2, 3.2), size, flip=stage.chance(0.3))
        for name, (x, size) in zip(names, places, strict=False)
    )


def _hero(board: _Board, cast: Cast, ground: str) -> Front:
    """One person large in the middle or to a side, supporting things on the surface in front."""
    stage = board.stage
    top = stage.base + stage.unit * 0.5
    lead = cast.lead if kind_of(cast.lead) in _BUST_KINDS else cast.people[0]
    at = stage.rng.choice((0.5, 0.42, 0.58)) if not stage.is_wide else stage.rng.choice((0.5, 0.34, 0.66))
    height = board.room * 0.98
    figure = board.someone(lead, stage.width * at, top, height, flip=stage.chance(0.5))
    edge = _front_edge(stage, ground, top)
    size = stage.unit * stage.between(12, 15)
    extras = ""
    if 'id="hedge"' not in edge:
        spots = (
            [(at - 0.36, size), (at + 0.36, size * 0.9)]
            if not stage.is_wide
            else [(at - 0.2, size), (at + 0.2, size * 0.9), (at + 0.32, size * 0.7)]
        )
        extras = _extras(board, cast, [spot for spot in spots if 0.08 < spot[0] < 0.92], top, (lead,))
    return Front(figure + edge + extras, tuple(board.shown), (at, (board.top + height * 0.4) / stage.height))


def _pair(board: _Board, cast: Cast, ground: str) -> Front:
    """Two people side by side, one nearer."""
    stage = board.stage
    if len(cast.people) < 2:
        return _hero(board, cast, ground)
    top = stage.base + stage.unit * 0.5
    gap = 0.22 if not stage.is_wide else 0.13
    tall = board.room * 0.92 if not stage.is_wide else board.room * 0.96
    back = board.someone(cast.people[1], stage.width * (0.5 + gap), top, tall * 0.86)
    near = board.someone(cast.people[0], stage.width * (0.5 - gap), top, tall)
    edge = _front_edge(stage, ground, top)
    extras = "" if 'id="hedge"' in edge else _extras(board, cast, [(0.5, stage.unit * 11)], top, cast.people)
    return Front(back + near + edge + extras, tuple(board.shown), (0.5, (board.top + tall * 0.45) / stage.height))


def _duo(board: _Board, cast: Cast, ground: str) -> Front:
    """A person and the thing the scene is about, side by side at one counter."""
    stage = board.stage
    top = stage.base + stage.unit * 0.5
    side = stage.rng.choice((-1, 1))
    gap = 0.21 if not stage.is_wide else 0.14
    tall = board.room * (0.86 if not stage.is_wide else 0.95)
    figure = board.someone(cast.people[0], stage.width * (0.5 + side * gap), top, tall)
    edge = stage.rng.choice((foregrounds.counter, foregrounds.draped_table))(stage, top)
    lead = cast.lead if kind_of(cast.lead) not in _BUST_KINDS else cast.things[0]
    big = min(board.room * 0.66, stage.width * 0.42)
    thing = board.thing(lead, stage.width * (0.5 - side * gap), top + stage.unit * 3, big)
    extras = _extras(
        board, cast, [(0.5 - side * (gap + (0.2 if not stage.is_wide else 0.14)), stage.unit * 10)], top, (lead,)
    )
    return Front(figure + edge + extras + thing, tuple(board.shown), (0.5, (board.top + tall * 0.45) / stage.height))


def _close_up(board: _Board, cast: Cast, ground: str) -> Front:
    """One object very large on a table, before a woven roundel."""
    stage = board.stage
    top = stage.base - stage.unit * 1.5
    cx, radius = stage.width / 2, min(board.room * 0.5, stage.width * 0.4)
    cy = stage.base - radius * 1.02
    cloth = weave(stage, stage.between(14, 20), 0.06)
    scheme = stage.scheme
    roundel = (
        disc(cx + stage.unit * 0.5, cy + stage.unit * 0.9, radius, scheme.shade, 0.22)
        + disc(cx, cy, radius, f"url(#{cloth})")
        + disc(cx, cy, radius * 0.8, mix(scheme.sky_low, scheme.accent(stage.rng.randrange(6)), 0.55))
        + disc(cx, cy, radius * 0.74, mix(scheme.sky_low, scheme.accent(stage.rng.randrange(6)), 0.22))
    )
    edge = stage.rng.choice((foregrounds.counter, foregrounds.draped_table))(stage, top)
    lead = cast.lead if kind_of(cast.lead) not in _BUST_KINDS else cast.things[0]
    big = min(board.room * 0.8, stage.width * 0.62)
    thing = board.thing(lead, cx, top + stage.unit * 3.6, big)
    size = stage.unit * 12
    spots = (
        [(0.13, size), (0.87, size * 0.85)]
        if not stage.is_wide
        else [(0.26, size), (0.74, size * 0.9), (0.85, size * 0.7)]
    )
    extras = _extras(board, cast, spots, top, (lead,))
    return Front(roundel + edge + extras + thing, tuple(board.shown), (0.5, cy / stage.height))


def _still_life(board: _Board, cast: Cast, ground: str) -> Front:
    """The things of the scene in a row on a table, the main one tallest."""
    stage = board.stage
    top = stage.base - stage.unit * 1.5
    edge = stage.rng.choice((foregrounds.counter, foregrounds.draped_table))(stage, top)
    lead = cast.lead if kind_of(cast.lead) not in _BUST_KINDS else cast.things[0]
    others = [name for name in cast.things if name != lead][: 2 if not stage.is_wide else 4]
    big = min(board.room * 0.74, stage.width * 0.46)
    spread = (0.24, 0.78, 0.12, 0.9) if not stage.is_wide else (0.34, 0.66, 0.22, 0.79)
    back = "".join(
        board.thing(name, stage.width * x, top + stage.unit * 1.8, big * (0.52 if k < 2 else 0.4))
        for k, (name, x) in enumerate(zip(others, spread, strict=False))
    )
    thing = board.thing(lead, stage.width * 0.5, top + stage.unit * 3.8, big)
    return Front(edge + back + thing, tuple(board.shown), (0.5, (stage.base - big * 0.5) / stage.height))


def _on_the_ground(board: _Board, cast: Cast, ground: str) -> Front:
    """An animal, a vehicle, a house or a whole figure on open ground, with company farther back."""
    stage = board.stage
    kind = kind_of(cast.lead)
    share = {"building": 0.74, "vehicle": 0.62, "animal": 0.7, "boat": 0.62, "figure": 0.7, "plant": 0.8}[kind]
    big = min(board.room * share, stage.width * (0.66 if not stage.is_wide else 0.3))
    foot = stage.base + stage.unit * 4
    at = stage.rng.choice((0.5, 0.46, 0.55)) if not stage.is_wide else stage.rng.choice((0.36, 0.5, 0.64))
    parts = []
    others = [name for name in cast.grounded if name != cast.lead][:2]
    for k, name in enumerate(others or ([cast.lead] if kind in {"animal", "figure"} else [])):
        side = at + (0.3 if k == 0 else -0.3) * (1 if not stage.is_wide else 0.75)
        parts.append(
            board.thing(
                name,
                stage.width * min(0.88, max(0.12, side)),
                foot - stage.unit * 4.5,
                big * 0.42,
                flip=stage.chance(0.5),
            )
        )
    parts.append(board.thing(cast.lead, stage.width * at, foot, big, flip=stage.chance(0.5)))
    parts.append(foregrounds.near_ground(stage, ground))
    return Front("".join(parts), tuple(dict.fromkeys(board.shown)), (at, (foot - big * 0.5) / stage.height))
