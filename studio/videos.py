"""A video's end: what its run made, gathered into films, or what went wrong, said."""

from typing import Any

from django.db import transaction

from studio.assets import known_outputs
from studio.briefs import mark_ended
from studio.models import Asset, Film, Video, VideoState
from studio.runs.models import Run, RunState

UNFIT = "The finished film did not pass its check"


def settle_video(run: Run) -> None:
    """The video of an ended run: ready with its films, failed with the reason, or cancelled. May be called twice."""
    video = Video.objects.filter(pk=int(run.subject.partition(":")[2]), run_id=run.pk).first()
    if video is None:
        return
    if run.state == RunState.CANCELLED:
        mark_ended(video, VideoState.CANCELLED)
    elif run.state == RunState.FAILED:
        mark_ended(video, VideoState.FAILED, run.error)
    else:
        _gather(video, run)


def _gather(video: Video, run: Run) -> None:
    script = run.steps.get(kind="script").result
    keys = [key for made in script["films"].values() for key in made.values()]
    outputs = known_outputs([*keys, script["captions"]])
    captions = outputs[script["captions"]]
    problems = []
    with transaction.atomic():
        for name, made in script["films"].items():
            certificate = outputs[made["certificate"]]
            problems += [f"{name}: {problem}" for problem in certificate["problems"]]
            _keep_film(video, name, {what: outputs[key] for what, key in made.items()}, captions)
        Film.objects.filter(video=video).exclude(format__in=script["films"]).delete()
        first = Film.objects.filter(video=video, format=video.formats[0]).first()
        Video.objects.filter(pk=video.pk).update(poster=first.poster if first else None)
        if problems:
            mark_ended(video, VideoState.FAILED, f"{UNFIT}: {'; '.join(problems)}")
        else:
            mark_ended(video, VideoState.READY, notes=tuple(script["notes"]))


def _keep_film(video: Video, name: str, made: dict[str, Any], captions: dict[str, Any]) -> None:
    certificate = made["certificate"]
    Film.objects.update_or_create(
        video=video,
        format=name,
        defaults={
            "asset": Asset.objects.get(pk=made["film"]["film"]["asset"]),
            "captions_srt": Asset.objects.get(pk=captions["srt"]["asset"]),
            "captions_vtt": Asset.objects.get(pk=captions["vtt"]["asset"]),
            "captions_ass": Asset.objects.get(pk=captions["ass"]["asset"]),
            "poster": Asset.objects.get(pk=made["poster"]["poster"]["asset"]),
            "preview": Asset.objects.get(pk=made["poster"]["gif"]["asset"]),
            "width_px": certificate["width_px"],
            "height_px": certificate["height_px"],
            "duration_s": certificate["duration_s"],
            "certificate": certificate,
        },
    )
