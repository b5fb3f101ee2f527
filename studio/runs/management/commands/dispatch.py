"""`manage.py dispatch`: gives ready steps to the workers and looks after what is lost."""

import os
import signal
import socket
from typing import Any

from django.core.management.base import BaseCommand

from studio.runs.dispatcher import Dispatcher


class Command(BaseCommand):
    requires_system_checks = ()  # they check pages; this has none, and starts in half the time
    help = "Gives ready steps to the workers until it is stopped. Two at once are safe."

    def handle(self, *args: Any, **options: Any) -> None:
        dispatcher = Dispatcher(name=f"{socket.gethostname()}.{os.getpid()}")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, dispatcher.stop)
        dispatcher.run()
