"""The rules by which tokens are read aloud: each looks at the tokens from an index and says some of them, or passes.

A rule returns one string for each token that it takes ("" for a silent one), or None when it has nothing to say.
"""

from collections.abc import Callable

import regex

from studio.language.clock import say_date_numeric, say_date_worded, say_time
from studio.language.money import say_money
from studio.language.numbers import cardinal, decade, digits, ordinal, parse_number, year
from studio.language.quantities import MINUS, NUMBER, say_quantity
from studio.language.reading import Reading
from studio.language.vocabulary import SPELLED, TITLES, TOP_LEVEL, WITHOUT_STOP

Rule = Callable[[Reading, int], list[str] | None]

_ADDRESS = regex.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\p{L}\d-]+\.)+(\p{L}{2,})(?:/\S*)?", regex.IGNORECASE
)
_YEAR_CUES = frozenset(
    "in since by of until till from year and to during before after mwaka tangu hadi en depuis l'an année".split()  # noqa: SIM905
)


def say_address(reading: Reading, i: int) -> list[str] | None:
    """A web or mail address: “shujaa dot studio slash x”; in other languages its words alone."""
    core = reading.core(i)
    found = _ADDRESS.fullmatch(core)
    if not found or (found[1] and (found[1].lower() not in TOP_LEVEL or found[1] != found[1].lower())):
        return None
    bare = regex.sub(r"^(?:https?://)?(?:www\.)?", "", core, flags=regex.IGNORECASE).rstrip("/")
    words = reading.vocabulary
    if words is None:
        return [regex.sub(r"[^\p{L}\p{M}\d]+", " ", bare).strip()]
    marks = {".": words.dot, "/": words.slash, "-": words.dash, "@": words.at, "_": "", "+": words.plus}
    marks |= {"?": "", "=": "", "&": "", "#": "", "%": "", ":": ""}
    said = []
    for part in regex.findall(r"\d+|[\p{L}\p{M}']+|[^\p{L}\p{M}\d]", bare):
        if part.isdecimal():
            said.append(_digit_run(part, reading.language))
        elif len(part) == 2 and said and said[-1] == words.dot and part in TOP_LEVEL and part not in ("co", "me", "go"):
            said.append(" ".join(part.upper()))
        else:
            said.append(marks.get(part, part))
    return [" ".join(part for part in said if part)]


def say_tag(reading: Reading, i: int) -> list[str] | None:
    """A hashtag or mention as its words: #BuyKenyan is “buy kenyan”, @shujaa_studio “at shujaa studio”."""
    found = regex.fullmatch(r"([#@])([\p{L}\p{M}\p{N}_.]*[\p{L}\p{M}\p{N}])(['’]s)?", reading.core(i))
    if not found:
        return None
    mark, name, owner = found[1], found[2], found[3] or ""
    words = reading.vocabulary
    if name.isdecimal() and words:
        return [f"{words.number} {_digit_run(name, reading.language)}"] if mark == "#" else None
    parts = regex.findall(r"\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{N}+", name)
    said = []
    for part in parts:
        if part.isdecimal() and words:
            said.append(year(int(part), reading.language) if _is_year(part) else _digit_run(part, reading.language))
        else:
            said.append(_letters(part) if _is_spelled(part) else part.lower())
    at = words.at if words and mark == "@" and words.at != "arobase" else ""
    return [" ".join([*([at] if at else []), *said]) + owner]


