"""A ready video's files, copied to a folder under names that a person understands, and the report of it."""

import os
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

from shujaa.errors import ShujaaError
from studio.assets import asset_path
from studio.briefs import run_of
from studio.models import Asset, Film, Video


class CannotExport(ShujaaError):
    """A ready video's files cannot be written where they are wanted."""


def export_video(video: Video, folder: Path) -> dict[str, Path]:
    """The films, captions, poster and preview copied into the folder, by what they are; each appears whole. Raises
    CannotExport, with what the folder said, and leaves the video as it is."""
    name = file_name(video)
    files: dict[str, Path] = {}
    films = films_of(video)
    for film in films:
        files[f"video {film.format}"] = _copy(film.asset, folder / f"{name}-{film.format.replace(':', 'x')}.mp4")
    first = films[0]
    for kind, asset in (("srt", first.captions_srt), ("vtt", first.captions_vtt), ("ass", first.captions_ass)):
        files[f"captions {kind}"] = _copy(asset, folder / f"{name}.{kind}")
    if video.poster:
        files["poster"] = _copy(video.poster, folder / f"{name}.jpg")
    if first.preview:
        files["preview"] = _copy(first.preview, folder / f"{name}.gif")
    return files


def films_of(video: Video) -> list[Film]:
    """The video's films in the order in which the formats were asked for."""
    return sorted(video.films.all(), key=lambda film: video.formats.index(film.format))


def video_report(video: Video, files: dict[str, Path], *, elapsed_s: float) -> dict[str, Any]:
    """What `make_video --json` prints: the video, its files with certificates, and how many steps were run."""
    run = run_of(video)
    assert run is not None, "a ready video had a run"
    steps = run.steps
    total, cached = steps.count(), steps.filter(is_cached=True).count()
    return {
        "video": video.pk,
        "state": video.state,
        "title": video.title,
        "seed": video.seed,
        "notes": video.notes,
        "files": [_film_report(film, files) for film in films_of(video)],
        "captions": {kind: str(files[f"captions {kind}"]) for kind in ("srt", "vtt", "ass")},
        "poster": str(files["poster"]) if "poster" in files else None,
        "preview": str(files["preview"]) if "preview" in files else None,
        "steps": {"total": total, "cached": cached, "run": total - cached},
        "elapsed_s": round(elapsed_s, 2),
    }


def file_name(video: Video) -> str:
    """A name for the video's files: letters and digits of any script, hyphens, the video's number at the end."""
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", video.title.lower())).strip("-_")
    short = words.encode()[:80].decode(errors="ignore").rstrip("-_")
    return f"{short or 'video'}-{video.pk}"


def _film_report(film: Film, files: dict[str, Path]) -> dict[str, Any]:
    return {
        "format": film.format,
        "path": str(files[f"video {film.format}"]),
        "width": film.width_px,
        "height": film.height_px,
        "duration_s": film.duration_s,
        "certificate": film.certificate,
    }


def _copy(asset: Asset, place: Path) -> Path:
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(asset_path(asset), part)
        part.replace(place)
    except OSError as failure:
        raise CannotExport(
            f"The video is ready, but {place.parent} cannot take its files: {failure.strerror}. "
            "Make room there or choose another folder, and run the command again: what is made is not made again."
        ) from failure
    finally:
        part.unlink(missing_ok=True)
    return place
