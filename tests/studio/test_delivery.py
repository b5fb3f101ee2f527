"""Files over HTTP: whole, in part, not again, under a readable name."""

from pathlib import Path

import pytest
from django.test import RequestFactory

from studio.delivery import Delivery, deliver

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def film(tmp_path: Path) -> Delivery:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    return Delivery(path, "ab" * 32, "video/mp4", "Kahawa ya Nyeri – 9x16.mp4")


def ask(film: Delivery, method: str = "get", query: str = "", **headers: str):
    request = getattr(RequestFactory(), method)(f"/film{query}", headers=headers)
    return deliver(request, film)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_comes_with_its_length_and_the_word_that_parts_may_be_asked_for(film):
    response = ask(film)
    assert response.status_code == 200
    assert body(response) == CONTENT
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "video/mp4"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, len(CONTENT) - 1),
        ("bytes=1000-700000", 1000, 700000),
        ("bytes=1000-99999999999", 1000, len(CONTENT) - 1),
        ("bytes=-500", len(CONTENT) - 500, len(CONTENT) - 1),
        ("bytes=-99999999999", 0, len(CONTENT) - 1),
    ],
)
def test_a_part_is_exactly_the_bytes_asked_for(film, asked, first, last):
    response = ask(film, range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=9999999-", "bytes=-0", f"bytes={len(CONTENT)}-{len(CONTENT) + 5}"])
def test_a_part_past_the_end_is_refused_with_the_size(film, asked):
    response = ask(film, range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=0x1-2"])
def test_a_range_that_makes_no_sense_is_ignored(film, asked):
    response = ask(film, range=asked)
    assert response.status_code == 200
    assert len(body(response)) == len(CONTENT)


def test_head_says_all_and_sends_nothing(film):
    response = ask(film, "head")
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == b""
    part = ask(film, "head", range="bytes=10-19")
    assert (part.status_code, part["Content-Length"], body(part)) == (206, "10", b"")


def test_what_the_browser_has_is_not_sent_again(film):
    etag = ask(film)["ETag"]
    response = ask(film, **{"if-none-match": etag})
    assert response.status_code == 304
    assert body(response) == b""


def test_a_part_of_another_version_is_answered_by_the_whole(film):
    assert ask(film, range="bytes=0-9", **{"if-range": '"other"'}).status_code == 200
    assert ask(film, range="bytes=0-9", **{"if-range": ask(film)["ETag"]}).status_code == 206


def test_a_download_is_saved_under_its_readable_name(film):
    assert ask(film)["Content-Disposition"].startswith("inline")
    saved = ask(film, query="?download=1")["Content-Disposition"]
    assert saved.startswith("attachment")
    assert "filename*=utf-8''Kahawa%20ya%20Nyeri%20%E2%80%93%209x16.mp4" in saved


def test_a_member_s_file_is_not_kept_by_shared_caches(film):
    assert "private" in ask(film)["Cache-Control"]
