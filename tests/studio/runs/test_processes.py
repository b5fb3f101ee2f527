"""The engine with real dispatchers, workers, Postgres and Valkey; what is killed is killed with SIGKILL."""

import contextlib
import os
import random
import signal
import threading
import time

import pytest
from django.conf import settings
from django.db import connection

from shujaa import jobs
from shujaa.embedded.places import Places
from shujaa.embedded.valkey import Valkey
from studio.runs.dispatcher import claim_steps, upkeep_lock
from studio.runs.engine import StepPlan, cancel_run, start_run
from studio.runs.models import Run, Step
from tests.studio.runs.staging import Stage, children_of, kill_tree


def plan(stage, key, *needs, kind="test.mark", **params):
    return StepPlan(kind, key, key, needs=needs, params={"folder": str(stage.folder), **params})


def layers(stage, run, width=4, depth=6):
    """A graph of `width` x `depth` steps, each layer needing two steps of the one before, and a last one that joins."""
    name = lambda row, column: f"{run}-{row}-{column}"  # noqa: E731
    steps = [
        plan(
            stage,
            name(row, column),
            *({name(row - 1, column), name(row - 1, (column + 1) % width)} if row else ()),
            seconds=0.02,
        )
        for row in range(depth)
        for column in range(width)
    ]
    return [*steps, plan(stage, f"{run}-last", *(name(depth - 1, column) for column in range(width)))]


