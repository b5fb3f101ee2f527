"""Prices as a person says them: KSh 1,500, ₦2,000, $3.50, 1 500 F CFA, 500/=, €2bn."""

import regex

from studio.language.numbers import Number, cardinal, parse_number
from studio.language.quantities import NUMBER, RANGE, is_one, joined_thousands, say_range
from studio.language.reading import Reading
from studio.language.vocabulary import CENT_CURRENCIES, CURRENCY_CODES, Vocabulary

_CODES = "|".join(regex.escape(code) for code in sorted(CURRENCY_CODES, key=len, reverse=True))
_LOWER_CASE = frozenset(["ksh", "kshs", "sh", "shs", "fcfa", "ugx", "tzs", "kes"])
_BEFORE = regex.compile(rf"({_CODES})\.?({RANGE})(k|m|mn|bn|b|tn|md|mds)?(/=|/-)?(?:/(\p{{L}}+))?", regex.IGNORECASE)
_AFTER = regex.compile(rf"({RANGE})(k|m|mn|bn|b|tn|md|mds)?({_CODES})(?:/(\p{{L}}+))?", regex.IGNORECASE)
_AMOUNT = regex.compile(rf"({RANGE})(k|m|mn|bn|b|tn|md|mds)?(?:/=|/-)?(?:/(\p{{L}}+))?", regex.IGNORECASE)
_LARGE = {
    "en": frozenset(["thousand", "million", "billion", "trillion"]),
    "fr": frozenset(["million", "millions", "milliard", "milliards"]),
}
_AND_CENTS = {"en": " and {n} {cents}", "sw": " na {cents} {n}", "fr": " {n}"}


def say_money(reading: Reading, i: int) -> list[str] | None:
    """The price that begins at token i, over the one to five tokens that it takes."""
    core, words = reading.core(i), reading.vocabulary
    if words is None:
        return None
    found = _BEFORE.fullmatch(core)
    if found and currency_of(found[1]):
        price = _price(reading, found[2], found[3], currency_of(found[1]), found[5])
        return _with_large(reading, i, price, found[2], currency_of(found[1]))
    found = _AFTER.fullmatch(core)
    if found and currency_of(found[3]):
        price = _price(reading, found[1], found[2], currency_of(found[3]), found[4])
        return None if price is None else [price]
    if currency_of(core) and len(core) > 1 and core.isalpha() and reading.core(i + 1)[:1].isalpha():
        return [words.currencies[currency_of(core)][1]]  # “KSh milioni 2”, “paid in UGX today”
    if currency_of(core):
        return _code_first(reading, i, currency_of(core))
    return _code_last(reading, i)


def currency_of(code: str) -> str:
    """The currency that a sign or code means, such as KES; "" for a word that only looks like one (mad, r)."""
    plain = code.rstrip(".")
    if plain.isalpha() and plain.islower() and plain not in _LOWER_CASE:
        return ""
    return CURRENCY_CODES.get(plain.casefold(), "")


def _code_first(reading: Reading, i: int, currency: str) -> list[str] | None:
    """“KSh 1,500”, “KSh 2.5 million”: Swahili says the currency where it is written, the others after the amount."""
    found = _AMOUNT.fullmatch(reading.core(i + 1))
    if not found:
        return None
    amount, taken = joined_thousands(reading, i + 1, found[1])
    price = _price(reading, amount, found[2], currency, found[3])
    said = _with_large(reading, i + taken, price, amount, currency)
    if said is None:
        return None
    if reading.language == "sw" and reading.vocabulary:
        name = reading.vocabulary.currencies[currency][1]
        if said[0].startswith(name + " "):
            return [name, said[0].removeprefix(name + " "), *said[1:]]
    return ["", *[""] * (taken - 1), *said]


