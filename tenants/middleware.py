"""Which tenant a request is for, and whether the person may be there."""

import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from shujaa.schemas import use_public_schema, use_tenant
from tenants.models import Domain, Membership, Tenant

KEEP_S = 5.0
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_hosts: dict[str, tuple[float, Tenant | None]] = {}


class TenantRequest(HttpRequest):
    """A request once it is known whose it is."""

    tenant: Tenant
    membership: Membership | None


def forget_hosts() -> None:
    """Look every host up anew: for when a domain was added or a tenant closed."""
    _hosts.clear()


def host_of(request: HttpRequest) -> str:
    """The host name asked for, without port, in small letters. Raises DisallowedHost when malformed."""
    host = request.get_host().lower()
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def find_tenant(host: str) -> Tenant | None:
    """The active tenant that answers on a host, remembered for some seconds; None where nobody does."""
    now = time.monotonic()
    known = _hosts.get(host)
    if known and now - known[0] < KEEP_S:
        return known[1]
    domain = Domain.objects.select_related("tenant").filter(domain=host, tenant__is_active=True).first()
    tenant = domain.tenant if domain else None
    if len(_hosts) > 10_000:
        _hosts.clear()
    _hosts[host] = (now, tenant)
    return tenant


def tenant_of_host(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Points the database at the schema of the tenant whose host was asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        use_public_schema()
        host = host_of(request)
        if host in LOOPBACK_HOSTS and not settings.IS_PRODUCTION:
            port = f":{request.get_port()}" if request.get_port() not in ("80", "443") else ""
            return HttpResponsePermanentRedirect(f"//{settings.BASE_HOST}{port}{request.get_full_path()}")
        tenant = find_tenant(host)
        if tenant is None:
            return render(request, "no_studio.html", {"host": host}, status=404)
        asked = cast(TenantRequest, request)
        asked.tenant = tenant
        use_tenant(tenant)
        if tenant.is_public:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        return get_response(request)

    return middleware


class members_only(LoginRequiredMiddleware):
    """Pages ask for sign-in unless they opt out by `login_not_required`; a tenant's pages are for its members and
    for platform staff, whoever else can sign in elsewhere."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        asked = cast(TenantRequest, request)
        asked.membership = None
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return cast(HttpResponse, self.handle_no_permission(request, view_func))
        if asked.tenant.is_public:
            return None
        asked.membership = Membership.objects.filter(tenant=asked.tenant, person=request.user).first()
        if asked.membership is None and not request.user.is_staff:
            return render(request, "not_a_member.html", {"tenant": asked.tenant}, status=403)
        return None
