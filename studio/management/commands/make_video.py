"""`manage.py make_video`: a brief in, finished films in a folder out; works by itself where nothing runs yet."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django_tenants.utils import schema_context
from tqdm import tqdm

from shujaa.embedded import services
from shujaa.embedded.stack import temporary_stack
from shujaa.errors import BadInput, ShujaaError
from shujaa.schemas import use_public_schema
from studio.briefs import Brief, cancel_video, is_brief_at_fault, make_video, read_brief, run_of
from studio.exports import export_video, video_report
from studio.models import Quality, Video, VideoState
from studio.runs.engine import progress_of
from tenants.models import Tenant

BAD_INPUT, INTERRUPTED = 2, 130  # exit statuses; the second as shells have it
MOST_BYTES = 2_000_000  # no text of as many words as are told has more, in any encoding


class Command(BaseCommand):
    help = "Make a video of an idea, a script or a long text, in every format asked for."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--idea", help="what the video is about, in a line or two")
        what.add_argument("--script", type=Path, metavar="FILE", help="a script, said as it stands")
        what.add_argument("--text", type=Path, metavar="FILE", help="a long text, told shorter")
        parser.add_argument("--tenant", default="demo", help="the workspace (default: demo)")
        parser.add_argument("--language", default="en", help="en, sw, fr, ar, am, yo … (default: en)")
        parser.add_argument("--seconds", type=int, default=30, help="15 to 90 (default: 30)")
        parser.add_argument("--formats", default="9:16", help="of 9:16,1:1,16:9,4:5 (default: 9:16)")
        parser.add_argument("--quality", default=Quality.FULL, help="draft (720p) or full (1080p, the default)")
        parser.add_argument("--style", default="", help="flat, papercut, poster, neon or textile (default: by topic)")
        parser.add_argument("--seed", type=int, help="the same seed gives the same film")
        parser.add_argument(
            "--url", default="", help="where the QR code on the end card leads (default: the video's page)"
        )
        parser.add_argument(
            "--out", type=Path, default=Path("."), metavar="DIR", help="where the files go (default: here)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object at the end, and nothing else")
        parser.add_argument("--progress", action="store_true", help="show progress with --json too, on standard error")
        parser.add_argument("--wait", action="store_true", default=True, help="wait for the films (the default)")
        parser.add_argument("--no-wait", dest="wait", action="store_false", help="queue the video and return")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            brief = _brief(options)
            out = _folder(options["out"])
            with temporary_stack(workers=settings.ENV.workers) if options["wait"] else _services_and_tables():
                tenant = _tenant(options["tenant"])
                with schema_context(tenant.schema_name):
                    self._make(tenant, brief, out, options, began)
        except BadInput as wrong:
            raise CommandError(str(wrong), returncode=BAD_INPUT) from wrong
        except ShujaaError as failure:
            raise CommandError(str(failure)) from failure
        except KeyboardInterrupt:  # before the video was queued, or again while all is being stopped
            raise CommandError("Cancelled.", returncode=INTERRUPTED) from None

    def _make(self, tenant: Tenant, brief: Brief, out: Path, options: dict[str, Any], began: float) -> None:
        video = make_video(tenant, brief)
        if not options["wait"]:
            self._say({"video": video.pk, "state": video.state}, [f"queued as video {video.pk}"], options)
            return
        with _cancelled_when_interrupted(video):
            _follow(video, quiet=options["json"] and not options["progress"])
        video.refresh_from_db()
        if video.state != VideoState.READY:
            failed = {"video": video.pk, "state": video.state, "error": video.error}
            self._say(failed, [], options)
            status = BAD_INPUT if is_brief_at_fault(video) else 1
            raise CommandError(video.error or "The video was cancelled.", returncode=status)
        files = export_video(video, out)
        report = video_report(video, files, elapsed_s=time.monotonic() - began)
        lines = [*video.notes, *(f"{name}: {path}" for name, path in files.items())]
        self._say(report, lines, options)

    def _say(self, report: dict[str, Any], lines: list[str], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for line in lines:
                self.stdout.write(line)


def _brief(options: dict[str, Any]) -> Brief:
    source = next(kind for kind in ("idea", "script", "text") if options[kind] is not None)
    given = options[source]
    return read_brief(
        source,
        given if source == "idea" else _read(given),
        language=options["language"],
        seconds=options["seconds"],
        formats=tuple(name.strip() for name in options["formats"].split(",") if name.strip()),
        quality=options["quality"],
        look=options["style"],
        seed=options["seed"],
        url=options["url"],
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else "this is not the name of a file"
        raise BadInput(f"{path} cannot be read: {reason}. Check the name and its permissions.") from failure
    if len(content) > MOST_BYTES:
        raise BadInput(f"{path} has more than {MOST_BYTES // 1_000_000} MB: give the text that the video should tell.")
    return content


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as failure:
        raise BadInput(f"{path} cannot be written: {failure.strerror}. Choose another folder by --out.") from failure
    return path


def _tenant(slug: str) -> Tenant:
    use_public_schema()
    tenant: Tenant | None = Tenant.objects.exclude(schema_name="public").filter(slug=slug, is_active=True).first()
    if tenant is None:
        known = ", ".join(Tenant.objects.exclude(schema_name="public").values_list("slug", flat=True))
        raise BadInput(f"There is no workspace “{slug}”: choose one of {known}.")
    return tenant


@contextmanager
def _services_and_tables() -> Iterator[None]:
    """What queueing alone needs: the database, prepared, and nobody who renders."""
    with services(settings.DATA_DIR).hold():
        call_command("prepare")
        yield


@contextmanager
def _cancelled_when_interrupted(video: Video) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        cancel_video(video)
        raise CommandError(
            "Cancelled; what was finished is kept, so a new try is quick.", returncode=INTERRUPTED
        ) from None


def _follow(video: Video, *, quiet: bool) -> None:
    """Show how far the run is until the video has ended: a bar at a terminal, a line every tenth in a log."""
    is_terminal = sys.stderr.isatty()
    told = -1
    bar_format = "{desc} |{bar}| {n:3.0f} %{postfix}"
    with tqdm(total=100, disable=quiet or not is_terminal, file=sys.stderr, bar_format=bar_format) as bar:
        while True:
            video.refresh_from_db()
            run = run_of(video)
            assert run is not None, "a video that was made has a run"
            progress = progress_of(run)
            percent, left = round(progress.share * 100), progress.time_left_s
            left_text = f" · {left:.0f} s left" if left is not None and video.is_under_way else ""
            bar.n = percent
            bar.set_description_str(f"{progress.stage[:28]:28}", refresh=False)
            bar.set_postfix_str(left_text, refresh=True)
            if not (quiet or is_terminal) and percent // 10 > told:
                told = percent // 10
                print(f"{percent:3d} %  {progress.stage}{left_text}", file=sys.stderr, flush=True)
            if not video.is_under_way:
                return
            time.sleep(0.2)