def say_abbreviation(reading: Reading, i: int) -> list[str] | None:
    """“Mister” for Mr., “Saint” or “Street” for St., “C I A” for C.I.A., “number” for No. before a number."""
    core, after = reading.core(i), reading.core(i + 1)
    stopped = "." in reading.written(i)[len(core) :] or reading.written(i).rstrip().endswith(".")
    key = core.casefold()
    if regex.fullmatch(r"(?:\p{Lu}\.)+\p{Lu}", core):
        return [reading.keep_stop(i, _letters(core.replace(".", "")))]
    if stopped and key in ("no", "nos", "n") and after[:1].isdecimal() and reading.vocabulary:
        return [reading.drop_stop(i, reading.vocabulary.number)]
    if reading.language == "en" and key == "st" and core != "ST" and core[:1].isupper():
        street = reading.core(i - 1)[:1].isupper() and not after[:1].isupper()
        return [reading.drop_stop(i, "Street" if street else "Saint")]
    said = reading.vocabulary.abbreviations.get(key) if reading.vocabulary else None
    if said is None or not (stopped or key in WITHOUT_STOP):
        return None
    if key in TITLES and not (core[:1].isupper() and after[:1].isupper()):
        return None
    return [reading.drop_stop(i, said)]


def say_telephone(reading: Reading, i: int) -> list[str] | None:
    """A telephone number digit by digit, and a code such as *334#; it may run over several tokens."""
    words = reading.vocabulary
    if words is None:
        return None
    code = regex.fullmatch(r"\*?([\d*]+)#", reading.tokens[i].written.strip(".,;:!?()"))
    if code and "*" in reading.tokens[i].written:
        star, hash_ = {"sw": ("nyota", "reli"), "fr": ("étoile", "dièse")}.get(reading.language, ("star", "hash"))
        parts = [digits(group, reading.language) for group in code[1].split("*") if group]
        return [f"{star} " + f" {star} ".join(parts) + f" {hash_}"]
    run: list[str] = []
    while regex.fullmatch(r"\+?\(?\d[\d()./-]*\d|\d", reading.core(i + len(run))) and len(run) < 6:
        run.append(reading.core(i + len(run)))
        if reading.tokens[i + len(run) - 1].tail:
            break
    count = sum(character.isdecimal() for part in run for character in part)
    first = run[0] if run else ""
    if not 7 <= count <= 15 or not (first.startswith("+") or regex.match(r"\(?0\d", first) or _is_dialled(run)):
        return None
    if _ISO_DATE.match(first) or regex.fullmatch(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}", first):
        return None
    plus = [words.plus + " " if part.startswith("+") else "" for part in run]
    return [mark + digits(part, reading.language) for mark, part in zip(plus, run, strict=True)]


_ISO_DATE = regex.compile(r"\d{4}-\d{2}-\d{2}$")


def _is_dialled(run: list[str]) -> bool:
    """1-800-555-0100 and its like: dashes between three or more groups."""
    return bool(run) and bool(regex.fullmatch(r"\d{1,4}(?:-\d{2,4}){2,}", run[0])) and not _ISO_DATE.match(run[0])


def say_ordinal(reading: Reading, i: int) -> list[str] | None:
    """21st, 1er, 2e; decades such as 1990s."""
    core = reading.core(i)
    endings = {"en": "st|nd|rd|th", "fr": "ers?|ère|re|e|ème|è|nd|nde"}.get(reading.language)
    found = regex.fullmatch(rf"(\d{{1,6}})({endings})", core, flags=regex.IGNORECASE) if endings else None
    if found and int(found[1]) > 0:
        said = ordinal(int(found[1]), reading.language)
        return ["première" if said == "premier" and found[2].lower() in ("ère", "re") else said]
    found = regex.fullmatch(r"['’]?(\d0|\d{3}0)['’]?s", core) if reading.language == "en" else None
    return [decade(int(found[1]))] if found and int(found[1]) >= 20 else None


def say_year(reading: Reading, i: int) -> list[str] | None:
    """A bare number that is a year: 1900 to 2099, or any from 1000 after “in”, “since” …; ranges of years too."""
    core = reading.core(i)
    span = regex.fullmatch(r"(\d{4})[-–/](\d{4}|\d{2})", core)
    if span and _is_year(span[1]) and reading.vocabulary:
        end = span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        return [f"{year(int(span[1]), reading.language)} {reading.vocabulary.to} {year(int(end), reading.language)}"]
    if not regex.fullmatch(r"\d{4}", core):
        return None
    cued = reading.core(i - 1).casefold() in _YEAR_CUES and 1000 <= int(core) < 2100 and int(core) % 100
    return [year(int(core), reading.language)] if cued or _is_year(core) else None


