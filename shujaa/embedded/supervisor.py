"""Keeps a set of processes alive on top of the servers, with one log, and leaves nothing behind when it ends."""

import os
import secrets
import selectors
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from shujaa.embedded import processes
from shujaa.embedded.child import Child, ChildSpec
from shujaa.embedded.console import Console
from shujaa.embedded.errors import ServiceError
from shujaa.embedded.janitor import STACK_MARK, Watcher
from shujaa.embedded.services import Services

# Beside the mark of one stack: the data folder, so that `manage.py down` finds what any stack of it left.
DATA_MARK = "SHUJAA_STACK_DATA"
_TICK_S = 0.2
_LONGEST_ORPHAN_GRACE_S = 10.0
_SERVICES_EVERY_S = 1.0


class Supervisor:
    """Runs `first` to its end and then keeps `children` alive, until asked to stop.

    `run` blocks and may be called in any one thread; `request_stop` may be called from anywhere, signal handlers too.
    """

    def __init__(
        self,
        services: Services,
        children: Sequence[ChildSpec],
        console: Console,
        *,
        first: Sequence[ChildSpec] = (),
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._services = services
        self._console = console
        self._first = first
        self._on_ready = on_ready
        self._mark = secrets.token_hex(8)
        data_dir = str(services.places.data_dir)
        environment = os.environ | {
            STACK_MARK: self._mark,
            DATA_MARK: data_dir,
            "SHUJAA_DATA_DIR": data_dir,
            "PYTHONUNBUFFERED": "1",
        }
        self._environment = environment
        self._children = [Child(spec, environment) for spec in children]
        self._selector = selectors.DefaultSelector()
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_writer, False)
        self._stops = 0
        self._next_check = 0.0
        self.failure: ServiceError | None = None

    def request_stop(self) -> None:
        """Ask for an orderly end; asked a second time, children are killed at once."""
        self._stops += 1
        try:
            os.write(self._wake_writer, b"x")
        except OSError:  # full, which wakes as well, or closed, when it has ended already
            return

    def run(self) -> None:
        """Run until asked to stop. Raises ServiceError where the servers or a child cannot be kept running."""
        self._selector.register(self._wake_reader, selectors.EVENT_READ, None)
        grace_s = max((child.spec.grace_s for child in self._children), default=0.0)
        watcher = Watcher(
            self._services.places.data_dir, mark=self._mark, grace_s=min(grace_s, _LONGEST_ORPHAN_GRACE_S)
        )
        try:
            with self._services.hold():
                try:
                    self._run_first()
                    self._keep_alive()
                finally:
                    self._end_children()
        except ServiceError as error:
            self.failure = error
            raise
        finally:
            watcher.dismiss()
            self._selector.close()
            os.close(self._wake_reader)
            os.close(self._wake_writer)

    def _run_first(self) -> None:
        """Run what must be done before, one after the other. Raises ServiceError when one fails."""
        for spec in self._first:
            child = Child(spec, self._environment)
            self._children.append(child)
            self._start(child)
            while (status := child.poll()) is None and not self._stops:
                self._pump(0.05)
            if status is not None:
                self._bury(child)
                self._children.remove(child)
            if status:
                raise ServiceError(f"`{_shown(spec)}` failed with exit status {status}: see its lines above.")

    def _keep_alive(self) -> None:
        if self._stops:
            return
        for child in self._children:
            self._start(child)
        self._on_ready()
        while not self._stops and self._console.is_open:
            self._pump(_TICK_S)
            self._check_services()
            for child in self._children:
                self._check(child)

    def _start(self, child: Child) -> None:
        try:
            descriptor = child.start()
        except OSError as error:
            raise ServiceError(f"{child.spec.name} cannot be started: {error}.") from error
        self._selector.register(descriptor, selectors.EVENT_READ, child)

    def _check(self, child: Child) -> None:
        """Start a dead child again when its time has come. Raises ServiceError when it fails for ever."""
        status = child.poll()
        if status is not None:
            self._bury(child)
            if child.has_failed:
                raise ServiceError(
                    f"{child.spec.name} keeps ending with status {status} right after its start: see its lines above."
                )
            assert child.restart_at is not None
            how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
            self._say(f"{child.spec.name} {how}; starting it again in {child.restart_at - time.monotonic():.1f} s")
        if child.restart_at is not None and time.monotonic() >= child.restart_at:
            self._start(child)

    def _check_services(self) -> None:
        """Start a server again that has died underneath."""
        if time.monotonic() < self._next_check:
            return
        self._next_check = time.monotonic() + _SERVICES_EVERY_S
        if self._services.are_running():
            return
        self._say("a server has died; starting it again")
        try:
            self._services.ensure()
        except ServiceError as error:
            self._say(str(error))
            self._next_check = time.monotonic() + 10 * _SERVICES_EVERY_S

    def _end_children(self) -> None:
        """Ask all to end, log what they still say, kill what is left after its grace, with all it has forked."""
        running = [child for child in self._children if child.is_running]
        asked_at, stops = time.monotonic(), self._stops
        for child in running:
            child.ask_to_end()
        while running:
            if self._stops > max(stops, 1):
                break
            self._pump(0.05)
            for child in list(running):
                if child.poll() is not None:
                    self._bury(child)
                    running.remove(child)
                elif time.monotonic() - asked_at > child.spec.grace_s:
                    self._say(f"{child.spec.name} has not ended in {child.spec.grace_s:g} s; killing it")
                    running.remove(child)
        while left := processes.with_environment(STACK_MARK, self._mark):
            processes.stop(left, ask_with=signal.SIGKILL, grace_s=0)
            self._reap()

    def _reap(self) -> None:
        for child in self._children:
            if child.is_running and child.poll() is not None:
                self._bury(child)

    def _bury(self, child: Child) -> None:
        if not child.is_silent:
            self._selector.unregister(child.output)
        for line in child.bury():
            self._console.say(child.spec.name, line)

    def _pump(self, timeout_s: float) -> None:
        """Log what the children have written, waiting at most so long for it."""
        for key, _ in self._selector.select(timeout_s):
            if key.data is None:
                os.read(self._wake_reader, 4096)
                continue
            child: Child = key.data
            for line in child.read_lines():
                self._console.say(child.spec.name, line)
            if child.is_silent:
                self._selector.unregister(key.fd)

    def _say(self, line: str) -> None:
        self._console.say("up", line)


def _shown(spec: ChildSpec) -> str:
    return " ".join(Path(part).name for part in spec.command)
