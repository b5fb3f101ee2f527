"""`manage.py down`: nothing of the studio runs on this machine any more."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from shujaa.embedded import ServiceError, services
from shujaa.embedded.stack import bring_down


class Command(BaseCommand):
    help = "Stop the studio, whatever still runs of it, and its embedded servers."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--delete-data", action="store_true", help="delete the data folder as well: databases, films, secrets"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        own = services(settings.DATA_DIR)
        try:
            for sentence in bring_down(own) or ["Nothing of the studio was running."]:
                self.stdout.write(sentence)
            if options["delete_data"]:
                own.delete()
                self.stdout.write(f"Deleted {own.places.data_dir}.")
        except ServiceError as error:
            raise CommandError(str(error)) from error
