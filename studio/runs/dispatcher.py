"""Who goes next: ready steps are claimed fairly and handed to RQ in a small window. Two dispatchers are safe.

Fair means: among tenants, whoever has fewest steps in flight; within a tenant the higher priority, then the older. The
claim reads partial indexes only, so its cost follows the number of tenants that wait, not of steps.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection, connections
from redis.exceptions import RedisError

from shujaa import jobs
from studio.runs import reaper
from studio.runs.lifecycle import CHANNEL, job_id_of, tell_end, untold_ends
from studio.runs.models import ACTIVE_STEP_STATES, Queue, Step, StepState
from studio.runs.rates import measure_rates
from studio.runs.timing import timing

PERFORM = "studio.runs.worker.perform_step"
UPKEEP_LOCK = 0x53485541  # "SHUA"
TELL_AGAIN_AFTER_S = 5.0
MAX_BACKOFF_S = 5.0
log = structlog.get_logger(__name__)

# `turn` is a step's place in its tenant's line behind what the tenant has in flight: turn 1 has nothing before it, and
# may go a little over the window, so that a newcomer never waits behind another tenant's flood.
_CLAIM = """
WITH RECURSIVE waiting(tenant_id) AS (
    (SELECT tenant_id FROM public.runs_step
      WHERE queue = %(queue)s AND state = 'ready' AND NOT is_paused ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT tenant_id FROM public.runs_step
             WHERE queue = %(queue)s AND state = 'ready' AND NOT is_paused AND tenant_id > waiting.tenant_id
             ORDER BY tenant_id LIMIT 1)
      FROM waiting WHERE waiting.tenant_id IS NOT NULL
), in_flight AS (
    SELECT tenant_id, count(*) AS held FROM public.runs_step
     WHERE queue = %(queue)s AND state IN ('queued', 'running') GROUP BY tenant_id
), places AS (
    SELECT %(window)s - coalesce(sum(held), 0) AS free, 2 * %(window)s - coalesce(sum(held), 0) AS free_for_newcomers
      FROM in_flight
), candidates AS (
    SELECT line.id, line.priority, coalesce(in_flight.held, 0) + line.place AS turn
      FROM waiting
      LEFT JOIN in_flight USING (tenant_id)
     CROSS JOIN LATERAL (
        SELECT id, priority, row_number() OVER (ORDER BY priority DESC, id) AS place
          FROM (SELECT id, priority FROM public.runs_step
                 WHERE queue = %(queue)s AND state = 'ready' AND NOT is_paused AND tenant_id = waiting.tenant_id
                   AND (not_before IS NULL OR not_before <= now())
                 ORDER BY priority DESC, id LIMIT %(window)s) AS first
     ) AS line
     WHERE waiting.tenant_id IS NOT NULL
), chosen AS (
    SELECT id, place FROM (
        SELECT id, turn, row_number() OVER (ORDER BY turn, priority DESC, id) AS place FROM candidates
    ) AS ranked, places
     WHERE place <= free OR (turn = 1 AND place <= free_for_newcomers)
     LIMIT 2 * %(window)s  -- changes nothing but the planner's mind: so few rows are looked up by their key
), locked AS (
    SELECT id FROM public.runs_step WHERE id IN (SELECT id FROM chosen) AND state = 'ready' AND NOT is_paused
       FOR UPDATE SKIP LOCKED
)
UPDATE public.runs_step AS step
   SET state = 'queued', attempt = attempt + 1, queued_at = now(), not_before = NULL, worker = ''
  FROM locked JOIN chosen USING (id)
 WHERE step.id = locked.id
RETURNING chosen.place, step.id, step.attempt, step.label
"""


@dataclass(frozen=True)
class Claim:
    """A step that is this dispatcher's to hand over, under the attempt it was claimed with."""

    step_id: int
    attempt: int
    label: str

    @property
    def job_id(self) -> str:
        return job_id_of(self.step_id, self.attempt)


