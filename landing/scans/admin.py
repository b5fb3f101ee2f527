"""QR codes and their scans, for staff."""

from typing import cast

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import display

from landing.scans.models import Code, Scan
from shujaa.admin import OfTenant, RecordAdmin, link


@admin.register(Code)
class CodeAdmin(OfTenant, RecordAdmin):
    list_display = ("code", "tenant", "subject", "leads_to", "scan_count", "created_at")
    list_filter = ("tenant", "created_at")
    list_select_related = ("tenant",)
    search_fields = ("code", "subject", "target")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Code]:
        rows = cast(QuerySet[Code], super().get_queryset(request))
        return rows.annotate(times=Count("scans"))

    @display(description="Leads to", ordering="target")
    def leads_to(self, code: Code) -> SafeString:
        return link(code.target, code.target)

    @display(description="Scans", ordering="times")
    def scan_count(self, code: Code) -> int:
        return int(getattr(code, "times", 0))


@admin.register(Scan)
class ScanAdmin(OfTenant, RecordAdmin):
    tenant_path = "code__tenant"
    list_display = ("scanned_at", "code", "device", "referrer")
    list_filter = ("device", "scanned_at")
    list_select_related = ("code",)
    search_fields = ("code__code", "referrer")
    ordering = ("-scanned_at",)
