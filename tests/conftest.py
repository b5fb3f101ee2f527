"""The cast, and two tenants from the first day: made once a session, used in each test's own transaction."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django_tenants.utils import schema_context

from tenants.models import Membership, Role, Tenant, User
from tenants.workspaces import open_front_door, open_workspace

PASSWORD = "a-long-Enough-pass-1"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database with the front door and two tenants, `acme` and `rival`."""
    with django_db_blocker.unblock():
        if not Tenant.objects.filter(slug="acme").exists():
            open_front_door()
            for slug in ("acme", "rival"):
                open_workspace(slug, slug.title())


@pytest.fixture
def acme(db: None) -> Iterator[Tenant]:
    """The tenant under test, its schema in use."""
    tenant = Tenant.objects.get(slug="acme")
    with schema_context(tenant.schema_name):
        yield tenant


@pytest.fixture
def rival(db: None) -> Tenant:
    """Another tenant, who must see nothing of acme's."""
    return Tenant.objects.get(slug="rival")


@pytest.fixture
def owner(acme: Tenant) -> User:
    return _member(acme, "owner@acme.test", Role.OWNER)


@pytest.fixture
def teammate(acme: Tenant) -> User:
    return _member(acme, "teammate@acme.test", Role.REVIEWER)


@pytest.fixture
def stranger(rival: Tenant) -> User:
    """A person who can sign in, but belongs to another tenant."""
    return _member(rival, "stranger@rival.test", Role.OWNER)


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@studio.test", PASSWORD)


@pytest.fixture
def acme_host() -> str:
    return "acme.studio.localhost"


@pytest.fixture
def visitor(acme_host: str) -> Client:
    """A browser on acme's pages, nobody signed in."""
    return Client(HTTP_HOST=acme_host)


@pytest.fixture
def browse(acme_host: str) -> Any:
    """`browse(person)`: a browser on acme's pages with that person signed in."""

    def signed_in(person: User) -> Client:
        client = Client(HTTP_HOST=acme_host)
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture(autouse=True)
def _public_schema_after_each_test() -> Iterator[None]:
    yield
    connection.set_schema_to_public()


def _member(tenant: Tenant, email: str, role: Role) -> User:
    person = User.objects.create_user(email, PASSWORD, name=email.split("@")[0].title())
    Membership.objects.create(tenant=tenant, person=person, role=role)
    return person
