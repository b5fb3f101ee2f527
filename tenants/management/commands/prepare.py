"""`manage.py prepare`: the database is migrated, the front door and the demo workspace stand."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_tenants.utils import schema_context

from shujaa.embedded.places import write_private
from tenants.models import Membership, Role, Tenant, User
from tenants.workspaces import open_front_door, open_workspace

DEMO_EMAIL = "demo@studio.localhost"


class Command(BaseCommand):
    help = "Migrate every schema that needs it; make the front door and, outside production, the demo workspace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave the demo workspace out")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())
        if not _is_migrated("public", wanted):
            call_command("migrate_schemas", schema_name="public", verbosity=0, interactive=False)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        open_front_door()
        for tenant in Tenant.objects.exclude(schema_name="public"):
            if not _is_migrated(tenant.schema_name, wanted):
                call_command("migrate_schemas", schema_name=tenant.schema_name, verbosity=0, interactive=False)
        if not (options["no_demo"] or settings.IS_PRODUCTION):
            self._open_demo()

    def _open_demo(self) -> None:
        password_file = settings.DATA_DIR / "demo-password"
        person = User.objects.filter(email=DEMO_EMAIL).first()
        if person is None or not password_file.exists():
            password = secrets.token_urlsafe(9)
            if person is None:
                person = User.objects.create_superuser(DEMO_EMAIL, name="Demo")
            person.set_password(password)
            person.save()
            write_private(password_file, password)
        tenant = Tenant.objects.filter(slug="demo").first() or open_workspace("demo", "Demo", person)
        Membership.objects.get_or_create(tenant=tenant, person=person, defaults={"role": Role.OWNER})


def _is_migrated(schema: str, wanted: set[tuple[str, str]]) -> bool:
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{schema}.django_migrations".replace("-", "_")])
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        return wanted <= set(cursor.fetchall())
