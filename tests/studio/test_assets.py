import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django_tenants.utils import schema_context

from studio.assets import (
    DiskFull,
    StoreError,
    asset_path,
    assets_in,
    known_outputs,
    remember_output,
    store_file,
    sweep_working_folders,
    working_folder,
)
from studio.models import Asset
from tenants.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path, acme: Tenant) -> Iterator[None]:
    settings.STORAGE_DIR = tmp_path / "store"
    return


def stored(content: bytes, name: str = "a.png") -> Asset:
    with working_folder() as folder:
        path = folder / name
        path.write_bytes(content)
        return store_file(path, "picture", name=name, origin={"provider": "test"})


def test_a_file_is_found_by_what_is_in_it_and_kept_once() -> None:
    first, second = stored(b"chai"), stored(b"chai")
    assert first == second
    assert asset_path(first).read_bytes() == b"chai"
    assert Asset.objects.count() == 1


def test_another_tenant_has_a_store_of_its_own(rival: Tenant) -> None:
    ours = stored(b"chai")
    with schema_context(rival.schema_name), pytest.raises((StoreError, Asset.DoesNotExist)):
        asset_path(ours.sha256)


def test_a_damaged_file_is_told_and_its_output_forgotten() -> None:
    asset = stored(b"chai")
    remember_output("k" * 64, "picture", {"layers": [{"asset": asset.sha256}]})
    assert known_outputs(["k" * 64])
    asset_path(asset).write_bytes(b"ch")
    with pytest.raises(StoreError, match="render the video again"):
        asset_path(asset)
    assert known_outputs(["k" * 64]) == {}


def test_what_was_stored_first_under_a_key_stands() -> None:
    assert remember_output("k" * 64, "voice", {"n": 1}) == {"n": 1}
    assert remember_output("k" * 64, "voice", {"n": 2}) == {"n": 1}


def test_a_full_disk_is_told_in_a_sentence_and_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="free some space"):
        stored(b"chai")
    assert not Asset.objects.exists()


def test_folders_of_killed_workers_are_swept_and_others_left(settings: Any) -> None:
    with working_folder() as mine:
        old = mine.parent / "old"
        old.mkdir()
        os.utime(old, (0, 0))
        assert sweep_working_folders(3600, now_s=mine.stat().st_mtime) == 1
        assert mine.exists()
    assert not mine.exists()


def test_assets_are_found_wherever_a_result_names_them() -> None:
    assert set(assets_in({"a": {"asset": "x"}, "b": [{"asset": "y"}], "asset": 3})) == {"x", "y"}
