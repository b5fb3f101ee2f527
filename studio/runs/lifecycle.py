"""How one step changes state, and how a run comes to its end.

Every change is a compare-and-set on the step's attempt, so what a worker that lost its step still says is a no-op. What
touches several steps locks the run's row first; that order keeps completions, cancels and the reaper from deadlocks.
"""

import errno
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django_tenants.utils import schema_context
from psycopg.types.json import Jsonb

from shujaa.errors import ShujaaError
from studio.runs.graph import StepPlan, check_graph
from studio.runs.models import (
    ACTIVE_STEP_STATES,
    FINAL_RUN_STATES,
    Run,
    RunState,
    Step,
    StepNeed,
    StepState,
)
from studio.runs.registry import StepOutcome, end_hooks_of
from studio.runs.timing import timing

CHANNEL = "runs"
JOB_PREFIX = "step-"
MAX_TELL_TRIES = 5
log = structlog.get_logger(__name__)


def wake_dispatcher() -> None:
    """Tells the dispatchers, when this transaction commits, that there may be something to give out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def job_id_of(step_id: int, attempt: int) -> str:
    """What the job that carries a step is called in RQ: one name per attempt."""
    return f"{JOB_PREFIX}{step_id}-{attempt}"


def step_of_job(job_id: str) -> tuple[int, int]:
    """The step and attempt that a job's name stands for."""
    step_id, _, attempt = job_id.removeprefix(JOB_PREFIX).partition("-")
    return int(step_id), int(attempt)


def lock_run(run_id: Any) -> Run:
    """The run, its row locked until the end of the transaction."""
    return Run.objects.select_for_update(of=("self",)).get(pk=run_id)


def insert_steps(run: Run, plans: Sequence[StepPlan], done: Mapping[str, Mapping[str, Any]]) -> list[Step]:
    """Adds the plans that the locked run does not have yet; those whose key is in `done` are cached results."""
    have = dict(run.steps.values_list("key", "id"))
    finished = set(run.steps.filter(state=StepState.DONE).values_list("key", flat=True)) if have else set()
    check_graph(plans, have)
    new = [plan for plan in plans if plan.key not in have]
    finished.update(plan.key for plan in new if plan.key in done)
    steps = Step.objects.bulk_create([_new_step(run, plan, done, finished) for plan in new])
    have.update({step.key: step.pk for step in steps})
    StepNeed.objects.bulk_create(
        StepNeed(step_id=have[plan.key], need_id=have[need]) for plan in new for need in dict.fromkeys(plan.needs)
    )
    return steps


def _new_step(run: Run, plan: StepPlan, done: Mapping[str, Mapping[str, Any]], finished: set[str]) -> Step:
    step = Step(
        run=run,
        tenant_id=run.tenant_id,
        priority=run.priority,
        is_paused=run.is_paused,
        kind=plan.kind,
        label=plan.label[:200],
        key=plan.key,
        queue=plan.queue,
        weight=plan.weight,
        params=dict(plan.params),
        waiting_on=len(set(plan.needs) - finished),
    )
    if plan.key in done:
        step.state, step.is_cached, step.progress = StepState.DONE, True, 1.0
        step.result = dict(done[plan.key])
    else:
        step.state = StepState.BLOCKED if step.waiting_on else StepState.READY
    return step


def start_step(step_id: int, attempt: int, worker: str) -> Step | None:
    """The step with its run and tenant, now running under this worker's lease; None when it is not ours to start."""
    lease = timing().lease_s
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE public.runs_step SET state = 'running', worker = %s, started_at = clock_timestamp(), progress = 0,
                   lease_until = now() + make_interval(secs => %s)
             WHERE id = %s AND attempt = %s AND state = 'queued' AND NOT is_paused
            RETURNING id
            """,
            [worker, lease, step_id, attempt],
        )
        if cursor.fetchone() is None:
            return None
    step = Step.objects.select_related("run__tenant").get(pk=step_id)
    if step.run.state == RunState.QUEUED:
        Run.objects.filter(pk=step.run_id, state=RunState.QUEUED).update(state=RunState.RUNNING, started_at=Now())
    return step


class Hold(StrEnum):
    """Whether a running step is still this worker's: to go on with, to stop, or no longer."""

    OURS = "ours"
    CANCELLED = "cancelled"
    LOST = "lost"


