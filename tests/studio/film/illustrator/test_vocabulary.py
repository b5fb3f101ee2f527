import pytest

from studio.film.illustrator.catalogue import castable, kind_of
from studio.film.illustrator.vocabulary import find_subjects, read_scene


def best(text, language, count=3, **kwargs):
    return [name for name, _ in read_scene("", text, "", language, **kwargs).subjects[:count]]


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("en", "Our barista roasts fresh coffee beans every morning.", "hot-beverage"),
        ("en", "Save a little every week with mobile money.", "coin"),
        ("en", "Farmers harvest maize after the long rains.", "ear-of-corn"),
        ("sw", "Wakulima wa mahindi wanapata bima ya ukame.", "ear-of-corn"),
        ("sw", "Mwalimu anafundisha watoto shuleni.", "woman-teacher"),
        ("fr", "Les enfants retournent à l’école lundi.", "girl"),
        ("fr", "Les robes de la saison sont arrivées.", "dress"),
        ("yo", "Àwọn àgbẹ̀ ń ta àgbàdo ní ọjà.", "ear-of-corn"),
        ("am", "ገበሬዎች በቆሎ ወደ ገበያ ይወስዳሉ።", "ear-of-corn"),
        ("am", "ቡና እና ሻይ ትኩስ ነው።", "hot-beverage"),
        ("ha", "Manomi suna gona.", "man-farmer"),
        ("ar", "الأطفال في المدرسة", "girl"),
    ],
)
def test_a_sentence_gives_the_picture_of_what_it_is_about(language, text, subject):
    assert subject in best(text, language)


def test_an_english_shot_prompt_is_understood_whatever_the_language_of_the_film():
    reading = read_scene("A farmer holds a basket of tomatoes", "Karibu sana.", "", "sw")
    names = [name for name, _ in reading.subjects]
    assert "tomato" in names
    assert "woman-farmer" in names


def test_general_words_name_no_picture():
    assert find_subjects("Open every day, free and new, all week long.", "en") == {}
    assert find_subjects("Siku mpya, bure kwa wote leo na kesho.", "sw") == {}


def test_signs_buttons_clocks_and_faces_are_never_cast():
    for name in ("free-button", "new-button", "twelve-oclock", "check-mark", "grinning-face", "thumbs-up", "stop-sign"):
        assert name not in castable()


def test_names_of_brands_and_places_are_kept_out():
    said = best("Orange Kenya gives data to everyone.", "en", count=9)
    assert "tangerine" not in said
    assert "dress" not in best("Visit Kilimani with Dress today.", "en", count=9)
    assert "elephant" in best("elephant pictures", "en")
    assert "elephant" not in best("elephant pictures", "en", avoid=("Elephant",))
    assert best("We fly to Turkey in June.", "en", count=9).count("turkey") == 0


def test_a_common_word_at_the_start_of_a_sentence_is_not_taken_for_a_name():
    assert "hot-beverage" in best("Coffee is ready.", "en")


@pytest.mark.parametrize(
    ("language", "text", "setting"),
    [
        ("en", "Nurses vaccinate children at the clinic", "clinic"),
        ("en", "Pupils return to class", "school"),
        ("en", "Elephants cross the savannah", "savanna"),
        ("sw", "Wauzaji sokoni wana nyanya", "market"),
        ("fr", "La récolte de maïs au champ", "farm"),
        ("am", "ተማሪዎች ወደ ትምህርት ቤት ሄዱ", "school"),
    ],
)
def test_a_sentence_says_where_it_is(language, text, setting):
    assert read_scene("", text, "", language).setting == setting


def test_nothing_is_found_in_an_empty_or_wordless_text():
    for text in ("", "   ", "123 456", "🙂🙂", "\x00\u200b"):
        reading = read_scene(text, text, text, "en")
        assert reading.subjects == ()
        assert reading.setting is None


def test_an_unknown_language_is_read_as_english():
    assert "ear-of-corn" in best("maize harvest", "xx")


def test_kinds_tell_people_from_things():
    assert kind_of("woman") == "person"
    assert kind_of("woman-farmer") == "bust"
    assert kind_of("man-walking") == "figure"
    assert kind_of("minibus") == "vehicle"
    assert kind_of("tomato") == "object"
