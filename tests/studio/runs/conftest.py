"""Runs made of the tests' own steps, done in this process."""

from collections.abc import Callable

import pytest

from shujaa import jobs
from studio.runs.dispatcher import claim_steps
from studio.runs.performing import do_step
from tests.studio.runs import steps  # noqa: F401  registers the tests' steps


@pytest.fixture
def work_here(db, settings) -> Callable[..., int]:
    """`work_here()`: does what is ready, in this process, until nothing is; how many steps that were."""

    # A lease's thread has a connection of its own, and does not see what this test's transaction holds.
    settings.RUNS_TIMING = {**getattr(settings, "RUNS_TIMING", {}), "beat_s": 60.0}

    def work(queue: str = "cpu", at_most: int = 1000) -> int:
        done = 0
        while done < at_most and (claims := claim_steps(queue, 1)):
            done += do_step(claims[0].step_id, claims[0].attempt, "here")
        return done

    return work


@pytest.fixture
def redis():
    """The session's own Valkey, emptied before and after."""
    jobs.redis().flushdb()
    yield jobs.redis()
    jobs.redis().flushdb()
