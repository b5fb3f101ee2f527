"""Workspaces, their hosts and their people, for platform staff; at the front door only."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shujaa.admin import AtFrontDoor, link
from tenants.directory import address_at
from tenants.middleware import forget_hosts
from tenants.models import Domain, Membership, Tenant, User


class DomainInline(AtFrontDoor, TabularInline):  # type: ignore[misc]
    model = Domain
    extra = 0
    tab = True


class MembershipInline(AtFrontDoor, TabularInline):  # type: ignore[misc]
    model = Membership
    extra = 0
    tab = True
    autocomplete_fields = ("person", "tenant")


@admin.register(Tenant)
class TenantAdmin(AtFrontDoor, ModelAdmin):  # type: ignore[misc]
    """A workspace is opened by `tenants.workspaces.open_workspace`, which makes its schema; here it is looked after."""

    list_display = ("name", "slug", "is_active", "people", "address", "created_at")
    list_filter = ("is_active", "created_at")
    search_fields = ("name", "slug", "domains__domain")
    readonly_fields = ("slug", "schema_name", "created_at")
    fields = ("name", "slug", "schema_name", "is_active", "created_at")
    inlines = (DomainInline, MembershipInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        rows = cast(QuerySet[Any], super().get_queryset(request))
        counted = rows.annotate(people_count=Count("memberships", distinct=True)).prefetch_related("domains")
        return cast(QuerySet[Tenant], counted)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget_hosts()

    @display(description="People", ordering="people_count")
    def people(self, tenant: Any) -> int:
        return int(tenant.people_count)

    @display(description="Address")
    def address(self, tenant: Tenant) -> SafeString | str:
        first = next((domain for domain in tenant.domains.all() if domain.is_primary), None)
        return link(f"{address_at(first.domain)}admin/", first.domain) if first else "–"


@admin.register(Domain)
class DomainAdmin(AtFrontDoor, ModelAdmin):  # type: ignore[misc]
    list_display = ("domain", "tenant", "is_primary")
    list_filter = ("is_primary",)
    list_select_related = ("tenant",)
    search_fields = ("domain", "tenant__name")
    autocomplete_fields = ("tenant",)

    def save_model(self, request: HttpRequest, obj: Domain, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_hosts()


@admin.register(User)
class PersonAdmin(AtFrontDoor, ModelAdmin):  # type: ignore[misc]
    """People are deactivated, never deleted: what they made keeps its maker."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_active", "is_staff", "workspaces", "last_login", "joined_at")
    list_filter = ("is_active", "is_staff", "is_superuser", "joined_at")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "joined_at")
    fields = ("email", "name", "is_active", "is_staff", "is_superuser", "user_permissions", "last_login", "joined_at")
    filter_horizontal = ("user_permissions",)
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.prefetch_related("memberships__tenant")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Workspaces")
    def workspaces(self, person: User) -> str:
        return ", ".join(f"{row.tenant.name} ({row.role})" for row in person.memberships.all()) or "–"


@admin.register(Membership)
class MembershipAdmin(AtFrontDoor, ModelAdmin):  # type: ignore[misc]
    list_display = ("person", "tenant", "role", "created_at")
    list_filter = ("role", "created_at")
    list_select_related = ("person", "tenant")
    search_fields = ("person__email", "person__name", "tenant__name")
    autocomplete_fields = ("person", "tenant")
