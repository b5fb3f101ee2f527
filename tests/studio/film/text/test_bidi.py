import pytest

from studio.film.text.bidi import base_level, levels, visual_order

HEBREW = str.maketrans("ABCDEFGH", "אבגדהוזח")
ARABIC = str.maketrans("ABCDEFGH", "ابتثجحخد")


def seen(text: str, base: int, letters: dict[int, int]) -> str:
    """The text from left to right on the screen; capitals stand for right-to-left letters."""
    line = text.translate(letters)
    line_levels = levels(list(line), base)
    return "".join(visual_order(list(text), line_levels))


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc def", 0, "abc def"),
        ("ABC DEF", 1, "FED CBA"),
        ("he said ABC DEF.", 0, "he said FED CBA."),
        ("ABC 1,500 DEF", 1, "FED 1,500 CBA"),
        ("ABC abc def DEF", 1, "FED abc def CBA"),
        ("ABC 20% DEF", 1, "FED 20% CBA"),
        ("ABC (abc def) DEF", 1, "FED )abc def( CBA"),
        ("10 20 ABC", 1, "CBA 20 10"),
        ("abc (ABC) def", 0, "abc (CBA) def"),
        ("ABC!", 1, "!CBA"),
        ("ABC @abc DEF", 1, "FED @abc CBA"),
        ("#abc ABC", 1, "CBA #abc"),
        ("ABC #DEF", 1, "FED# CBA"),
        ("a@ABC", 1, "CBA@a"),
    ],
)
def test_lines_with_hebrew_letters_stand_as_uax_9_says(text, base, expected):
    assert seen(text, base, HEBREW) == expected


def test_a_number_after_arabic_letters_keeps_its_digits_in_order():
    assert seen("ABC 1,500 DEF", 1, ARABIC) == "FED 1,500 CBA"
    assert seen("ABC 20% DEF", 1, ARABIC) == "FED %20 CBA"


def test_the_language_decides_the_direction_and_else_the_first_letter():
    assert base_level("Shujaa متجر", "ar") == 1
    assert base_level("1,500 متجر") == 1
    assert base_level("Shujaa متجر") == 0
    assert base_level("1,500") == 0
