"""Speech: text in, a recording with the time of every word out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class SpeechRequest:
    """What is to be said: `text` as written (numbers, prices and all), a BCP 47 `language`, `speed` (1.0 = natural),
    a `voice` of the provider or None for its default, and a `lexicon` from written words to how they are said."""

    text: str
    language: str
    speed: float = 1.0
    voice: str | None = None
    lexicon: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TimedWord:
    """A word as written (never as spelled out) and when it sounds, in seconds from the start of the recording."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Speech:
    """A recording: mono 16-bit WAV at `path`, its length and rate, and its words in order (joined by spaces they give
    the text that captions show)."""

    path: Path
    duration_s: float
    sample_rate_hz: int
    words: tuple[TimedWord, ...]


class SpeechProvider(Protocol):
    name: str
    version: str

    def speaks(self, language: str) -> bool:
        """Whether this provider has a voice for the language."""
        ...

    def say(self, request: SpeechRequest, path: Path) -> Speech:
        """The recording, written to `path`. Raises ProviderError."""
        ...
