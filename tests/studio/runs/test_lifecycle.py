import errno

import pytest
from django.db.models.functions import Now

from studio.runs import lifecycle
from studio.runs.dispatcher import claim_steps
from studio.runs.engine import StepPlan, cancel_run, start_run
from studio.runs.lifecycle import (
    Hold,
    fail_step,
    finish_step,
    in_seconds,
    look_at_hold,
    release_step,
    renew_lease,
    start_step,
    tell_end,
    untold_ends,
)
from studio.runs.models import Run, Step
from studio.runs.performing import do_step
from studio.runs.registry import StepOutcome, when_run_ends
from studio.runs.timing import timing


def plan(key, *needs, kind="test.nothing", **fields):
    return StepPlan(kind, key, key, needs=needs, **fields)


@pytest.fixture
def running(acme):
    """A step that a worker has just started, with another that waits for it."""
    start_run(acme, "video:1", "A film", [plan("a"), plan("b", "a")])
    [claim] = claim_steps("cpu", 1)
    step = start_step(claim.step_id, claim.attempt, "worker-1")
    step.run.refresh_from_db()
    return step


def test_starting_a_step_begins_its_run_and_its_lease(running):
    step = Step.objects.get(pk=running.pk)
    assert (step.state, step.worker, step.attempt) == ("running", "worker-1", 1)
    assert step.run.state == "running"
    left_s = (step.lease_until - step.started_at).total_seconds()
    assert left_s == pytest.approx(timing().lease_s, abs=1)


def test_a_second_delivery_starts_nothing(running):
    assert start_step(running.pk, running.attempt, "worker-2") is None
    assert Step.objects.get(pk=running.pk).worker == "worker-1"


def test_what_a_stale_attempt_says_changes_nothing(running):
    assert release_step(running, is_loss=True)
    [claim] = claim_steps("cpu", 1)
    assert claim.attempt == 2
    fresh = start_step(claim.step_id, 2, "worker-2")

    assert not finish_step(running, StepOutcome({"asset": "stale"}))
    assert not fail_step(running, ValueError())
    assert not release_step(running, is_loss=True)
    assert renew_lease(running, 0.5) == Hold.LOST
    assert look_at_hold(running) == Hold.LOST
    assert Step.objects.get(key="b").state == "blocked"

    assert finish_step(fresh, StepOutcome({"asset": "fresh"}))
    assert not finish_step(fresh, StepOutcome({"asset": "twice"}))
    assert Step.objects.get(key="a").result == {"asset": "fresh"}
    assert (Step.objects.get(key="b").state, Step.objects.get(key="b").waiting_on) == ("ready", 0)


def test_a_lease_is_renewed_with_the_progress(running):
    Step.objects.filter(pk=running.pk).update(lease_until=Now())
    assert renew_lease(running, 0.4) == Hold.OURS
    step = Step.objects.get(pk=running.pk)
    assert step.progress == 0.4
    assert Step.objects.filter(pk=step.pk, lease_until__gt=in_seconds(timing().lease_s - 2)).exists()
    renew_lease(running, 0.1)
    assert Step.objects.get(pk=running.pk).progress == 0.4, "progress never goes back"


def test_a_running_step_hears_of_the_cancel(running):
    cancel_run(running.run)
    assert look_at_hold(running) == Hold.CANCELLED
    assert renew_lease(running, 0.5) == Hold.CANCELLED
    assert Run.objects.get().state == "running", "it ends when what is running has ended"


def test_what_ends_well_after_a_cancel_is_kept(running):
    cancel_run(running.run)
    assert finish_step(running, StepOutcome({"asset": 1}, more=[plan("c")]))
    run = Run.objects.get()
    assert run.state == "cancelled"
    assert dict(run.steps.values_list("key", "state")) == {"a": "done", "b": "cancelled"}


def test_a_lost_worker_is_forgiven_up_to_a_bound(acme):
    run = start_run(acme, "video:1", "A film", [plan("a")])
    for _ in range(timing().max_losses + 1):
        [claim] = claim_steps("cpu", 1)
        release_step(start_step(claim.step_id, claim.attempt, "frail"), is_loss=True)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "lost 6 times" in run.error


