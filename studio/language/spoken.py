"""How a written text is said aloud, token by token, so that captions show what was typed and voices say it right.

English, Swahili and French are read out in full (money, dates, times, telephone numbers …); in other languages
numbers are left to the voice engine, and only what no engine says well (emoji, addresses, hashtags) is prepared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import regex

from studio.language import readings
from studio.language.reading import STOP_DROPPED, Reading
from studio.language.tokens import Piece, pieces
from studio.language.vocabulary import VOCABULARIES

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class SpokenToken:
    """A caption token as written, and what a voice says for it; "" is silent (emoji, “KSh” before its amount)."""

    written: str
    spoken: str


def spoken_tokens(text: str, language: str, lexicon: Mapping[str, str] = _NOTHING) -> tuple[SpokenToken, ...]:
    """The tokens of `text` in order. Joined by spaces, `written` is the text as typed (white space aside; a no-break
    space ties a lone mark to its word). `lexicon` gives how words are said, whatever their case, and wins."""
    tokens = pieces(text)
    base = language.split("-")[0].lower()
    heard = {str(key.casefold().split()): said for key, said in lexicon.items()}
    reading = Reading(tokens, base, shouted=text.isupper())
    spoken: list[SpokenToken] = []
    index = 0
    while index < len(tokens):
        said = _from_lexicon(tokens, index, heard) or _read(reading, index)
        for piece, words in zip(tokens[index : index + len(said)], said, strict=True):
            spoken.append(SpokenToken(piece.written, _with_pause(_within(words, piece, lexicon), piece)))
        index += len(said)
    return tuple(spoken)


def _read(reading: Reading, index: int) -> list[str]:
    """What is said for the tokens from `index` on: one string each for as many tokens as belong together."""
    if not reading.tokens[index].core:
        return [""]
    rules = readings.RULES if reading.language in VOCABULARIES else readings.RULES_ANY_LANGUAGE
    for rule in rules:
        said = rule(reading, index)
        if said is not None:
            return said
    return [reading.tokens[index].core]


def _from_lexicon(tokens: list[Piece], index: int, heard: Mapping[str, str]) -> list[str] | None:
    """The lexicon's words for the longest run of tokens that is an entry, spoken on the first of them."""
    longest = min(4, len(tokens) - index)
    for length in range(longest, 0, -1):
        run = [piece.core.casefold() for piece in tokens[index : index + length]]
        if str(run) in heard:
            return [heard[str(run)], *[""] * (length - 1)]
    return None


def _within(words: str, piece: Piece, lexicon: Mapping[str, str]) -> str:
    """Lexicon entries inside a token that is said as written: “Shujaa's”, “Shujaa-made”."""
    if words != piece.core:
        return words
    for key, said in lexicon.items():
        if key.casefold() != words.casefold():
            parts = regex.split(rf"\b{regex.escape(key)}\b", words, flags=regex.IGNORECASE)
            words = said.join(parts)
    return words


def _with_pause(words: str, piece: Piece) -> str:
    """The words with the mark that a voice pauses at; a rule that dealt with the mark itself says so."""
    if words.endswith(STOP_DROPPED):
        return words.removesuffix(STOP_DROPPED)
    return words + piece.tail if words else ""
