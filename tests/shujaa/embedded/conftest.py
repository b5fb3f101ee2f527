"""Servers to break: each test gets a fresh copy of one made cluster, and nothing of it lives on after the test."""

import subprocess
from pathlib import Path

import pytest

from shujaa.embedded import Services


@pytest.fixture(scope="session")
def made_cluster(tmp_path_factory):
    """A data folder whose servers were started once and stopped: copying it is quicker than making another."""
    folder = reachable(tmp_path_factory.mktemp("made")) / "data"
    made = Services(folder)
    made.ensure()
    made.stop()
    yield folder
    made.delete()


@pytest.fixture
def data_dir(tmp_path):
    """A data folder in which nothing was ever started."""
    folder = reachable(tmp_path) / "data"
    yield folder
    Services(folder).delete()


@pytest.fixture
def servers(made_cluster, data_dir):
    """Stopped servers with a whole cluster."""
    subprocess.run(["cp", "-a", str(made_cluster), str(data_dir)], check=True)
    return Services(data_dir)


def reachable(folder: Path) -> Path:
    """The folder, opened for the account that PostgreSQL runs as under root: pytest makes its folders private."""
    for part in (folder, *folder.parents):
        if part.name.startswith("pytest-"):
            part.chmod(0o711)
    folder.chmod(0o755)
    return folder
