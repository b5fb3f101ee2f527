"""`manage.py demo`: a real video of a sample brief, made by everything that a customer's video is made by."""

import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

IDEA = (
    "Mama Njeri's new coffee shop in Nairobi roasts its own beans, opens at 6:30 am, and pours a fresh cup for KSh 150"
)


class Command(BaseCommand):
    help = "Make the demo video and say where it is."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=Path("demo-output"), metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        report = io.StringIO()
        call_command(
            "make_video",
            idea=IDEA,
            seed=7,
            seconds=30,
            formats="9:16,16:9",
            out=options["out"],
            json=True,
            progress=True,
            stdout=report,
        )
        made = json.loads(report.getvalue())
        for film in made["files"]:
            self.stdout.write(f"{film['format']}: {film['path']} ({film['duration_s']:.1f} s)")
        password = (settings.DATA_DIR / "demo-password").read_text()
        self.stdout.write(
            f"\nOpen the studio: make run, then http://demo.{settings.BASE_HOST}:{settings.ENV.port}/ "
            f"(demo@studio.localhost, {password})"
        )
        self.stdout.write(f"video: {Path(made['files'][0]['path']).resolve()}")
