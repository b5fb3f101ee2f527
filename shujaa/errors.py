"""Errors whose message may be shown to a person, and which say what to do next."""


class ShujaaError(Exception):
    """A failure with a message safe to show to a person. Apps subclass it for what a caller must tell apart."""


class BadInput(ShujaaError):
    """What a person gave cannot be used; the message says what to change."""