_FRACTIONS = {
    "en": {"1/2": "half", "1/3": "a third", "2/3": "two thirds", "1/4": "a quarter", "3/4": "three quarters"},
    "sw": {"1/2": "nusu", "1/3": "theluthi", "2/3": "theluthi mbili", "1/4": "robo", "3/4": "robo tatu"},
    "fr": {"1/2": "un demi", "1/3": "un tiers", "2/3": "deux tiers", "1/4": "un quart", "3/4": "trois quarts"},
}


def say_mixed(reading: Reading, i: int) -> list[str] | None:
    """What else holds digits: COVID-19, 5G, 24/7, 007, 3-day; words and numbers in turn."""
    core = reading.core(i)
    if not regex.search(r"\d", core):
        return None
    if core in _FRACTIONS.get(reading.language, {}):
        return [_FRACTIONS[reading.language][core]]
    said = []
    for part in regex.findall(rf"{NUMBER}|[^\d]+", core):
        if part[0].isdecimal():
            said.append(_digit_run(part, reading.language))
        else:
            said.append(regex.sub(r"[^\p{L}\p{M}'’.&%+]+", " ", part).strip())
    words = " ".join(part for part in said if part)
    return [MINUS[reading.language] + " " + words if regex.match(r"[-−]\d", core) else words]


def say_symbol(reading: Reading, i: int) -> list[str] | None:
    """“and” for &, alone or inside R&D; a slash between words is a breath."""
    core, words = reading.core(i), reading.vocabulary
    if words is None:
        return None
    if core in words.symbols:
        return [words.symbols[core]]
    if "&" in core and regex.search(r"\p{L}&\p{L}", core):
        return [core.replace("&", f" {words.symbols['&']} ")]
    if regex.fullmatch(r"\p{L}[\p{L}'’-]*(?:/\p{L}[\p{L}'’-]*)+", core):
        return [core.replace("/", " ")]
    return [core.replace("—", ", ")] if "—" in core else None


def say_capitals(reading: Reading, i: int) -> list[str] | None:
    """An acronym that is said letter by letter: SMS, GDP, NGO; with its plural or possessive."""
    found = regex.fullmatch(r"(\p{L}{1,2}['’])?(\p{Lu}{2,6})(s|['’]s)?", reading.core(i))
    if not found or reading.shouted or not _is_spelled(found[2]):
        return None
    return [(found[1] or "") + _letters(found[2]) + (found[3] or "").replace("’", "'")]


def _is_spelled(word: str) -> bool:
    return word in SPELLED or (2 <= len(word) <= 6 and word.isupper() and not regex.search("[AEIOUYÉÈÀ]", word))


def _letters(word: str) -> str:
    return " ".join(word)


def _is_year(text: str) -> bool:
    return bool(regex.fullmatch(r"(?:19|20)\d\d", text))


def _digit_run(text: str, language: str) -> str:
    """A number inside something else: as a number, or digit by digit where it begins with 0 or is very long."""
    number = parse_number(text, language)
    if number is None or (text.isdecimal() and (len(text) > 1 and text[0] == "0")):
        return digits(text, language)
    return cardinal(number, language)


RULES: tuple[Rule, ...] = (
    say_address, say_tag, say_telephone, say_date_numeric, say_date_worded, say_time, say_money, say_year, say_ordinal,
    say_quantity, say_abbreviation, say_mixed, say_symbol, say_capitals,
)  # fmt: skip
RULES_ANY_LANGUAGE: tuple[Rule, ...] = (say_address, say_tag)
