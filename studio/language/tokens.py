"""A text cut at its spaces, each token with the punctuation that clings to it."""

from dataclasses import dataclass

import regex

EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\uFE0F\u200D\u20E3]")
_LEAD = regex.compile(r"^[\p{Ps}\p{Pi}\"'“”‘’«¿¡*_•·‣]+(?=.)|^[-–—]+(?=[^\d\s])")
_TAIL = regex.compile(r"[\p{Pe}\p{Pf}\"'“”’».,;:!?…*_—–؟،؛።፣፤।॥]+$")
_LONE = regex.compile(r"^[\p{P}\p{Sm}|]+$")
_OPENING = regex.compile(r"^[\p{Ps}\p{Pi}«¿¡•·‣*\"“‘]+$")
_SAID_ALONE = frozenset("&+=@%#")


@dataclass(frozen=True)
class Piece:
    """A token as written, and what is said of it: `core`, then the pauses in `tail`."""

    written: str
    core: str
    tail: str


def pieces(text: str) -> list[Piece]:
    """The tokens of a text in order; a lone “?”, “–” or “«” is joined to its word by a no-break space."""
    return [_piece(token) for token in _tokens(text)]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    opening: list[str] = []
    for raw in text.split():
        if _LONE.match(raw) and not (set(raw) & _SAID_ALONE):
            if _OPENING.match(raw) or not tokens:
                opening.append(raw)
            else:
                tokens[-1] += "\u00a0" + raw
            continue
        tokens.append("\u00a0".join([*opening, raw]))
        opening = []
    if opening:
        tokens[-1:] = ["\u00a0".join([*tokens[-1:], *opening])]
    return tokens


def _piece(written: str) -> Piece:
    said = EMOJI.sub("", written).replace("\u00a0", " ").strip()
    said = regex.sub(r"^(?:[^\p{L}\p{N}\s]+\s)+", "", said)
    body, *after = said.split(" ", 1)
    tail_mark = after[0] if after else ""
    lead = _LEAD.match(body)
    core = body[lead.end() :] if lead else body
    tail = _TAIL.search(core)
    if tail:
        core, marks = core[: tail.start()], tail[0] + tail_mark
    else:
        marks = tail_mark
    return Piece(written, core, _pauses(marks))


def _pauses(marks: str) -> str:
    """The marks that a voice pauses or rises at; a dash is a comma to the ear."""
    heard = regex.sub(r"\s*[–—]+\s*", ",", marks)
    heard = regex.sub(r"[^.,;:!?…,؟،؛።፣፤।॥]", "", heard)
    return str(regex.sub(r",+(?=[.;:!?…])|(?<=[.;:!?…]),+", "", heard))
