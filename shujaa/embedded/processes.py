"""Processes told apart by pid and start time, so that a reused pid is never mistaken for ours."""

import os
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

# A start time is computed from the boot time, which a stepped clock moves by as much as it was wrong.
_CLOCK_TOLERANCE_S = 2.0
_LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class ProcessMark:
    """A process as it can be written in a file: "pid start-time"."""

    pid: int
    started: float

    @classmethod
    def of(cls, process: psutil.Process) -> "ProcessMark":
        return cls(process.pid, process.create_time())

    @classmethod
    def read(cls, path: Path) -> "ProcessMark | None":
        """The mark in the file, or None where there is none that can be read."""
        try:
            pid, started = path.read_text().split()[:2]
            return cls(int(pid), float(started))
        except (OSError, ValueError):
            return None

    def __str__(self) -> str:
        return f"{self.pid} {self.started}"

    def process(self) -> psutil.Process | None:
        """The process if it is the same one and still lives."""
        found = living(self.pid)
        if found is None or abs(found.create_time() - self.started) > _CLOCK_TOLERANCE_S:
            return None
        return found


def living(pid: int) -> psutil.Process | None:
    """The process with this pid, or None where there is none or only its zombie."""
    try:
        found = psutil.Process(pid)
        return None if found.status() == psutil.STATUS_ZOMBIE else found
    except (psutil.NoSuchProcess, ValueError):
        return None


def works_in(process: psutil.Process, folder: Path) -> bool:
    """Whether the process's working folder is this one; False for a folder deleted underneath it."""
    try:
        return Path(process.cwd()) == folder.resolve()
    except psutil.Error:
        return False


def with_arguments(program: str, *arguments: str) -> list[psutil.Process]:
    """The living processes of this program whose command line holds all the arguments."""
    found = []
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        line = process.info["cmdline"] or []
        is_program = process.info["name"] == program and process.info["status"] != psutil.STATUS_ZOMBIE
        if is_program and all(argument in line for argument in arguments):
            found.append(process)
    return found


def with_environment(name: str, value: str) -> list[psutil.Process]:
    """The living processes, this one left out, that were started with the environment variable set so."""
    found = []
    for process in psutil.process_iter():
        try:
            is_marked = process.environ().get(name) == value and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, OSError):
            continue
        if is_marked and process.pid != os.getpid():
            found.append(process)
    return found


def stop(processes: Iterable[psutil.Process], *, ask_with: signal.Signals = signal.SIGTERM, grace_s: float) -> bool:
    """Ask processes to end, kill after the grace those that have not; False when one lives on even so."""
    wanted = list(processes)
    _send(wanted, ask_with)
    if not _await_end(wanted, grace_s):
        _send([process for process in wanted if is_alive(process)], signal.SIGKILL)
    return _await_end(wanted, 5.0)


def is_alive(process: psutil.Process) -> bool:
    """Whether this very process still does something: a zombie that nobody reaps is as good as gone."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _await_end(processes: list[psutil.Process], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while any(is_alive(process) for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def launcher(how: str, command: list[str]) -> list[str]:
    """The command line that starts `command` "tied" to this process, or "after" this process has gone."""
    return [sys.executable, "-I", "-S", str(_LAUNCH), how, str(os.getpid()), *command]


def clean_environment() -> dict[str, str]:
    """The environment for a server: none of the caller's settings, which would change how it starts."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def _send(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue
