"""What a person typed, as text that can be set: NFC, one space between words, nothing invisible."""

import unicodedata

import regex

# Joiners matter between letters of scripts that join, and inside emoji; the emoji selectors and tags only in emoji.
_JOINING = regex.compile(
    r"[\p{Arabic}\p{Nko}\p{Syriac}\p{Mongolian}\p{Indic_Syllabic_Category=Virama}\p{M}\p{Devanagari}]"
)
_PICTOGRAPH = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\N{VARIATION SELECTOR-16}]"
)
_KEYCAP = regex.compile(r"[0-9#*]")
_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_TAGS = range(0xE0020, 0xE0080)
# Drawn as nothing, though Unicode files them under letters, marks or symbols.
_BLANKS = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufffc")


def clean_text(text: str) -> str:
    """The text in NFC with every run of white space as one space, without control, zero-width and bidi characters,
    lone surrogates and unassigned code points. All that can be seen stays as typed."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            kept.append(" ")
        elif not _is_invisible(character, kept[-1] if kept else " "):
            kept.append(character)
    return " ".join(part for part in "".join(kept).split(" ") if part)


def _is_invisible(character: str, before: str) -> bool:
    """Whether a character shows nothing at its place, given the one kept before it."""
    if character in _JOINERS:
        return not (_JOINING.match(before) or (character == "\u200d" and _PICTOGRAPH.match(before)))
    if character in _SELECTORS:
        return not (_PICTOGRAPH.match(before) or _KEYCAP.match(before) or unicodedata.category(before) == "So")
    if ord(character) in _TAGS:
        return not (before == "🏴" or ord(before) in _TAGS)
    category = unicodedata.category(character)
    selector = "\ufe00" <= character <= "\ufe0d" or "\U000e0100" <= character <= "\U000e01ef"
    return category in {"Cc", "Cf", "Cs", "Cn"} or character in _BLANKS or selector
