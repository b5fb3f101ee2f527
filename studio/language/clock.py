"""Times of day and dates as a person says them."""

from datetime import date

import regex

from studio.language.numbers import Number, cardinal, ordinal, year
from studio.language.reading import Reading

_TIME = regex.compile(r"(\d{1,2})(?:([:.hH])([0-5]\d)?)?\s?(am|pm|a\.m|p\.m)?", regex.IGNORECASE)
_HALF_DAY = regex.compile(r"a\.?m|p\.?m", regex.IGNORECASE)


def say_time(reading: Reading, i: int) -> list[str] | None:
    """9am, 9:30 pm, 14:30, 14h30, and spans such as 9am-5pm."""
    core = reading.core(i)
    if reading.vocabulary is None:
        return None
    apart = bool(_HALF_DAY.fullmatch(reading.core(i + 1))) and reading.joined(i) and reading.language != "fr"
    half = reading.core(i + 1) if apart else ""
    ends = regex.split("[-–]", core)
    if len(ends) > 2:
        return None
    said = [_time(end, half if end is ends[-1] else "", reading, i) for end in ends]
    if len(ends) == 2 and said[0] is None and said[1] is not None and regex.fullmatch(r"\d{1,2}", ends[0]):
        said[0] = cardinal(Number(int(ends[0])), reading.language)
    if any(part is None for part in said):
        return None
    words = f" {reading.vocabulary.to} ".join(part for part in said if part)
    if not apart:
        return [words]
    if reading.language == "sw":
        return [words, ""]
    hour, half = _split(words)
    return [hour, reading.keep_stop(i + 1, half)]


def _split(words: str) -> tuple[str, str]:
    """The hour on the first token, “A M” on the second."""
    hour, _, half = words.rpartition(" ")
    hour, _, letter = hour.rpartition(" ")
    return hour, f"{letter} {half}"


def _time(text: str, half: str, reading: Reading, i: int) -> str | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    mark, half = found[2] or "", (half or found[4] or "").casefold().replace(".", "")
    if not half and not (mark == ":" and found[3]) and not (mark.lower() == "h" and reading.language == "fr"):
        return None
    if mark.lower() == "h" and reading.language != "fr":
        return None
    hour, minute = int(found[1]), int(found[3] or 0)
    if hour > 24 or (half and not 1 <= hour <= 12):
        return None
    if reading.language == "fr":
        return _french(hour + 12 * (half == "pm" and hour < 12), minute)
    if reading.language == "sw":
        return _swahili(hour, minute, half, after_saa=reading.core(i - 1).casefold() == "saa")
    return _english(hour, minute, half)


def _english(hour: int, minute: int, half: str) -> str:
    said = cardinal(Number(hour), "en")
    if minute:
        said += f" oh {cardinal(Number(minute), 'en')}" if minute < 10 else f" {cardinal(Number(minute), 'en')}"
    elif not half:
        said += " o'clock" if 1 <= hour <= 12 else " hundred hours"
    return said + (" " + " ".join(half.upper()) if half else "")


def _french(hour: int, minute: int) -> str:
    if hour == 12 or hour in (0, 24):
        said = "midi" if hour == 12 else "minuit"
    else:
        said = cardinal(Number(hour), "fr", feminine=True) + (" heure" if hour == 1 else " heures")
    return f"{said} {cardinal(Number(minute), 'fr')}" if minute else said


def _swahili(hour: int, minute: int, half: str, *, after_saa: bool) -> str:
    """The Swahili day begins at sunrise: seven in the morning is its first hour. After “saa” a bare time is already
    told that way and is read as it stands."""
    if after_saa and not half:
        said, part = cardinal(Number(hour), "sw"), ""
    else:
        clock = hour % 12 + 12 * (half == "pm") if half else hour % 24
        said = ("" if after_saa else "saa ") + cardinal(Number((clock + 5) % 12 + 1), "sw")
        part = " " + _part_of_day(clock)
    if minute == 30:
        said += " na nusu"
    elif minute == 15:
        said += " na robo"
    elif minute:
        said += f" na dakika {cardinal(Number(minute), 'sw')}"
    return said + part


def _part_of_day(hour: int) -> str:
    for until, name in ((4, "usiku"), (6, "alfajiri"), (12, "asubuhi"), (16, "mchana"), (19, "jioni"), (24, "usiku")):
        if hour < until:
            return name
    return "usiku"


def say_date_numeric(reading: Reading, i: int) -> list[str] | None:
    """12/03/2026 (day first, as most of the world writes), 2026-03-12; None for what is no day of the calendar."""
    core = reading.core(i)
    if found := regex.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", core):
        day, month, of = int(found[1]), int(found[2]), int(found[3])
        if month > 12 >= day:
            day, month = month, day
    elif found := regex.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", core):
        of, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        date(of, month, day)
    except ValueError:
        return None
    words = reading.vocabulary
    return (
        None if words is None else [f"{_day(day, reading, i)} {words.months[month - 1]} {year(of, reading.language)}"]
    )


def say_date_worded(reading: Reading, i: int) -> list[str] | None:
    """12 March 2026, 12th March, March 12, 2026, 1er mai: each token says its own part."""
    month_after = _month(reading, i + 1) if reading.joined(i) or reading.core(i + 1) else None
    day = _day_number(reading.core(i))
    if day and month_after and reading.joined(i):
        said = [_day(day, reading, i), month_after]
        return said + _year_after(reading, i + 1)
    month = _month(reading, i)
    day = _day_number(reading.core(i + 1))
    if month and day and reading.language == "en" and reading.core(i)[:1].isupper():
        return [reading.drop_stop(i, month), ordinal(day, "en"), *_year_after(reading, i + 1)]
    return None


def _month(reading: Reading, i: int) -> str | None:
    """The full name of the month at token i, which may be cut short (“Sept.”)."""
    core = reading.core(i).casefold()
    if reading.vocabulary is None or len(core) < 3:
        return None
    for name in reading.vocabulary.months:
        if name.casefold() == core or (reading.language == "en" and core in (name[:3].casefold(), name[:4].casefold())):
            return name
    return None


def _day_number(core: str) -> int | None:
    found = regex.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er)?", core)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def _year_after(reading: Reading, i: int) -> list[str]:
    core = reading.core(i + 1)
    return [year(int(core), reading.language)] if regex.fullmatch(r"[12]\d{3}", core) else []


def _day(day: int, reading: Reading, i: int) -> str:
    before = reading.core(i - 1).casefold()
    if reading.language == "en":
        return ("" if before == "the" else "the ") + ordinal(day, "en") + " of"
    if reading.language == "fr":
        return "premier" if day == 1 else cardinal(Number(day), "fr")
    return ("" if before == "tarehe" else "tarehe ") + cardinal(Number(day), "sw")
