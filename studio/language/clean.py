"""What a person typed or uploaded, as clean text: decoded, normalised, and free of what no reader can see."""

import codecs
import unicodedata

import regex

from shujaa.errors import BadInput

MOST_WORDS = 50_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
# Joiners shape Arabic and Indic letters and tie emoji together; anywhere else they only hide.
_JOINER = regex.compile(
    r"(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\p{Arabic}\p{Devanagari}\p{Bengali}\p{Tamil}\p{Telugu}"
    r"\p{Sinhala}\p{Kannada}\p{Malayalam}\p{Gujarati}])[\u200C\u200D]"
)
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cn}--[\n\t\u200C\u200D\u0600-\u0605\u06DD\U000E0020-\U000E007F]]", regex.V1)
_STRAY_TAGS = regex.compile(r"(?<![\U0001F3F4\U000E0020-\U000E007F])[\U000E0020-\U000E007F]+")


def clean_text(raw: str | bytes) -> str:
    """The text in NFC, single-spaced, paragraphs apart by one blank line, without control, zero-width and
    direction-override characters. Raises BadInput where it cannot be read or holds no word."""
    text = _decode(raw) if isinstance(raw, bytes) else _mend_surrogates(raw)
    text = regex.sub(r"\r\n?|[\u2028\u2029\u0085\v\f]", "\n", text)
    text = _JOINER.sub("", _UNSEEN.sub("", text))
    text = unicodedata.normalize("NFC", _STRAY_TAGS.sub("", text))
    text = regex.sub(r"[^\S\n]+", " ", text)
    text = regex.sub(r" ?\n ?", "\n", text)
    text = regex.sub(r"\n{3,}", "\n\n", text).strip()
    _refuse_wordless(text)
    return text


def count_words(text: str) -> int:
    """How many words a text has: runs between spaces that hold a letter or digit."""
    return sum(1 for word in text.split() if regex.search(r"[\p{L}\p{N}]", word))


def _refuse_wordless(text: str) -> None:
    if not text:
        raise BadInput("There is nothing to tell: write an idea, a script or a text of at least one word.")
    words = count_words(text)
    if not words:
        raise BadInput("There are no words in this, only signs or emoji: say in words what the video is about.")
    if words > MOST_WORDS:
        raise BadInput(f"The text has {words:,} words; {MOST_WORDS:,} is the most. Give the part that matters.")


def _decode(raw: bytes) -> str:
    for magic, kind in _NOT_TEXT:
        if raw.startswith(magic):
            raise BadInput(f"This is {kind}, not plain text: save it as a .txt file in UTF-8 and try again.")
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None) or _unmarked_utf16(raw) or "utf-8"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as wrong:
        byte = f"0x{raw[wrong.start]:02X}" if wrong.start < len(raw) else "its end"
        guess = "; it may be Windows-1252 or Latin-1" if encoding == "utf-8" else ""
        name = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
        raise BadInput(
            f"The text is not valid {name} (byte {byte} at position {wrong.start:,}){guess}: save it as UTF-8."
        ) from wrong


def _unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without its mark, known by the NULs of every other byte."""
    head = raw[:2000]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else None


def _mend_surrogates(text: str) -> str:
    """Text from a command line that was not UTF-8 holds lone surrogates: read them as the bytes they were."""
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            return _decode(text.encode("utf-8", "surrogateescape"))
        except UnicodeEncodeError:
            raise BadInput("The text holds half a character (a lone surrogate): type it again as UTF-8.") from None
    return text