def _code_last(reading: Reading, i: int) -> list[str] | None:
    """“1,500 KES”, “2 million USD”, “1 500 F CFA”, “2 000 francs CFA”."""
    found = regex.fullmatch(rf"({RANGE})(k|m|mn|bn)?", reading.core(i), flags=regex.IGNORECASE)
    if not found:
        return None
    amount, taken = joined_thousands(reading, i, found[1])
    large = reading.core(i + taken).casefold() in _LARGE.get(reading.language, frozenset())
    at = i + taken + large
    code = reading.core(at)
    length = 1
    if code in ("F", "Fr", "francs", "franc") and reading.core(at + 1) == "CFA":
        code, length = "CFA", 2
    currency = currency_of(code) if reading.joined(i) and code.casefold() not in ("r", "m") else ""
    if not currency:
        return None
    price = _price(reading, amount, found[2], currency, None)
    if price is None:
        return None
    if not large:
        return [price, *[""] * (taken + length - 1)]
    said = _with_large(reading, i + taken - 1, price, amount, currency)
    return None if said is None else [*[""] * (taken - 1), *said, *[""] * length]


def _with_large(reading: Reading, i: int, price: str | None, amount: str, currency: str) -> list[str] | None:
    """The price at token i; where “million” follows, the number stays there and the currency moves behind it."""
    words = reading.vocabulary
    following = reading.core(i + 1)
    if price is None or words is None:
        return None
    if not reading.joined(i) or following.casefold() not in _LARGE.get(reading.language, frozenset()):
        return [price]
    number = say_range(amount, reading.language, words)
    link = " de" if reading.language == "fr" else ""
    return None if number is None else [number, f"{following}{link} {words.currencies[currency][1]}"]


def _price(reading: Reading, amount: str, short: str | None, currency: str, per: str | None) -> str | None:
    """A whole price in words: “three dollars and fifty cents”, “shilingi elfu moja”, “fifty shillings per kilogram”."""
    words, language = reading.vocabulary, reading.language
    if words is None:
        return None
    said = (
        _large_price(amount, short, currency, words, language) if short else _plain(amount, currency, words, language)
    )
    if said is None or not per:
        return said
    unit = words.units.get(per.casefold(), (per, per))[0]
    return f"{said} {words.per} {unit}"


def _large_price(amount: str, short: str, currency: str, words: Vocabulary, language: str) -> str | None:
    number = say_range(amount, language, words)
    magnitude = words.magnitudes.get(short.casefold())
    if number is None or magnitude is None:
        return None
    large = magnitude[0 if is_one(amount, language) else 1]
    name = words.currencies[currency][1]
    if language == "sw":
        return f"{name} {large} {number}"
    return f"{number} {large} de {name}" if language == "fr" and large != "mille" else f"{number} {large} {name}"


def _plain(amount: str, currency: str, words: Vocabulary, language: str) -> str | None:
    exact = regex.fullmatch(rf"{NUMBER}", amount) and parse_number(amount, language)
    if isinstance(exact, Number) and len(exact.decimals) == 2 and currency in CENT_CURRENCIES:
        return _with_cents(exact, currency, words, language)
    number = say_range(amount, language, words, feminine=currency in words.feminine)
    if number is None:
        return None
    name = words.currencies[currency][0 if is_one(amount, language) else 1]
    return f"{name} {number}" if language == "sw" else f"{number} {name}"


def _with_cents(number: Number, currency: str, words: Vocabulary, language: str) -> str:
    cents = int(number.decimals)
    feminine = currency in words.feminine
    whole = cardinal(Number(number.whole), language, feminine=feminine)
    name = words.currencies[currency][0 if is_one(str(number.whole), language) else 1]
    said = f"{name} {whole}" if language == "sw" else f"{whole} {name}"
    if not cents:
        return said
    count = cardinal(Number(cents), language)
    sub = words.subunits.get(currency, words.subunits[""])[0 if cents == 1 else 1]
    if number.whole == 0:
        return f"{sub} {count}" if language == "sw" else f"{count} {sub}"
    return said + _AND_CENTS[language].format(n=count, cents=sub)
