"""Runs made of the tests' own steps, done in this process or by real workers."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from shujaa import jobs
from studio.runs.dispatcher import claim_steps
from studio.runs.models import Run, Step, StepRate
from studio.runs.performing import do_step
from tenants.models import Tenant
from tests.studio.runs import steps  # noqa: F401  registers the tests' steps

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def work_here(db) -> Callable[..., int]:
    """`work_here()`: does what is ready, in this process, until nothing is; how many steps that were."""

    def work(queue: str = "cpu", at_most: int = 1000) -> int:
        done = 0
        while done < at_most and (claims := claim_steps(queue, 1)):
            done += do_step(claims[0].step_id, claims[0].attempt, "here")
        return done

    return work


def database_url() -> str:
    """The test database's address, for other processes."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


class Stage:
    """Real processes around committed runs. What it started it kills, what it stored it removes."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder, self.redis_url = folder, redis_url
        self.processes: list[subprocess.Popen] = []
        self.acme = Tenant.objects.get(slug="acme")
        self.rival = Tenant.objects.get(slug="rival")

    def start(self, *command: str) -> subprocess.Popen:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.redis_url,
            "DJANGO_SETTINGS_MODULE": "tests.studio.runs.settings",
            "SHUJAA_LOG_LEVEL": "ERROR",
        }
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=environment, start_new_session=True
        )
        self.processes.append(process)
        return process

    def marks(self, name: str) -> int:
        """How often a step left this mark."""
        with contextlib.suppress(FileNotFoundError):
            return len((self.folder / name).read_text().split())
        return 0

    def wait_for(self, is_so: Callable[[], object], seconds: float = 20.0) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < until, f"still not so after {seconds} s; {self.states()}"
            time.sleep(0.02)

    def wait_for_end(self, *runs: Run, seconds: float = 20.0) -> None:
        self.wait_for(lambda: not Run.objects.filter(pk__in=[run.pk for run in runs]).unfinished().exists(), seconds)
        for run in runs:
            run.refresh_from_db()

    def states(self) -> list[tuple]:
        return list(
            Step.objects.exclude(state="done").values_list("label", "state", "attempt", "waiting_on", "error")[:20]
        )

    def end(self) -> None:
        for process in self.processes:
            kill_tree(process)
        Run.objects.all().delete()
        StepRate.objects.all().delete()


def kill_tree(process: subprocess.Popen, with_children: bool = True) -> None:
    """kill -9, for the process and what it forked."""
    children = _children_of(process.pid) if with_children else []
    for pid in [process.pid, *children]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.fixture
def redis():
    """The session's own Valkey, emptied before and after."""
    jobs.redis().flushdb()
    yield jobs.redis()
    jobs.redis().flushdb()


@pytest.fixture
def stage(django_db_setup, django_db_blocker, tmp_path, redis) -> Iterator[Stage]:
    """A stage whose rows are committed, so that other processes see them."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        made = Stage(tmp_path, settings.REDIS_URL)
        try:
            yield made
        finally:
            made.end()
            connection.close()
