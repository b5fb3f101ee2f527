"""Runs and steps, for staff: what goes, what waits, what failed and why; and what to do about it."""

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django_tenants.utils import tenant_context
from unfold.decorators import action, display

from shujaa.admin import KEPT, MISSING, STATE_COLOURS, OfTenant, RecordAdmin, RecordInline, ask, go_to, link
from shujaa.errors import ShujaaError
from studio.briefs import cancel_video, retry_video
from studio.models import Video
from studio.runs.engine import cancel_run, pause_run, resume_run, retry_run, set_priority
from studio.runs.models import Run, Step, StepRate, StepState


def cancel_subject(run: Run) -> None:
    """Cancels the run through what it is about, so that a video's state follows."""
    with tenant_context(run.tenant):
        video = _video_of(run)
        if video is not None:
            cancel_video(video)
        else:
            cancel_run(run)


def retry_subject(run: Run) -> None:
    """Tries again what the run is about. Raises ShujaaError where that makes no sense."""
    with tenant_context(run.tenant):
        video = _video_of(run)
        if video is not None:
            retry_video(video, run.tenant)
        else:
            retry_run(run)


def _video_of(run: Run) -> Video | None:
    kind, _, number = run.subject.partition(":")
    if kind != "video" or not number.isdecimal():
        return None
    return Video.objects.filter(pk=int(number), run_id=run.pk).first()


def seconds_of(row: Run | Step) -> str:
    """How long a run or step took, or has been taking."""
    if row.started_at is None:
        return "–"
    took: timedelta = (row.finished_at or timezone.now()) - row.started_at
    return f"{took.total_seconds():,.1f} s"


class StepInline(RecordInline):
    model = Step
    fk_name = "run"
    fields = ("label", "kind", "state", "attempt", "is_cached", "took", "error")
    readonly_fields = fields
    show_change_link = True
    per_page = 30

    @display(description="Took")
    def took(self, step: Step) -> str:
        return seconds_of(step)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        rows: QuerySet[Step] = super().get_queryset(request)
        return rows.defer("params", "result").order_by("pk")


