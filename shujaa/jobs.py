"""The one bridge to RQ: what is enqueued after commit, handed to workers, and who is alive.

Jobs are JSON, stand alone (no `depends_on`), and may be lost or come twice: what must not be lost is a row in Postgres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from django_tenants.utils import schema_context
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import as_text

RESULT_TTL_S = 60
TIMEOUT_S = 3600
_ALIVE_FOR_S = 10.0


@dataclass(frozen=True)
class Delivery:
    """A job to hand over: its id, the dotted path of a function, and its JSON arguments."""

    id: str
    function: str
    args: tuple[Any, ...]
    label: str = ""


@cache
def redis() -> Redis:
    """This process's connections to Redis, safe across a fork."""
    return Redis.from_url(settings.REDIS_URL, health_check_interval=15, socket_connect_timeout=3)


def queue_named(name: str) -> Queue:
    """The RQ queue of one resource: cpu, io or gpu."""
    return Queue(name, connection=redis(), serializer=JSONSerializer, default_timeout=TIMEOUT_S)


def enqueue_after_commit(function: str, *args: Any, queue: str = "io") -> None:
    """Has a worker call the function, in the schema that is set now, once the transaction around this commits.

    After a rollback nothing is enqueued. A lost job is lost: keep a row for what matters.
    """
    job_args = (connection.schema_name, function, list(args))  # type: ignore[attr-defined]
    transaction.on_commit(
        partial(
            queue_named(queue).enqueue_call,
            "shujaa.jobs.call_in_schema",
            job_args,
            result_ttl=RESULT_TTL_S,
            failure_ttl=RESULT_TTL_S,
        )
    )


def call_in_schema(schema_name: str, function: str, args: Sequence[Any]) -> None:
    """Calls the function named by its dotted path in the tenant's schema."""
    with schema_context(schema_name):
        import_string(function)(*args)


def hand_over(queue: str, deliveries: Sequence[Delivery]) -> None:
    """Gives the jobs to the queue's workers, in this order. Raises RedisError."""
    batch = [
        Queue.prepare_data(
            job.function,
            args=job.args,
            job_id=job.id,
            description=job.label or job.id,
            timeout=TIMEOUT_S,
            result_ttl=RESULT_TTL_S,
            failure_ttl=RESULT_TTL_S,
        )
        for job in deliveries
    ]
    queue_named(queue).enqueue_many(batch)


def take_next(queue: str, prefix: str, wait_s: float) -> str | None:
    """The id of the queue's next job, taken off it for good; None when none comes within `wait_s`.

    A job whose id does not begin with the prefix is left where it is. Raises RedisError.
    """
    line = queue_named(queue)
    taken: Any = line.connection.blpop([line.key], wait_s)
    if taken is None:
        return None
    job_id = as_text(taken[1])
    if not job_id.startswith(prefix):
        line.push_job_id(job_id, at_front=True)
        return None
    line.connection.delete(Job.key_for(job_id))
    return job_id


def waiting_jobs(queue: str) -> set[str]:
    """Ids of the jobs that lie in the queue. Raises RedisError."""
    return set(queue_named(queue).get_job_ids())


def forget_jobs(queue: str, ids: Sequence[str]) -> None:
    """Takes the jobs off the queue, where they are still on it."""
    line = queue_named(queue)
    for job_id in ids:
        if line.remove(job_id):
            Job(job_id, connection=line.connection, serializer=JSONSerializer).delete(remove_from_queue=False)


def say_alive(role: str, name: str) -> None:
    """Notes that this member of a role ("worker:cpu", "dispatcher") lives. Raises RedisError."""
    seconds, micros = redis().time()
    redis().zadd(f"shujaa:alive:{role}", {name: seconds + micros / 1e6})


def say_gone(role: str, name: str) -> None:
    redis().zrem(f"shujaa:alive:{role}", name)


def alive(role: str) -> list[str]:
    """Names of the role's members that said so in the last ten seconds; none when Redis cannot be reached."""
    try:
        seconds, _ = redis().time()
        redis().zremrangebyscore(f"shujaa:alive:{role}", "-inf", seconds - 60)
        names: list[Any] = redis().zrangebyscore(f"shujaa:alive:{role}", seconds - _ALIVE_FOR_S, "+inf")
        return [as_text(name) for name in names]
    except RedisError:
        return []
