"""The order in which the parts of a line stand, by the Unicode bidirectional algorithm (UAX #9).

Cleaned text holds no explicit embeddings, overrides or isolates, so of the algorithm remain the rules P2, P3, W1 to W7,
N0 to N2, I1, I2 and L2. One higher-level rule (HL4) stands before them: the sign of a handle or hashtag goes with the
letter it precedes, so that “@cairo” reads so in an Arabic line.
"""

from collections.abc import Sequence
from typing import TypeVar
from unicodedata import bidirectional

T = TypeVar("T")

_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "❨": "❩", "⁅": "⁆", "༺": "༻", "｢": "｣"}
_NEUTRAL = {"B", "S", "WS", "ON"}
_RTL_LANGUAGES = {"ar", "fa", "ur", "he", "nqo", "ps", "sd", "ug", "ckb", "yi", "dv", "syr"}


def is_rtl_language(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return language.split("-")[0].lower() in _RTL_LANGUAGES


def base_level(text: str, language: str = "") -> int:
    """1 for a right-to-left paragraph: the language's own direction, else that of the first strong character."""
    if is_rtl_language(language):
        return 1
    strong = next((kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return 0 if strong == "L" else 1


def levels(clusters: Sequence[str], base: int) -> list[int]:
    """The embedding level of each cluster of a line: even for left to right, odd for right to left."""
    kinds = [bidirectional(cluster[0]) or "L" for cluster in clusters]
    kinds = ["ON" if kind in {"BN", "NSM"} else kind for kind in kinds]
    for at in range(len(clusters) - 1):
        if clusters[at] in "@#" and kinds[at + 1] == "L" and (at == 0 or clusters[at - 1].isspace()):
            kinds[at] = "L"
    outside = "R" if base else "L"
    kinds = _resolve_weak(kinds, outside)
    kinds = _resolve_brackets(kinds, clusters, outside)
    kinds = _resolve_neutral(kinds, outside)
    if base:
        return [1 if kind == "R" else 2 for kind in kinds]
    return [{"L": 0, "R": 1}.get(kind, 2) for kind in kinds]


def visual_order(items: Sequence[T], item_levels: Sequence[int]) -> list[T]:
    """The items from left to right (rule L2): every run at or above each level is turned round, highest first."""
    order = list(range(len(items)))
    lowest_odd = min((level for level in item_levels if level % 2), default=None)
    if lowest_odd is None:
        return list(items)
    for level in range(max(item_levels), lowest_odd - 1, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and item_levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return [items[index] for index in order]


def _resolve_weak(kinds: list[str], outside: str) -> list[str]:
    """Rules W2 to W7: numbers take the direction of the letters before them, separators that of their numbers."""
    kinds = list(kinds)
    strong = outside
    for at, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        before, after = kinds[at - 1], kinds[at + 1]
        if (kinds[at] == "ES" and before == after == "EN") or (
            kinds[at] == "CS" and before == after and before in {"EN", "AN"}
        ):
            kinds[at] = before
    for start, end in _runs(kinds, {"ET"}):
        if (start and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[start:end] = ["EN"] * (end - start)
    kinds = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in kinds]
    strong = outside
    for at, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _resolve_brackets(kinds: list[str], clusters: Sequence[str], outside: str) -> list[str]:
    """Rule N0: a pair of brackets takes the paragraph's direction where its inside has it, else that of its context."""
    kinds = list(kinds)
    for opening, closing in _bracket_pairs(kinds, clusters):
        inside = {_direction(kind) for kind in kinds[opening + 1 : closing]} - {None}
        if outside in inside:
            found: str | None = outside
        elif inside:
            before = (_direction(kind) for kind in reversed(kinds[:opening]))
            context = next((kind for kind in before if kind), outside)
            found = context if context != outside else outside
        else:
            found = None
        if found:
            kinds[opening] = kinds[closing] = found
    return kinds


def _bracket_pairs(kinds: list[str], clusters: Sequence[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for at, cluster in enumerate(clusters):
        if kinds[at] != "ON":
            continue
        if cluster in _PAIRS:
            waiting.append((_PAIRS[cluster], at))
        else:
            depth = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n][0] == cluster), None)
            if depth is not None:
                pairs.append((waiting[depth][1], at))
                del waiting[depth:]
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], outside: str) -> list[str]:
    """Rules N1 and N2: neutrals between two of one direction take it, others the paragraph's."""
    kinds = list(kinds)
    for start, end in _runs(kinds, _NEUTRAL):
        before = _direction(kinds[start - 1]) if start else outside
        after = _direction(kinds[end]) if end < len(kinds) else outside
        kinds[start:end] = [before if before == after and before else outside] * (end - start)
    return kinds


def _direction(kind: str) -> str | None:
    """The direction that a kind lends to neutrals beside it: numbers count as right to left."""
    return "R" if kind in {"R", "AN", "EN"} else "L" if kind == "L" else None


def _runs(kinds: list[str], wanted: set[str]) -> list[tuple[int, int]]:
    """[start, end) of every longest run of the wanted kinds."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] in wanted:
            end += 1
        if end > at:
            found.append((at, end))
        at = max(end, at + 1)
    return found
