import unicodedata

import pytest

from studio.film.text.clean import clean_text


def test_control_and_zero_width_characters_are_removed():
    assert clean_text("ha\x00ba\u200bri\u202e \ufeffdu\u00adnia\x1b[0m") == "habari dunia[0m"


def test_white_space_of_any_kind_is_one_space():
    assert clean_text("  a\u00a0\t\nb\u2003 c  ") == "a b c"


def test_lone_surrogates_and_unassigned_code_points_are_removed():
    assert clean_text("a\ud800b\U000e0fffc\ufffe") == "abc"


@pytest.mark.parametrize("typed", [r"{\pos(9,9)}", r"a\Nb", "<b>x</b>", "%{y}", "“q” 'r' \"s\""])
def test_what_looks_like_markup_stays_as_typed(typed):
    assert clean_text(typed) == typed


@pytest.mark.parametrize(
    "emoji", ["👩🏾‍🌾", "❤️", "1️⃣", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🇰🇪"]
)
def test_emoji_sequences_stay_whole(emoji):
    assert clean_text(f"a {emoji} b") == f"a {emoji} b"


def test_a_non_joiner_stays_between_arabic_letters_and_goes_between_latin_ones():
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_text("ab\u200ccd\u200d") == "abcd"


def test_composed_and_decomposed_text_come_out_equal():
    yoruba = "Ẹ káàbọ̀ ọ̀fẹ́"
    assert clean_text(unicodedata.normalize("NFD", yoruba)) == clean_text(unicodedata.normalize("NFC", yoruba))