def renew_lease(step: Step, progress: float) -> Hold:
    """Keeps the step for another lease and writes its progress."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE public.runs_step AS step
               SET lease_until = now() + make_interval(secs => %s), progress = greatest(progress, %s)
              FROM public.runs_run AS run
             WHERE run.id = step.run_id AND step.id = %s AND step.attempt = %s AND step.state = 'running'
            RETURNING run.cancel_requested_at IS NOT NULL
            """,
            [timing().lease_s, progress, step.pk, step.attempt],
        )
        return _hold_of(cursor.fetchone())


def look_at_hold(step: Step) -> Hold:
    """The same without writing anything."""
    held = Step.objects.filter(pk=step.pk, attempt=step.attempt, state=StepState.RUNNING)
    return _hold_of(held.values_list("run__cancel_requested_at").first())


def _hold_of(row: tuple[Any, ...] | None) -> Hold:
    if row is None:
        return Hold.LOST
    return Hold.CANCELLED if row[0] else Hold.OURS


# The run's row is locked before the step's is changed, since the update joins what the lock returns. A dependant that
# another completion has just changed is read again by the update itself (READ COMMITTED), so no decrement is lost.
_FINISH = """
WITH run AS (
    SELECT id, cancel_requested_at FROM public.runs_run WHERE id = %(run)s FOR UPDATE
), finished AS (
    UPDATE public.runs_step AS step
       SET state = 'done', result = %(result)s, progress = 1, error = '', finished_at = clock_timestamp(),
           lease_until = NULL
      FROM run
     WHERE step.run_id = run.id AND step.id = %(step)s AND step.attempt = %(attempt)s AND step.state = 'running'
    RETURNING step.id, run.cancel_requested_at
), freed AS (
    UPDATE public.runs_step AS step
       SET waiting_on = waiting_on - 1,
           state = CASE WHEN waiting_on = 1 AND state = 'blocked' THEN 'ready' ELSE state END
      FROM finished JOIN public.runs_stepneed AS need ON need.need_id = finished.id
     WHERE step.id = need.step_id
)
SELECT cancel_requested_at IS NOT NULL FROM finished
"""


def finish_step(step: Step, outcome: StepOutcome) -> bool:
    """Marks the step done, frees its dependants, and adds what it asked for, in one transaction.

    False, and nothing changed, when this attempt is no longer the one that counts.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        result: Any = Jsonb(dict(outcome.result), dumps=_to_json)
        cursor.execute(_FINISH, {"run": step.run_id, "step": step.pk, "attempt": step.attempt, "result": result})
        row = cursor.fetchone()
        if row is None:
            return False
        is_cancelled = row[0]
        if outcome.more and not is_cancelled:
            insert_steps(lock_run(step.run_id), outcome.more, outcome.done)
        cursor.execute(
            """
            SELECT EXISTS (SELECT FROM public.runs_step WHERE run_id = %s AND state IN ('ready', 'queued', 'running')),
                   pg_notify(%s, '')
            """,
            [step.run_id, CHANNEL],
        )
        if not cursor.fetchone()[0]:
            settle_run(lock_run(step.run_id))
    return True


def _to_json(result: Any) -> str:
    return json.dumps(result, cls=DjangoJSONEncoder)


def fail_step(step: Step, error: BaseException) -> bool:
    """Records why the step did not work: ready again after a while where another try may help, else failed.

    False, and nothing changed, when this attempt is no longer the one that counts.
    """
    message, may_retry = _what_went_wrong(error)
    with transaction.atomic():
        run = lock_run(step.run_id)
        failures = step.failures + 1
        if run.cancel_requested_at is not None:
            changed = _leave_running(step, StepState.CANCELLED, finished_at=Now(), error=message)
        elif may_retry and failures < timing().max_tries:
            pause_s = float(getattr(error, "retry_after_s", None) or 4.0 ** (failures - 1))
            changed = _leave_running(
                step, StepState.READY, failures=failures, progress=0.0, error=message, not_before=in_seconds(pause_s)
            )
        else:
            changed = _leave_running(step, StepState.FAILED, failures=failures, finished_at=Now(), error=message)
        if changed:
            settle_run(run)
            wake_dispatcher()
    return changed


def in_seconds(seconds: float) -> Any:
    """The database's clock, so many seconds from now, as an expression."""
    return Now() + timedelta(seconds=seconds)


