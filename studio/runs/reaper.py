"""What is lost comes back: steps of workers that fell silent, and steps whose job vanished from Redis."""

import time
from dataclasses import dataclass, field

import structlog
from django.db.models.functions import Now

from shujaa import jobs
from studio.runs.lifecycle import job_id_of, release_step, wake_dispatcher
from studio.runs.models import Step, StepState
from studio.runs.timing import timing

log = structlog.get_logger(__name__)


def return_expired_steps() -> int:
    """Gives back the running steps whose lease has expired; how many. Past the bound of losses they fail."""
    expired = Step.objects.filter(state=StepState.RUNNING, lease_until__lt=Now()).defer("params", "result")[:200]
    returned = [step for step in expired if release_step(step, is_loss=True)]
    for step in returned:
        log.warning("worker_lost", step=step.pk, attempt=step.attempt, worker=step.worker, losses=step.losses + 1)
    return len(returned)


def release_steps_of(worker: str, *, is_loss: bool) -> int:
    """Gives back at once what a worker was doing when it ended; how many."""
    held = Step.objects.filter(state=StepState.RUNNING, worker=worker).defer("params", "result")
    return sum(release_step(step, is_loss=is_loss) for step in held)


@dataclass
class MissingJobs:
    """Queued steps whose job was not in Redis when last looked, and since when.

    A job that a worker has just taken is missing too, for the moment it needs to start, so a step is only given out
    again when it stays missing, and later each time that this did not help.
    """

    since: dict[str, dict[tuple[int, int], float]] = field(default_factory=dict)

    def redeliver(self, queue: str) -> int:
        """Makes steps ready whose job stays missing; how many. Raises RedisError."""
        queued = list(Step.objects.filter(state=StepState.QUEUED, queue=queue).values_list("id", "attempt"))
        there = jobs.waiting_jobs(queue) if queued else set()
        before, now = self.since.get(queue, {}), time.monotonic()
        missing = {pair: before.get(pair, now) for pair in queued if job_id_of(*pair) not in there}
        self.since[queue] = missing
        patience_s = timing().redeliver_after_s
        given = 0
        for (step_id, attempt), since in missing.items():
            if now - since >= patience_s * min(2 ** (attempt - 1), 16):
                still = Step.objects.filter(pk=step_id, attempt=attempt, state=StepState.QUEUED)
                given += still.update(state=StepState.READY)
        if given:
            log.warning("jobs_vanished", queue=queue, steps=given)
            wake_dispatcher()
        return given