def claim_steps(queue: str, window: int) -> list[Claim]:
    """Ready steps of the queue, now `queued`, in the order in which they should start; at most `window` in flight."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"queue": queue, "window": window})
        rows = sorted(cursor.fetchall())
    return [Claim(step_id, attempt, label) for _, step_id, attempt, label in rows]


def window_for(workers: int) -> int:
    """How many steps are given out to so many workers: what they do now, and a little for each to go on with."""
    return workers + max(1, workers // 2) if workers else 0


def dispatch_steps(queue: str, workers: int) -> int:
    """Claims what the workers can take and hands it over; how many. Raises RedisError with the steps ready again."""
    claims = claim_steps(queue, window_for(workers))
    if not claims:
        return 0
    try:
        jobs.hand_over(
            queue,
            [jobs.Delivery(claim.job_id, PERFORM, (claim.step_id, claim.attempt), claim.label) for claim in claims],
        )
    except RedisError:
        put_back(claims)
        raise
    return len(claims)


def put_back(claims: Sequence[Claim]) -> None:
    """Makes claimed steps ready again that no worker has started."""
    for claim in claims:
        ours = Step.objects.filter(pk=claim.step_id, attempt=claim.attempt, state=StepState.QUEUED)
        ours.update(state=StepState.READY)


@dataclass
class Dispatcher:
    """The loop: give out, look after, wait. `stop()` may be called from a signal handler."""

    name: str
    stopping: threading.Event = field(default_factory=threading.Event)
    _workers: dict[str, int] = field(default_factory=dict)
    _counted_at: float = 0.0
    _kept_up_at: float = 0.0
    _missing: reaper.MissingJobs = field(default_factory=reaper.MissingJobs)
    _listener: Any = None

    def stop(self, *_: object) -> None:
        self.stopping.set()

    def run(self) -> None:
        """Goes on until stopped; a database or Redis that is away is waited for."""
        backoff_s = 0.2
        while not self.stopping.is_set():
            try:
                close_old_connections()
                wait_s = self.turn()
                self.wait(wait_s)
                backoff_s = 0.2
            except (OperationalError, InterfaceError, RedisError) as wrong:
                log.warning("dispatcher_waits", error=str(wrong).strip(), seconds=backoff_s)
                self._drop_connections()
                self.stopping.wait(backoff_s)
                backoff_s = min(MAX_BACKOFF_S, backoff_s * 2)
        self._drop_connections()

    def turn(self) -> float:
        """One round; how many seconds the next may wait unless something is notified."""
        limits = timing()
        self._count_workers()
        given = sum(dispatch_steps(queue, self._workers[queue]) for queue in Queue.values if self._workers[queue])
        if time.monotonic() - self._kept_up_at >= limits.upkeep_s:
            self._kept_up_at = time.monotonic()
            self.keep_up()
        if given or Step.objects.filter(state__in=ACTIVE_STEP_STATES, is_paused=False).exists():
            return limits.busy_poll_s
        return limits.idle_poll_s

    def keep_up(self) -> None:
        """The periodic work, by one dispatcher at a time: what is lost comes back, ends are told, rates measured."""
        with upkeep_lock() as is_ours:
            if not is_ours:
                return
            reaper.return_expired_steps()
            for queue in Queue.values:
                self._missing.redeliver(queue)
            for run_id in untold_ends(TELL_AGAIN_AFTER_S):
                tell_end(run_id)
            measure_rates()

    def wait(self, seconds: float) -> None:
        """Sleeps until something is notified, or so long."""
        if self._listener is None:
            self._listener = connection.copy()
            self._listener.ensure_connection()
            self._listener.connection.execute(f"LISTEN {CHANNEL}")
            return  # what was notified before we listened is found by another round
        for _ in self._listener.connection.notifies(timeout=seconds, stop_after=1):
            return

    def _count_workers(self) -> None:
        """Looks up how many workers live, once a second, or at once while a queue has none."""
        now = time.monotonic()
        if now - self._counted_at < 1.0 and all(self._workers.values()):
            return
        jobs.say_alive("dispatcher", self.name)
        self._workers = {queue: len(jobs.alive(f"worker:{queue}")) for queue in Queue.values}
        self._counted_at = now

    def _drop_connections(self) -> None:
        connections.close_all()
        if self._listener is not None:
            self._listener.close()
            self._listener = None


@contextmanager
def upkeep_lock() -> Iterator[bool]:
    """Whether this dispatcher does the periodic work now: an advisory lock that its connection holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [UPKEEP_LOCK])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [UPKEEP_LOCK])
