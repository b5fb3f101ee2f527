from collections import Counter

import pytest
from django.db import connection
from redis.exceptions import RedisError

from shujaa import jobs
from studio.runs import dispatcher
from studio.runs.dispatcher import Dispatcher, claim_steps, dispatch_steps, put_back, window_for
from studio.runs.engine import StepPlan, start_run
from studio.runs.lifecycle import in_seconds, start_step
from studio.runs.models import Step


def plans(count, prefix="s", **fields):
    return [StepPlan("test.nothing", f"{prefix}{n}", f"{prefix}{n}", **fields) for n in range(count)]


def tenants_of(claims):
    found = Step.objects.in_bulk([claim.step_id for claim in claims])
    return [found[claim.step_id].tenant_id for claim in claims]


def test_the_window_is_what_workers_do_and_a_little_more():
    assert [window_for(workers) for workers in (0, 1, 2, 8)] == [0, 2, 3, 12]


def test_a_claim_takes_the_next_attempt_and_no_more_than_the_window(acme):
    start_run(acme, "video:1", "A film", plans(5))
    first = claim_steps("cpu", 3)
    assert [claim.attempt for claim in first] == [1, 1, 1]
    assert claim_steps("cpu", 3) == []
    assert Counter(Step.objects.values_list("state", flat=True)) == {"queued": 3, "ready": 2}


def test_queues_do_not_share_a_window(acme):
    start_run(acme, "video:1", "A film", [*plans(3), *plans(3, "io", queue="io")])
    assert len(claim_steps("cpu", 2)) == len(claim_steps("io", 2)) == 2


def test_a_flood_of_one_tenant_leaves_the_turns_fair(acme, rival):
    start_run(acme, "video:1", "Flood", plans(50))
    start_run(rival, "video:1", "Single", plans(3, "r"))
    claims = claim_steps("cpu", 6)
    assert tenants_of(claims) == [acme.pk, rival.pk] * 3


def test_a_newcomer_goes_over_a_full_window(acme, rival):
    start_run(acme, "video:1", "Flood", plans(50))
    assert len(claim_steps("cpu", 3)) == 3
    start_run(rival, "video:1", "Single", plans(3, "r"))
    assert tenants_of(claim_steps("cpu", 3)) == [rival.pk], "one, not all of its steps"


def test_who_has_least_in_flight_goes_next(acme, rival):
    start_run(acme, "video:1", "Flood", plans(50))
    claim_steps("cpu", 4)
    start_run(rival, "video:1", "Later", plans(10, "r"))
    assert tenants_of(claim_steps("cpu", 8)) == [rival.pk] * 4


def test_a_step_that_is_to_wait_is_passed_over(acme):
    start_run(acme, "video:1", "A film", plans(2))
    Step.objects.filter(key="s0").update(not_before=in_seconds(60))
    assert [claim.label for claim in claim_steps("cpu", 5)] == ["s1"]


def test_what_cannot_be_handed_over_is_ready_again(acme, monkeypatch):
    class Away:
        def __call__(self, *_):
            raise RedisError("away")

    start_run(acme, "video:1", "A film", plans(2))
    monkeypatch.setattr(jobs, "hand_over", Away())
    with pytest.raises(RedisError):
        dispatch_steps("cpu", 2)
    assert set(Step.objects.values_list("state", flat=True)) == {"ready"}


def test_a_started_step_is_not_put_back(acme):
    start_run(acme, "video:1", "A film", plans(1))
    [claim] = claim_steps("cpu", 1)
    start_step(claim.step_id, claim.attempt, "quick")
    put_back([claim])
    assert Step.objects.get().state == "running"


def test_steps_reach_rq_in_order_named_by_step_and_attempt(acme, redis):
    start_run(acme, "video:1", "A film", plans(3))
    assert dispatch_steps("cpu", 2) == 3
    ids = [f"step-{pk}-1" for pk in Step.objects.order_by("id").values_list("id", flat=True)]
    assert jobs.queue_named("cpu").get_job_ids() == ids
    job = jobs.queue_named("cpu").fetch_job(ids[0])
    assert job.func_name == "studio.runs.worker.perform_step"
    assert list(job.args) == [Step.objects.first().pk, 1]
    assert job.dependency is None


def test_nothing_is_given_out_while_no_worker_lives(acme, redis):
    start_run(acme, "video:1", "A film", plans(3))
    turns = Dispatcher("one")
    turns.turn()
    assert jobs.waiting_jobs("cpu") == set()
    jobs.say_alive("worker:cpu", "w")
    turns.turn()
    assert len(jobs.waiting_jobs("cpu")) == 2
    assert jobs.alive("dispatcher") == ["one"]


def test_the_claim_stays_quick_behind_a_flood(acme, rival):
    start_run(acme, "video:1", "Flood", plans(3000))
    start_run(rival, "video:1", "Single", plans(1, "r"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE public.runs_step")
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + dispatcher._CLAIM, {"queue": "cpu", "window": 4})
        plan = cursor.fetchone()[0][0]["Plan"]
    assert most_rows_read(plan) < 100, "it reads the front of each tenant's line, not the lines"


def most_rows_read(plan):
    own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return max([own, *(most_rows_read(part) for part in plan.get("Plans", []))])
