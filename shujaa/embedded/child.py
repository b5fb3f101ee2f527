"""One process that a supervisor keeps alive."""

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

from shujaa.embedded import processes
from shujaa.embedded.places import PROJECT

_FIRST_DELAY_S, _LONGEST_DELAY_S = 0.5, 30.0
_HEALTHY_AFTER_S = 10.0
_MOST_FAILURES = 6


@dataclass(frozen=True)
class ChildSpec:
    """What to run, under which name, and how long it may take to end when asked to."""

    name: str
    command: tuple[str, ...]
    grace_s: float = 20.0


class Child:
    """A process of a `ChildSpec`: started, read, and started again after a growing delay when it dies."""

    def __init__(self, spec: ChildSpec, environment: dict[str, str]) -> None:
        self.spec = spec
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._unfinished_line = b""
        self._started_at = 0.0
        self.is_silent = False  # has closed its output, though it may live on
        self._failures = 0  # deaths in a row, each soon after the start
        self.restart_at: float | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def has_failed(self) -> bool:
        """Whether it has ended by itself so often that another start would change nothing."""
        return self._failures >= _MOST_FAILURES

    def start(self) -> int:
        """Start the process; the descriptor its output comes from. Raises OSError."""
        self.restart_at, self.is_silent = None, False
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own commands
            processes.launcher("tied", list(self.spec.command)),
            cwd=PROJECT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in a terminal reaches the supervisor alone, which ends them in order
        )
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        return self._process.stdout.fileno()

    def read_lines(self) -> Iterator[str]:
        """The whole lines written since the last call."""
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            while piece := os.read(self._process.stdout.fileno(), 65536):
                *whole, self._unfinished_line = (self._unfinished_line + piece).split(b"\n")
                yield from (line.decode(errors="replace").rstrip("\r") for line in whole)
            self.is_silent = True
        except BlockingIOError:
            return

    def poll(self) -> int | None:
        """The exit status of a process that has ended (negative: the signal that killed it), else None."""
        return self._process.poll() if self._process else None

    def bury(self) -> Iterator[str]:
        """The last lines of the ended process, after which there is none; sets when to start again."""
        assert self._process is not None
        assert self._process.stdout is not None
        yield from self.read_lines()
        if self._unfinished_line:
            yield self._unfinished_line.decode(errors="replace")
        lived_s = time.monotonic() - self._started_at
        # A signal is somebody's doing (kill, the kernel short of memory), not a fault that comes back every time.
        is_own_fault = self._process.returncode >= 0
        self._failures = self._failures + 1 if lived_s < _HEALTHY_AFTER_S and is_own_fault else 0
        self.restart_at = time.monotonic() + min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 2**self._failures)
        self._process.stdout.close()
        self._process, self._unfinished_line = None, b""

    def ask_to_end(self) -> None:
        """Send SIGTERM, if it runs."""
        self.restart_at = None
        if self._process:
            self._process.terminate()

    @property
    def output(self) -> int:
        """The descriptor its output comes from while it runs."""
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout.fileno()
