"""What each pictogram is for a scene: a person, a vehicle, a building …, what may not be cast, what is at home where.

The lists are in data/catalogue.json: `never` (no subjects: signs, fantasies, weapons, weather), `heads` (people who
need a body), the kinds, `produce` (shown in baskets), `stock` (what stands in a setting whose words name nothing) and
`at_home` (the setting that a pictogram votes for, whatever language named it).
"""

import json
import re
from functools import lru_cache
from typing import Any, Literal

from studio.film.illustrator.pictograms import DATA, names

Kind = Literal["person", "bust", "figure", "vehicle", "animal", "building", "plant", "flyer", "boat", "object"]

SETTINGS = ("city", "savanna", "coast", "market", "farm", "school", "clinic", "office", "home", "night", "abstract")
INDOORS = frozenset({"school", "clinic", "office", "home"})

_TONE = re.compile(r"-(medium-light|medium-dark|light|medium|dark)$")

# Signs, buttons, faces, hands and fantasies are no subjects: a scene is made of people, places and things.
_NEVER = re.compile(
    r"(-button|-symbol|-arrow|^arrow|-face$|^face-|-face-|^keycap|^input-|-oclock|-thirty$|-circle$|-square$|-heart$|^heart-|-hearts$|heart-on|"
    r"-moon|-mark$|-mark-|^japanese-|^flag|-flag$|-flags$|^cat-with|-cat$|-monkey$|-hand$|-hands$|hand-|^backhand|^index-|-fist$|-fingers$|"
    r"-gesture$|^thumbs|-salute$|-zombie|-vampire|-elf$|-fairy|-genie|-mage$|merpeople|-supervillain|bunny-ears|-tuxedo|-steamy|claus$|"
    r"-diamond$|-diamond-|-suit$|^fast-|^repeat|^shuffle|^ng-|-sign$|speech|-exclamation|-question|^star-of|^latin-|^orthodox|"
    r"-in-lotus|-bowing|facepalming|-shrugging|-pouting|-frowning|-gesturing|-tipping|-massage|-deaf|-kneeling|-juggling|-cartwheeling|"
    r"-wrestling|head-shaking|-fencing|-golfing|-playing-|-bouncing|taking-bath|-in-bed|levitating|rowing|surfing|swimming|climbing|mountain-biking|lifting|"
    r"-superhero|-with-crown|-veil|-skullcap|horse-racing|snowboarder|skier|-beverage-box)"
)
_BUSTS = re.compile(
    r"(^|-)(artist|astronaut|construction-worker|cook|factory-worker|farmer|firefighter|health-worker|judge|mechanic|office-worker|"
    r"pilot|police-officer|scientist|singer|student|teacher|technologist|feeding-baby|raising-hand|getting-haircut)$"
)
_FIGURES = re.compile(r"(walking|running|standing|dancing|biking|wheelchair|white-cane)(-facing-right)?$")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((DATA / "catalogue.json").read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=16)
def members(group: str) -> frozenset[str]:
    """The pictograms of a group of the catalogue."""
    return frozenset(_table()[group])


def stock(setting: str) -> tuple[str, ...]:
    """What may stand in a setting whose words name nothing that can be drawn."""
    return tuple(_table()["stock"][setting])


@lru_cache(maxsize=1)
def home_of() -> dict[str, str]:
    """Pictogram name -> the setting it is at home in (the first named, where it is in several)."""
    table: dict[str, str] = {}
    for setting, natives in _table()["at_home"].items():
        for member in natives:
            table.setdefault(member, setting)
    return table


@lru_cache(maxsize=1)
def castable() -> frozenset[str]:
    """The toneless pictograms that may stand in a scene."""
    return frozenset(
        name for name in names() if not _TONE.search(name) and name not in members("never") and not _NEVER.search(name)
    )


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind:
    """What a (toneless) pictogram is. A `person` is a head that needs a body, a `bust` ends at the chest."""
    if name in members("heads"):
        return "person"
    if _BUSTS.search(name):
        return "bust"
    if _FIGURES.search(name):
        return "figure"
    kinds: tuple[tuple[str, Kind], ...] = (
        ("vehicles", "vehicle"),
        ("boats", "boat"),
        ("animals", "animal"),
        ("flyers", "flyer"),
        ("buildings", "building"),
        ("plants", "plant"),
    )
    return next((kind for group, kind in kinds if name in members(group)), "object")
