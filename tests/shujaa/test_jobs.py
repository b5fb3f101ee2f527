import pytest
from django.db import connection, transaction
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from shujaa import jobs

called = []


def note(word: str) -> None:
    called.append((word, connection.schema_name))


@pytest.fixture(autouse=True)
def redis():
    called.clear()
    jobs.redis().flushdb()
    yield jobs.redis()
    jobs.redis().flushdb()


def work_off(queue: str) -> None:
    SimpleWorker([queue], connection=jobs.redis(), serializer=JSONSerializer).work(burst=True, logging_level="ERROR")


def test_a_job_runs_after_the_commit_in_the_schema_it_came_from(acme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_after_commit("tests.shujaa.test_jobs.note", "hello")
        assert jobs.waiting_jobs("io") == set()
    connection.set_schema_to_public()
    work_off("io")
    assert called == [("hello", acme.schema_name)]


@pytest.mark.django_db(transaction=False)
def test_a_rollback_enqueues_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.enqueue_after_commit("tests.shujaa.test_jobs.note", "hello")
        transaction.set_rollback(True)
    assert jobs.waiting_jobs("io") == set()


def test_a_job_is_taken_once_and_in_order():
    jobs.hand_over("cpu", [jobs.Delivery(f"step-{n}-1", "tests.shujaa.test_jobs.note", (str(n),)) for n in (1, 2)])
    assert [jobs.take_next("cpu", "step-", 0.01) for _ in range(3)] == ["step-1-1", "step-2-1", None]
    assert not jobs.redis().keys("rq:job:*")


def test_a_job_of_another_sort_stays_in_the_queue():
    jobs.hand_over("cpu", [jobs.Delivery("other-1", "tests.shujaa.test_jobs.note", ("x",))])
    assert jobs.take_next("cpu", "step-", 0.01) is None
    work_off("cpu")
    assert [word for word, _ in called] == ["x"]


def test_who_has_said_so_is_alive_until_gone():
    jobs.say_alive("worker:cpu", "one")
    jobs.say_alive("worker:cpu", "two")
    jobs.say_gone("worker:cpu", "one")
    assert jobs.alive("worker:cpu") == ["two"]
    assert jobs.alive("worker:gpu") == []


def test_who_fell_silent_is_not_alive():
    seconds, _ = jobs.redis().time()
    jobs.redis().zadd("shujaa:alive:worker:cpu", {"old": seconds - 30})
    assert jobs.alive("worker:cpu") == []
