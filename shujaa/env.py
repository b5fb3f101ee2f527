"""Every environment variable the system reads, once, typed; a bad value stops the start with one sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from shujaa.embedded.places import keep_first

PROJECT = Path(__file__).resolve().parent.parent
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Environment:
    """What the machine says: see docs/configuration.md for each variable."""

    is_production: bool
    secret_key: str
    data_dir: Path
    database_url: str | None
    redis_url: str | None
    base_host: str
    short_host: str
    api_host: str
    public_scheme: str
    allowed_hosts: tuple[str, ...]
    port: int
    workers: int
    log_level: str
    log_json: bool


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """The environment, checked. Raises ImproperlyConfigured naming the variable and what is wanted."""
    is_production = _flag(variables, "SHUJAA_PRODUCTION", default=False)
    data_dir = Path(variables.get("SHUJAA_DATA_DIR") or PROJECT / ".data").expanduser().resolve()
    base_host = variables.get("SHUJAA_BASE_HOST", "studio.localhost")
    if is_production:
        for name in ("SHUJAA_SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SHUJAA_BASE_HOST"):
            if not variables.get(name):
                raise ImproperlyConfigured(f"{name} is not set: production has no default for it.")
        if len(variables["SHUJAA_SECRET_KEY"]) < 40:
            raise ImproperlyConfigured("SHUJAA_SECRET_KEY is too short: give at least 40 random characters.")
    return Environment(
        is_production=is_production,
        secret_key=variables.get("SHUJAA_SECRET_KEY") or _kept_secret(data_dir / "secret-key"),
        data_dir=data_dir,
        database_url=_url(variables, "DATABASE_URL", ("postgresql://", "postgres://")),
        redis_url=_url(variables, "REDIS_URL", ("redis://", "rediss://", "unix://")),
        base_host=base_host,
        short_host=variables.get("SHUJAA_SHORT_HOST", f"go.{base_host}"),
        api_host=variables.get("SHUJAA_API_HOST", f"api.{base_host}"),
        public_scheme="https" if is_production else "http",
        allowed_hosts=tuple(h for h in variables.get("SHUJAA_ALLOWED_HOSTS", "").split(",") if h),
        port=_count(variables, "SHUJAA_PORT", default=8000),
        workers=_count(variables, "SHUJAA_WORKERS", default=os.cpu_count() or 1),
        log_level=_one_of(variables, "SHUJAA_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        log_json=_flag(variables, "SHUJAA_LOG_JSON", default=is_production),
    )


def _flag(variables: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = variables.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”: give 1 or 0.")


def _count(variables: Mapping[str, str], name: str, *, default: int) -> int:
    value = variables.get(name)
    if value is None:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} is “{value}”: give a whole number of 1 or more.")
    return int(value)


def _one_of(variables: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = variables.get(name, default).upper()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is “{value}”: give one of {', '.join(allowed)}.")
    return value


def _url(variables: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = variables.get(name) or None
    if value is not None and not value.startswith(schemes):
        raise ImproperlyConfigured(f"{name} does not start with {' or '.join(schemes)}: check the address.")
    return value


def _kept_secret(path: Path) -> str:
    """A random secret made on the first start of a development installation and kept beside its data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.read_text().strip() if path.exists() else keep_first(path, secrets.token_urlsafe(48))
