import pytest

from shujaa.errors import BadInput
from studio.language.detect import check_language, guess_language, known_languages


@pytest.mark.parametrize(
    ("given", "code"),
    [("sw", "sw"), ("SW-ke", "sw-KE"), ("Kiswahili", "sw"), ("french", "fr"), ("pt_BR", "pt-BR"), (" yo ", "yo")],
)
def test_a_code_or_name_gives_the_code(given, code):
    assert check_language(given) == code


@pytest.mark.parametrize(
    ("given", "near"), [("swahil", "sw (Swahili)"), ("fra", "fr (French)"), ("yorba", "yo (Yoruba)")]
)
def test_an_unknown_language_is_answered_with_the_nearest(given, near):
    with pytest.raises(BadInput) as refusal:
        check_language(given)
    assert near in str(refusal.value)


def test_a_language_like_none_is_answered_with_all():
    with pytest.raises(BadInput, match="use one of af, am, ar"):
        check_language("qqqq")


def test_the_product_languages_are_known():
    wanted = {
        "en",
        "sw",
        "fr",
        "ar",
        "am",
        "yo",
        "ha",
        "zu",
        "ig",
        "so",
        "rw",
        "pt",
        "es",
        "de",
        "hi",
        "af",
        "om",
        "ti",
    }
    assert wanted | {"tn", "xh", "wo"} <= set(known_languages())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A new coffee shop in Nairobi that roasts its own beans", "en"),
        ("Duka jipya la kahawa katika mji wa Nairobi kwa watu wote", "sw"),
        ("Un nouveau café au cœur de Dakar pour les amis", "fr"),
        ("مقهى جديد في القاهرة", "ar"),
        ("አዲስ የቡና ቤት በአዲስ አበባ", "am"),
        ("ኣብ ኣስመራ ሓድሽ ቤት ቡን እዩ", "ti"),
        ("Ilé ìtajà kọfí tuntun ní Ìbàdàn fún gbogbo ènìyàn", "yo"),
        ("Uma nova cafetaria em Maputo para você", "pt"),
        ("नई कॉफ़ी की दुकान", "hi"),
        ("Coffee", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_of_a_text_is_guessed(text, code):
    assert guess_language(text) == code
