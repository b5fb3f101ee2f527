"""Which tenant's schema the database connection points at. django-tenants adds these to the connection at run time."""

from typing import Any, cast

from django.db import connection

_connection = cast(Any, connection)


def current_schema() -> str:
    """The schema in use now; `public` where no tenant was chosen."""
    return str(_connection.schema_name)


def use_public_schema() -> None:
    _connection.set_schema_to_public()


def use_tenant(tenant: Any) -> None:
    """Every query from here on is the tenant's own."""
    _connection.set_tenant(tenant)
