"""What people type and upload by mistake, through every check that needs no render."""

import errno
import unicodedata
from pathlib import Path
from unittest.mock import patch

import pytest

from shujaa.errors import BadInput
from studio.briefs import read_brief
from studio.exports import CannotExport, _copy
from studio.film.text.fonts import missing_glyphs
from studio.management.commands.make_video import _read
from studio.models import Asset
from studio.providers.text import WritingRequest
from studio.providers.text.rules import RulesWriter
from studio.storyboards import Brand, Storyboard

BOARD_WRITERS = ("idea", "script", "text")
LINES = "Mr. Otieno sells fish at the lake. His boat is blue. "


def write(kind: str, text: str | bytes, language: str = "en", seconds: int = 30) -> Storyboard:
    brief = read_brief(kind, text, language=language, seconds=seconds)
    request = WritingRequest(
        kind=kind,  # type: ignore[arg-type]
        source=brief.text,
        language=brief.language,
        seconds=brief.seconds,
        seed=3,
        look=None,
        brand=Brand(),
        speech_s=lambda said: len(said.split()) / 2.5,
        url="https://example.org/q/ABC",
        can_draw=lambda said: not missing_glyphs(said),
    )
    return RulesWriter().write(request)


def said(board: Storyboard) -> str:
    return " ".join(scene.narration for scene in board.scenes if scene.narration)


@pytest.mark.parametrize("kind", BOARD_WRITERS)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing to tell"),
        (" \t\n ", "There is nothing to tell"),
        ("\u200b\u200d\ufeff\u2060", "There is nothing to tell"),
        ("\x00\x00", "There is nothing to tell"),
        ("🥭🍍🎉", "There are no words in this"),
        ("!!! … ???", "There are no words in this"),
        ("caf\xe9 du march\xe9".encode("latin-1"), "not valid UTF-8"),
        (b"%PDF-1.7 \x00\x01", "a PDF, not plain text"),
        (b"PK\x03\x04\x14\x00", "a Word or zip file"),
        ("half \ud83e a character", "half a character"),
    ],
)
def test_what_holds_no_text_is_refused_in_one_sentence(kind: str, text: str | bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as told:
        read_brief(kind, text)
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("kind", ["idea", "script"])
def test_a_character_that_no_font_has_is_named_at_once(kind: str) -> None:
    with pytest.raises(BadInput, match=r"No font draws “新” \(U\+65B0\).* write it another way or leave it out"):
        read_brief(kind, "Our new shop 新店 opens today")


def test_an_article_is_told_without_the_sentences_that_cannot_be_written() -> None:
    text = "Fish for 新店\n\n" + LINES * 6 + "The sign says 新店 in red. " + LINES * 6
    board = write("text", text)
    shown = " ".join([board.title, said(board), *(scene.title or "" for scene in board.scenes)])
    assert "boat is blue" in shown
    assert missing_glyphs(shown) == []


@pytest.mark.parametrize("kind", BOARD_WRITERS)
@pytest.mark.parametrize("text", ["Chai", "x" * 200, "ẹ" * 200, "a\u0301" * 200, "7"])
def test_one_word_or_one_long_token_gives_a_film(kind: str, text: str) -> None:
    board = write(kind, text)
    assert unicodedata.normalize("NFC", text)[:100].casefold() in said(board).casefold()
    assert len(board.scenes) >= 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Chai\x00 at\u200b 5\u202e pm\x07", "Chai at 5 pm"),
        ("Chai\r\nat\r5\u2028pm", "Chai\nat\n5\npm"),
        ("\ufeffChai", "Chai"),
        (unicodedata.normalize("NFD", "Ẹ̀fọ́"), unicodedata.normalize("NFC", "Ẹ̀fọ́")),
        ("Chai ☕".encode("utf-16"), "Chai ☕"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed: str | bytes, kept: str) -> None:
    assert read_brief("idea", typed).text == kept


def test_markup_that_is_typed_is_only_text() -> None:
    typed = r"Juice {\pos(1,1)} <b>bold</b> %{x} %s {topic} \N"
    assert read_brief("idea", typed).text == typed
    assert all(token in said(write("idea", typed)) for token in typed.split())


@pytest.mark.parametrize("language", ["klingon", "", "xx", "swahil", "🇰🇪"])
def test_an_unknown_language_is_refused_with_those_that_are_near_or_known(language: str) -> None:
    with pytest.raises(BadInput, match=r"is not a language that is known here: (did you mean|use one of)"):
        read_brief("idea", "Chai", language=language)


def test_twenty_thousand_words_are_told_and_one_more_is_too_many() -> None:
    text = LINES * 1_800
    assert 5 <= len(write("text", text).scenes) <= 12
    with pytest.raises(BadInput, match="20,000 words"):
        read_brief("text", "neno " * 20_001)


def test_files_that_cannot_take_the_video_are_told_of_and_leave_no_part(tmp_path: Path) -> None:
    stored = tmp_path / "film.mp4"
    stored.write_bytes(b"film")
    with (
        patch("studio.exports.asset_path", return_value=stored),
        patch("studio.exports.shutil.copyfile", side_effect=OSError(errno.ENOSPC, "No space left on device")),
        pytest.raises(CannotExport, match=r"ready, but .* cannot take its files: No space left on device\. Make room"),
    ):
        _copy(Asset(), tmp_path / "video.mp4")
    assert list(tmp_path.iterdir()) == [stored]


def test_a_file_without_an_end_is_not_read_to_its_end() -> None:
    with pytest.raises(BadInput, match="/dev/zero has more than 2 MB: give the text that the video should tell"):
        _read(Path("/dev/zero"))


def test_a_name_that_is_no_files_name_is_told_of() -> None:
    with pytest.raises(BadInput, match="cannot be read: this is not the name of a file"):
        _read(Path("a\x00b"))
