import pytest

from studio.film.errors import MissingGlyph
from studio.film.text.fonts import (
    _CHAINS,
    EMOJI,
    FOLDER,
    base_face,
    check_glyphs,
    clusters,
    face_for,
    font_hashes,
    font_path,
    missing_glyphs,
)
from tests.studio.film.text.conftest import TEXTS


def test_every_face_is_a_file_of_ours_with_a_notice():
    notice = (FOLDER / "NOTICE").read_text()
    for chain in _CHAINS.values():
        for face in chain:
            assert font_path(face).is_file()
            family = face.split("-")[0]
            assert family in notice.replace(" ", "") or family.removeprefix("NotoSans") in notice
    assert {path.stem for path in FOLDER.glob("*.ttf")} == {face for chain in _CHAINS.values() for face in chain}


def test_the_fonts_stay_under_four_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) < 4_000_000


def test_hashes_name_every_file_by_its_content():
    hashes = font_hashes()
    assert list(hashes) == sorted(hashes)
    assert len(set(hashes.values())) == len(hashes) == len(list(FOLDER.glob("*.ttf")))
    assert all(len(digest) == 64 for digest in hashes.values())


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("role", ["caption", "poster", "playful", "text"])
def test_every_language_of_ours_is_drawn_whole(language, role):
    assert missing_glyphs(TEXTS[language], role) == []


@pytest.mark.parametrize("text", ["বাংলা", "ગુજરાતી", "தமிழ்", "ไทย", "ქართული", "עברית", "Ελληνικά", "Русский", "→ ₵ €"])
def test_other_scripts_are_drawn_whole(text):
    assert missing_glyphs(text) == []


def test_a_text_with_african_letters_has_one_face_for_all_its_latin_letters():
    assert base_face("caption", ["Hello world"]) == "Poppins-ExtraBold"
    base = base_face("caption", ["Ẹ káàbọ̀ world"])
    assert base == "NotoSans-ExtraBold"
    assert {face_for(cluster, "caption", base) for cluster in clusters("Ẹkáàbọ̀world")} == {base}


def test_a_currency_sign_alone_does_not_change_the_face_of_the_words():
    assert base_face("caption", ["Only ₦2,000"]) == "Poppins-ExtraBold"
    assert face_for("₦", "caption", "Poppins-ExtraBold") == "NotoSans-ExtraBold"


def test_emoji_are_pictograms_and_plain_digits_are_letters():
    assert face_for("👩🏾‍🌾", "caption", "Poppins-ExtraBold") == EMOJI
    assert face_for("🎉", "caption", "Poppins-ExtraBold") == EMOJI
    assert face_for("1", "caption", "Poppins-ExtraBold") == "Poppins-ExtraBold"
    assert face_for("©", "caption", "Poppins-ExtraBold") == "Poppins-ExtraBold"


def test_a_missing_glyph_is_found_before_the_render_and_named():
    assert missing_glyphs("abc 漢 def 𓀀 漢") == ["漢", "𓀀"]
    with pytest.raises(MissingGlyph, match=r"“漢” \(U\+6F22\).*abc 漢 def"):
        check_glyphs(["fine", "abc 漢 def"])
    check_glyphs(TEXTS.values())


def test_an_emoji_without_a_pictogram_is_a_missing_glyph():
    assert missing_glyphs("go \U0001f1ff\U0001f1ff go") == ["\U0001f1ff\U0001f1ff"]
