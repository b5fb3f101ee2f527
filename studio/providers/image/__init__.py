"""Pictures: a scene's words in, a layered picture out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from studio.film.spec import Picture


@dataclass(frozen=True)
class PictureRequest:
    """What is to be seen: `prompt` (what the shot shows), the scene's `narration`, the film's `topic` (its title or
    idea, for context), the language of those words, a `look`, a palette of hex colours (brand first), a seed and the
    size in pixels. `avoid` are words with no picture (brand and place names)."""

    prompt: str
    narration: str
    topic: str
    language: str
    look: str
    palette: tuple[str, ...]
    seed: int
    width_px: int
    height_px: int
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnPicture:
    """The picture, and what should be remembered of how it was made (JSON values: subjects, setting, seed …)."""

    picture: Picture
    made_of: dict[str, Any]


class ImageProvider(Protocol):
    name: str
    version: str
    composes_per_format: bool  # draws anew for each format (vector art), or once per scene (a model)

    def draw(self, request: PictureRequest, folder: Path) -> DrawnPicture:
        """The picture, its layers written into `folder`. Raises ProviderError."""
        ...
