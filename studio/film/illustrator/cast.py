"""Who and what is in a scene: the subjects its words name, filled up from what belongs to its setting."""

import random
from dataclasses import dataclass

from studio.film.illustrator.catalogue import kind_of, members, stock
from studio.film.illustrator.vocabulary import Reading

_PEOPLE = frozenset({"person", "bust"})
_GROUNDED = frozenset({"vehicle", "animal", "building", "figure", "plant", "boat"})


@dataclass(frozen=True)
class Cast:
    """`people` stand behind something; `grounded` stand on the ground (animals, vehicles, houses, whole figures);
    `things` lie on a surface. Each best first. `lead` is the scene's main subject, and
    `names_people` says that its own words speak of someone."""

    lead: str
    people: tuple[str, ...]
    grounded: tuple[str, ...]
    things: tuple[str, ...]
    names_people: bool


# What a setting's words name in passing but should not show there, and what only a beach should.
_UNFIT = {"coast": frozenset({"droplet", "bucket", "bathtub"}), "clinic": frozenset({"megaphone"})}
_BEACHWEAR = frozenset({"sunglasses", "thong-sandal", "ring-buoy"})


def choose_cast(reading: Reading, setting: str, rng: random.Random) -> Cast:
    """The scene's cast. What its own words name comes first; what they leave open is filled from the film's topic and
    from the setting's stock, and someone is nearly always there, since people look at people."""
    named = [name for name, score in reading.subjects if score >= 0.45 * reading.subjects[0][1] or score > 1.0][:6]
    unfit = _UNFIT.get(setting, frozenset()) | (frozenset() if setting == "coast" else _BEACHWEAR)
    named = [name for name in named if name not in unfit]
    if not named:
        named = [name for name, _ in reading.topic_subjects[:4] if name not in unfit]
        rng.shuffle(named)
    named = _either_sex(named, rng)
    usual = list(stock(setting))
    rng.shuffle(usual)
    lead = named[0] if named else usual[0]
    seen = list(dict.fromkeys([lead, *named]))
    about = [name for name, _ in reading.topic_subjects[:5] if name not in unfit]
    rng.shuffle(about)
    spare = [name for name in dict.fromkeys([*about, *usual]) if name not in seen]
    people = [m for m in seen if kind_of(m) in _PEOPLE]
    names_people = bool(people) and bool(reading.subjects)
    if not people and rng.random() < 0.62:
        people = [m for m in spare if kind_of(m) in _PEOPLE][:1]
    things = [m for m in seen if kind_of(m) == "object" or m in members("water")]
    things += [m for m in spare if kind_of(m) == "object"][: max(0, 3 - len(things))]
    return Cast(
        lead,
        tuple(people[:3]),
        tuple(m for m in seen if kind_of(m) in _GROUNDED),
        tuple(things[:5]),
        names_people,
    )


def _either_sex(named: list[str], rng: random.Random) -> list[str]:
    """The names with women and men of one calling in either order: words for it seldom say which."""
    for name in named:
        if name.startswith("woman-") and f"man-{name[6:]}" in named and rng.random() < 0.5:
            swap = {name: f"man-{name[6:]}", f"man-{name[6:]}": name}
            return [swap.get(other, other) for other in named]
    return named
