"""PostgreSQL and Valkey for one test session: a pytest plugin, loaded by `-p tests.services`.

It must be a plugin, since pytest-django reads the settings before it reads any conftest. The servers are the session's
own, in a new folder, and do not wait for the disk. Under xdist the controller starts them and the workers share them:
each has its own database (pytest-django's suffix) and its own Valkey database. A session that is killed leaves nothing:
see `shujaa.embedded.janitor`.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shujaa.embedded import Services
from shujaa.embedded.janitor import Watcher


class TestServices:
    """The servers of this session, from before the settings are read until pytest has ended."""

    __test__ = False

    def __init__(self) -> None:
        self.data_dir = Path(tempfile.mkdtemp(prefix="shujaa-tests-")).resolve()
        self.data_dir.chmod(0o755)  # under root PostgreSQL runs as another user, who must reach it
        self.services = Services(self.data_dir, is_durable=False)
        self._watcher = Watcher(self.data_dir, deletes=True)

    def start(self) -> None:
        endpoints = self.services.ensure()
        os.environ["DATABASE_URL"] = endpoints.database_url
        os.environ["REDIS_URL"] = endpoints.redis_url
        os.environ["SHUJAA_DATA_DIR"] = str(self.data_dir)
        (self.data_dir / "static").mkdir(exist_ok=True)

    def stop(self) -> None:
        self.services.delete()
        self._watcher.dismiss()


_KEY = pytest.StashKey[TestServices]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start before pytest-django reads the settings."""
    options = early_config.known_args_namespace
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        use_own_valkey_database(worker)
    elif not (options.help or options.version):
        early_config.stash[_KEY] = services = TestServices()
        services.start()
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    services = config.stash.get(_KEY, None)
    if services:
        services.stop()


def use_own_valkey_database(worker: str) -> None:
    """Give an xdist worker ("gw3") the Valkey database of its number; 0 stays the controller's."""
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"db=\d+", f"db={number}", os.environ["REDIS_URL"])
