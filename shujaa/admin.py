"""What every page of the administration shares: which host shows it, and that records are read, not edited."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.dataclasses import ActionDialog

from shujaa.schemas import current_schema

# Unfold's own colours of labels, by what a state means.
STATE_COLOURS = {
    "ready": "success",
    "done": "success",
    "failed": "danger",
    "running": "warning",
    "rendering": "warning",
    "queued": "info",
}


def is_front_door() -> bool:
    """Whether the request is for the public host rather than a tenant's."""
    return current_schema() == "public"


class Record:
    """Rows that the system writes: staff read them and act on them, but do not edit or delete them."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class InWorkspace:
    """Models of a tenant's own schema: shown on the tenant's host, unknown at the front door."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return not is_front_door() and bool(super().has_module_permission(request))  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_front_door() and bool(super().has_view_permission(request, obj))  # type: ignore[misc]


class AtFrontDoor:
    """The platform's own models: shown at the front door only."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_front_door() and bool(super().has_module_permission(request))  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_front_door() and bool(super().has_view_permission(request, obj))  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_front_door() and bool(super().has_change_permission(request, obj))  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return is_front_door() and bool(super().has_add_permission(request, *args))  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_front_door() and bool(super().has_delete_permission(request, obj))  # type: ignore[misc]


class OfTenant:
    """Public rows with a tenant key: a tenant's host shows the tenant's, the front door all."""

    tenant_path = "tenant"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows: QuerySet[Model] = super().get_queryset(request)  # type: ignore[misc]
        return rows if is_front_door() else rows.filter(**{f"{self.tenant_path}__schema_name": current_schema()})


class RecordAdmin(Record, ModelAdmin):  # type: ignore[misc]
    list_per_page = 50
    show_full_result_count = False


class RecordInline(Record, TabularInline):  # type: ignore[misc]
    extra = 0
    tab = True


KEPT = "What is finished of it stays in the store."
MISSING = "Only what is missing is made."


def ask(title: str, words: str, yes: str) -> ActionDialog:
    """A dialog before something is done, so that it is done by a POST with its token, never by a link."""
    return ActionDialog(title=title, description=words, form_class=None, form_submit_text=yes)


def go_to(address: str) -> HttpResponse:
    """Sends the browser on after a dialog, which HTMX posts."""
    return HttpResponse(headers={"HX-Redirect": address})


def link(address: str, text: Any) -> SafeString:
    return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, text)
