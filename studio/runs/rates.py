"""How far a run is and how long it still takes, from what steps of each kind took here before."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from shujaa import jobs
from studio.runs.models import FINAL_RUN_STATES, Run, Step, StepNeed, StepRate, StepState

SMOOTHING = 0.2  # how much one new step moves the mean
GUESS_S = 1.0  # seconds a unit of weight takes, for shares, while no step of the kind was measured


@dataclass(frozen=True)
class RunProgress:
    """`share` is 0..1 of the work; `stage` the label of what is being done; `time_left_s` None where nobody can say."""

    share: float
    done: int
    total: int
    cached: int
    stage: str
    time_left_s: float | None


def progress_of(run: Run) -> RunProgress:
    """How far the run is now."""
    run = Run.objects.get(pk=run.pk)
    steps = list(run.steps.defer("params", "result").order_by("id"))
    rates = dict(StepRate.objects.values_list("kind", "seconds_per_weight"))
    cost = {step.pk: step.weight * rates.get(step.kind, GUESS_S) for step in steps}
    spent = sum(cost[step.pk] * (1.0 if step.state == StepState.DONE else step.progress) for step in steps)
    whole = max(sum(cost.values()), run.expected_s)
    is_done = bool(steps) and all(step.state == StepState.DONE for step in steps)
    share = 1.0 if is_done else min(0.999, spent / whole if whole else 0.0)
    return RunProgress(
        share=share,
        done=sum(step.state == StepState.DONE for step in steps),
        total=len(steps),
        cached=sum(step.is_cached for step in steps),
        stage=_stage_of(steps),
        time_left_s=_time_left(run, steps, rates),
    )


def _stage_of(steps: Sequence[Step]) -> str:
    """The label of the step being done, or of the next one, or of the last."""
    for state in (StepState.RUNNING, StepState.QUEUED, StepState.READY, StepState.FAILED, StepState.BLOCKED):
        for step in steps:
            if step.state == state:
                return step.label
    return steps[-1].label if steps else ""


def _time_left(run: Run, steps: Sequence[Step], rates: Mapping[str, float]) -> float | None:
    if run.state in FINAL_RUN_STATES:
        return 0.0
    left = [step for step in steps if step.state != StepState.DONE]
    if run.is_paused or any(step.kind not in rates for step in left):
        return None
    workers = {queue: len(jobs.alive(f"worker:{queue}")) for queue in {step.queue for step in left}}
    if not all(workers.values()):
        return None
    rivals = Run.objects.filter(steps__state__in=[StepState.QUEUED, StepState.RUNNING]).exclude(pk=run.pk)
    sharers = 1 + rivals.distinct().count()
    places = {queue: max(1, round(count / sharers)) for queue, count in workers.items()}
    needs: dict[int, set[int]] = defaultdict(set)
    unfinished = {step.pk for step in left}
    for step_id, need_id in StepNeed.objects.filter(step__run=run).values_list("step_id", "need_id"):
        if need_id in unfinished:
            needs[step_id].add(need_id)
    seconds = {step.pk: step.weight * rates[step.kind] * (1 - step.progress) for step in left}
    return schedule_length(seconds, {step.pk: step.queue for step in left}, needs, places)


def schedule_length(
    seconds: Mapping[int, float],
    queues: Mapping[int, str],
    needs: Mapping[int, set[int]],
    places: Mapping[str, int],
) -> float:
    """How long a greedy schedule of the steps takes, with so many places per queue, each step after its needs."""
    waiting = {pk: set(needs.get(pk, ())) for pk in seconds}
    free = dict(places)
    ready = sorted((pk for pk, open_needs in waiting.items() if not open_needs), key=lambda pk: (-seconds[pk], pk))
    running: list[tuple[float, int]] = []
    now = 0.0
    while ready or running:
        for pk in list(ready):
            if free[queues[pk]] > 0:
                free[queues[pk]] -= 1
                ready.remove(pk)
                heapq.heappush(running, (now + seconds[pk], pk))
        now, ended = heapq.heappop(running)
        free[queues[ended]] += 1
        for pk, open_needs in waiting.items():
            if ended in open_needs:
                open_needs.remove(ended)
                if not open_needs:
                    ready.append(pk)
    return now


def measure_rates() -> int:
    """Moves each kind's mean by the steps that finished since it was last measured; how many those were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT step.kind, step.weight, extract(epoch FROM step.finished_at - step.started_at)::float8,
                   step.finished_at
              FROM public.runs_step AS step LEFT JOIN public.runs_steprate AS rate USING (kind)
             WHERE step.state = 'done' AND NOT step.is_cached AND step.weight > 0 AND step.started_at IS NOT NULL
               AND step.finished_at > coalesce(rate.measured_until, '-infinity')
             ORDER BY step.finished_at LIMIT 2000
            """
        )
        finished = cursor.fetchall()
        known = {rate.kind: rate for rate in StepRate.objects.select_for_update()}
        for kind, weight, took_s, finished_at in finished:
            sample = took_s / weight
            rate = known.get(kind)
            if rate is None:
                rate = known[kind] = StepRate(kind=kind, seconds_per_weight=sample)
            rate.seconds_per_weight += (sample - rate.seconds_per_weight) * max(SMOOTHING, 1 / (rate.samples + 1))
            rate.samples += 1
            rate.measured_until = finished_at
        for kind in {row[0] for row in finished}:
            known[kind].save()
    return len(finished)
