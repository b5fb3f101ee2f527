import re
import unicodedata

import pysubs2
import pytest

from studio.film.spec import Word
from studio.film.text.subtitles import SceneWords, film_cards, to_ass, to_srt, to_vtt
from tests.studio.film.text.conftest import TEXTS, spoken

TYPED = r"{\pos(9,9)} a\Nb <b>bold</b> %{x} “q” & --> -- 5<6"
SCENES = (
    SceneWords((Word("First", 0, 15), Word("scene.", 15, 30)), 0, 60),
    SceneWords((Word("Second", 15, 30), Word("one", 30, 45)), 60, 90),
)


def cards_of(text):
    return film_cards([SceneWords(tuple(spoken(text, 0)), 0, 900)])


def joined(text: str) -> str:
    return "".join(text.replace("\u2060", "").split())


def test_each_scene_is_offset_by_the_frame_at_which_it_begins():
    srt = to_srt(film_cards(SCENES))
    assert srt == ("1\n00:00:00,000 --> 00:00:01,500\nFirst scene.\n\n2\n00:00:02,500 --> 00:00:04,000\nSecond one\n")


def test_webvtt_has_the_time_at_which_each_word_begins():
    vtt = to_vtt(film_cards(SCENES), language="en")
    assert vtt.startswith("WEBVTT\nLanguage: en\n\n1\n00:00:00.000 --> 00:00:01.500\nFirst <00:00:00.500>scene.\n")
    assert "<" not in to_vtt(film_cards(SCENES), has_word_times=False)


def test_what_was_typed_reads_the_same_in_an_srt_player():
    file = pysubs2.SSAFile.from_string(to_srt(cards_of(TYPED)), format_="srt")
    read = " ".join(re.sub(r"\\N(?!\u2060)", " ", event.text) for event in file)
    assert joined(read) == joined(TYPED)
    assert not re.search(r"<[a-z/]|\{\\|\\[Nnh]", to_srt(cards_of(TYPED)))


def test_webvtt_escapes_what_it_reads_as_markup():
    vtt = to_vtt(cards_of(TYPED), has_word_times=False)
    assert "&lt;b&gt;bold&lt;/b&gt;" in vtt
    assert vtt.count("-->") == sum(line.startswith("0") for line in vtt.splitlines())
    assert " &amp; " in vtt.replace("\n", " ")
    assert r"{\pos(9,9)}" in vtt


def test_ass_holds_no_override_but_our_own_karaoke():
    ass = to_ass(cards_of(TYPED), 1080, 1920)
    texts = [line.split(",", 9)[9] for line in ass.splitlines() if line.startswith("Dialogue:")]
    bare = [re.sub(r"(?<!\\)\{\\k\d+\}", "", text) for text in texts]
    shown = " ".join(re.sub(r"\\N(?!\u2060)", " ", text) for text in bare)
    assert not re.search(r"(?<!\\)[{}]", shown)
    assert joined(shown.replace(r"\{", "{").replace(r"\}", "}")) == joined(TYPED)


def test_karaoke_times_sum_to_the_card():
    ass = to_ass(film_cards(SCENES), 1080, 1920)
    first = next(line for line in ass.splitlines() if line.startswith("Dialogue:"))
    assert "0:00:00.00,0:00:01.50" in first
    assert sum(map(int, re.findall(r"\\k(\d+)", first))) == 150


@pytest.mark.parametrize("language", TEXTS)
def test_every_word_is_in_every_file_in_order(language):
    cards = cards_of(TEXTS[language])
    expected = joined(unicodedata.normalize("NFC", TEXTS[language]))
    srt = "".join(line for line in to_srt(cards).splitlines() if "-->" not in line and not line.isdigit())
    assert joined(srt) == expected
    parsed = pysubs2.SSAFile.from_string(to_ass(cards, 1080, 1920, language=language[:2]))
    assert joined("".join(event.plaintext for event in parsed)) == expected


def test_lines_are_at_most_two_and_of_reading_length():
    for card in cards_of(" ".join(["reading"] * 60)):
        assert len(card.lines) <= 2
        assert all(len(" ".join(word.text for word in line)) <= 45 for line in card.lines)


def test_zero_width_and_nul_characters_reach_no_file():
    cards = film_cards([SceneWords((Word("a\x00b\u200b", 0, 10),), 0, 30)])
    for text in (to_srt(cards), to_vtt(cards), to_ass(cards, 1080, 1920)):
        assert "ab" in text
        assert "\x00" not in text
        assert "\u200b" not in text
