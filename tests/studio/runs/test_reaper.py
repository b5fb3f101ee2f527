from django.db.models.functions import Now

from shujaa import jobs
from studio.runs.dispatcher import claim_steps, dispatch_steps
from studio.runs.engine import StepPlan, cancel_run, start_run
from studio.runs.lifecycle import in_seconds, start_step
from studio.runs.models import Step
from studio.runs.reaper import MissingJobs, release_steps_of, return_expired_steps


def plans(count):
    return [StepPlan("test.nothing", f"s{n}", f"s{n}") for n in range(count)]


def start_all(window=10, worker="w"):
    return [start_step(claim.step_id, claim.attempt, worker) for claim in claim_steps("cpu", window)]


def test_only_steps_whose_lease_expired_come_back(acme):
    start_run(acme, "video:1", "A film", plans(2))
    silent, _ = start_all()
    Step.objects.filter(pk=silent.pk).update(lease_until=in_seconds(-1))
    assert return_expired_steps() == 1
    silent.refresh_from_db()
    assert (silent.state, silent.losses, silent.attempt) == ("ready", 1, 1)
    assert Step.objects.filter(state="running").count() == 1
    assert return_expired_steps() == 0


def test_an_expired_step_of_a_cancelled_run_ends_it(acme):
    run = start_run(acme, "video:1", "A film", plans(1))
    start_all()
    cancel_run(run)
    Step.objects.update(lease_until=Now())
    assert return_expired_steps() == 1
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_a_dead_workers_steps_come_back_and_no_others(acme):
    start_run(acme, "video:1", "A film", plans(2))
    start_all(window=1, worker="dead")
    start_all(window=2, worker="alive")
    assert release_steps_of("dead", is_loss=True) == 1
    assert Step.objects.get(state="running").worker == "alive"


def test_a_job_that_vanished_from_redis_is_given_out_again(acme, redis, settings):
    settings.RUNS_TIMING = {"redeliver_after_s": 0.0}
    start_run(acme, "video:1", "A film", plans(2))
    dispatch_steps("cpu", 2)
    missing = MissingJobs()
    assert missing.redeliver("cpu") == 0, "both lie in the queue"
    redis.flushdb()
    assert missing.redeliver("cpu") == 2
    assert dispatch_steps("cpu", 2) == 2
    assert set(Step.objects.values_list("attempt", flat=True)) == {2}
    assert len(jobs.waiting_jobs("cpu")) == 2


def test_a_job_that_a_worker_has_just_taken_is_left_alone(acme, redis, settings):
    settings.RUNS_TIMING = {"redeliver_after_s": 30.0}
    start_run(acme, "video:1", "A film", plans(1))
    dispatch_steps("cpu", 1)
    assert jobs.take_next("cpu", "step-", 1.0) is not None
    missing = MissingJobs()
    assert missing.redeliver("cpu") == missing.redeliver("cpu") == 0
    assert Step.objects.get().state == "queued"
