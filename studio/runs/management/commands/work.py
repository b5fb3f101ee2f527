"""`manage.py work --queue cpu [--queue io] [--burst]`: a worker that does steps."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from studio.runs.models import Queue

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class Command(BaseCommand):
    requires_system_checks = ()  # they check pages; this has none, and starts in half the time
    help = "Does the steps of the given queues until it is stopped (SIGTERM lets the step at hand finish)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", action="append", choices=Queue.values, help="May be given several times.")
        parser.add_argument("--burst", action="store_true", help="Ends when nothing is left to do.")
        parser.add_argument(
            "--grace",
            type=float,
            default=8.0,
            help="Seconds that a stop leaves the step at hand before it is handed back.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in ONE_THREAD:  # before any library reads them: steps are the unit of parallel work
            os.environ.setdefault(name, "1")
        from studio.runs.worker import work

        work(options["queue"] or [Queue.CPU, Queue.IO], is_burst=options["burst"], grace_s=options["grace"])
