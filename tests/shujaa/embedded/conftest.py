"""Servers to break: each test gets a fresh copy of one made cluster, and nothing of it lives on after the test."""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from shujaa.embedded import Services
from shujaa.embedded.janitor import Watcher


@pytest.fixture
def folder():
    """A folder for one test, in memory where there is plenty, and open to the account PostgreSQL runs as under root."""
    with new_folder() as made:
        yield made


@pytest.fixture(scope="session")
def made_cluster():
    """A data folder whose servers were started once and stopped: copying it is quicker than making another."""
    with new_folder() as made:
        cluster = Services(made / "data", is_durable=False)
        cluster.ensure()
        cluster.stop()
        yield cluster.places.data_dir


@pytest.fixture
def data_dir(folder):
    """A data folder in which nothing was ever started."""
    yield folder / "data"
    Services(folder / "data").delete()


@pytest.fixture
def servers(made_cluster, data_dir):
    """Stopped servers with a whole cluster."""
    subprocess.run(["cp", "-a", str(made_cluster), str(data_dir)], check=True)
    return Services(data_dir)


@contextmanager
def new_folder():
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 1024**3
    with tempfile.TemporaryDirectory(prefix="shujaa-", dir=memory if is_roomy else None) as made:
        Path(made).chmod(0o755)
        watcher = Watcher(Path(made).resolve() / "data", deletes=True)  # should this session be killed
        yield Path(made).resolve()
        watcher.dismiss()
