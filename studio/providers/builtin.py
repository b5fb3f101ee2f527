"""The providers that come with the installation and need no key, no network and no weights."""

from studio.providers.image import ImageProvider
from studio.providers.image.illustrator import Illustrator
from studio.providers.speech import SpeechProvider
from studio.providers.speech.builtin import voice_for
from studio.providers.text import Writer
from studio.providers.text.rules import RulesWriter


def writer() -> Writer:
    return RulesWriter()


def image_provider() -> ImageProvider:
    return Illustrator()


def speech_provider(language: str) -> SpeechProvider | None:
    """The voice for a language, or None: then the film has captions and music, and says so."""
    return voice_for(language)
