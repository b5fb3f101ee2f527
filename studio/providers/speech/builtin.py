"""Which built-in voice speaks a language, and how long it takes to say a text."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.providers.speech import SpeechProvider, SpeechRequest
from studio.providers.speech.espeak import EspeakVoice
from studio.providers.speech.hibari import HibariVoice
from studio.providers.speech.recording import NothingToSay

BUILT_IN: tuple[SpeechProvider, ...] = (HibariVoice(), EspeakVoice())


def voice_for(language: str) -> SpeechProvider | None:
    """The best built-in voice for a BCP 47 language, or None (Somali, Yoruba, Hausa, Zulu, Igbo, Kinyarwanda …)."""
    return next((provider for provider in BUILT_IN if provider.speaks(language)), None)


def speech_seconds(
    provider: SpeechProvider, language: str, speed: float = 1.0, lexicon: Mapping[str, str] | None = None
) -> Callable[[str], float]:
    """A function from a text to the length in seconds of its recording, found by saying it, each text once.

    A text with nothing to say lasts 0 s. Raises ProviderError as the provider does.
    """
    said_as = dict(lexicon or {})

    @lru_cache(maxsize=4096)
    def seconds(text: str) -> float:
        with TemporaryDirectory(prefix="speech-") as folder:
            request = SpeechRequest(text=text, language=language, speed=speed, lexicon=said_as)
            try:
                return provider.say(request, Path(folder) / "said.wav").duration_s
            except NothingToSay:
                return 0.0

    return seconds
