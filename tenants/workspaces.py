"""Opening a workspace: a tenant, its schema, its host and its first member."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_tenants.utils import get_public_schema_name, schema_context

from shujaa.errors import BadInput
from tenants.middleware import forget_hosts
from tenants.models import RESERVED_NAMES, Domain, Membership, Role, Tenant, User, tenant_name


def open_workspace(slug: str, name: str, owner: User | None = None) -> Tenant:
    """A new tenant with its schema migrated, answering on `<slug>.<base host>`.

    Raises BadInput for a name that is taken, reserved or malformed; then nothing is left behind.
    """
    try:
        tenant_name(slug)
    except ValidationError as wrong:
        raise BadInput(f"“{slug}” cannot be a workspace's address. {wrong.message}") from wrong
    if slug in RESERVED_NAMES:
        raise BadInput(f"“{slug}” is kept for the system: choose another address.")
    try:
        with schema_context(get_public_schema_name()), transaction.atomic():
            tenant: Tenant = Tenant.objects.create(slug=slug, name=name, schema_name=f"t_{slug.replace('-', '_')}")
            Domain.objects.create(tenant=tenant, domain=f"{slug}.{settings.BASE_HOST}", is_primary=True)
            if owner:
                Membership.objects.create(tenant=tenant, person=owner, role=Role.OWNER)
    except (IntegrityError, ValidationError) as taken:
        raise BadInput(f"The address “{slug}” is taken: choose another.") from taken
    try:
        tenant.create_schema(check_if_exists=True, verbosity=0)
    except BaseException:
        tenant.delete(force_drop=True)
        raise
    forget_hosts()
    return tenant


def open_front_door() -> Tenant:
    """The public tenant, which answers on the base host; made once, kept right."""
    tenant: Tenant
    tenant, _ = Tenant.objects.get_or_create(
        schema_name=get_public_schema_name(), defaults={"slug": "public", "name": "Shujaa Studio"}
    )
    for host in (settings.BASE_HOST, settings.API_HOST):
        Domain.objects.get_or_create(domain=host, defaults={"tenant": tenant, "is_primary": host == settings.BASE_HOST})
    return tenant
