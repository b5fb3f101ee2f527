"""The tenant's store of files, addressed by content, and the memory of what each content key gave.

A file is written beside its place, flushed to disk and renamed: nobody sees half of one. A key's output is written
once; whoever comes second gets what the first made.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from shujaa.errors import ShujaaError
from shujaa.schemas import current_schema
from studio.models import Asset, Output

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".ass": "text/x-ssa",
    ".json": "application/json",
}


class StoreError(ShujaaError):
    """A file cannot be stored or is gone from the store."""


class DiskFull(StoreError):
    """No room left; what was being written is removed."""


def asset_path(asset: Asset | str, suffix: str | None = None) -> Path:
    """Where an asset of the current tenant lies. Raises StoreError when it is gone or its size is not what it was."""
    row = asset if isinstance(asset, Asset) else Asset.objects.get(pk=asset)
    path = _place(row.sha256, suffix or Path(row.name).suffix)
    if not path.is_file() or path.stat().st_size != row.size_bytes:
        raise StoreError(f"The file {row.name} is missing from the store or damaged: render the video again.")
    return path


def store_file(path: Path, kind: str, *, name: str, origin: Mapping[str, Any], licence: str = "") -> Asset:
    """The asset with a file's content; the file itself is moved or, if the content is known already, removed.

    `origin` says who made it (provider, version, model …). Raises DiskFull or StoreError.
    """
    digest, suffix = _sha256(path), Path(name).suffix
    size_bytes = path.stat().st_size
    place = _place(digest, suffix)
    if not (place.is_file() and place.stat().st_size == size_bytes):
        with _told_when_full():
            place.parent.mkdir(parents=True, exist_ok=True)
            _move_durably(path, place)
    else:
        path.unlink()
    asset, _ = Asset.objects.get_or_create(
        sha256=digest,
        defaults={
            "kind": kind,
            "name": name,
            "media_type": MEDIA_TYPES[suffix],
            "size_bytes": size_bytes,
            "origin": dict(origin),
            "licence": licence,
        },
    )
    return asset


def remember_output(key: str, kind: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored under a content key: `result` now, or what somebody stored there before."""
    with transaction.atomic():
        output, _ = Output.objects.get_or_create(key=key, defaults={"kind": kind, "result": dict(result)})
    return dict(output.result)


def known_outputs(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The outputs already stored under these keys, with every file they name in its place; what lost a file is
    forgotten, so that it is made anew."""
    outputs = {output.key: output.result for output in Output.objects.filter(key__in=list(keys))}
    named = {digest for result in outputs.values() for digest in assets_in(result)}
    present = {
        row.sha256
        for row in Asset.objects.filter(pk__in=named)
        if _has_size(_place(row.sha256, Path(row.name).suffix), row.size_bytes)
    }
    lost = [key for key, result in outputs.items() if not set(assets_in(result)) <= present]
    if lost:
        Output.objects.filter(key__in=lost).delete()
    return {key: result for key, result in outputs.items() if key not in lost}


def assets_in(value: Any) -> Iterator[str]:
    """Every asset named anywhere in a result, by its SHA-256."""
    if isinstance(value, Mapping):
        if isinstance(value.get("asset"), str):
            yield value["asset"]
        for part in value.values():
            yield from assets_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from assets_in(part)


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder for unfinished files, on the store's own disk (so that a rename suffices), removed at the end."""
    root = Path(settings.STORAGE_DIR) / "tmp"
    with _told_when_full():
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=root))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_working_folders(older_than_s: float, now_s: float) -> int:
    """How many folders left by killed workers were removed."""
    root = Path(settings.STORAGE_DIR) / "tmp"
    old = [f for f in root.glob("*") if f.is_dir() and now_s - f.stat().st_mtime > older_than_s]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _place(digest: str, suffix: str) -> Path:
    place: Path = Path(settings.STORAGE_DIR) / current_schema() / digest[:2] / f"{digest}{suffix}"
    return place


def _has_size(path: Path, size_bytes: int) -> bool:
    return path.is_file() and path.stat().st_size == size_bytes


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move_durably(source: Path, place: Path) -> None:
    if source.stat().st_dev != place.parent.stat().st_dev:
        beside = place.with_name(f".{place.name}.{os.getpid()}")
        shutil.copyfile(source, beside)
        source.unlink()
        source = beside
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(place)


@contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("The disk is full: free some space and retry the video; finished parts are kept.") from None
        raise
