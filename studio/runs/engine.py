"""What a door may ask of a run: start, add to, cancel, retry, pause, put first, and say how far it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Now

from shujaa.errors import BadInput
from studio.runs.graph import BadPlan, StepPlan
from studio.runs.lifecycle import insert_steps, lock_run, settle_run, wake_dispatcher
from studio.runs.models import UNFINISHED_STEP_STATES, Run, RunState, Step, StepState
from studio.runs.rates import RunProgress, progress_of

__all__ = [
    "BadPlan",
    "RunProgress",
    "StepPlan",
    "add_steps",
    "cancel_run",
    "pause_run",
    "progress_of",
    "resume_run",
    "retry_run",
    "set_priority",
    "start_run",
]
Results = Mapping[str, Mapping[str, Any]]


def start_run(
    tenant: Any,
    subject: str,
    label: str,
    steps: Sequence[StepPlan],
    *,
    priority: int = 0,
    done: Results | None = None,
    made_by: Any = None,
    expected_s: float = 0.0,
) -> Run:
    """A run with all its steps, in one transaction; steps whose key is in `done` are there already, as cached.

    Nothing is given out before the transaction around it commits. `expected_s` is the work expected in all, for runs
    whose first step adds the others. Raises BadPlan.
    """
    if not steps:
        raise BadPlan("The plan has no steps: there is nothing to do.")
    with transaction.atomic():
        run = Run.objects.create(
            tenant=tenant, subject=subject, label=label[:200], priority=priority, made_by=made_by, expected_s=expected_s
        )
        insert_steps(run, steps, done or {})
        settle_run(run)
        wake_dispatcher()
    return run


def add_steps(run: Run, steps: Sequence[StepPlan], done: Results | None = None) -> None:
    """Adds the steps that the run does not have yet. Raises BadPlan, and BadInput when the run has ended.

    A step that expands its run returns the plans as `StepOutcome.more` instead, so that both commit together.
    """
    with transaction.atomic():
        locked = lock_run(run.pk)
        if locked.is_finished or locked.cancel_requested_at is not None:
            raise BadInput("This run has ended: start a new one.")
        insert_steps(locked, steps, done or {})
        settle_run(locked)
        wake_dispatcher()


def cancel_run(run: Run) -> bool:
    """Stops the run: what has not begun is cancelled now, what is running sees it within a second or so.

    False when the run had ended before.
    """
    with transaction.atomic():
        locked = lock_run(run.pk)
        if locked.is_finished:
            return False
        if locked.cancel_requested_at is None:
            Run.objects.filter(pk=run.pk).update(cancel_requested_at=Now())
        locked.refresh_from_db(fields=["cancel_requested_at"])
        waiting = [StepState.BLOCKED, StepState.READY, StepState.QUEUED]
        locked.steps.filter(state__in=waiting).update(state=StepState.CANCELLED, finished_at=Now())
        settle_run(locked)
        wake_dispatcher()
    return True


def retry_run(run: Run) -> Run:
    """The ended run, going again: failed and cancelled steps only, what is done stays. Raises BadInput."""
    with transaction.atomic():
        locked = lock_run(run.pk)
        if locked.state not in (RunState.FAILED, RunState.CANCELLED):
            raise BadInput("Only a run that failed or was cancelled can be tried again.")
        Run.objects.filter(pk=run.pk).update(
            state=RunState.QUEUED, error="", finished_at=None, cancel_requested_at=None, told_at=None, tell_tries=0
        )
        locked.steps.filter(state__in=[StepState.FAILED, StepState.CANCELLED]).update(
            state=Case(When(waiting_on=0, then=Value(StepState.READY)), default=Value(StepState.BLOCKED)),
            failures=0,
            losses=0,
            error="",
            progress=0.0,
            not_before=None,
            started_at=None,
            finished_at=None,
            worker="",
        )
        wake_dispatcher()
    locked.refresh_from_db()
    return locked


def pause_run(run: Run) -> None:
    """Gives out no more of the run's steps; those that are running finish."""
    _set_paused(run, is_paused=True)


def resume_run(run: Run) -> None:
    _set_paused(run, is_paused=False)


def _set_paused(run: Run, *, is_paused: bool) -> None:
    with transaction.atomic():
        locked = lock_run(run.pk)
        Run.objects.filter(pk=run.pk).update(is_paused=is_paused)
        unfinished = locked.steps.filter(state__in=UNFINISHED_STEP_STATES)
        queued_again = When(state=StepState.QUEUED, then=Value(StepState.READY))
        unfinished.update(is_paused=is_paused, state=Case(queued_again, default=F("state")))
        wake_dispatcher()


def set_priority(run: Run, priority: int) -> None:
    """Puts the run before (higher) or after the tenant's other runs, from the next step that is given out."""
    with transaction.atomic():
        locked = lock_run(run.pk)
        Run.objects.filter(pk=run.pk).update(priority=priority)
        Step.objects.filter(run=locked, state__in=UNFINISHED_STEP_STATES).update(priority=priority)
        wake_dispatcher()
