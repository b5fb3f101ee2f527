"""A brief: what a person asked for, checked; and the video that is made of it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from shujaa.errors import BadInput
from studio.content_keys import content_key
from studio.film.text.fonts import check_glyphs
from studio.language.clean import clean_text
from studio.language.detect import check_language
from studio.models import Quality, Source, Video, VideoState
from studio.runs.engine import StepPlan, cancel_run, retry_run, start_run
from studio.runs.models import Run, RunState, StepState
from studio.storyboards import Format, Look
from tenants.models import Tenant, User

SECONDS = (15, 90)
MAX_WORDS = 20_000
MAX_CHARACTERS = 200_000


@dataclass(frozen=True)
class Brief:
    """What is wanted; `read_brief` makes one that is fit to use."""

    source: str
    text: str
    language: str = "en"
    seconds: int = 30
    formats: tuple[str, ...] = ("9:16",)
    quality: str = "full"
    look: str = ""
    seed: int = field(default_factory=lambda: secrets.randbelow(2**31))
    url: str = ""


def read_brief(
    source: str,
    text: str | bytes,
    *,
    language: str = "en",
    seconds: int = 30,
    formats: tuple[str, ...] = ("9:16",),
    quality: str = "full",
    look: str = "",
    seed: int | None = None,
    url: str = "",
) -> Brief:
    """The brief, cleaned and checked. Raises BadInput with one sentence that says what to change."""
    _one_of("source", source, Source.values)
    cleaned = clean_text(text)
    if len(cleaned.split()) > MAX_WORDS or len(cleaned) > MAX_CHARACTERS:
        raise BadInput(f"The text is longer than {MAX_WORDS:,} words: give the part that the video should tell.")
    if source != Source.TEXT:  # of a long text, only what can be written is told
        check_glyphs([cleaned])
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise BadInput(f"A video lasts {SECONDS[0]} to {SECONDS[1]} seconds; {seconds} was asked for.")
    if not formats:
        raise BadInput(f"Choose at least one format of {', '.join(get_args(Format))}.")
    for name in formats:
        _one_of("format", name, get_args(Format))
    _one_of("quality", quality, Quality.values)
    if look:
        _one_of("style", look, get_args(Look))
    if seed is not None and not 0 <= seed < 2**31:
        raise BadInput("The seed is a whole number from 0 to 2147483647.")
    if url:
        _check_address(url)
    return Brief(
        source=source,
        text=cleaned,
        language=check_language(language),
        seconds=seconds,
        formats=tuple(dict.fromkeys(formats)),
        quality=quality,
        look=look,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        url=url,
    )


def columns_of(brief: Brief) -> dict[str, Any]:
    """A brief as the columns of a Video: what makes a new one, and what finds one of the same brief."""
    return {
        "source": brief.source,
        "brief": brief.text,
        "language": brief.language,
        "seconds": brief.seconds,
        "formats": list(brief.formats),
        "quality": brief.quality,
        "look": brief.look,
        "seed": brief.seed,
        "url": brief.url,
    }


def make_video(tenant: Tenant, brief: Brief, person: User | None = None, *, priority: int = 0) -> Video:
    """The video, queued, its run started. To be called in the tenant's schema."""
    with transaction.atomic():
        video = Video.objects.create(title=_working_title(brief.text), made_by=person, **columns_of(brief))
        return start_video_run(tenant, video, person, priority=priority)


def start_video_run(tenant: Tenant, video: Video, person: User | None = None, *, priority: int = 0) -> Video:
    """The video with a run of its own under way: the script first, which then plans the rest."""
    with transaction.atomic():
        locked = Video.objects.select_for_update().get(pk=video.pk)
        if locked.is_under_way and locked.run_id:
            return locked
        key = content_key("script-step", {"tenant": tenant.schema_name, "video": locked.pk})
        script = StepPlan(kind="script", label="Script", key=key, queue="cpu", weight=1.0, params={"video": locked.pk})
        run = start_run(tenant, f"video:{locked.pk}", locked.title, [script], priority=priority, made_by=person)
        locked.run_id, locked.state, locked.error, locked.notes = run.pk, VideoState.QUEUED, "", []
        locked.save(update_fields=["run_id", "state", "error", "notes"])
        return locked


def run_of(video: Video) -> Run | None:
    """The run that last worked on a video."""
    return Run.objects.filter(pk=video.run_id).first() if video.run_id else None


def is_brief_at_fault(video: Video) -> bool:
    """Whether a failed video failed because its brief cannot be told, as when a script is too long for the film.

    Such a script step fails at its first try; a fault of ours is tried again before it counts.
    """
    run = run_of(video)
    return run is not None and run.steps.filter(kind="script", state=StepState.FAILED, failures=1).exists()


def cancel_video(video: Video) -> Video:
    """The video, cancelled at once; what was finished of it stays in the store. A finished one is left as it is."""
    run = run_of(video)
    if run is not None:
        cancel_run(run)
    Video.objects.under_way().filter(pk=video.pk).update(state=VideoState.CANCELLED)
    video.refresh_from_db()
    return video


def retry_video(video: Video, tenant: Tenant) -> Video:
    """The failed or cancelled video, under way again; only what is not in the store is made."""
    if video.state not in (VideoState.FAILED, VideoState.CANCELLED):
        raise BadInput("Only a failed or cancelled video can be tried again.")
    run = run_of(video)
    if run is None or run.state == RunState.DONE:  # done, but what it made did not pass
        return start_video_run(tenant, video)
    retry_run(run)
    Video.objects.filter(pk=video.pk).update(state=VideoState.QUEUED, error="", ready_at=None)
    video.refresh_from_db()
    return video


def mark_ended(video: Video, state: str, error: str = "", notes: tuple[str, ...] = ()) -> None:
    """Record how a video's run ended; a cancelled video stays cancelled."""
    Video.objects.under_way().filter(pk=video.pk).update(
        state=state, error=error, ready_at=timezone.now() if state == VideoState.READY else None
    )
    if notes:
        Video.objects.filter(pk=video.pk).update(notes=list(notes))


def _working_title(text: str) -> str:
    first = text.split("\n", 1)[0].strip()
    return first if len(first) <= 80 else first[:79].rsplit(" ", 1)[0] + "…"


def _check_address(url: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as wrong:
        raise BadInput(f"“{url[:60]}” is not an address: give one such as https://example.org/offer.") from wrong
    if len(url) > 300:
        raise BadInput("The address is longer than 300 characters: give a shorter one.")


def _one_of(what: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise BadInput(f"“{value}” is not a {what}: choose one of {', '.join(allowed)}.")
