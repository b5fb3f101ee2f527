"""What the marketer's pages show of a video: plain values, read with a bounded number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast
from django.utils.text import slugify

from studio.assets import assets_in
from studio.checklists import checks_of
from studio.models import Asset, Film, Video
from studio.runs.models import Run, Step, StepState
from studio.runs.rates import RunProgress, progress_of
from tenants.models import User


@dataclass(frozen=True)
class Tile:
    """A video in the list. `share` is 0..1 of the work while it is being made."""

    video: Video
    film: Film | None
    share: float | None

    @property
    def poster(self) -> Asset | None:
        return self.video.poster or (self.film.poster if self.film else None)


@dataclass(frozen=True)
class Saved:
    """A file that a person may take home, and under which name."""

    asset: Asset
    name: str
    label: str
    icon: str


def tiles_of(videos: Sequence[Video]) -> list[Tile]:
    """The videos as tiles: three queries for however many."""
    films: dict[int, list[Film]] = defaultdict(list)
    for film in Film.objects.filter(video__in=videos).select_related("asset", "poster"):
        films[film.video_id].append(film)
    shares = shares_done([video.run_id for video in videos if video.is_under_way and video.run_id])
    return [
        Tile(
            video,
            chosen_film(in_order(films[video.pk], video)),
            shares.get(video.run_id, 0.0) if video.is_under_way else None,
        )
        for video in videos
    ]


def shares_done(runs: Iterable[Any]) -> dict[Any, float]:
    """Roughly how much of each run is done, by weight, 0..1; one query."""
    done = Sum(F("weight") * Cast("progress", FloatField()), filter=~Q(state=StepState.DONE), default=0.0)
    rows = (
        Step.objects.filter(run__in=list(runs))
        .values("run")
        .annotate(
            done=done + Sum("weight", filter=Q(state=StepState.DONE), default=0.0), all=Sum("weight"), n=Count("pk")
        )
    )
    return {row["run"]: row["done"] / row["all"] if row["all"] and row["n"] > 1 else 0.0 for row in rows}


def run_of(video: Video) -> Run | None:
    return Run.objects.filter(pk=video.run_id).first() if video.run_id else None


def progress_of_video(video: Video) -> RunProgress | None:
    """How far the video's run is; None where it has none."""
    run = run_of(video)
    return progress_of(run) if run else None


def films_of(video: Video) -> list[Film]:
    """The video's films with all their files, in the order in which the formats were asked for."""
    related = ("asset", "captions_srt", "captions_vtt", "captions_ass", "preview", "poster")
    films = list(video.films.select_related(*related))
    for film in films:
        film.video = video
    return in_order(films, video)


def in_order(films: Iterable[Film], video: Video) -> list[Film]:
    """The films in the order in which the brief asked for their formats."""
    place = {name: index for index, name in enumerate(video.formats)}
    return sorted(films, key=lambda film: place.get(film.format, len(place)))


def chosen_film(films: Sequence[Film], wanted: str = "") -> Film | None:
    """The film in the wanted format, else the first."""
    return next((film for film in films if film.format == wanted), films[0] if films else None)


def files_of(film: Film) -> list[Saved]:
    """Everything that belongs to a film, named so that a person finds it again."""
    stem = f"{slugify(film.video.title, allow_unicode=True)[:60] or 'video'}-{film.format.replace(':', 'x')}"
    parts: list[tuple[Asset | None, str, str, str]] = [
        (film.asset, ".mp4", "Film", "film"),
        (film.poster, "", "Poster", "picture"),
        (film.preview, "", "Moving preview", "picture"),
        (film.captions_srt, ".srt", "Captions, SRT", "captions"),
        (film.captions_vtt, ".vtt", "Captions, WebVTT", "captions"),
        (film.captions_ass, ".ass", "Captions, ASS", "captions"),
    ]
    return [
        Saved(asset, stem + (suffix or suffix_of(asset)), label, icon) for asset, suffix, label, icon in parts if asset
    ]


def suffix_of(asset: Asset) -> str:
    return "." + asset.name.rsplit(".", 1)[-1] if "." in asset.name else ""


def scenes_of(video: Video) -> list[Mapping[str, Any]]:
    """The scenes of the storyboard that the video was made from."""
    return list(video.storyboard.body.get("scenes", [])) if video.storyboard else []


@dataclass(frozen=True)
class Origin:
    """Who made how many parts of one kind, and under which licence they may be used."""

    kind: str
    maker: str
    licence: str
    count: int


def origins_of(video: Video) -> list[Origin]:
    """Where everything in the video comes from, kind by kind; two queries."""
    results = Step.objects.filter(run=video.run_id).values_list("result", flat=True) if video.run_id else []
    used = {digest for result in results for digest in assets_in(result)}
    counted: Counter[tuple[str, str, str]] = Counter()
    for asset in Asset.objects.filter(pk__in=used):
        maker = " ".join(str(asset.origin[part]) for part in ("provider", "version") if asset.origin.get(part))
        counted[asset.kind, maker or "Shujaa Studio", asset.licence] += 1
    return [Origin(*what, count) for what, count in sorted(counted.items())]


def details_of(video: Video, film: Film | None) -> dict[str, Any]:
    """What the video's page shows beside the film itself."""
    return {
        "progress": progress_of_video(video) if video.is_under_way else None,
        "files": files_of(film) if film else [],
        "checks": checks_of(film.certificate) if film else [],
        "scenes": scenes_of(video),
        "origins": origins_of(video),
        "maker": User.objects.filter(pk=video.made_by_id).first() if video.made_by_id else None,
    }
