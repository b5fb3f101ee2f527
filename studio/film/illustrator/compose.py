"""A scene's words turned into layered SVG: who and what is in it, where, in which light, and how it is arranged."""

import random
from dataclasses import dataclass

from studio.film.illustrator.backdrops import BACKDROPS
from studio.film.illustrator.cast import choose_cast
from studio.film.illustrator.catalogue import INDOORS, kind_of
from studio.film.illustrator.layouts import Front, arrange
from studio.film.illustrator.palette import darkened, make_scheme
from studio.film.illustrator.stage import Stage
from studio.film.illustrator.vocabulary import Reading, read_scene
from studio.film.zones import zones_for

OVERSCAN = 1.15
"""How much larger than the frame, each way, the plates are drawn, so that the camera can move without going soft."""

LOOKS = ("flat", "papercut", "poster", "neon", "textile")

# Settings near enough to each other that a film may move between them.
_SIBLINGS: dict[str, tuple[str, ...]] = {
    "city": ("city", "market", "office", "night"),
    "savanna": ("savanna", "savanna", "farm", "night"),
    "coast": ("coast", "coast", "coast", "market"),
    "market": ("market", "city", "market", "home"),
    "farm": ("farm", "farm", "savanna", "market"),
    "school": ("school", "school", "home", "abstract"),
    "clinic": ("clinic", "clinic", "home", "abstract"),
    "office": ("office", "city", "abstract", "office"),
    "home": ("home", "home", "city", "abstract"),
    "night": ("night", "city", "night", "home"),
    "abstract": ("abstract", "city", "abstract", "home"),
}
_NEEDS_GROUND = frozenset({"vehicle", "animal", "building", "figure", "boat", "flyer"})
# Where a house, an animal or a vehicle stands that belongs to a room.
_OUT_OF = {"clinic": "city", "office": "city", "home": "farm", "abstract": "city"}
_HOURS: dict[str, tuple[str, ...]] = {
    "city": ("morning", "noon", "golden", "rose", "dusk"),
    "savanna": ("golden", "rose", "golden", "morning", "dusk"),
    "coast": ("noon", "morning", "golden", "rose"),
    "farm": ("morning", "golden", "noon", "rose"),
    "market": ("morning", "noon", "golden", "rose"),
    "night": ("dusk", "night"),
}


@dataclass(frozen=True)
class SvgLayer:
    """One plate as an SVG document; `depth` 0 is farthest, 1 nearest."""

    name: str
    depth: float
    svg: str


@dataclass(frozen=True)
class Illustration:
    """A composed scene: its plates back to front (the first opaque), who is in it, where, and its alternative text.
    `width_px` and `height_px` are the plates' size, the frame's times OVERSCAN."""

    layers: tuple[SvgLayer, ...]
    subjects: tuple[str, ...]
    setting: str
    look: str
    seed: int
    focal: tuple[float, float]
    described: str
    width_px: int
    height_px: int


def compose(
    prompt: str,
    narration: str,
    topic: str,
    language: str,
    look: str,
    palette: tuple[str, ...],
    seed: int,
    width_px: int,
    height_px: int,
    avoid: tuple[str, ...] = (),
) -> Illustration:
    """The scene as SVG plates. The same arguments give the same bytes; an unknown look is drawn flat."""
    look = look if look in LOOKS else "flat"
    rng = random.Random(f"{seed}|{prompt}|{narration}|{topic}")  # noqa: S311 - art, not secrets
    reading = read_scene(prompt, narration, topic, language, avoid)
    setting = choose_setting(reading, rng)
    cast = choose_cast(reading, setting, rng)
    outdoors = kind_of(cast.lead) in _NEEDS_GROUND
    setting = _OUT_OF.get(setting, setting) if outdoors else setting
    setting = "coast" if kind_of(cast.lead) == "boat" else setting
    stage = _set_stage(look, palette, setting, reading.hour, width_px, height_px, rng, outdoors)
    backdrop = BACKDROPS[setting](stage)
    front = arrange(stage, cast, backdrop.ground, zones_for(width_px, height_px))
    layers = (
        _plate(stage, "far", 0.0, backdrop.far),
        _plate(stage, "middle", 0.45, backdrop.middle),
        _plate(stage, "front", 0.85, front.svg),
    )
    described = describe(front, setting, stage.scheme.is_dark and setting not in INDOORS)
    return Illustration(
        layers, front.shown, setting, look, seed, front.focal, described, int(stage.width), int(stage.height)
    )


def choose_setting(reading: Reading, rng: random.Random) -> str:
    """Where the scene is: what its own words say, else a place that goes with the film's."""
    if reading.setting is not None and (reading.is_sure or reading.topic_setting is None or rng.random() < 0.5):
        return reading.setting
    return rng.choice(_SIBLINGS[reading.topic_setting or "abstract"])


def _set_stage(
    look: str,
    palette: tuple[str, ...],
    setting: str,
    hour: str | None,
    width_px: int,
    height_px: int,
    rng: random.Random,
    outdoors: bool,
) -> Stage:
    """An empty stage at the plates' size, with its light chosen."""
    width, height = plate_size(width_px, height_px)
    hours = _HOURS.get(setting, ("morning", "golden", "noon"))
    chosen = hour or rng.choice(hours)
    if look == "neon":
        chosen = rng.choice(("night", "night", "dusk"))
    scheme = make_scheme(palette, setting, chosen, rng)
    if look == "neon":
        scheme = darkened(scheme, 0.06 if chosen == "night" else 0.17)
    zones = zones_for(width_px, height_px)
    base = height * (zones.captions.top + (0.065 if height > width else 0.085))
    return Stage(width, height, base - height * 0.13, base, scheme, look, rng, setting, outdoors)


def plate_size(width_px: int, height_px: int) -> tuple[int, int]:
    """The plates' size for a frame: OVERSCAN times as large, in whole even pixels."""
    return (round(width_px * OVERSCAN / 2) * 2, round(height_px * OVERSCAN / 2) * 2)


def _plate(stage: Stage, name: str, depth: float, body: str) -> SvgLayer:
    """One plate as a document, with the definitions that it refers to and no others."""
    used = {key: text for key, text in stage.defs.items() if f"#{key})" in body}
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{stage.width:.0f}" '
        f'height="{stage.height:.0f}" viewBox="0 0 {stage.width:.0f} {stage.height:.0f}" data-plate="{name}">'
        f"<defs>{''.join(used.values())}</defs>{body}</svg>"
    )
    return SvgLayer(name, depth, svg)


_PLACES = {
    "city": "on a city street",
    "savanna": "on the savanna",
    "coast": "by the sea",
    "market": "at a market",
    "farm": "on a farm",
    "school": "at school",
    "clinic": "in a clinic",
    "office": "in an office",
    "home": "at home",
    "night": "in town at night",
    "abstract": "in front of a patterned backdrop",
}


def describe(front: Front, setting: str, is_dark: bool) -> str:
    """Alternative text in English: an illustration of whom and what, where."""
    words = [name.replace("-", " ") for name in front.shown] or ["scenery"]
    listed = words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
    return f"Illustration of {listed} {_PLACES[setting]}{', after dark' if is_dark and setting != 'night' else ''}."