def test_a_step_that_is_handed_back_counts_no_loss(running):
    release_step(running, is_loss=False)
    step = Step.objects.get(pk=running.pk)
    assert (step.state, step.losses) == ("ready", 0)


def test_an_unknown_fault_is_tried_again_and_told_without_its_details(acme, work_here):
    run = start_run(acme, "video:1", "A film", [plan("a", kind="test.crash")])
    for tries in range(1, 4):
        Step.objects.update(not_before=None)
        assert work_here() == 1
        assert Step.objects.get().failures == tries
    run.refresh_from_db()
    assert run.state == "failed"
    assert "Something went wrong" in run.error
    assert "secret-token" not in run.error


def test_a_second_try_waits_a_little(acme, work_here):
    start_run(acme, "video:1", "A film", [plan("a", kind="test.crash")])
    work_here()
    assert Step.objects.filter(state="ready", not_before__gt=Now()).exists()
    assert claim_steps("cpu", 1) == []


def test_a_fault_that_passes_is_tried_again_until_it_has(acme, work_here, tmp_path):
    params = {"folder": str(tmp_path), "times": 2}
    run = start_run(acme, "video:1", "A film", [plan("a", kind="test.passing", params=params)])
    for _ in range(3):
        work_here()
        Step.objects.update(not_before=None)
    run.refresh_from_db()
    assert run.state == "done"
    assert run.steps.get().error == ""


def test_a_kind_that_nobody_knows_fails_with_a_sentence(acme, work_here):
    run = start_run(acme, "video:1", "A film", [plan("a", kind="test.unheard-of")])
    work_here()
    run.refresh_from_db()
    assert run.state == "failed"
    assert "cannot do the step “test.unheard-of”" in run.error


def test_a_full_disk_is_said_plainly(running):
    fail_step(running, OSError(errno.ENOSPC, "No space left on device"))
    assert "The disk is full" in Run.objects.get().error


def test_a_step_can_add_steps_to_its_run(acme, work_here):
    run = start_run(acme, "video:1", "A film", [plan("a", kind="test.expand")])
    assert work_here() == 2
    run.refresh_from_db()
    assert run.state == "done"
    assert run.steps.get(key="a-child-1").result == {"from": "store"}


def test_the_end_of_a_run_is_told_once_in_the_tenants_schema(acme, work_here, django_capture_on_commit_callbacks):
    from django.db import connection

    told = []
    when_run_ends("told")(lambda run: told.append((run.state, connection.schema_name)))
    connection.set_schema_to_public()
    with django_capture_on_commit_callbacks(execute=True):
        run = start_run(acme, "told:1", "A film", [plan("a")])
        work_here()
    assert told == [("done", acme.schema_name)]
    assert not tell_end(run.pk)
    assert len(told) == 1


def test_an_end_that_could_not_be_told_is_told_later(acme, work_here):
    calls = []

    @when_run_ends("shaky")
    def shaky(run):
        calls.append(run.pk)
        if len(calls) == 1:
            raise RuntimeError

    run = start_run(acme, "shaky:1", "A film", [plan("a")])
    work_here()
    assert not tell_end(run.pk)
    Run.objects.update(finished_at=in_seconds(-60))
    assert untold_ends(5) == [run.pk]
    assert tell_end(run.pk)
    assert untold_ends(5) == []


def test_a_hook_that_always_fails_is_given_up(acme, work_here):
    @when_run_ends("broken")
    def broken(run):
        raise RuntimeError

    run = start_run(acme, "broken:1", "A film", [plan("a")])
    work_here()
    Run.objects.update(finished_at=in_seconds(-60))
    for _ in range(lifecycle.MAX_TELL_TRIES):
        assert untold_ends(5) == [run.pk]
        tell_end(run.pk)
    assert untold_ends(5) == []


def test_a_step_that_was_cancelled_in_the_queue_is_not_done(acme):
    run = start_run(acme, "video:1", "A film", [plan("a")])
    [claim] = claim_steps("cpu", 1)
    cancel_run(run)
    assert not do_step(claim.step_id, claim.attempt, "late")
