"""Two small launchers, run by path with the standard library alone so that they start in milliseconds.

launch.py tied PARENT COMMAND…     becomes the command, which gets SIGTERM when its parent dies
launch.py after PARENT COMMAND…    waits until the parent is gone, however it went, and becomes the command
"""

import ctypes
import os
import select
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tied(parent: int, command: list[str]) -> None:
    """Become the command, to be asked to end when the parent dies. Only Linux can tie; elsewhere it just runs."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() == parent:  # else it died before the tie was made
        os.execvp(command[0], command)  # noqa: S606 - the caller's own command


def after(parent: int, command: list[str]) -> None:
    """Become the command once the parent is gone: its end of our standard input closes, or we have another parent."""
    ignored = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)
    while os.getppid() == parent:
        readable, _, _ = select.select([0], [], [], 1.0)
        if readable and not os.read(0, 1):
            break
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    os.execvp(command[0], command)  # noqa: S606 - the caller's own command


if __name__ == "__main__":
    {"tied": tied, "after": after}[sys.argv[1]](int(sys.argv[2]), sys.argv[3:])
