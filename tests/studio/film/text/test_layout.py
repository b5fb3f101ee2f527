import unicodedata
from itertools import pairwise

import numpy as np
import pytest

from studio.film.text.clean import clean_text
from studio.film.text.fonts import EMOJI
from studio.film.text.ink import Ink, draw_runs
from studio.film.text.layout import break_word, fit, line_width, set_line, setting_for, word_width, wrap
from tests.studio.film.text.conftest import TEXTS


def test_arabic_words_stand_from_right_to_left_and_latin_ones_inside_from_left_to_right():
    words = clean_text("متجر Shujaa Studio الجديد 1,500 جنيه").split(" ")
    line = set_line(words, setting_for(words, language="ar"), 80)
    assert [words[piece.word] for piece in line.pieces] == ["جنيه", "1,500", "الجديد", "Shujaa", "Studio", "متجر"]


def test_a_bracket_round_two_latin_words_stands_outside_them_in_an_arabic_line():
    words = ["متجر", "(abc", "def)", "متجر"]
    line = set_line(words, setting_for(words, language="ar"), 80)
    seen = [run.text for piece in line.pieces for run in piece.runs]
    assert seen == ["متجر", ")", "abc", "def", "(", "متجر"]


@pytest.mark.parametrize("language", TEXTS)
def test_pieces_of_a_line_do_not_overlap_and_end_at_its_width(language):
    words = clean_text(TEXTS[language]).split(" ")
    setting = setting_for(words, language=language[:2])
    line = set_line(words, setting, 60)
    edges = [(piece.x_px, piece.x_px + piece.width_px) for piece in line.pieces]
    assert all(left[1] <= right[0] + 1e-6 for left, right in pairwise(edges))
    assert edges[-1][1] == pytest.approx(line.width_px)
    assert line.width_px == pytest.approx(line_width(words, setting, 60), abs=3)


def test_yoruba_draws_the_same_composed_and_decomposed_with_its_marks_on_the_letter():
    drawn = []
    for form in ("NFC", "NFD"):
        word = unicodedata.normalize(form, "ọ̀fẹ́")
        setting = setting_for([word])
        line = set_line([word], setting, 100)
        assert {run.face for piece in line.pieces for run in piece.runs} == {"NotoSans-ExtraBold"}
        drawn.append(draw_runs(line.pieces[0].runs, 100, Ink()).sprite.rgba)
    assert np.array_equal(*drawn)
    setting = setting_for(["ọ̀fẹ́"])
    assert word_width("ọ̀", setting, 100) == pytest.approx(word_width("o", setting, 100), abs=8)


def test_an_arabic_word_is_joined_not_set_letter_by_letter():
    setting = setting_for(["متجر"], language="ar")
    apart = sum(word_width(letter, setting, 100) for letter in "متجر")
    assert word_width("متجر", setting, 100) < 0.85 * apart


def test_an_emoji_is_a_run_of_its_own():
    words = ["go👩🏾‍🌾now"]
    runs = set_line(words, setting_for(words), 80).pieces[0].runs
    assert [(run.text, run.face == EMOJI) for run in runs] == [("go", False), ("👩🏾‍🌾", True), ("now", False)]


def test_a_long_token_is_cut_between_letters_into_parts_that_fit():
    token = "supercalifragilistic" * 10
    setting = setting_for([token])
    parts = break_word(token, setting, 60, 500)
    assert "".join(parts) == token
    assert max(word_width(part, setting, 60) for part in parts) <= 500


def test_a_cut_never_parts_a_mark_from_its_letter():
    token = "ọ̀" * 60
    parts = break_word(token, setting_for([token]), 60, 200)
    assert "".join(parts) == token
    assert not any(unicodedata.combining(part[0]) for part in parts)


def test_two_lines_come_out_about_even():
    words = ["one", "two", "three", "four", "five", "six", "seven"]
    setting = setting_for(words)
    lines = wrap(words, setting, 60, line_width(words, setting, 60) * 0.8, 2)
    widths = [line_width(line, setting, 60) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.6 * max(widths)
    assert [word for line in lines for word in line] == words


def test_a_text_that_cannot_fit_is_shortened_and_never_too_wide():
    setting = setting_for(["word"])
    fitted = fit("many words " * 60, setting, 80, 400, 2)
    assert fitted.size_px == 40
    assert len(fitted.lines) == 2
    assert fitted.lines[-1][-1].endswith("…")
    assert max(line_width(line, setting, fitted.size_px) for line in fitted.lines) <= 400


def test_what_nothing_draws_is_left_out_and_the_rest_is_set():
    words = ["a漢b", "漢", "c"]
    line = set_line(words, setting_for(words), 80)
    assert [(piece.word, "".join(run.text for run in piece.runs)) for piece in line.pieces] == [(0, "ab"), (2, "c")]
