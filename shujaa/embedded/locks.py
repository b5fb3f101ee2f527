"""Locks between processes: the kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shujaa.embedded.errors import ServiceError


@contextmanager
def exclusive(path: Path, timeout_s: float = 120.0) -> Iterator[None]:
    """Hold the lock file alone. Raises ServiceError when another process keeps it for longer than `timeout_s`."""
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + timeout_s
        while not _try(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise ServiceError(f"Another process has been starting the servers for {timeout_s:.0f} s ({path}).")
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def share(path: Path) -> int | None:
    """A descriptor that holds the lock file together with others, or None while one holds it alone."""
    descriptor = _open(path)
    if _try(descriptor, fcntl.LOCK_SH):
        return descriptor
    os.close(descriptor)
    return None


def try_exclusive(path: Path) -> int | None:
    """A descriptor that holds the lock file alone until it is closed, or None when somebody else holds it."""
    descriptor = _open(path)
    if _try(descriptor, fcntl.LOCK_EX):
        return descriptor
    os.close(descriptor)
    return None


def is_held(path: Path) -> bool:
    """Whether any process holds the lock file."""
    if not path.exists():
        return False
    descriptor = try_exclusive(path)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise ServiceError(f"{path} belongs to another user: run as that user, or set SHUJAA_DATA_DIR.") from error


def _try(descriptor: int, operation: int) -> bool:
    try:
        fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
