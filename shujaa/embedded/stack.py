"""The whole system on one machine: which processes it has, whether it is up, and how a command borrows it."""

import errno
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psutil

from shujaa.embedded import locks, processes
from shujaa.embedded.child import ChildSpec
from shujaa.embedded.console import Console
from shujaa.embedded.errors import ServiceError
from shujaa.embedded.logfile import LogFile
from shujaa.embedded.places import PROJECT, Places, write_private
from shujaa.embedded.processes import ProcessMark
from shujaa.embedded.services import Services, services
from shujaa.embedded.supervisor import DATA_MARK, Supervisor

_MANAGE = (sys.executable, str(PROJECT / "manage.py"))
PREPARE = ChildSpec("prepare", (*_MANAGE, "prepare"))
_READY_TIMEOUT_S = 180.0
# Longer than the longest grace of a child and the stop of the servers together.
_DOWN_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Web:
    """Where the pages are served."""

    port: int = 8000
    host: str = "127.0.0.1"

    def spec(self) -> ChildSpec:
        """The web server. Two processes of four threads: measured as half the CPU per request of gunicorn."""
        options = ["--interface", "wsgi", "--host", self.host, "--port", str(self.port), "--workers", "2"]
        options += ["--blocking-threads", "4", "--respawn-failed-workers", "--workers-kill-timeout", "8"]
        return ChildSpec("web", (sys.executable, "-m", "granian", *options, "shujaa.wsgi:application"), grace_s=12.0)

    def answers(self) -> bool:
        """Whether somebody takes connections there now."""
        try:
            with socket.create_connection((self.host, self.port), timeout=1):
                return True
        except OSError:
            return False

    def check_free(self) -> None:
        """Raises ServiceError when the port is taken: granian itself would share it with an old server."""
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.host, self.port))
        except PermissionError as error:
            raise ServiceError(f"Port {self.port} is for root only: give another with --port 8000.") from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ServiceError(f"{self.host} port {self.port} cannot be used: {error.strerror}.") from error
            raise ServiceError(
                f"Port {self.port} is taken by {_holder_of(self.port)}: stop it, or give another port with "
                f"--port {self.port + 1}."
            ) from error


def stack_specs(workers: int, web: Web | None) -> list[ChildSpec]:
    """The processes of the system: web, dispatcher, `workers` for the cpu queue, one for the io queue."""
    specs = [web.spec()] if web else []
    specs.append(ChildSpec("dispatch", (*_MANAGE, "dispatch")))
    specs += [ChildSpec(f"cpu-{number}", (*_MANAGE, "work", "--queue", "cpu")) for number in range(1, workers + 1)]
    specs.append(ChildSpec("io-1", (*_MANAGE, "work", "--queue", "io")))
    return specs


@dataclass(frozen=True)
class UpRecord:
    """The `manage.py up` of a data folder."""

    mark: ProcessMark
    is_ready: bool
    address: str

    def __str__(self) -> str:
        return f"pid {self.mark.pid}, {self.address}"


@contextmanager
def claim_up(places: Places, address: str) -> Iterator[UpRecord]:
    """Be the one `up` of this data folder. Raises ServiceError naming the other where there is one."""
    places.make_control()
    descriptor = locks.try_exclusive(_up_lock(places))
    if descriptor is None:
        other = running_up(places)
        raise ServiceError(
            f"The studio is up already ({other or 'it is starting'}): use that one, or stop it with `manage.py down`."
        )
    record = UpRecord(ProcessMark.of(psutil.Process()), False, address)
    try:
        _write_record(places, record)
        yield record
    finally:
        _up_file(places).unlink(missing_ok=True)
        os.close(descriptor)


def tell_ready(places: Places, record: UpRecord) -> None:
    """Let others know that the database is prepared and the workers have been started."""
    _write_record(places, UpRecord(record.mark, True, record.address))


def running_up(places: Places) -> UpRecord | None:
    """The living `up` of the data folder, if there is one."""
    mark = ProcessMark.read(_up_file(places))
    if mark is None or mark.process() is None:
        return None
    with suppress(OSError, ValueError):
        _, _, state, address = _up_file(places).read_text().split(maxsplit=3)
        return UpRecord(mark, state == "ready", address.strip())
    return None


