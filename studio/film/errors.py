"""What the media engine raises."""

from shujaa.errors import BadInput, ShujaaError


class FilmError(ShujaaError):
    """A film, or a part of one, cannot be made; the message says why and what to change."""


class MissingGlyph(FilmError, BadInput):
    """No font of ours draws a character; found before the render, names the character and the text."""
