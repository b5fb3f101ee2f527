from datetime import timedelta

import pytest
from django.utils import timezone

from shujaa import jobs
from studio.runs.engine import StepPlan, pause_run, progress_of, start_run
from studio.runs.models import Step, StepRate
from studio.runs.rates import measure_rates, schedule_length


def plan(key, *needs, weight=1.0, kind="test.nothing"):
    return StepPlan(kind, f"Step {key}", key, needs=needs, weight=weight)


def finish(key, seconds):
    now = timezone.now()
    Step.objects.filter(key=key).update(
        state="done", progress=1, started_at=now - timedelta(seconds=seconds), finished_at=now
    )


def test_the_first_steps_set_the_rate_and_later_ones_move_it(acme):
    start_run(acme, "video:1", "A film", [plan(str(n), weight=2.0) for n in range(12)])
    finish("0", seconds=4)
    assert measure_rates() == 1
    assert StepRate.objects.get().seconds_per_weight == pytest.approx(2.0)
    assert measure_rates() == 0, "nothing is counted twice"
    for n in range(1, 12):
        finish(str(n), seconds=8)
        measure_rates()
    assert StepRate.objects.get().samples == 12
    assert 3.6 < StepRate.objects.get().seconds_per_weight < 4.0


def test_cached_steps_say_nothing_about_the_rate(acme):
    start_run(acme, "video:1", "A film", [plan("a")], done={"a": {}})
    assert measure_rates() == 0


@pytest.mark.parametrize(
    ("seconds", "needs", "places", "length"),
    [
        ({1: 2.0, 2: 3.0}, {}, 1, 5.0),
        ({1: 2.0, 2: 3.0}, {}, 2, 3.0),
        ({1: 2.0, 2: 3.0}, {2: {1}}, 2, 5.0),
        ({1: 1.0, 2: 4.0, 3: 1.0, 4: 1.0}, {4: {1, 3}}, 2, 4.0),
        ({}, {}, 1, 0.0),
    ],
)
def test_the_time_left_is_that_of_a_schedule(seconds, needs, places, length):
    assert schedule_length(seconds, dict.fromkeys(seconds, "cpu"), needs, {"cpu": places}) == pytest.approx(length)


def test_progress_weighs_steps_by_what_they_cost(acme, redis):
    jobs.say_alive("worker:cpu", "w1")
    StepRate.objects.create(kind="quick", seconds_per_weight=1.0)
    StepRate.objects.create(kind="slow", seconds_per_weight=3.0)
    run = start_run(acme, "video:1", "A film", [plan("a", kind="quick"), plan("b", "a", kind="slow")])
    now = progress_of(run)
    assert (now.share, now.done, now.total, now.stage, now.time_left_s) == (0.0, 0, 2, "Step a", 4.0)
    finish("a", 1)
    Step.objects.filter(key="b").update(state="running", progress=0.5)
    now = progress_of(run)
    assert now.share == pytest.approx(2.5 / 4)
    assert (now.done, now.stage, now.time_left_s) == (1, "Step b", pytest.approx(1.5))


def test_two_workers_halve_the_time_left(acme, redis):
    StepRate.objects.create(kind="test.nothing", seconds_per_weight=2.0)
    run = start_run(acme, "video:1", "A film", [plan(str(n)) for n in range(4)])
    jobs.say_alive("worker:cpu", "w1")
    assert progress_of(run).time_left_s == 8.0
    jobs.say_alive("worker:cpu", "w2")
    assert progress_of(run).time_left_s == 4.0


def test_nobody_can_say_how_long_without_rates_workers_or_while_paused(acme, redis):
    run = start_run(acme, "video:1", "A film", [plan("a")])
    jobs.say_alive("worker:cpu", "w1")
    assert progress_of(run).time_left_s is None
    StepRate.objects.create(kind="test.nothing", seconds_per_weight=2.0)
    assert progress_of(run).time_left_s == 2.0
    pause_run(run)
    assert progress_of(run).time_left_s is None
    redis.flushdb()
    assert progress_of(run).time_left_s is None


def test_progress_does_not_jump_when_the_steps_to_come_are_expected(acme, work_here, redis):
    StepRate.objects.create(kind="test.expand", seconds_per_weight=1.0)
    run = start_run(acme, "video:1", "A film", [plan("a", kind="test.expand")], expected_s=10.0)
    Step.objects.update(progress=0.5)
    assert progress_of(run).share == pytest.approx(0.05)
    work_here()
    assert progress_of(run).share == 1.0
    assert progress_of(run).time_left_s == 0.0
    assert progress_of(run).cached == 1
