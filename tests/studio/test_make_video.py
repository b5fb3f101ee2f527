import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from studio.provenance import read_provenance
from tests.installation import Installation, own_installation

IDEA = "Solar lamps for market stalls in Kisumu, from KSh 900"
CHEAP = ("--quality", "draft", "--seconds", "15", "--seed", "5", "--json")


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with own_installation() as made:
        yield made


@pytest.fixture(scope="module")
def report(installation: Installation) -> dict[str, Any]:
    """What the command says of a first video, made where nothing ran."""
    out = str(installation.data_dir / "films")
    done = installation.manage("make_video", "--idea", IDEA, *CHEAP, "--formats", "9:16,1:1", "--out", out)
    assert done.returncode == 0, done.stderr + done.stdout + installation.stack_log()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_films_in_every_format_are_ready_with_a_certificate(report: dict[str, Any]) -> None:
    assert report["state"] == "ready"
    assert [(film["format"], film["width"], film["height"]) for film in report["files"]] == [
        ("9:16", 720, 1280),
        ("1:1", 720, 720),
    ]
    for film in report["files"]:
        assert film["certificate"]["is_ready"], film["certificate"]["problems"]
        assert abs(film["duration_s"] - 15) <= 1.5
        assert abs(film["certificate"]["integrated_lufs"] + 14) <= 0.5
        assert film["certificate"]["true_peak_dbtp"] <= -1
        assert "/q/" in film["certificate"]["qr_text"]
        with av.open(film["path"]) as file:
            assert file.streams.video[0].frames == film["certificate"]["planned_frames"]


def test_captions_poster_and_preview_lie_beside_the_films(report: dict[str, Any]) -> None:
    assert "-->" in Path(report["captions"]["srt"]).read_text()
    assert Path(report["captions"]["vtt"]).read_text().startswith("WEBVTT")
    assert Path(report["poster"]).read_bytes()[:3] == b"\xff\xd8\xff"
    assert Path(report["preview"]).read_bytes()[:3] == b"GIF"


def test_each_film_carries_a_valid_statement_of_its_origin(report: dict[str, Any]) -> None:
    said = read_provenance(Path(report["files"][0]["path"]))
    assert said["is_valid"]
    assert {part["provider"] for part in said["made_by"]} >= {"illustrator", "hibari", "rules"}


def test_nothing_runs_on_after_the_command(report: dict[str, Any], installation: Installation) -> None:
    assert installation.processes("manage.py", "postgres", "valkey") == []


def test_the_same_brief_again_is_mostly_found_in_the_store(report: dict[str, Any], installation: Installation) -> None:
    out = str(installation.data_dir / "again")
    done = installation.manage("make_video", "--idea", IDEA, *CHEAP, "--formats", "9:16,1:1", "--out", out)
    again = json.loads(done.stdout)
    assert again["state"] == "ready"
    # Another video has another code: the script, and in each format the end card, the way into it and what joins them.
    assert again["steps"]["run"] <= 1 + 2 * 5
    assert again["steps"]["cached"] >= 2 * again["steps"]["run"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--idea", ""), "write"),
        (("--script", "no-such-file.txt"), "cannot be read"),
        (("--idea", IDEA, "--seconds", "500"), "15 to 90"),
        (("--idea", IDEA, "--tenant", "nobody"), "no workspace"),
    ],
)
def test_bad_input_ends_with_status_2_and_one_line(
    installation: Installation, arguments: tuple[str, ...], sentence: str
) -> None:
    done = installation.manage("make_video", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
