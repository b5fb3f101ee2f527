"""Doing one step: its lease kept, its code called in the tenant's schema, its end recorded whatever happens."""

import os
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection
from django_tenants.utils import schema_context

from studio.runs.lifecycle import (
    Hold,
    cancel_step,
    fail_step,
    finish_step,
    look_at_hold,
    release_step,
    renew_lease,
    start_step,
)
from studio.runs.models import Step, StepNeed
from studio.runs.registry import Cancelled, StepContext, StepOutcome, function_of, load_steps
from studio.runs.timing import timing

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
PROGRESS_STEP = 0.02  # smaller advances are not worth a write


class StepTookTooLong(Exception):
    """A step that went past the limit."""


def do_step(step_id: int, attempt: int, worker: str, *, leave: Callable[[], None] | None = None) -> bool:
    """Does the step and records its end; False when it was not ours to start.

    `leave` ends this process when the step has to stop and its code does not see it; without it the code goes on, and
    what it says in the end is a no-op.
    """
    load_steps()  # before the lease begins: the first time it imports the engine
    step = patiently(lambda: start_step(step_id, attempt, worker))
    if step is None:
        return False
    context = _context_of(step)
    try:
        with Lease(step, context, leave), schema_context(step.run.tenant.schema_name):
            answer = function_of(step.kind)(context)
            context.stop_if_cancelled()
        outcome = answer if isinstance(answer, StepOutcome) else StepOutcome(result=answer)
        patiently(lambda: finish_step(step, outcome))
    except Exception as wrong:
        _record_failure(step, context, wrong)
    return True


def _record_failure(step: Step, context: StepContext, wrong: Exception) -> None:
    if isinstance(wrong, Cancelled) and context.is_cancelled:
        patiently(lambda: cancel_step(step))
        return
    log.error("step_failed", step=step.pk, kind=step.kind, run=str(step.run_id), attempt=step.attempt, exc_info=wrong)
    patiently(lambda: fail_step(step, wrong))


def _context_of(step: Step) -> StepContext:
    needs = dict(StepNeed.objects.filter(step=step).values_list("need__key", "need__result"))
    return StepContext(step=step, run=step.run, tenant=step.run.tenant, params=step.params, needs=needs)


def patiently(ask: Callable[[], Result]) -> Result:
    """The answer of a database call, asked again while the database is away, for at most one lease."""
    until = time.monotonic() + timing().lease_s
    pause_s = 0.1
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError):
            if time.monotonic() > until or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause_s)
            pause_s = min(2.0, pause_s * 2)


class Lease:
    """Keeps a running step ours from a thread of its own: renews, writes progress, and sees that it has to stop."""

    def __init__(self, step: Step, context: StepContext, leave: Callable[[], None] | None) -> None:
        self.step, self.context, self.leave = step, context, leave
        self.limits = timing()
        self.over = threading.Event()
        self.began_at = self.renewed_at = time.monotonic()
        self.stop_by: float | None = None
        self.thread = threading.Thread(target=self._keep, name=f"lease-{step.pk}", daemon=True)

    def __enter__(self) -> Self:
        _held.append(self)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        self.over.set()
        _held.remove(self)

    def _keep(self) -> None:
        try:
            while not self.over.wait(self.limits.beat_s):
                self._beat(time.monotonic())
        finally:
            connection.close()

    def _beat(self, now: float) -> None:
        try:
            hold = self._ask(now)
        except (OperationalError, InterfaceError):
            connection.close()
            hold = Hold.OURS if now - self.renewed_at < self.limits.lease_s else Hold.LOST
        if hold == Hold.LOST:
            self.context.is_cancelled = True
            self._leave_at_once()
        elif hold == Hold.CANCELLED:
            self.context.is_cancelled = True
            self.stop_by = self.stop_by or now + self.limits.cancel_grace_s
            if now >= self.stop_by:
                cancel_step(self.step)
                self._leave_at_once()
        elif now - self.began_at > self.limits.step_limit_s:
            limit = StepTookTooLong(f"more than {self.limits.step_limit_s:.0f} s")
            log.error("step_failed", step=self.step.pk, kind=self.step.kind, exc_info=limit)
            fail_step(self.step, limit)
            self._leave_at_once()

    def _ask(self, now: float) -> Hold:
        progress = self.context.progress
        is_due = now - self.renewed_at >= self.limits.lease_s / 3
        if not is_due and progress - self.step.progress < PROGRESS_STEP:
            return look_at_hold(self.step)
        hold = renew_lease(self.step, progress)
        self.renewed_at, self.step.progress = now, progress
        return hold

    def _leave_at_once(self) -> None:
        if self.leave is not None and not self.over.is_set():
            log.warning("step_left", step=self.step.pk, attempt=self.step.attempt)
            self.leave()


_held: list[Lease] = []


def hand_back() -> None:
    """Gives back the steps that this process is doing, for its end."""
    for lease in _held:
        release_step(lease.step, is_loss=False)


def leave_process() -> None:
    """Ends this process now, threads and native code included."""
    os._exit(1)
