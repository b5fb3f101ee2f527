"""Which workspaces a person may enter, and where each is."""

from dataclasses import dataclass

from django.conf import settings

from tenants.models import Domain, Membership, Role, Tenant, User


@dataclass(frozen=True)
class Workspace:
    """One line of the list. `role` is empty for staff who are no members."""

    name: str
    host: str
    address: str
    role: str


def workspaces_of(person: User) -> list[Workspace]:
    """The active workspaces that the person may enter, by name; platform staff may enter each."""
    roles = dict(Membership.objects.filter(person=person).values_list("tenant_id", "role"))
    tenants = Tenant.objects.filter(is_active=True).exclude(schema_name="public").order_by("name")
    if not person.is_staff:
        tenants = tenants.filter(pk__in=roles)
    hosts = dict(Domain.objects.filter(tenant__in=tenants, is_primary=True).values_list("tenant_id", "domain"))
    return [
        Workspace(tenant.name, hosts[tenant.pk], address_at(hosts[tenant.pk]), _role(roles.get(tenant.pk)))
        for tenant in tenants
        if tenant.pk in hosts
    ]


def address_at(host: str) -> str:
    """The address of a host's first page."""
    return f"{settings.ENV.public_scheme}://{host}{settings.PORT_SUFFIX}/"


def _role(role: str | None) -> str:
    return str(Role(role).label) if role else ""
