"""A whole installation of its own for a test: its data folder, its servers, its processes, driven from outside."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).resolve().parent.parent


@contextmanager
def own_installation() -> Iterator["Installation"]:
    """An installation in a folder of its own, stopped and removed at the end.

    Not in pytest's folders: these are closed to others, and under root PostgreSQL runs as another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="shujaa-installation-")).resolve()
    folder.chmod(0o755)
    made = Installation(folder)
    try:
        yield made
    finally:
        made.down()
        shutil.rmtree(folder, ignore_errors=True)


class Installation:
    """What a person at a terminal can do with a fresh installation in `data_dir`."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        self.environment = {**inherited, "SHUJAA_DATA_DIR": str(data_dir), "SHUJAA_WORKERS": "2"}
        self._up: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str, timeout_s: float = 240) -> subprocess.CompletedProcess[str]:
        """`manage.py …`, finished, with what it printed."""
        return subprocess.run(
            [sys.executable, str(PROJECT / "manage.py"), *arguments],
            env=self.environment,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def ask(self, code: str) -> Any:
        """What Python code in the demo tenant's schema leaves in `answer`, by way of JSON."""
        setup = (
            "import json\nfrom django_tenants.utils import schema_context\nfrom tenants.models import Tenant\n"
            "tenant = Tenant.objects.get(slug='demo')\nwith schema_context(tenant.schema_name):\n"
        )
        body = "".join(f"    {line}\n" for line in code.strip().splitlines())
        done = self.manage("shell", "-v", "0", "-c", f"{setup}{body}    print('ANSWER' + json.dumps(answer))")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.split("ANSWER", 1)[1])

    def up(self) -> None:
        """`manage.py up --no-web`, running once this returns."""
        log = (self.data_dir / "up.log").open("wb")
        self._up = subprocess.Popen(
            [sys.executable, str(PROJECT / "manage.py"), "up", "--no-web", "--workers", "2"],
            env=self.environment,
            cwd=self.data_dir,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while "the studio is up" not in self.log() and time.monotonic() < deadline:
            assert self._up.poll() is None, self.log()
            time.sleep(0.1)
        assert "the studio is up" in self.log(), self.log()

    def log(self) -> str:
        return (self.data_dir / "up.log").read_text(errors="replace")

    def stack_log(self) -> str:
        """What the processes that a command started had to say."""
        path = self.data_dir / "services" / "stack.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def processes(self, *words: str) -> list[psutil.Process]:
        """Processes of this installation whose command line has one of the words."""
        found = []
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
                ours = process.environ().get("SHUJAA_DATA_DIR") == str(self.data_dir) or str(self.data_dir) in line
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
            if ours and process.pid != os.getpid() and any(word in line for word in words):
                found.append(process)
        return found

    def down(self) -> None:
        """Everything stopped, for certain."""
        if self._up is not None and self._up.poll() is None:
            self._up.terminate()
            try:
                self._up.wait(40)
            except subprocess.TimeoutExpired:
                self._up.kill()
        self.manage("down")
