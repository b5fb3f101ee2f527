"""The servers that this very test session stands on, looked at from a session inside the session."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.services import use_own_valkey_database

PROJECT = Path(__file__).resolve().parents[2]
WRITES_ITS_ADDRESSES = """
import json, os, pathlib, time, psycopg, pytest, redis
@pytest.mark.parametrize("number", [1, 2])
def test_where(number):
    psycopg.connect(os.environ["DATABASE_URL"]).close()
    assert redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
    names = ("DATABASE_URL", "REDIS_URL", "SHUJAA_DATA_DIR")
    text = json.dumps({name: os.environ[name] for name in names})
    draft = pathlib.Path(__file__).with_name(f"{number}.draft")
    draft.write_text(text)
    draft.rename(draft.with_suffix(".json"))
    time.sleep(float(os.environ["LINGER_S"]))
"""


@pytest.fixture
def inner(tmp_path):
    """Starts a pytest of its own over two tests that write down where their servers are."""
    (tmp_path / "test_where.py").write_text(WRITES_ITS_ADDRESSES)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    def start(*options, linger_s=0.0):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.services", "-p", "no:django", *options]
        return subprocess.Popen(
            [*command, "-c", str(tmp_path / "pytest.ini"), f"--rootdir={tmp_path}", str(tmp_path)],
            cwd=PROJECT,
            env=inherited | {"LINGER_S": str(linger_s)},
            stdout=subprocess.DEVNULL,
        )

    return start


def wait_until(condition, timeout_s=40):
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def living(data_dir):
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if data_dir in " ".join(process.info["cmdline"] or []) and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


@pytest.mark.slow
def test_workers_share_the_servers_and_not_the_queue_and_leave_nothing(inner, tmp_path):
    assert inner("-n", "2").wait(60) == 0
    one, two = (json.loads((tmp_path / f"{number}.json").read_text()) for number in (1, 2))
    assert one["DATABASE_URL"] == two["DATABASE_URL"] != os.environ["DATABASE_URL"]
    assert {one["REDIS_URL"][-4:], two["REDIS_URL"][-4:]} == {"db=1", "db=2"}
    assert not Path(one["SHUJAA_DATA_DIR"]).exists()
    assert living(one["SHUJAA_DATA_DIR"]) == []


@pytest.mark.slow
def test_a_killed_session_leaves_neither_process_nor_folder(inner, tmp_path):
    session = inner(linger_s=60)
    written = tmp_path / "1.json"
    wait_until(written.exists)
    data_dir = json.loads(written.read_text())["SHUJAA_DATA_DIR"]
    assert len(living(data_dir)) >= 2
    session.send_signal(signal.SIGKILL)
    session.wait()
    wait_until(lambda: not living(data_dir) and not Path(data_dir).exists())


def test_a_worker_takes_the_queue_of_its_number(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "unix://:secret@/run/valkey.sock?db=0")
    use_own_valkey_database("gw3")
    assert os.environ["REDIS_URL"] == "unix://:secret@/run/valkey.sock?db=4"
