"""The writer's copy, one file a language, read once. A translator edits the YAML files and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Saying:
    """A line of copy, what its picture shows, and its short form where it has one."""

    text: str
    shot: str
    short: str = ""


@dataclass(frozen=True)
class Domain:
    """What is true of a whole trade: words that tell it, hooks, lines, tips, and the look that suits it."""

    name: str
    words: frozenset[str]
    hooks: tuple[str, ...]
    lines: tuple[Saying, ...]
    tips: tuple[Saying, ...]
    look: str | None


@dataclass(frozen=True)
class Intent:
    """What a film is for: hooks, ways to name the topic (with an article, or after a colon), lines, calls to action."""

    name: str
    hooks: tuple[str, ...]
    meet: tuple[str, ...]
    bare: tuple[str, ...]
    howto: tuple[str, ...]
    lines: tuple[Saying, ...]
    calls: tuple[str, ...]
    action: str


@dataclass(frozen=True)
class Phrases:
    language: str
    intents: Mapping[str, Intent]
    domains: Mapping[str, Domain]
    general: Domain
    ordinals: tuple[str, ...]
    tips_lead: str
    tips_short: str
    article_calls: tuple[str, ...]
    action: str


def has_phrases(language: str) -> bool:
    """Whether the writer has copy in a language (its first part counts: “en” of “en-KE”)."""
    return language in ("en", "sw", "fr")


@lru_cache
def phrases_of(language: str) -> Phrases:
    """All copy in a language that `has_phrases`."""
    raw: dict[str, Any] = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    actions = raw["action"]
    return Phrases(
        language=language,
        intents={name: _intent(name, part, actions) for name, part in raw["intents"].items()},
        domains={name: _domain(name, part) for name, part in raw["domains"].items()},
        general=_domain("general", raw["general"]),
        ordinals=tuple(raw["ordinals"]),
        tips_lead=raw["tips_lead"],
        tips_short=raw["tips_short"],
        article_calls=tuple(raw["article_calls"]),
        action=actions["default"],
    )


def _intent(name: str, part: Mapping[str, Any], actions: Mapping[str, str]) -> Intent:
    return Intent(
        name=name,
        hooks=tuple(part["hooks"]),
        meet=tuple(part["meet"]),
        bare=tuple(part["bare"]),
        howto=tuple(part.get("howto", ())),
        lines=tuple(_saying(line) for line in part["lines"]),
        calls=tuple(part["calls"]),
        action=actions.get(name, actions["default"]),
    )


def _domain(name: str, part: Mapping[str, Any]) -> Domain:
    return Domain(
        name=name,
        words=frozenset(part["words"].split()),
        hooks=tuple(part["hooks"]),
        lines=tuple(_saying(line) for line in part["lines"]),
        tips=tuple(_saying(line) for line in part["tips"]),
        look=part.get("look") if name != "general" else None,
    )


def _saying(line: str) -> Saying:
    """“narration | shot” or “short form | narration | shot”."""
    parts = [part.strip() for part in line.split("|")]
    return Saying(parts[0], parts[1]) if len(parts) == 2 else Saying(parts[1], parts[2], parts[0])