@pytest.fixture
def db(django_db_setup, django_db_blocker):
    """The database without a transaction, since other processes must see the rows; `stage` tidies up."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def stage(db, redis, tmp_path):
    """A stage whose rows are committed, and gone after the test."""
    connection.set_schema_to_public()
    made = Stage(tmp_path, settings.REDIS_URL)
    try:
        yield made
    finally:
        made.end()
        connection.close()


@pytest.fixture
def crew(stage):
    """A dispatcher and two workers, at work."""
    stage.dispatcher = stage.start("dispatch")
    stage.workers = [stage.start("work", "--queue", "cpu", "--grace", "1") for _ in range(2)]
    stage.wait_for(lambda: len(jobs.alive("worker:cpu")) == 2 and jobs.alive("dispatcher"))
    return stage


def test_two_dispatchers_never_claim_the_same_step(stage):
    start_run(stage.acme, "video:1", "Flood", [StepPlan("test.nothing", f"s{n}", f"s{n}") for n in range(200)])
    claimed = []

    def claim_little():
        for window in range(5, 205, 5):
            claimed.extend(claim.step_id for claim in claim_steps("cpu", window))
        connection.close()

    threads = [threading.Thread(target=claim_little) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 200
    assert set(Step.objects.values_list("attempt", flat=True)) == {1}


def test_periodic_work_is_one_dispatchers_at_a_time(stage):
    seen = []

    def other():
        with upkeep_lock() as is_ours:
            seen.append(is_ours)
        connection.close()

    with upkeep_lock() as is_ours:
        assert is_ours
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [False, True]


def test_workers_do_a_graph_tell_its_end_and_measure_its_rates(crew):
    from studio.runs.models import StepRate

    run = start_run(crew.acme, "video:1", "A film", layers(crew, "a"))
    crew.wait_for_end(run)
    assert run.state == "done"
    assert {crew.marks(f"made-{key}") for key in run.steps.values_list("key", flat=True)} == {1}
    assert run.steps.exclude(attempt=1).count() == 0
    crew.wait_for(lambda: Run.objects.get(pk=run.pk).told_at)
    crew.wait_for(lambda: StepRate.objects.filter(kind="test.mark", samples=25).exists())

    cancelled = start_run(crew.acme, "video:2", "A long film", [plan(crew, "long", kind="test.sleep", seconds=30)])
    crew.wait_for(lambda: Step.objects.get(run=cancelled).progress > 0)
    asked_at = time.monotonic()
    cancel_run(cancelled)
    crew.wait_for_end(cancelled)
    assert (cancelled.state, crew.marks("began-long"), crew.marks("ended-long")) == ("cancelled", 1, 0)
    assert time.monotonic() - asked_at < 3

    deaf = start_run(crew.acme, "video:3", "A deaf film", [plan(crew, "deaf", kind="test.deaf", seconds=30)])
    crew.wait_for(lambda: crew.marks("began-deaf"))
    cancel_run(deaf)
    crew.wait_for_end(deaf, seconds=5)
    assert (deaf.state, crew.marks("ended-deaf")) == ("cancelled", 0)


def test_a_flood_of_one_tenant_does_not_hold_up_anothers_single_video(crew):
    step_s = 0.3
    for number in range(300):
        steps = [plan(crew, f"{number}-{n}", kind="test.deaf", seconds=step_s) for n in range(2)]
        start_run(crew.acme, f"video:{number}", "One of many", steps)
    crew.wait_for(lambda: Step.objects.filter(state="done").count() >= 4)
    single = start_run(crew.rival, "video:1", "The one", [plan(crew, "the-one", kind="test.deaf", seconds=step_s)])
    crew.wait_for_end(single)
    waited_s = (single.steps.get().started_at - single.created_at).total_seconds()
    assert waited_s < 2 * step_s + 0.3
    assert Step.objects.filter(tenant=crew.acme, state="ready").count() > 500


def test_steps_of_killed_workers_are_done_by_others(crew):
    run = start_run(
        crew.acme, "video:1", "A film", [plan(crew, f"s{n}", kind="test.deaf", seconds=1.0) for n in range(2)]
    )
    crew.wait_for(lambda: crew.marks("began-s0") and crew.marks("began-s1"))
    [horse] = children_of(crew.workers[0].pid)
    os.kill(horse, signal.SIGKILL)
    kill_tree(crew.workers[1])
    crew.wait_for_end(run)
    assert run.state == "done"
    assert sorted(run.steps.values_list("losses", flat=True)) == [1, 1]


@pytest.mark.slow
def test_a_gpu_worker_keeps_its_process_and_gives_it_up_for_a_step_that_will_not_stop(stage):
    def on_gpu(key, kind, **params):
        return StepPlan(kind, key, key, queue="gpu", params={"folder": str(stage.folder), **params})

    stage.start("dispatch")
    worker = stage.start("work", "--queue", "gpu")
    run = start_run(stage.acme, "video:1", "Models", [on_gpu(f"s{n}", "test.pid") for n in range(4)])
    stage.wait_for_end(run)
    assert {step.result["pid"] for step in run.steps.all()} == {worker.pid}

    deaf = start_run(stage.acme, "video:2", "Deaf", [on_gpu("deaf", "test.deaf", seconds=30)])
    stage.wait_for(lambda: stage.marks("began-deaf"))
    cancel_run(deaf)
    stage.wait_for_end(deaf, seconds=5)
    assert worker.wait(timeout=5) != 0

    successor = stage.start("work", "--queue", "gpu", "--grace", "0.3")
    handed = start_run(stage.acme, "video:3", "Long", [on_gpu("long", "test.deaf", seconds=30)])
    stage.wait_for(lambda: stage.marks("began-long"))
    successor.send_signal(signal.SIGTERM)
    assert successor.wait(timeout=5) == 0
    step = handed.steps.get()
    assert step.state in ("ready", "queued"), "for another worker, without waiting for the lease"
    assert step.losses == 0


@pytest.mark.slow
def test_a_burst_worker_ends_when_everything_is_done(stage):
    stage.start("dispatch")
    run = start_run(stage.acme, "video:1", "A film", layers(stage, "a", depth=3))
    assert stage.start("work", "--queue", "cpu", "--burst").wait(timeout=20) == 0
    run.refresh_from_db()
    assert run.state == "done"


@pytest.mark.slow
def test_a_stopped_worker_hands_its_step_back(crew):
    run = start_run(crew.acme, "video:1", "A film", [plan(crew, "s", kind="test.deaf", seconds=2.5)])
    crew.wait_for(lambda: crew.marks("began-s"))
    busy = next(worker for worker in crew.workers if children_of(worker.pid))
    busy.send_signal(signal.SIGTERM)
    assert busy.wait(timeout=5) == 0
    crew.wait_for_end(run)
    step = run.steps.get()
    assert (run.state, step.attempt, step.losses, crew.marks("ended-s")) == ("done", 2, 0, 1)


@pytest.mark.slow
def test_killing_anything_at_any_time_loses_nothing(stage, tmp_path_factory):
    """Ten kills of two dispatchers, two workers (now and then with their work-horse) and Valkey, over 100 steps."""
    valkey = Valkey(Places(tmp_path_factory.mktemp("valkey")))
    valkey.ensure()
    stage.redis_url = valkey.url
    dice = random.Random(7)
    try:
        crew = [["dispatch"], ["dispatch"], ["work", "--queue", "cpu"], ["work", "--queue", "cpu"]]
        team = [stage.start(*command) for command in crew]
        runs = [
            start_run(tenant, f"video:{n}", "A film", layers(stage, f"{tenant.slug}{n}"))
            for tenant in (stage.acme, stage.rival)
            for n in range(2)
        ]
        stage.wait_for(lambda: Step.objects.filter(state="done").exists())
        for kill in range(10):
            time.sleep(dice.uniform(0.1, 0.6))
            victim = kill % 5
            if victim == 4:
                os.kill(valkey.status().pid, signal.SIGKILL)
                with contextlib.suppress(OSError):
                    valkey.ensure()
            else:
                kill_tree(team[victim], with_children=dice.random() < 0.5)
                team[victim] = stage.start(*crew[victim])
        stage.wait_for_end(*runs, seconds=60)
        assert {run.state for run in runs} == {"done"}
        assert not Step.objects.exclude(state="done").exists()
        made = {key: stage.marks(f"made-{key}") for key in Step.objects.values_list("key", flat=True)}
        assert len(made) == 100
        lost = sum(Step.objects.values_list("attempt", flat=True)) - 100
        assert sum(made.values()) - 100 <= lost
        assert min(made.values()) == 1
    finally:
        stage.end()
        valkey.stop()
