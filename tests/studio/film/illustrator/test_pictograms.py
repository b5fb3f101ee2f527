import pytest

from studio.film.illustrator.pictograms import (
    emoji_sequences,
    name_for_emoji,
    pictogram,
    pictogram_for_emoji,
)


@pytest.mark.parametrize(
    ("sequence", "name"),
    [
        ("☕", "hot-beverage"),
        ("❤️", "red-heart"),
        ("👩🏿‍🌾", "woman-farmer-dark"),
        ("👍🏾", "thumbs-up-medium-dark"),
        ("5️⃣", "keycap-5"),
        ("🤝🏽", "handshake"),
        ("👨‍👩‍👧", "man"),
        ("🇰🇪", None),
        ("A", None),
        ("", None),
    ],
)
def test_an_emoji_is_found_with_its_tone_or_the_nearest_simpler_picture(sequence, name):
    assert name_for_emoji(sequence) == name


def test_the_drawing_of_an_emoji_is_a_whole_svg_document_with_its_size():
    document = pictogram_for_emoji("🍅")
    assert document is not None
    assert document.startswith("<svg ")
    assert 'viewBox="0 0 32 32"' in document
    assert pictogram_for_emoji("?") is None


def test_emoji_are_found_in_a_text_and_plain_digits_and_signs_are_left_as_text():
    text = "Kahawa ☕️ 100 © 2026 👩🏿‍🌾! 5️⃣"
    assert [text[start:end] for start, end in emoji_sequences(text)] == ["☕️", "👩🏿‍🌾", "5️⃣"]


def test_ids_inside_two_copies_of_a_pictogram_do_not_clash():
    first, second = pictogram("butter").inside("a-"), pictogram("butter").inside("b-")
    assert 'id="a-' in first
    assert "#a-" in first
    assert "a-" not in second


def test_an_unknown_name_is_an_error():
    with pytest.raises(KeyError):
        pictogram("no-such-picture")
