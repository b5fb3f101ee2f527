"""What goes wrong with the embedded servers, told in one sentence."""

from shujaa.errors import ShujaaError


class ServiceError(ShujaaError):
    """A server, or the stack on top, cannot be started, reached or stopped; the message says why and what to do."""
