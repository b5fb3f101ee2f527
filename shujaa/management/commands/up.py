"""`manage.py up`: the whole studio on this machine, with one log, until Ctrl-C."""

import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from shujaa.embedded import ServiceError, services
from shujaa.embedded.console import Console
from shujaa.embedded.stack import PREPARE, UpRecord, Web, claim_up, stack_specs, tell_ready
from shujaa.embedded.supervisor import Supervisor

WEB_START_S = 30.0


class Command(BaseCommand):
    help = "Run the servers, the web, the dispatcher and the workers; Ctrl-C ends them in order."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web pages (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="address to serve on (127.0.0.1: this machine alone)")
        parser.add_argument("--workers", type=int, default=settings.ENV.workers, help="processes for the cpu queue")
        parser.add_argument("--no-web", action="store_true", help="serve no pages")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["port"] < 65536:
            raise CommandError("--port wants a number from 1 to 65535.", returncode=2)
        if options["workers"] < 1:
            raise CommandError("--workers wants a number of 1 or more.", returncode=2)
        web = None if options["no_web"] else Web(options["port"], options["host"])
        try:
            self._run(web, options["workers"])
        except ServiceError as error:
            raise CommandError(str(error)) from error

    def _run(self, web: Web | None, workers: int) -> None:
        own = services(settings.DATA_DIR)
        address = f"http://{settings.BASE_HOST}:{web.port}/" if web else "no web"
        console = Console(sys.stdout)
        with claim_up(own.places, address) as record:
            if web:
                web.check_free()
                os.environ.setdefault("SHUJAA_PORT", str(web.port))  # codes and links name it

            def on_ready() -> None:
                tell_ready(own.places, record)
                threading.Thread(target=_greet, args=(console, record, workers, web), daemon=True).start()

            supervisor = Supervisor(own, stack_specs(workers, web), console, first=[PREPARE], on_ready=on_ready)
            _stop_on_signals(supervisor)
            supervisor.run()
            console.say("up", "ended; nothing was left running")


def _greet(console: Console, record: UpRecord, workers: int, web: Web | None) -> None:
    """Says that the studio is up once the pages answer: who follows the address at once finds them."""
    deadline = time.monotonic() + WEB_START_S
    while web and not web.answers() and time.monotonic() < deadline:
        time.sleep(0.1)
    console.say("up", f"the studio is up: {record.address} ({workers} workers, pid {os.getpid()}); Ctrl-C ends it")


def _stop_on_signals(supervisor: Supervisor) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        supervisor.request_stop()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
