"""The two servers of one data folder, as one thing to start, find again and stop."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shujaa.embedded import locks
from shujaa.embedded.places import Places
from shujaa.embedded.postgres import Postgres
from shujaa.embedded.status import ServiceStatus
from shujaa.embedded.valkey import Valkey


@dataclass(frozen=True)
class Endpoints:
    """Where the servers answer."""

    database_url: str
    redis_url: str


class Services:
    """PostgreSQL and Valkey of one data folder; each is left alone where an address from outside replaces it.

    The addresses are known before anything runs and stay the same from start to start, so that settings can hold them.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        database_url: str | None = None,
        redis_url: str | None = None,
        is_durable: bool = True,
    ) -> None:
        self.places = Places(data_dir.expanduser().absolute())
        self._external_database_url, self._external_redis_url = database_url, redis_url
        self._is_durable = is_durable

    @cached_property
    def database_url(self) -> str:
        return self._external_database_url or self._postgres.url

    @cached_property
    def redis_url(self) -> str:
        return self._external_redis_url or self._valkey.url

    def ensure(self) -> Endpoints:
        """Have both servers run and answer. Raises ServiceError with what is in the way."""
        endpoints = Endpoints(self.database_url, self.redis_url)
        if self._own:
            with self._lock():
                if self._start() and not locks.is_held(self._holders):
                    self._started_by_holder.unlink(missing_ok=True)
        return endpoints

    @contextmanager
    def hold(self) -> Iterator[Endpoints]:
        """The servers for as long as the block lasts; the last holder to leave stops them if a holder started them."""
        if not self._own:
            yield Endpoints(self.database_url, self.redis_url)
            return
        with self._lock():
            if self._start():
                self._started_by_holder.touch(mode=0o600)
            held = locks.share(self._holders)
            assert held is not None, "nobody holds it alone outside the lock"
        try:
            yield Endpoints(self.database_url, self.redis_url)
        finally:
            os.close(held)
            self.stop_if_unused()

    def stop(self) -> None:
        """Stop both servers, whoever uses them. Raises ServiceError when one cannot be stopped."""
        if self._own and self.places.control.exists():
            with self._lock():
                self._stop()

    def delete(self) -> None:
        """Stop both servers and delete the data folder with all that lies elsewhere for it. Nothing can be undone."""
        self.stop()
        if self._external_database_url is None:
            self._postgres.delete()
        shutil.rmtree(self.places.sockets, ignore_errors=True)
        shutil.rmtree(self.places.data_dir, ignore_errors=True)

    def stop_if_unused(self) -> None:
        """Stop the servers if a holder started them and none is left."""
        if not self._own or not self._started_by_holder.exists():
            return
        with self._lock():
            if self._started_by_holder.exists() and not locks.is_held(self._holders):
                self._stop()

    def are_running(self) -> bool:
        """Whether the processes of the servers live: cheap enough to ask every second."""
        return all(service.is_alive() for service in self._own)

    def status(self) -> list[ServiceStatus]:
        """The state of PostgreSQL and Valkey, in this order."""
        return [
            ServiceStatus.external("PostgreSQL", "DATABASE_URL")
            if self._external_database_url
            else self._postgres.status(),
            ServiceStatus.external("Valkey", "REDIS_URL") if self._external_redis_url else self._valkey.status(),
        ]

    @cached_property
    def _postgres(self) -> Postgres:
        return Postgres(self.places, is_durable=self._is_durable)

    @cached_property
    def _valkey(self) -> Valkey:
        return Valkey(self.places, is_durable=self._is_durable)

    @cached_property
    def _own(self) -> list[Postgres | Valkey]:
        own: list[Postgres | Valkey] = []
        if not self._external_database_url:
            own.append(self._postgres)
        if not self._external_redis_url:
            own.append(self._valkey)
        return own

    @property
    def _holders(self) -> Path:
        return self.places.control / "holders.lock"

    @property
    def _started_by_holder(self) -> Path:
        return self.places.control / "started-by-holder"

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.places.make_control()
        with locks.exclusive(self.places.control / "services.lock"):
            yield

    def _start(self) -> bool:
        """Whether all had to be started: servers that somebody else started stay when we leave."""
        started = [service.ensure() for service in self._own]
        return all(started)

    def _stop(self) -> None:
        for service in self._own:
            service.stop()
        self._started_by_holder.unlink(missing_ok=True)


def services(data_dir: Path, variables: Mapping[str, str] = os.environ) -> Services:
    """The servers of this data folder, where `DATABASE_URL` and `REDIS_URL` do not name others."""
    return Services(
        data_dir, database_url=variables.get("DATABASE_URL") or None, redis_url=variables.get("REDIS_URL") or None
    )
