"""Writing: a brief in, a storyboard out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from studio.storyboards import Brand, Storyboard


@dataclass(frozen=True)
class WritingRequest:
    """What a person asked for. `source` is an `idea` (a line), a `script` (to be said as it stands) or a `text` (long,
    to be told shorter). `seconds` is the wanted length of the film, end card included. `speech_s(text)` gives how long
    the chosen voice takes to say a text, in seconds, so that the length is met; `can_draw(text)` whether the fonts have
    every character of a text, so that a long text is told in what can be written."""

    kind: Literal["idea", "script", "text"]
    source: str
    language: str
    seconds: int
    seed: int
    look: str | None
    brand: Brand
    speech_s: Callable[[str], float]
    url: str | None = None
    can_draw: Callable[[str], bool] = lambda text: True


class Writer(Protocol):
    name: str
    version: str

    def write(self, request: WritingRequest) -> Storyboard:
        """A storyboard of 5 to 12 scenes whose length is within 10 % of what was asked. Raises BadInput for what cannot
        be told, ProviderError when the writer itself fails."""
        ...
