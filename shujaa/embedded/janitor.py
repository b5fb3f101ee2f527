"""What happens when a supervisor or a test session is killed: its children and the servers it started end as well.

A watcher (see `launch.py`) waits beside each of them and becomes this program when its parent has gone.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from shujaa.embedded import processes
from shujaa.embedded.places import PROJECT
from shujaa.embedded.services import Services

# In the environment of every process of one stack, and so of all that those fork.
STACK_MARK = "SHUJAA_STACK"


class Watcher:
    """A process that cleans up after this one, should this one die without doing so itself."""

    def __init__(
        self, data_dir: Path, *, mark: str | None = None, grace_s: float = 10.0, deletes: bool = False
    ) -> None:
        janitor = [sys.executable, "-m", "shujaa.embedded.janitor", "--data-dir", str(data_dir)]
        janitor += ["--mark", mark, "--grace-s", str(grace_s)] if mark else []
        janitor += ["--delete"] if deletes else []
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            processes.launcher("after", janitor),
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._owner = os.getpid()

    def dismiss(self) -> None:
        """End the watch: all has been cleaned up in order."""
        if os.getpid() != self._owner:  # a fork of the owner has no say
            return
        self._process.kill()
        self._process.communicate()


def clean_up(data_dir: Path, mark: str | None, *, grace_s: float, deletes: bool) -> None:
    """End the processes of the mark, then the servers of the data folder that nobody else holds."""
    while mark and (found := processes.with_environment(STACK_MARK, mark)):
        processes.stop(found, grace_s=grace_s)
    services = Services(data_dir)
    if deletes:
        services.delete()
    else:
        services.stop_if_unused()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--mark")
    parser.add_argument("--grace-s", type=float, default=10.0)
    parser.add_argument("--delete", action="store_true")
    options = parser.parse_args()
    clean_up(options.data_dir, options.mark, grace_s=options.grace_s, deletes=options.delete)


if __name__ == "__main__":
    main()