def _what_went_wrong(error: BaseException) -> tuple[str, bool]:
    """A sentence safe to show, and whether another try may help."""
    if isinstance(error, ShujaaError):
        return str(error)[:500], bool(getattr(error, "is_passing", False))
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full: free some space, then try again.", False
    if isinstance(error, MemoryError):
        return "There was not enough memory for this step: try a smaller format, or fewer workers.", True
    return "Something went wrong inside this step. Try again; if it fails again, tell the operator.", True


def release_step(step: Step, *, is_loss: bool) -> bool:
    """Gives a running step back, to be done by another worker; after too many losses it fails. False when not ours."""
    with transaction.atomic():
        run = lock_run(step.run_id)
        losses = step.losses + (1 if is_loss else 0)
        if run.cancel_requested_at is not None:
            changed = _leave_running(step, StepState.CANCELLED, finished_at=Now())
        elif losses > timing().max_losses:
            error = f"The worker was lost {losses} times during this step: it may need more memory than there is."
            changed = _leave_running(step, StepState.FAILED, losses=losses, finished_at=Now(), error=error)
        else:
            changed = _leave_running(step, StepState.READY, losses=losses, progress=0.0)
        if changed:
            settle_run(run)
            wake_dispatcher()
    return changed


def cancel_step(step: Step) -> bool:
    """Ends a running step as cancelled. False when it is not ours."""
    with transaction.atomic():
        run = lock_run(step.run_id)
        changed = _leave_running(step, StepState.CANCELLED, finished_at=Now())
        if changed:
            settle_run(run)
            wake_dispatcher()
    return changed


def _leave_running(step: Step, state: StepState, **fields: Any) -> bool:
    ours = Step.objects.filter(pk=step.pk, attempt=step.attempt, state=StepState.RUNNING)
    return bool(ours.update(state=state, lease_until=None, **fields))


def settle_run(run: Run) -> None:
    """Gives the locked run its final state when nothing of it can go on; the end is told after the commit."""
    if run.state in FINAL_RUN_STATES or run.steps.filter(state__in=ACTIVE_STEP_STATES).exists():
        return
    undone = run.steps.exclude(state=StepState.DONE)
    failed = undone.filter(state=StepState.FAILED).order_by("finished_at").first()
    if not undone.exists():
        run.state = RunState.DONE
    elif run.cancel_requested_at is not None:
        run.state = RunState.CANCELLED
    else:
        run.state = RunState.FAILED
        run.error = f"{failed.label}: {failed.error}"[:500] if failed else "Some steps of this run cannot go on."
    run.steps.filter(state=StepState.BLOCKED).update(state=StepState.CANCELLED, finished_at=Now())
    Run.objects.filter(pk=run.pk).update(state=run.state, error=run.error, finished_at=Now())
    transaction.on_commit(lambda: tell_end(run.pk))


def tell_end(run_id: Any) -> bool:
    """Calls the hooks of an ended run in its tenant's schema, once; False where it was told already or a hook failed.

    What a hook writes and the note that it was told commit together; one that fails is called again by the dispatcher.
    """
    try:
        with transaction.atomic():
            run = (
                Run.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("tenant")
                .filter(pk=run_id, state__in=FINAL_RUN_STATES, told_at=None)
                .first()
            )
            if run is None:
                return False
            with schema_context(run.tenant.schema_name):
                for hook in end_hooks_of(run):
                    hook(run)
            Run.objects.filter(pk=run_id).update(told_at=Now())
            return True
    except Exception:
        log.exception("run_end_hook_failed", run=str(run_id))
        Run.objects.filter(pk=run_id).update(tell_tries=F("tell_tries") + 1)
        return False


def untold_ends(older_than_s: float) -> list[Any]:
    """Keys of ended runs whose end is not told and should be told again."""
    return list(
        Run.objects.filter(
            Q(finished_at__lt=in_seconds(-older_than_s)),
            state__in=FINAL_RUN_STATES,
            told_at=None,
            tell_tries__lt=MAX_TELL_TRIES,
        ).values_list("pk", flat=True)[:100]
    )
