"""The vector pictograms: by name, and by the emoji they are drawn for."""

import gzip
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
LICENCE = "Fluent Emoji (flat), MIT License, (c) Microsoft Corporation"

_VARIATION = "\ufe0f"
_JOINER = "\u200d"
_TONES = {"light": "🏻", "medium-light": "🏼", "medium": "🏽", "medium-dark": "🏾", "dark": "🏿"}
# Characters that are text unless the emoji variation selector follows (Unicode UTS 51, default text presentation).
_TEXT_UNLESS_SELECTED = re.compile(r"[#*0-9©®™‼⁉ℹ↔-↪Ⓜ▪▫▶◀◻◼⤴⤵⬅-⬇〰〽㊗㊙♀♂♾✔✖✳✴❇➡]")
_TONE_CHARACTERS = re.compile("[🏻🏼🏽🏾🏿]")
_IDS = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True)
class Pictogram:
    """A picture in a box of `width` by `height` units: `svg` is the inside of the `<svg>` element."""

    name: str
    char: str
    tone: str | None
    svg: str
    width: float
    height: float

    @property
    def document(self) -> str:
        """A whole SVG document of the picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {self.width:g} {self.height:g}">{self.svg}</svg>'
        )

    def inside(self, prefix: str) -> str:
        """The inside of the picture with its ids made unique by a prefix, to be put beside others in one document."""
        svg = self.svg
        for name in set(_IDS.findall(svg)):
            svg = re.sub(rf'(id="|#){re.escape(name)}(?=["\')])', rf"\g<1>{prefix}{name}", svg)
        return svg


@lru_cache(maxsize=1)
def _records() -> dict[str, dict[str, Any]]:
    records: dict[str, dict[str, Any]] = json.loads(gzip.decompress((DATA / "pictograms.json.gz").read_bytes()))
    return records


@lru_cache(maxsize=512)
def pictogram(name: str) -> Pictogram:
    """The pictogram of a name such as `tomato` or `woman-farmer-dark`. Raises KeyError for a name there is not."""
    record = _records()[name]
    width, height = record["size"]
    return Pictogram(name, record["char"], record["tone"], record["svg"], width, height)


def names() -> frozenset[str]:
    """The names of all pictograms, skin tones included."""
    return frozenset(_records())


def has_tones(name: str) -> bool:
    """Whether a pictogram is also drawn in skin tones."""
    return f"{name}-dark" in _records()


@lru_cache(maxsize=1)
def _by_sequence() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, record in _records().items():
        char = record["char"].replace(_VARIATION, "")
        if record["tone"] is None:
            table[char] = name
        else:
            table[_toned(record["base"].replace(_VARIATION, ""), _TONES[record["tone"]])] = name
            table.setdefault(char, name)
    return table


def _toned(base: str, tone: str) -> str:
    """A sequence with a skin tone after its first character, as people type it."""
    return base if _TONE_CHARACTERS.search(base) else base[0] + tone + base[1:]


@lru_cache(maxsize=1)
def _reach() -> tuple[frozenset[str], int]:
    """The characters that begin a known sequence, and the longest sequence in characters."""
    table = _by_sequence()
    return frozenset(sequence[0] for sequence in table), max(map(len, table))


def name_for_emoji(sequence: str) -> str | None:
    """The pictogram's name for an emoji sequence; the nearest simpler one (no skin tone, first of a joined group)
    where the sequence itself is not drawn; None for what is no known emoji (flags, letters)."""
    table = _by_sequence()
    bare = sequence.replace(_VARIATION, "")
    toneless = _TONE_CHARACTERS.sub("", bare)
    candidates = [bare, toneless]
    while _JOINER in toneless:
        toneless = toneless.rsplit(_JOINER, 1)[0]
        candidates.append(toneless)
    return next((table[candidate] for candidate in candidates if candidate in table), None)


def pictogram_for_emoji(sequence: str) -> str | None:
    """A whole SVG document (its viewBox says the size) that draws an emoji sequence; None for no known emoji."""
    name = name_for_emoji(sequence)
    return None if name is None else pictogram(name).document


def emoji_sequences(text: str) -> list[tuple[int, int]]:
    """Where a text has emoji that can be drawn: [start, end) character spans, in order, longest match first.

    A character such as © or 1 counts only where the emoji variation selector follows it."""
    starts, _ = _reach()
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = _sequence_end(text, at) if text[at] in starts else at
        if end > at:
            spans.append((at, end))
        at = max(end, at + 1)
    return spans


def _sequence_end(text: str, start: int) -> int:
    """Where the longest drawable emoji sequence that begins at `start` ends; `start` itself where there is none."""
    _, longest = _reach()
    # Selectors are not in the table, so a sequence as typed may be longer than its key by one per part.
    for end in range(min(len(text), start + longest + 4), start, -1):
        piece = text[start:end]
        bare = piece.replace(_VARIATION, "")
        if bare and (bare in _by_sequence() or _TONE_CHARACTERS.sub("", bare) in _by_sequence()):
            if _TONE_CHARACTERS.fullmatch(bare):
                return start
            if _TEXT_UNLESS_SELECTED.fullmatch(bare) and not piece.endswith(_VARIATION):
                return start
            return end
    return start
