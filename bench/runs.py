"""What the run engine costs: `python -m bench.runs`. One dispatcher, one forking worker, a Postgres that waits for the
disk; steps that do nothing, so that all the time is the engine's."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.results import Figure, figure, merge_results, print_table
from shujaa.embedded import Services

PROJECT = Path(__file__).resolve().parent.parent
STEPS, LINKS, SINGLES, FLOOD = 300, 60, 9, 5000


@contextmanager
def engine_at_work() -> Iterator[Any]:
    """A tenant, with a dispatcher and a worker running on servers of their own; all gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="shujaa-bench-"))
    folder.chmod(0o755)
    services = Services(folder)
    started: list[subprocess.Popen[bytes]] = []
    try:
        endpoints = services.ensure()
        os.environ |= {
            "DATABASE_URL": endpoints.database_url,
            "REDIS_URL": endpoints.redis_url,
            "SHUJAA_DATA_DIR": str(folder),
            "SHUJAA_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "bench.runs_settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        from tenants.models import Tenant

        call_command("migrate_schemas", shared=True, verbosity=0)
        tenant = Tenant.objects.create(slug="bench", name="Bench", schema_name="t_bench")
        started += [
            subprocess.Popen([sys.executable, "manage.py", *command], cwd=PROJECT)
            for command in (["dispatch"], ["work", "--queue", "cpu"])
        ]
        _await_worker()
        yield tenant
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=20)
        services.delete()


def _await_worker() -> None:
    from shujaa import jobs

    until = time.monotonic() + 30
    while not (jobs.alive("worker:cpu") and jobs.alive("dispatcher")):
        if time.monotonic() > until:
            raise SystemExit("The worker did not start.")
        time.sleep(0.05)
    time.sleep(1.0)


def timed_run(tenant: Any, count: int, *, is_chain: bool = False) -> tuple[float, float]:
    """Seconds from asking until the first step had started, and until the run had ended."""
    from studio.runs.engine import start_run

    asked_at = time.time()
    run = start_run(tenant, "bench:1", "Bench", empty_steps(count, is_chain=is_chain))
    until = asked_at + 120
    while not run.is_finished:
        if time.time() > until:
            raise SystemExit(f"The run did not end: {run.state}.")
        time.sleep(0.005)
        run.refresh_from_db(fields=["state"])
    took_s = time.time() - asked_at
    first = run.steps.order_by("started_at").values_list("started_at", flat=True)[0]
    return first.timestamp() - asked_at, took_s


def cold_start(tenant: Any) -> float:
    """Seconds from asking until a step has started, while nothing else is going on: a fork is in it."""
    time.sleep(1.3)  # the work-horse before has ended
    return timed_run(tenant, 1)[0]


def empty_steps(count: int, *, is_chain: bool = False) -> list[Any]:
    """Steps that do nothing: all at once, or each after the one before."""
    from studio.runs.engine import StepPlan

    keys = [f"{number:064x}" for number in range(count)]
    return [
        StepPlan("test.nothing", "Nothing", key, needs=(keys[index - 1],) if is_chain and index else ())
        for index, key in enumerate(keys)
    ]


def claim_seconds(tenant: Any) -> float:
    """The median claim of one step in front of a flood of waiting ones; rolled back each time."""
    from django.db import connection, transaction

    from studio.runs.dispatcher import claim_steps
    from studio.runs.engine import start_run

    took: list[float] = []
    with transaction.atomic():  # the dispatcher does not see what is not committed
        flood = start_run(tenant, "bench:2", "Flood", empty_steps(FLOOD))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE public.runs_step")
        for _ in range(20):
            before = time.perf_counter()
            claim_steps("cpu", flood.steps.exclude(state="ready").count() + 1)
            took.append(time.perf_counter() - before)
        transaction.set_rollback(True)
    return statistics.median(took)


def main() -> None:
    with engine_at_work() as tenant:
        timed_run(tenant, 5)
        firsts = [cold_start(tenant) for _ in range(SINGLES)]
        _, flat_s = timed_run(tenant, STEPS)
        _, chain_s = timed_run(tenant, LINKS, is_chain=True)
        figures: dict[str, Figure] = {
            "runs.first_step_ms": figure(statistics.median(firsts) * 1000, "ms", 150, "less"),
            "runs.step_overhead_ms": figure(flat_s / STEPS * 1000, "ms", 25, "less"),
            "runs.chain_step_ms": figure(chain_s / LINKS * 1000, "ms", 25, "less"),
            "runs.claim_behind_5000_ms": figure(claim_seconds(tenant) * 1000, "ms", 10, "less"),
        }
    merge_results(figures)
    print_table(figures)


if __name__ == "__main__":
    main()
