"""The administration's first page: what fails, what runs, what waits, who works."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from shujaa import jobs
from shujaa.admin import is_front_door
from shujaa.schemas import current_schema
from studio.pages import shares_done
from studio.runs.models import Queue, Run, RunState

SHOWN = 8
# Group, then title, symbol of Google's Material Symbols, model: what a page's person may not see is left out.
SIDEBAR = {
    "Work": (
        ("Videos", "movie", "studio.video"),
        ("Films", "theaters", "studio.film"),
        ("Storyboards", "view_carousel", "studio.storyboardversion"),
        ("Assets", "perm_media", "studio.asset"),
    ),
    "Engine": (
        ("Runs", "account_tree", "runs.run"),
        ("Steps", "checklist", "runs.step"),
        ("Step rates", "speed", "runs.steprate"),
        ("Provider calls", "call_made", "studio.providercall"),
    ),
    "Reach": (("Codes", "qr_code_2", "scans.code"), ("Scans", "qr_code_scanner", "scans.scan")),
    "Platform": (
        ("Workspaces", "workspaces", "tenants.tenant"),
        ("Domains", "language", "tenants.domain"),
        ("People", "group", "tenants.user"),
        ("Memberships", "badge", "tenants.membership"),
    ),
}
# A step waits from the moment it could begin: when it was made, or when the last step that it needs was done.
WAITING = """
    SELECT step.queue,
           count(*) FILTER (WHERE step.state IN ('ready', 'queued')),
           count(*) FILTER (WHERE step.state = 'running'),
           count(*) FILTER (WHERE step.state = 'blocked'),
           extract(epoch FROM clock_timestamp() - min(greatest(step.created_at, step.not_before, needed.done_at))
                   FILTER (WHERE step.state IN ('ready', 'queued') AND NOT step.is_paused))::float8
      FROM public.runs_step AS step
      LEFT JOIN LATERAL (
           SELECT max(need.finished_at) AS done_at
             FROM public.runs_stepneed AS edge JOIN public.runs_step AS need ON need.id = edge.need_id
            WHERE edge.step_id = step.id AND step.state IN ('ready', 'queued')
      ) AS needed ON true
      JOIN public.tenants_tenant AS tenant ON tenant.id = step.tenant_id
     WHERE step.state IN ('blocked', 'ready', 'queued', 'running') AND (%(all)s OR tenant.schema_name = %(schema)s)
     GROUP BY step.queue
"""


@dataclass(frozen=True)
class QueueFigures:
    """One queue now. `oldest_wait_s` is None where nothing waits; `workers` are those alive."""

    name: str
    waiting: int
    running: int
    blocked: int
    oldest_wait_s: float | None
    workers: int


@dataclass(frozen=True)
class RunLine:
    """A run and how much of it is done, 0..1."""

    run: Run
    share: float


def staff_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's context with the figures; at the front door of all tenants, else of the one."""
    runs = Run.objects.select_related("tenant")
    if not is_front_door():
        runs = runs.filter(tenant__schema_name=current_schema())
    day = timezone.now() - timedelta(days=1)
    going = list(runs.unfinished().order_by("created_at")[:SHOWN])
    shares = shares_done([run.pk for run in going])
    ended = dict(runs.filter(finished_at__gte=day).order_by().values_list("state").annotate(Count("pk")))
    return context | {
        "queues": queue_figures(),
        "dispatchers": len(jobs.alive("dispatcher")),
        "going": [RunLine(run, shares.get(run.pk, 0.0)) for run in going],
        "failing": list(runs.filter(state=RunState.FAILED).order_by("-finished_at")[:SHOWN]),
        "under_way": runs.unfinished().count(),
        "done_today": ended.get(RunState.DONE, 0),
        "failed_today": ended.get(RunState.FAILED, 0),
        "is_front_door": is_front_door(),
    }


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's navigation: the pages that this person may see on this host."""
    by_name = {model._meta.label_lower: model_admin for model, model_admin in admin.site._registry.items()}
    groups: list[dict[str, Any]] = [
        {"items": [{"title": "Overview", "icon": "dashboard", "link": reverse("admin:index")}]}
    ]
    for title, entries in SIDEBAR.items():
        items = [
            {"title": name, "icon": symbol, "link": reverse(f"admin:{model.replace('.', '_')}_changelist")}
            for name, symbol, model in entries
            if by_name[model].has_module_permission(request) and by_name[model].has_view_permission(request)
        ]
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def queue_figures() -> list[QueueFigures]:
    """Every queue, with what waits in it and since when; in a tenant's schema the tenant's own steps."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"all": is_front_door(), "schema": current_schema()})
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    figures = []
    for name in Queue.values:
        waiting, running, blocked, oldest_s = rows.get(name, (0, 0, 0, None))
        figures.append(QueueFigures(name, waiting, running, blocked, oldest_s, len(jobs.alive(f"worker:{name}"))))
    return figures
