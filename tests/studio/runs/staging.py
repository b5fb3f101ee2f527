"""Real processes around committed runs."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from studio.runs.models import Run, Step, StepRate
from tenants.models import Tenant

PROJECT = Path(__file__).resolve().parents[3]


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
    children = children_of(process.pid) if with_children else []
    for pid in [process.pid, *children]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
