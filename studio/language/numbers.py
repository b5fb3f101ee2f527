"""Numbers as a person says them, in English, Swahili and French."""

from dataclasses import dataclass

import regex
from num2words import num2words

LANGUAGES = ("en", "sw", "fr")

_GROUPED = {
    "en": (r"\d{1,3}(?:,\d{3})+", ",", "."),
    "sw": (r"\d{1,3}(?:,\d{3})+", ",", "."),
    "fr": (r"\d{1,3}(?:[.,]\d{3})+", ".,", ","),
}
_POINT = {"en": "point", "sw": "nukta", "fr": "virgule"}
_SW_DIGITS = ("sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa")
_SW_TENS = ("", "kumi", "ishirini", "thelathini", "arobaini", "hamsini", "sitini", "sabini", "themanini", "tisini")
_SW_SCALES = (
    (10**12, "trilioni"),
    (10**9, "bilioni"),
    (10**6, "milioni"),
    (10**5, "laki"),
    (1000, "elfu"),
    (100, "mia"),
)
_LARGEST = 10**15


@dataclass(frozen=True)
class Number:
    """A decimal number as written: its whole part, and its decimals as typed (so that 1.50 keeps its nought)."""

    whole: int
    decimals: str = ""

    @property
    def is_one(self) -> bool:
        return self.whole == 1 and not self.decimals.strip("0")


def parse_number(text: str, language: str) -> Number | None:
    """The number written in `text` by the language's habits (1,500.75 in English, 1.500,75 in French), or None."""
    grouped, separators, _ = _GROUPED.get(language, _GROUPED["en"])
    found = regex.fullmatch(rf"({grouped}|\d+)(?:[.,](\d+))?", text)
    if not found or not text.isascii():
        return None
    whole = found[1]
    for separator in separators:
        whole = whole.replace(separator, "")
    if int(whole) >= _LARGEST:
        return None
    return Number(int(whole), found[2] or "")


def cardinal(number: Number, language: str, *, feminine: bool = False) -> str:
    """The number in words: “one thousand five hundred”, “elfu moja na mia tano”, “douze virgule cinq”."""
    words = _whole(number.whole, language)
    if number.decimals:
        tail = _decimals(number.decimals, language)
        return f"{words} {_POINT[language]} {tail}"
    if feminine and language == "fr" and regex.search(r"\bun$", words):
        words += "e"
    return words


def ordinal(n: int, language: str) -> str:
    """“twenty-first”, “vingt et unième”; Swahili has no form without its noun's class: “wa kwanza” is “kwanza”."""
    if language == "sw":
        return {1: "kwanza", 2: "pili"}.get(n, _swahili(n))
    return str(num2words(n, lang=language, to="ordinal"))


def year(n: int, language: str) -> str:
    """“twenty twenty-six” in English, the plain number elsewhere."""
    if language == "en":
        return str(num2words(n, lang="en", to="year"))
    return _whole(n, language)


def decade(n: int) -> str:
    """“nineties” of 90, “nineteen nineties” of 1990 (English)."""
    spoken = year(n, "en") if n > 100 else _whole(n, "en")
    return regex.sub("y$", "ies", spoken) if spoken.endswith("y") else spoken + "s"


def digits(text: str, language: str) -> str:
    """Every digit of the text by itself, as a phone number is said."""
    return " ".join(_whole(int(d), language) for d in text if d.isdecimal())


def _whole(n: int, language: str) -> str:
    if language == "sw":
        return _swahili(n)
    return str(num2words(n, lang=language)).replace(",", "")


def _decimals(decimals: str, language: str) -> str:
    """Decimals: digit by digit in English and Swahili; in French as a number after its noughts."""
    kept = decimals.rstrip("0") or "0"
    if language != "fr" or len(kept) > 3:
        return digits(kept, language)
    noughts = len(kept) - len(kept.lstrip("0"))
    return " ".join(["zéro"] * noughts + ([_whole(int(kept), "fr")] if kept.strip("0") else []))


def _swahili(n: int) -> str:
    """A whole number in Swahili: the scale before its count, and “na” before the last part."""
    if n < 10:
        return _SW_DIGITS[n]
    parts: list[str] = []
    for size, name in _SW_SCALES:
        count, n = divmod(n, size)
        if not count:
            continue
        counted = f"{name} {_swahili(count)}"
        # “elfu kumi na tano mia tatu” would be heard as 10,000 and 5,300: the pause keeps 15 together
        parts.append(counted + "," if n and " " in _swahili(count) else counted)
    tens, ones = divmod(n, 10)
    parts += [_SW_TENS[tens]] if tens else []
    parts += [_SW_DIGITS[ones]] if ones else []
    return parts[0] if len(parts) == 1 else " ".join(parts[:-1]).rstrip(",") + " na " + parts[-1]
