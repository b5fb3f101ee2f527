"""A tenant's videos, films and what they are made of, for staff."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.decorators import action, display

from shujaa.admin import KEPT, MISSING, STATE_COLOURS, InWorkspace, RecordAdmin, RecordInline, ask, go_to, link
from shujaa.errors import ShujaaError
from studio.briefs import cancel_video, retry_video
from studio.models import Asset, Film, ProviderCall, StoryboardVersion, Video
from tenants.access import in_workspace


class FilmInline(InWorkspace, RecordInline):
    model = Film
    fields = ("format", "width_px", "height_px", "duration_s", "created_at")
    readonly_fields = fields
    show_change_link = True


class StoryboardInline(InWorkspace, RecordInline):
    model = StoryboardVersion
    fk_name = "video"
    fields = ("number", "writer", "created_at")
    readonly_fields = fields
    show_change_link = True


class ProviderCallInline(InWorkspace, RecordInline):
    model = ProviderCall
    fields = ("capability", "provider", "version", "started_at", "duration_ms", "error")
    readonly_fields = fields
    per_page = 20


@admin.register(Video)
class VideoAdmin(InWorkspace, RecordAdmin):
    list_display = ("short_title", "shown_state", "language", "shown_formats", "length", "made_by", "created_at")
    list_filter = ("state", "language", "quality", "source", "created_at")
    list_select_related = ("made_by",)
    search_fields = ("title", "brief", "error")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    inlines = (FilmInline, StoryboardInline, ProviderCallInline)
    actions = ("cancel_chosen", "retry_chosen")
    actions_detail = ("cancel_one", "retry_one")
    readonly_fields = ("shown_run", "shown_poster")
    fieldsets = (
        (None, {"fields": ("title", "state", "error", "notes", "shown_run", "shown_poster")}),
        ("The brief", {"fields": ("source", "brief", "language", "seconds", "formats", "quality", "look", "url")}),
        ("Record", {"fields": ("seed", "storyboard", "made_by", "created_at", "ready_at")}),
    )

    @display(description="Title", ordering="title")
    def short_title(self, video: Video) -> str:
        return Truncator(video.title).chars(60)

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def shown_state(self, video: Video) -> tuple[str, str]:
        return video.state, video.get_state_display()

    @display(description="Formats")
    def shown_formats(self, video: Video) -> str:
        return ", ".join(video.formats)

    @display(description="Length", ordering="seconds")
    def length(self, video: Video) -> str:
        return f"{video.seconds} s"

    @display(description="Run")
    def shown_run(self, video: Video) -> SafeString | str:
        return link(reverse("admin:runs_run_change", args=[video.run_id]), video.run_id) if video.run_id else "–"

    @display(description="Poster")
    def shown_poster(self, video: Video) -> SafeString | str:
        return preview(video.poster) if video.poster else "–"

    @admin.action(description="Cancel the chosen videos", permissions=["act"])
    def cancel_chosen(self, request: HttpRequest, videos: QuerySet[Video]) -> None:
        for video in videos:
            cancel_video(video)
        messages.success(request, "Cancelled; what had ended before is left as it was.")

    @admin.action(description="Try the chosen videos again", permissions=["act"])
    def retry_chosen(self, request: HttpRequest, videos: QuerySet[Video]) -> None:
        for video in videos:
            self._retry(request, video)

    @action(
        description="Cancel", icon="cancel", permissions=["act"], dialog=ask("Cancel this video?", KEPT, "Cancel it")
    )
    def cancel_one(self, request: HttpRequest, form: Any, object_id: int) -> HttpResponse:
        cancel_video(Video.objects.get(pk=object_id))
        return go_to(reverse("admin:studio_video_change", args=[object_id]))

    @action(
        description="Try again",
        icon="refresh",
        permissions=["act"],
        dialog=ask("Try this video again?", MISSING, "Try again"),
    )
    def retry_one(self, request: HttpRequest, form: Any, object_id: int) -> HttpResponse:
        self._retry(request, Video.objects.get(pk=object_id))
        return go_to(reverse("admin:studio_video_change", args=[object_id]))

    def has_act_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self.has_view_permission(request) and request.user.has_perm("studio.change_video")

    def _retry(self, request: HttpRequest, video: Video) -> None:
        try:
            retry_video(video, in_workspace(request).tenant)
        except ShujaaError as refused:
            messages.error(request, f"{video}: {refused}")
        else:
            messages.success(request, f"{video} is under way again.")


@admin.register(StoryboardVersion)
class StoryboardAdmin(InWorkspace, RecordAdmin):
    list_display = ("video", "number", "scenes", "writer", "created_at")
    list_filter = ("writer", "created_at")
    list_select_related = ("video",)
    search_fields = ("video__title",)
    ordering = ("-created_at",)

    @display(description="Scenes")
    def scenes(self, version: StoryboardVersion) -> int:
        return len(version.body.get("scenes", []))


@admin.register(Film)
class FilmAdmin(InWorkspace, RecordAdmin):
    list_display = ("video", "format", "size", "length", "certificate_passed", "created_at")
    list_filter = ("format", "created_at")
    list_select_related = ("video",)
    search_fields = ("video__title",)
    ordering = ("-created_at",)
    readonly_fields = ("shown_film",)

    @display(description="Frame")
    def size(self, film: Film) -> str:
        return f"{film.width_px}×{film.height_px}"

    @display(description="Length", ordering="duration_s")
    def length(self, film: Film) -> str:
        return f"{film.duration_s:.1f} s"

    @display(description="Certificate", boolean=True)
    def certificate_passed(self, film: Film) -> bool:
        return bool(film.certificate.get("is_ready"))

    @display(description="Film")
    def shown_film(self, film: Film) -> SafeString:
        return preview(film.asset)


class MadeBy(admin.SimpleListFilter):
    """Assets by the provider in their origin."""

    title = "provider"
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = Asset.objects.order_by().values_list("origin__provider", flat=True).distinct()
        return [(str(name), str(name)) for name in names if name]

    def queryset(self, request: HttpRequest, rows: QuerySet[Asset]) -> QuerySet[Asset]:
        return rows.filter(origin__provider=self.value()) if self.value() else rows


@admin.register(Asset)
class AssetAdmin(InWorkspace, RecordAdmin):
    list_display = ("thumbnail", "name", "kind", "size", "provider", "licence", "created_at")
    list_display_links = ("thumbnail", "name")
    list_filter = ("kind", "media_type", MadeBy, "created_at")
    search_fields = ("name", "sha256", "licence")
    ordering = ("-created_at",)
    readonly_fields = ("shown",)
    fields = ("shown", "name", "kind", "media_type", "size", "sha256", "origin", "licence", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Asset | None = None) -> tuple[str, ...]:
        return ("shown", "size")

    @display(description="")
    def thumbnail(self, asset: Asset) -> SafeString | str:
        if not asset.media_type.startswith("image/"):
            return "–"
        address = reverse("file", args=[asset.pk, asset.name])
        return format_html('<img src="{}" alt="" loading="lazy" class="thumbnail">', address)

    @display(description="Size", ordering="size_bytes")
    def size(self, asset: Asset) -> str:
        return human_size(asset.size_bytes)

    @display(description="Made by")
    def provider(self, asset: Asset) -> str:
        return " ".join(str(asset.origin[k]) for k in ("provider", "version") if asset.origin.get(k)) or "–"

    @display(description="Preview")
    def shown(self, asset: Asset) -> SafeString:
        return preview(asset)


class HasError(admin.SimpleListFilter):
    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ok", "Answered"), ("failed", "Failed")]

    def queryset(self, request: HttpRequest, rows: QuerySet[ProviderCall]) -> QuerySet[ProviderCall]:
        if self.value() is None:
            return rows
        return rows.filter(error="") if self.value() == "ok" else rows.exclude(error="")


@admin.register(ProviderCall)
class ProviderCallAdmin(InWorkspace, RecordAdmin):
    list_display = ("started_at", "capability", "provider", "version", "outcome", "took", "cost", "short_video")
    list_filter = ("capability", "provider", HasError, "started_at")
    list_select_related = ("video",)
    search_fields = ("video__title", "error", "provider")
    ordering = ("-started_at",)

    @display(description="Video", ordering="video")
    def short_video(self, call: ProviderCall) -> str:
        return Truncator(call.video.title).chars(40) if call.video else "–"

    @display(description="Outcome", label={"ok": "success", "failed": "danger"})
    def outcome(self, call: ProviderCall) -> tuple[str, str]:
        return ("ok", "answered") if call.is_ok else ("failed", call.error[:60])

    @display(description="Took", ordering="duration_ms")
    def took(self, call: ProviderCall) -> str:
        return f"{call.duration_ms:,} ms"

    @display(description="Cost", ordering="cost_microusd")
    def cost(self, call: ProviderCall) -> str:
        return f"${call.cost_microusd / 1e6:.4f}" if call.cost_microusd else "–"


def preview(asset: Asset) -> SafeString:
    """An asset to look at or listen to, with its address."""
    address = reverse("file", args=[asset.pk, asset.name])
    kind = asset.media_type.partition("/")[0]
    if kind == "image":
        return format_html('<img src="{}" alt="{}" class="preview">', address, asset.name)
    if kind == "video":
        return format_html('<video src="{}" controls preload="metadata" class="preview"></video>', address)
    if kind == "audio":
        return format_html('<audio src="{}" controls preload="metadata"></audio>', address)
    return link(f"{address}?download=1", f"Download {asset.name}")


def human_size(size_bytes: int) -> str:
    """Bytes as a person reads them: 512 B, 1.2 MB."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
