"""Giving a thing its code, and saying the address that a QR code of it carries."""

from django.conf import settings
from django.urls import reverse

from landing.scans.models import Code, new_code
from studio.models import Video
from studio.publishing import gives_address
from tenants.models import Tenant


@gives_address
def address_of_video(tenant: Tenant, video: Video) -> str:
    """The short address of a video's code, made on first asking. It leads to the address the brief gave, else to the
    video's public page."""
    subject = f"video:{video.pk}"
    code = Code.objects.filter(tenant=tenant, subject=subject).first()
    if code is None:
        name = new_code()
        page = f"{tenant_address(tenant)}{reverse('watch', args=[name], urlconf=settings.ROOT_URLCONF)}"
        code, _ = Code.objects.get_or_create(
            tenant=tenant, subject=subject, defaults={"code": name, "target": video.url or page}
        )
    return f"{settings.ENV.public_scheme}://{settings.SHORT_HOST}{settings.PORT_SUFFIX}/q/{code.code}"


def tenant_address(tenant: Tenant) -> str:
    """Scheme, host and port of a tenant's own pages."""
    domain = tenant.get_primary_domain()
    host = domain.domain if domain else f"{tenant.slug}.{settings.BASE_HOST}"
    return f"{settings.ENV.public_scheme}://{host}{settings.PORT_SUFFIX}"