@admin.register(Run)
class RunAdmin(OfTenant, RecordAdmin):
    list_display = ("short_label", "tenant", "shown_state", "progress", "priority", "paused", "took", "created_at")
    list_filter = ("state", "is_paused", "tenant", "created_at")
    list_select_related = ("tenant",)
    search_fields = ("label", "subject", "error", "id")
    ordering = ("-created_at",)
    inlines = (StepInline,)
    actions = ("cancel_chosen", "retry_chosen", "pause_chosen", "resume_chosen", "first_chosen")
    actions_detail = ("cancel_one", "retry_one")
    readonly_fields = ("shown_subject", "progress", "took")
    fieldsets = (
        (None, {"fields": ("label", "shown_subject", "state", "error", "progress", "took")}),
        ("Order", {"fields": ("tenant", "priority", "is_paused", "expected_s")}),
        ("Times", {"fields": ("made_by", "created_at", "started_at", "finished_at", "cancel_requested_at", "told_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        done = Count("steps", filter=Q(steps__state=StepState.DONE))
        rows = cast(QuerySet[Run], super().get_queryset(request))
        return rows.annotate(done_steps=done, all_steps=Count("steps"))

    @display(description="Label", ordering="label")
    def short_label(self, run: Run) -> str:
        return Truncator(run.label).chars(60)

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def shown_state(self, run: Run) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @display(description="Steps done")
    def progress(self, run: Any) -> SafeString:
        return format_html(
            '<progress class="steps" max="{1}" value="{0}"></progress> {0}/{1}', run.done_steps, run.all_steps
        )

    @display(description="Paused", ordering="is_paused")
    def paused(self, run: Run) -> str:
        return "paused" if run.is_paused else "–"

    @display(description="Took")
    def took(self, run: Run) -> str:
        return seconds_of(run)

    @display(description="About")
    def shown_subject(self, run: Run) -> SafeString | str:
        domain = run.tenant.get_primary_domain()
        kind, _, number = run.subject.partition(":")
        if kind != "video" or domain is None:
            return run.subject
        path = reverse("admin:studio_video_change", args=[number], urlconf=settings.ROOT_URLCONF)
        return link(f"//{domain.domain}{settings.PORT_SUFFIX}{path}", run.subject)

    @admin.action(description="Cancel the chosen runs", permissions=["act"])
    def cancel_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        for run in runs:
            cancel_subject(run)
        messages.success(request, "Cancelled; what had ended before is left as it was.")

    @admin.action(description="Try the chosen runs again", permissions=["act"])
    def retry_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        for run in runs:
            self._retry(request, run)

    @admin.action(description="Pause the chosen runs", permissions=["act"])
    def pause_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        for run in runs:
            pause_run(run)
        messages.success(request, "Paused: steps that are running finish, no others begin.")

    @admin.action(description="Let the chosen runs go on", permissions=["act"])
    def resume_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        for run in runs:
            resume_run(run)
        messages.success(request, "They go on.")

    @admin.action(description="Put the chosen runs first", permissions=["act"])
    def first_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        for run in runs:
            set_priority(run, 100)
        messages.success(request, "They go before their tenant's other runs.")

    @action(description="Cancel", icon="cancel", permissions=["act"], dialog=ask("Cancel this run?", KEPT, "Cancel it"))
    def cancel_one(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        cancel_subject(Run.objects.select_related("tenant").get(pk=object_id))
        return go_to(reverse("admin:runs_run_change", args=[object_id]))

    @action(
        description="Try again",
        icon="refresh",
        permissions=["act"],
        dialog=ask("Try this run again?", MISSING, "Try again"),
    )
    def retry_one(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        self._retry(request, Run.objects.select_related("tenant").get(pk=object_id))
        return go_to(reverse("admin:runs_run_change", args=[object_id]))

    def has_act_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.has_perm("runs.change_run"))

    def _retry(self, request: HttpRequest, run: Run) -> None:
        try:
            retry_subject(run)
        except ShujaaError as refused:
            messages.error(request, f"{run.label}: {refused}")
        else:
            messages.success(request, f"{run.label} is under way again.")


@admin.register(Step)
class StepAdmin(OfTenant, RecordAdmin):
    list_display = (
        "label", "kind", "shown_state", "queue", "tenant", "attempt", "trouble", "made", "took", "worker",
    )  # fmt: skip
    list_filter = ("state", "kind", "queue", "is_cached", "tenant", "created_at")
    list_select_related = ("tenant", "run")
    search_fields = ("label", "key", "worker", "error", "run__label")
    ordering = ("-id",)
    readonly_fields = ("shown_run", "shown_needs", "took")
    fieldsets = (
        (None, {"fields": ("label", "kind", "state", "error", "shown_run", "shown_needs", "result")}),
        ("Tries", {"fields": ("attempt", "failures", "losses", "not_before", "worker", "queue", "priority")}),
        ("Times", {"fields": ("created_at", "queued_at", "started_at", "finished_at", "lease_until", "took")}),
        ("What decides it", {"fields": ("key", "is_cached", "weight", "params")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        rows = cast(QuerySet[Step], super().get_queryset(request))
        is_one = request.resolver_match is not None and "object_id" in request.resolver_match.kwargs
        return rows if is_one else rows.defer("params", "result")

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def shown_state(self, step: Step) -> tuple[str, str]:
        return step.state, step.get_state_display()

    @display(description="Trouble")
    def trouble(self, step: Step) -> str:
        counts = [f"{step.failures} failed" if step.failures else "", f"{step.losses} lost" if step.losses else ""]
        return ", ".join(part for part in (*counts, step.error[:60]) if part) or "–"

    @display(description="Made", ordering="is_cached")
    def made(self, step: Step) -> str:
        return "from store" if step.is_cached else "–" if step.finished_at is None else "now"

    @display(description="Took")
    def took(self, step: Step) -> str:
        return seconds_of(step)

    @display(description="Run")
    def shown_run(self, step: Step) -> SafeString:
        return link(reverse("admin:runs_run_change", args=[step.run_id]), step.run)

    @display(description="Needs")
    def shown_needs(self, step: Step) -> str:
        return "; ".join(str(need) for need in step.needs.order_by("pk")[:40]) or "–"


@admin.register(StepRate)
class StepRateAdmin(RecordAdmin):
    list_display = ("kind", "seconds_per_weight", "samples", "measured_until")
    ordering = ("kind",)
