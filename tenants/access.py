"""What a person may do in a workspace, beyond being there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tenants.middleware import TenantRequest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def may_edit(request: HttpRequest) -> bool:
    """Whether the person may make and change things here: a member whose role says so, or platform staff."""
    membership: Any = getattr(request, "membership", None)
    return bool(request.user.is_active and (request.user.is_staff or (membership and membership.may_edit)))


def editors_only(view: View[P]) -> View[P]:
    """Refuses with 403 whoever may look but not change."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_edit(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)


def in_workspace(request: HttpRequest) -> TenantRequest:
    """The request, as one that the middleware has told whose it is."""
    return cast(TenantRequest, request)
