"""`manage.py status`: what of the studio runs, and where its data lies."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from shujaa.embedded import services
from shujaa.embedded.stack import running_up


class Command(BaseCommand):
    help = "Say whether the studio and its embedded servers run, where they answer and where their data lies."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        own = services(settings.DATA_DIR)
        up = running_up(own.places)
        state = ("running" if up.is_ready else "starting") if up else "stopped"
        self.stdout.write(f"Studio: {state}{f' ({up})' if up else ''}")
        for status in own.status():
            self.stdout.write(str(status))