class Stack:
    """The processes a command works with, its own or those of a `manage.py up`."""

    def __init__(
        self, places: Places, supervisor: Supervisor | None = None, thread: threading.Thread | None = None
    ) -> None:
        self._places = places
        self._supervisor, self._thread = supervisor, thread

    @property
    def is_ours(self) -> bool:
        return self._supervisor is not None

    def check(self) -> None:
        """Raises ServiceError when nothing works any more on what the command waits for."""
        if self._supervisor is not None:
            if self._supervisor.failure is not None:
                raise self._supervisor.failure
            if self._thread is not None and not self._thread.is_alive():
                raise ServiceError("The workers have ended: run the command again.")
        elif running_up(self._places) is None:
            raise ServiceError("`manage.py up` was stopped while this command waited for it: run the command again.")


@contextmanager
def temporary_stack(
    workers: int = 2, *, web: Web | bool = False, data_dir: Path | None = None, log: TextIO | None = None
) -> Iterator[Stack]:
    """Servers, dispatcher and workers for as long as the block lasts.

    Where `manage.py up` runs, its processes are used and nothing is started. Otherwise everything is started, after
    the database is prepared, and stopped at the end. What the processes say goes to `log`, or `services/stack.log`.
    Raises ServiceError when they cannot be started.
    """
    own = services(data_dir or default_data_dir())
    if running_up(own.places):
        _await_ready(own.places)
        yield Stack(own.places)
        return
    pages = (Web() if web is True else web) or None
    if pages:
        pages.check_free()
    own.places.make_control()
    ready = threading.Event()
    with _log_stream(own.places, log) as stream:
        supervisor = Supervisor(own, stack_specs(workers, pages), Console(stream), first=[PREPARE], on_ready=ready.set)
        thread = threading.Thread(target=_run_quietly, args=(supervisor, ready), name="stack")
        thread.start()
        try:
            ready.wait()
            stack = Stack(own.places, supervisor, thread)
            stack.check()
            yield stack
        finally:
            supervisor.request_stop()
            thread.join()


def bring_down(own: Services) -> list[str]:
    """Stop everything of this data folder; one sentence for each thing that was stopped."""
    done = []
    up = running_up(own.places)
    process = up.mark.process() if up else None
    if process and up:
        processes.stop([process], grace_s=_DOWN_TIMEOUT_S)
        done.append(f"Stopped the studio ({up}).")
    left = processes.with_environment(DATA_MARK, str(own.places.data_dir))
    if left:
        processes.stop(left, grace_s=20)
        done.append(f"Stopped {len(left)} more of its processes.")
    done += [f"Stopped {status.name} (pid {status.pid})." for status in own.status() if status.pid]
    own.stop()
    return done


def default_data_dir() -> Path:
    """`SHUJAA_DATA_DIR`, else `.data` in the project."""
    return Path(os.environ.get("SHUJAA_DATA_DIR") or PROJECT / ".data").expanduser().resolve()


def _run_quietly(supervisor: Supervisor, ready: threading.Event) -> None:
    # `run` keeps the failure, which `Stack.check` raises in the thread that waits.
    try:
        with suppress(ServiceError):
            supervisor.run()
    finally:
        ready.set()


@contextmanager
def _log_stream(places: Places, log: TextIO | None) -> Iterator[TextIO]:
    if log is not None:
        yield log
        return
    with LogFile(places.control / "stack.log").open_text() as stream:
        yield stream


def _await_ready(places: Places) -> None:
    deadline = time.monotonic() + _READY_TIMEOUT_S
    while (up := running_up(places)) and not up.is_ready:
        if time.monotonic() > deadline:
            raise ServiceError(f"The studio ({up}) has been starting for {_READY_TIMEOUT_S:.0f} s: see its log.")
        time.sleep(0.1)


def _holder_of(port: int) -> str:
    with suppress(psutil.Error):
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    return "another program"


def _write_record(places: Places, record: UpRecord) -> None:
    state = "ready" if record.is_ready else "starting"
    write_private(_up_file(places), f"{record.mark} {state} {record.address}\n")


def _up_lock(places: Places) -> Path:
    return places.control / "up.lock"


def _up_file(places: Places) -> Path:
    return places.control / "up"
