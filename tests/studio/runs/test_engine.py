import pytest
from django.db import transaction

from shujaa.errors import BadInput
from studio.runs.engine import (
    BadPlan,
    StepPlan,
    add_steps,
    cancel_run,
    pause_run,
    resume_run,
    retry_run,
    set_priority,
    start_run,
)
from studio.runs.models import Run, Step


def plan(key, *needs, kind="test.nothing", **fields):
    return StepPlan(kind, key, key, needs=needs, **fields)


def states(run):
    return dict(run.steps.values_list("key", "state"))


DIAMOND = [plan("top"), plan("left", "top"), plan("right", "top"), plan("bottom", "left", "right")]


def test_a_graph_is_done_in_the_order_of_its_needs(acme, work_here):
    run = start_run(acme, "video:1", "A film", DIAMOND)
    assert states(run) == {"top": "ready", "left": "blocked", "right": "blocked", "bottom": "blocked"}
    assert work_here() == 4
    run.refresh_from_db()
    assert run.state == "done"
    assert run.started_at <= run.finished_at
    assert list(run.steps.order_by("finished_at").values_list("key", flat=True))[::3] == ["top", "bottom"]


def test_steps_that_are_there_already_are_cached_and_hold_nobody_up(acme, work_here):
    run = start_run(acme, "video:1", "A film", DIAMOND, done={"top": {"asset": 7}, "left": {}})
    assert states(run) == {"top": "done", "left": "done", "right": "ready", "bottom": "blocked"}
    assert work_here() == 2
    assert run.steps.filter(is_cached=True).count() == 2
    assert run.steps.get(key="top").result == {"asset": 7}


def test_a_run_with_everything_there_is_done_at_once(acme):
    run = start_run(acme, "video:1", "A film", [plan("a")], done={"a": {}})
    run.refresh_from_db()
    assert run.state == "done"


def test_a_plan_without_steps_is_refused(acme):
    with pytest.raises(BadPlan):
        start_run(acme, "video:1", "Nothing", [])
    assert not Run.objects.exists()


def test_a_rolled_back_transaction_leaves_nothing_to_do(acme, work_here):
    with transaction.atomic():
        start_run(acme, "video:1", "A film", DIAMOND)
        transaction.set_rollback(True)
    assert work_here() == 0
    assert not Step.objects.exists()


def test_results_of_needed_steps_reach_the_step(acme, work_here, tmp_path):
    params = {"folder": str(tmp_path)}
    run = start_run(
        acme,
        "video:1",
        "A film",
        [plan("a", kind="test.mark", params=params), plan("b", "a", kind="test.mark", params=params)],
    )
    work_here()
    assert (tmp_path / "b").read_text() == "a"
    assert run.steps.get(key="b").result == {"asset": "b"}


def test_a_step_runs_in_its_tenants_schema(acme, rival, work_here):
    run = start_run(rival, "video:1", "A film", [plan("a", kind="test.schema")])
    work_here()
    assert run.steps.get().result == {"schema": rival.schema_name}


def test_steps_can_be_added_while_the_run_goes_on(acme, work_here):
    run = start_run(acme, "video:1", "A film", [plan("a"), plan("b", "a")])
    work_here(at_most=1)
    add_steps(run, [plan("b", "a"), plan("c", "a"), plan("d", "c"), plan("e", "d")], done={"d": {}})
    assert states(run) == {"a": "done", "b": "ready", "c": "ready", "d": "done", "e": "ready"}
    work_here()
    run.refresh_from_db()
    assert run.state == "done"


def test_nothing_is_added_to_a_run_that_has_ended(acme, work_here):
    run = start_run(acme, "video:1", "A film", [plan("a")])
    work_here()
    with pytest.raises(BadInput):
        add_steps(run, [plan("b")])


def test_cancel_stops_what_has_not_begun_and_keeps_what_is_done(acme, work_here):
    run = start_run(acme, "video:1", "A film", DIAMOND)
    work_here(at_most=1)
    assert cancel_run(run)
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert states(run) == {"top": "done", "left": "cancelled", "right": "cancelled", "bottom": "cancelled"}
    assert work_here() == 0
    assert not cancel_run(run)


def test_a_run_that_is_done_stays_done_when_cancelled(acme, work_here):
    run = start_run(acme, "video:1", "A film", [plan("a")])
    work_here()
    assert not cancel_run(run)
    run.refresh_from_db()
    assert run.state == "done"


def test_a_cancelled_run_goes_on_where_it_was_when_retried(acme, work_here):
    run = start_run(acme, "video:1", "A film", DIAMOND)
    work_here(at_most=2)
    cancel_run(run)
    run = retry_run(run)
    assert run.state == "queued"
    assert work_here() == 2
    run.refresh_from_db()
    assert run.state == "done"


def test_a_failed_step_fails_the_run_once_the_rest_has_gone_on(acme, work_here, tmp_path):
    steps = [
        plan("paint", kind="test.fail", params={"folder": str(tmp_path)}),
        plan("frame", "paint"),
        plan("speak"),
        plan("mix", "speak"),
    ]
    run = start_run(acme, "video:1", "A film", steps)
    work_here()
    run.refresh_from_db()
    assert run.state == "failed"
    assert run.error == "paint: The brush is missing: buy one."
    assert states(run) == {"paint": "failed", "frame": "cancelled", "speak": "done", "mix": "done"}

    (tmp_path / "mended").touch()
    run = retry_run(run)
    assert run.error == ""
    assert work_here() == 2, "what was done is not done again"
    run.refresh_from_db()
    assert run.state == "done"


def test_a_run_that_goes_on_cannot_be_retried(acme):
    with pytest.raises(BadInput):
        retry_run(start_run(acme, "video:1", "A film", DIAMOND))


def test_a_paused_run_gives_out_nothing_until_it_is_resumed(acme, work_here):
    run = start_run(acme, "video:1", "A film", DIAMOND)
    work_here(at_most=1)
    pause_run(run)
    assert work_here() == 0
    resume_run(run)
    assert work_here() == 3


def test_what_a_paused_run_had_in_the_queue_comes_back(acme, work_here):
    from studio.runs.dispatcher import claim_steps
    from studio.runs.lifecycle import start_step

    run = start_run(acme, "video:1", "A film", [plan("a")])
    [claim] = claim_steps("cpu", 1)
    pause_run(run)
    assert start_step(claim.step_id, claim.attempt, "late") is None
    resume_run(run)
    assert work_here() == 1


def test_the_higher_priority_goes_first(acme, work_here):
    low = start_run(acme, "video:1", "Low", [plan("a"), plan("b")])
    high = start_run(acme, "video:2", "High", [plan("a"), plan("b")], priority=5)
    work_here(at_most=2)
    assert set(states(high).values()) == {"done"}
    third = start_run(acme, "video:3", "Third", [plan("a")])
    set_priority(third, 9)
    work_here(at_most=1)
    assert states(third) == {"a": "done"}
    assert states(low) == {"a": "ready", "b": "ready"}
