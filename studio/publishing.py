"""Where a finished video leads people: the address that its QR code carries."""

from collections.abc import Callable

from studio.models import Video
from tenants.models import Tenant

AddressMaker = Callable[[Tenant, Video], str]
_addresses: list[AddressMaker] = []


def gives_address(maker: AddressMaker) -> AddressMaker:
    """Names what gives a video the address on its end card: `landing` has the codes, and studio may not import it."""
    _addresses[:] = [maker]
    return maker


def address_of(tenant: Tenant, video: Video) -> str:
    """The address that the video's QR code carries."""
    return _addresses[0](tenant, video) if _addresses else video.url
