import pytest
from django.db import connection
from django_tenants.utils import schema_context

from shujaa.errors import BadInput
from studio.models import Video
from tenants.models import Domain, Tenant
from tenants.workspaces import open_workspace


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["acme", "go", "api", "Ab", "a", "9lives", "x" * 41, "drop table", "with_underscore"])
def test_a_taken_reserved_or_malformed_address_is_refused_and_leaves_nothing(slug: str, acme: Tenant) -> None:
    before = Tenant.objects.count(), Domain.objects.count()
    with pytest.raises(BadInput):
        open_workspace(slug, "Another")
    assert (Tenant.objects.count(), Domain.objects.count()) == before


@pytest.mark.django_db
def test_what_one_tenant_makes_the_other_cannot_see(acme: Tenant, rival: Tenant) -> None:
    Video.objects.create(title="Ours", source="idea", brief="Ours", seed=1)
    with schema_context(rival.schema_name):
        assert not Video.objects.exists()
    assert Video.objects.get().title == "Ours"


@pytest.mark.django_db
def test_tenants_have_schemas_of_their_own_with_few_tables(acme: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [acme.schema_name])
        (tables,) = cursor.fetchone()
    assert 5 <= tables < 30
