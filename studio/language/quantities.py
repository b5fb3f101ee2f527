"""Numbers with what they count: percentages, units, ranges, magnitudes such as 10k."""

import regex

from studio.language.numbers import cardinal, parse_number
from studio.language.reading import Reading
from studio.language.vocabulary import Vocabulary

NUMBER = r"\d+(?:[.,]\d+)*"
RANGE = rf"{NUMBER}(?:[-–]{NUMBER})?"
MINUS = {"en": "minus", "sw": "hasi", "fr": "moins"}
_LENGTH_CUES = frozenset(
    "tall wide deep high long above below from away of x race sprint de haut large long profond urefu kimo".split()  # noqa: SIM905
)


def say_range(text: str, language: str, words: Vocabulary, *, feminine: bool = False) -> str | None:
    """“ten to twelve” of 10-12, or the one number; None when it is neither."""
    parts = [parse_number(part, language) for part in regex.split("[-–]", text)]
    if any(part is None for part in parts):
        return None
    return f" {words.to} ".join(cardinal(part, language, feminine=feminine) for part in parts if part)


def is_one(text: str, language: str) -> bool:
    """Whether what is counted stands in the singular: 1, and in French 0 and 1.5 too."""
    number = parse_number(text, language)
    return number is not None and (number.is_one or (language == "fr" and number.whole < 2))


def say_quantity(reading: Reading, i: int) -> list[str] | None:
    """50%, 12 km, 10-12, 1,500, 5m, -5°C, 1 500 (French); the unit may be a token of its own."""
    words = reading.vocabulary
    found = regex.fullmatch(rf"([-−])?({RANGE})([^\d\s]*)", reading.core(i))
    if not found or words is None:
        return None
    minus = MINUS[reading.language] + " " if found[1] else ""
    amount, taken = joined_thousands(reading, i, found[2]) if not found[3] else (found[2], 1)
    if amount.isdecimal() and len(amount) > 1 and amount[0] == "0":
        return None
    if found[3] == "G":
        return None  # 5G is a network, 5g a weight
    unit = found[3].casefold().removeprefix("-")
    last = i + taken - 1
    following = reading.core(last + 1).casefold() if reading.joined(last) else ""
    if unit == "%" or (not unit and following == "%"):
        said = say_range(amount, reading.language, words)
        silent = [""] * (taken - 1 if unit else taken)
        return None if said is None else [words.percent.format(n=minus + said), *silent]
    if not unit and following in words.units and (following not in ("x", "m", "w") or reading.language != "sw"):
        return _counted(reading, i, minus, amount, following, taken, apart=True)
    if unit in words.magnitudes and not (unit == "m" and following in _LENGTH_CUES):
        said = say_range(amount, reading.language, words)
        return None if said is None else [_magnified(said, words.magnitudes[unit], amount, reading.language)]
    if unit in words.units:
        return _counted(reading, i, minus, amount, unit, taken, apart=False)
    said = say_range(amount, reading.language, words) if not unit else None
    return None if said is None else [minus + said, *[""] * (taken - 1)]


def joined_thousands(reading: Reading, i: int, amount: str) -> tuple[str, int]:
    """French writes 1 500 000 with spaces: the whole number, and how many tokens it takes (1 elsewhere)."""
    taken = 1
    if reading.language != "fr" or not regex.fullmatch(r"\d{1,3}", amount):
        return amount, 1
    while reading.joined(i + taken - 1) and regex.fullmatch(r"\d{3}(?:,\d+)?", reading.core(i + taken)):
        amount += reading.core(i + taken)
        taken += 1
        if "," in amount:
            break
    return amount, taken


def _counted(
    reading: Reading, i: int, minus: str, amount: str, unit: str, taken: int, *, apart: bool
) -> list[str] | None:
    """The number and its unit, in the language's order, over the tokens that they take."""
    words = reading.vocabulary
    if words is None:
        return None
    said = say_range(amount, reading.language, words, feminine=unit in words.feminine)
    if said is None:
        return None
    name = words.units[unit][0 if is_one(amount, reading.language) else 1]
    silent = [""] * (taken - 1)
    if reading.language == "sw":
        return [f"{name} {minus}{said}", *silent, *([""] if apart else [])]
    return [minus + said, *silent, name] if apart else [f"{minus}{said} {name}", *silent]


def _magnified(said: str, magnitude: tuple[str, str], amount: str, language: str) -> str:
    name = magnitude[0 if is_one(amount, language) else 1]
    if language == "sw":
        return f"{name} {said}"
    return name if name == "mille" and said == "un" else f"{said} {name}"
