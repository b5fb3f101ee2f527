"""The one error an adapter raises."""

from shujaa.errors import ShujaaError


class ProviderError(ShujaaError):
    """A provider did not deliver; the message names the provider and what to do."""
