from itertools import pairwise

import pytest
import regex

from shujaa.errors import BadInput
from studio.language.sentences import split_sentences
from studio.providers.text import WritingRequest
from studio.providers.text.rules import RulesWriter
from studio.providers.text.rules.ideas import heading
from studio.providers.text.rules.phrases import phrases_of
from studio.storyboards import Brand, Storyboard

WORDS_PER_S = 2.6
IDEAS = {
    "en": [
        "A new coffee shop in Nairobi that roasts its own beans and opens at 7am",
        "Five ways to save money with mobile money",
        "How to start a kitchen garden",
        "Our bakery in Kisumu is hiring three drivers",
        "50% off all kitenge dresses this weekend in Lagos",
        "Why do farmers need crop insurance?",
        "A solar lamp for students that charges in four hours and costs KSh 1,500",
        "Jazz festival in Mombasa on 12 March 2026",
        "Wash your hands before you eat",
        "The story of a girl from Turkana who became a pilot",
        "Coffee",
        "Electric boda bodas in Kampala ⚡ from $2. Book at boda.example/go #RideGreen",
    ],
    "sw": [
        "Mkahawa mpya wa kahawa jijini Nairobi unaokaanga kahawa yake na kufunguliwa saa moja asubuhi",
        "Njia tano za kuokoa pesa kwa simu",
        "Jinsi ya kuanza bustani ya jikoni",
        "Nawa mikono kabla ya kula",
        "Tamasha la muziki mjini Mombasa tarehe 12 Machi 2026",
        "Tunaajiri madereva watatu Kisumu",
        "Taa ya sola kwa wanafunzi, bei ni KSh 1,500",
        "Punguzo la asilimia 50 kwa vitenge vyote",
        "Hadithi ya msichana kutoka Turkana aliyekuwa rubani",
        "Kahawa",
        "Pikipiki za umeme jijini Kampala",
        "Kwa nini wakulima wanahitaji bima?",
    ],
    "fr": [
        "Un nouveau café à Dakar qui torréfie ses grains et ouvre à 7h",
        "Cinq façons d'épargner avec le mobile money",
        "Comment commencer un potager",
        "Lavez-vous les mains avant de manger",
        "Concert de jazz à Abidjan le 12 mars 2026",
        "Notre boulangerie à Lomé recrute trois chauffeurs",
        "Une lampe solaire pour les élèves à 15 000 F CFA",
        "L'histoire d'une fille de Thiès devenue pilote",
        "Soldes : 50 % sur toutes les robes en wax ce week-end",
        "Pourquoi assurer ses récoltes ?",
        "Café",
        "Des motos électriques à Kigali",
    ],
}
ARTICLE = """Kisumu fish traders welcome new cold store

By Jane Doe
KISUMU, Kenya (Reuters) — Fish traders in Kisumu began using a new cold store on Monday, after years of losing part of \
each catch to the heat. The store stands beside the main landing beach and holds 20 tonnes of fish. Traders pay KSh 50 \
per crate per night. "We used to throw away fish every week," said Mary Akinyi. The county government paid for the \
building, and a cooperative of 300 women runs it. Solar panels on the roof power the freezers during the day.

Read more: Lake levels rise again
However, some traders say that the price is too high for small sellers. Officials said two more stores will open in \
Homa Bay and Siaya before the end of the year. Fish prices in the town have become steadier since the store opened, \
because sellers no longer have to sell everything by nightfall. Mr. Otieno of the county visits it twice a day."""


def speech_s(text):
    return max(0.25, len(text.split()) / WORDS_PER_S)


def write(
    source, language="en", seconds=30, seed=1, kind="idea", url="https://example.com/q", brand=None
) -> Storyboard:
    request = WritingRequest(kind, source, language, seconds, seed, None, brand or Brand(), speech_s, url)
    return RulesWriter().write(request)


def length_s(board):
    spoken = sum(speech_s(scene.narration) for scene in board.scenes if scene.narration) / board.speed
    return spoken + sum(s.pause_after_s for s in board.scenes) + (board.end_card.seconds if board.end_card else 0)


def said(board):
    return " ".join(scene.narration for scene in board.scenes if scene.narration)


CASES = [(lang, idea, s) for lang, ideas in IDEAS.items() for idea in ideas for s in (15, 30, 60, 90)]


@pytest.mark.parametrize(("language", "idea", "seconds"), CASES)
def test_an_idea_becomes_a_film_of_the_length_asked_for(language, idea, seconds):
    for seed in (1, 2):
        board = write(idea, language, seconds, seed)
        assert abs(length_s(board) - seconds) <= 0.1 * seconds
        assert 5 <= len(board.scenes) <= 12
        assert 0.92 <= board.speed <= 1.1
        assert all(scene.narration or scene.pause_after_s >= 1.2 for scene in board.scenes)
        roles = [scene.role for scene in board.scenes]
        assert roles[0] == "hook"
        assert roles[-1] == "call_to_action"
        assert set(roles[1:-1]) == {"body"}


@pytest.mark.parametrize(("language", "idea", "seconds"), CASES)
def test_no_sentence_is_said_twice_and_no_slot_is_left_open(language, idea, seconds):
    board = write(idea, language, seconds, seed=4)
    sentences = [sentence for scene in board.scenes for sentence in split_sentences(scene.narration)]
    assert len(sentences) == len(set(sentences))
    assert "{" not in board.model_dump_json().replace('{"', "").replace(":{", "").replace("{}", "")
    assert not regex.search(r"\.\.|\s{2}|[a-z]\.[A-Z]", said(board).replace("...", ""))


@pytest.mark.parametrize(("language", "idea", "seconds"), CASES)
def test_titles_are_short_and_do_not_repeat_the_narration(language, idea, seconds):
    for scene in write(idea, language, seconds).scenes:
        assert scene.shot.prompt
        if scene.title:
            assert len(scene.title.split()) <= 7
            assert scene.title.rstrip(".!?").casefold() != scene.narration.rstrip(".!?").casefold()


def test_a_facts_of_the_idea_are_said_and_none_is_invented():
    board = write("A new coffee shop in Nairobi that roasts its own beans and opens at 7am")
    assert "a new coffee shop in Nairobi" in said(board)
    assert "It roasts its own beans." in said(board)
    assert "It opens at 7am." in said(board)
    assert regex.findall(r"\d+", said(board)) == ["7"]


def test_a_list_gives_as_many_tips_as_it_promises():
    text = said(write("Seven ways to save money", seconds=90))
    for ordinal in ("one", "two", "three", "four", "five", "six", "seven"):
        assert f"Number {ordinal}:" in text
    assert "Number eight" not in text


@pytest.mark.parametrize(
    ("language", "idea", "last"),
    [
        ("en", "Ten habits of happy neighbours", "(?i)ten: "),
        ("sw", "Mambo kumi ya kukumbuka", "(?i)kumi: "),
        ("fr", "Dix habitudes des voisins heureux", "(?i)dix : "),
    ],
)
@pytest.mark.parametrize("seconds", [30, 60])
def test_ten_promised_are_ten_told_whatever_the_trade(language, idea, last, seconds):
    assert regex.search(last, said(write(idea, language, seconds)))


def test_the_same_seed_writes_the_same_and_another_seed_another():
    for language, ideas in IDEAS.items():
        boards = [write(ideas[0], language, 30, seed) for seed in range(8)]
        assert boards[3] == write(ideas[0], language, 30, 3)
        assert len({said(board) for board in boards}) >= 6


def test_camera_moves_and_transitions_vary():
    board = write(IDEAS["en"][0], seconds=60)
    kinds = [scene.shot.motion.kind for scene in board.scenes]
    assert all(a != b for a, b in pairwise(kinds))
    assert len({scene.transition.kind for scene in board.scenes}) >= 3
    assert board.scenes[0].transition.frames == 0


def test_the_look_suits_the_trade_unless_one_is_asked_for():
    assert write("A new coffee shop in Nairobi").look == "papercut"
    request = WritingRequest("idea", "A new coffee shop", "en", 30, 1, "neon", Brand(), speech_s, None)
    assert RulesWriter().write(request).look == "neon"


def test_the_end_card_carries_the_address_and_the_brand():
    board = write("A new coffee shop in Nairobi", url="https://kahawa.example/x", brand=Brand(name="Kahawa House"))
    assert (board.end_card.url, board.end_card.headline) == ("https://kahawa.example/x", "Kahawa House")


def test_without_an_address_there_is_no_end_card_and_no_talk_of_a_code():
    for seed in range(12):
        for language, code in (("en", "code"), ("sw", "msimbo"), ("fr", "code")):
            board = write(IDEAS[language][0], language, 30, seed, url=None)
            assert board.end_card is None
            assert code not in said(board).casefold()
            assert abs(length_s(board) - 30) <= 3


SCRIPT = (
    "Karibu kwenye duka letu! Tunauza mboga safi kila siku, kuanzia saa 1:30. Bw. Otieno anakusubiri.\n"
    "- Bei ni KSh 50 tu\n- Njoo na rafiki yako"
)


def test_a_script_is_said_as_it_stands():
    board = write(SCRIPT, "sw", 15, kind="script")
    assert said(board).split() == SCRIPT.replace("- ", "").split()
    assert abs(length_s(board) - 15) <= 1.5
    assert 0.9 <= board.speed <= 1.15


@pytest.mark.parametrize("words", [60, 75, 85])
def test_a_script_is_said_faster_or_slower_within_reason(words):
    script = ". ".join("One two three four five" for _ in range(words // 5)) + "."
    board = write(script, seconds=30, kind="script")
    assert said(board).split() == script.split()
    assert abs(length_s(board) - 30) <= 3
    assert 0.9 <= board.speed <= 1.15


def test_a_script_that_is_too_long_is_refused_with_its_length_and_what_to_do():
    with pytest.raises(BadInput, match=r"about 8\d seconds.*ask for 8\d seconds or cut it to \d+ words"):
        write("One two three four five. " * 40, seconds=30, kind="script")


@pytest.mark.parametrize("seconds", [15, 30, 60])
def test_an_article_is_told_in_its_own_sentences(seconds):
    board = write(ARTICLE, seconds=seconds, kind="text")
    source = " ".join(ARTICLE.split())
    for scene in board.scenes[1:-1]:
        assert scene.narration in source
    assert abs(length_s(board) - seconds) <= 0.1 * seconds
    assert 5 <= len(board.scenes) <= 12
    for unwanted in ("Jane Doe", "Reuters", "Read more", "We used to throw", "However"):
        assert unwanted not in said(board)


def test_an_articles_sentences_keep_their_order():
    board = write(ARTICLE, seconds=60, kind="text")
    source = " ".join(ARTICLE.split())
    places = [source.find(scene.narration) for scene in board.scenes[1:-1]]
    assert places == sorted(places)
    assert -1 not in places


@pytest.mark.parametrize(
    ("language", "idea"),
    [
        ("yo", "Ilé ìtajà kọfí tuntun ní Ìbàdàn, a ń ṣí ní aago méje àárọ̀"),
        ("ar", "مقهى جديد في القاهرة يحمص حبوبه ويفتح الساعة السابعة صباحا"),
        ("am", "አዲስ የቡና ቤት በአዲስ አበባ። በየቀኑ ከጠዋቱ 1 ሰዓት ይከፈታል።"),
        ("yo", "Kọfí"),
        ("ti", "ሓድሽ ቤት ቡን"),
    ],
)
@pytest.mark.parametrize("seconds", [15, 45, 90])
def test_other_languages_get_their_own_words_once_and_none_of_another_language(language, idea, seconds):
    board = write(idea, language, seconds)
    assert said(board).split() == idea.split()
    shown = " ".join([scene.title or "" for scene in board.scenes] + [board.title, board.end_card.headline])
    words_of = r"\p{L}[\p{L}\p{M}]*"
    assert set(regex.findall(words_of, shown.casefold())) <= set(regex.findall(words_of, idea.casefold()))
    assert abs(length_s(board) - seconds) <= 0.1 * seconds
    assert 5 <= len(board.scenes) <= 12


def test_odd_inputs_give_a_film_or_one_clear_sentence():
    assert said(write("x")).split()
    assert "a" * 200 in said(write("a" * 200))
    assert 5 <= len(write("neno " * 20_000, "sw", 30, kind="text").scenes) <= 12
    assert 5 <= len(write("a" * 50_000, "en", 30, kind="text").scenes) <= 12
    with pytest.raises(BadInput, match="in words"):
        write("🎉🎉")
    with pytest.raises(BadInput, match="nothing to tell"):
        write(" \u200b ")
    with pytest.raises(BadInput, match="did you mean sw"):
        write("Habari", "swahil")
    assert "{topic} %s <b>" in said(write("{topic} %s <b>"))


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_the_phrase_book_is_whole(language):
    phrases, english = phrases_of(language), phrases_of("en")
    assert set(phrases.intents) == set(english.intents)
    for intent in phrases.intents.values():
        assert intent.hooks
        assert intent.bare
        assert any(not regex.search("code|msimbo", call) for call in intent.calls)
        assert len(intent.action) <= 40
    sayings = [s for d in (*phrases.domains.values(), phrases.general) for s in (*d.lines, *d.tips)]
    assert len(sayings) > 110
    assert all(regex.search(r"[.!?]$", saying.text) and saying.shot for saying in sayings)
    assert len({saying.text for saying in sayings}) == len(sayings)


LONG_SENTENCES = {
    "en": "Mama Njeri's new coffee shop roasts its own beans, opens at 6:30 am, and pours a fresh cup for KSh 150",
    "fr": "Un nouveau marché à Dakar : légumes frais, poisson de la nuit et jus de bissap à 1 500 F CFA, dès 7 h 30",
    "ar": "مقهى جديد في القاهرة: قهوة عربية طازجة بسعر 50 جنيهًا، مفتوح من الساعة 8 صباحًا، أهلا بكم جميعا في كل يوم",
    "hi": "दिल्ली में नई चाय की दुकान: अदरक वाली ताज़ा चाय सिर्फ़ ₹20 में, सुबह 6 बजे से खुली है, दोस्तों के साथ आइए",
}


@pytest.mark.parametrize("language", LONG_SENTENCES)
def test_a_sentence_that_takes_long_is_told_over_several_pictures_at_its_pauses(language):
    idea = LONG_SENTENCES[language]
    board = write(idea, language, 30)
    parts = [scene for scene in board.scenes if scene.narration and scene.narration.rstrip(".") in idea]
    assert len(parts) >= 2
    assert max(speech_s(scene.narration) for scene in board.scenes) <= 7
    assert all(regex.search(r"[:,،]$", scene.narration) for scene in parts[:-1])
    assert len({scene.shot.prompt for scene in parts}) == len(parts)


def test_prices_and_hours_are_written_over_the_part_that_names_them():
    board = write(LONG_SENTENCES["en"], seconds=15)
    titles = {scene.title: scene.narration for scene in board.scenes}
    assert "6:30" in titles["6:30 am"]
    assert "KSh 150" in titles["KSh 150"]


@pytest.mark.parametrize(("language", "idea"), list(LONG_SENTENCES.items()))
def test_no_title_is_written_twice_in_a_film(language, idea):
    for seconds in (15, 30, 60, 90):
        titles = [scene.title for scene in write(idea, language, seconds).scenes if scene.title]
        assert len(titles) == len(set(titles))


def test_pictures_without_words_write_phrases_of_the_idea():
    board = write(LONG_SENTENCES["hi"], "hi", 60)
    held = [scene for scene in board.scenes if not scene.narration]
    assert held
    assert all(scene.title in LONG_SENTENCES["hi"] for scene in held if scene.title)
    assert len({scene.shot.prompt for scene in held}) >= 4


@pytest.mark.parametrize("seed", range(4))
def test_an_idea_longer_than_the_film_is_refused_with_the_length_it_needs(seed):
    with pytest.raises(BadInput, match=r"takes about 2\d seconds to say, .* last 15: ask for 2\d seconds, or say"):
        write(" ".join(["neno"] * 50), "hi", 15, seed)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ọjà tuntun ní Ìbàdàn: ẹja tútù, ẹ̀fọ́ àti èso ní ₦2,000 🐟 Ẹ wá", "Ọjà tuntun ní Ìbàdàn: ẹja tútù"),
        ("Dr. Wanjiku opened St. Luke's Clinic in Kisumu in 2019.", "Dr. Wanjiku opened St. Luke's Clinic"),
        ("Kahawa ☕ #Moto", "Kahawa Moto"),
        ("🎉 2026!", "2026"),
        ("አዲስ የቡና ቤት፦ ቡና በ50 ብር ☕ ከጠዋቱ 2 ሰዓት ጀምሮ ክፍት ነው።", "አዲስ የቡና ቤት፦ ቡና በ50 ብር"),
    ],
)
def test_a_heading_ends_where_a_phrase_ends(text, title):
    assert heading(text, 40) == title


@pytest.mark.parametrize(
    "idea",
    [
        "A bakery in Nakuru bakes sweet bread every morning",
        "A small shop near Kibera repairs phones while you wait",
        "Our clinic sells mosquito nets",
    ],
)
def test_an_idea_with_a_verb_of_its_own_is_said_as_it_is(idea):
    for seed in range(6):
        assert f"{idea}." in split_sentences(said(write(idea, seed=seed)))


def test_a_place_and_its_things_are_no_sentence():
    boards = [write("A guide to Nairobi markets", seed=seed) for seed in range(6)]
    assert all("a guide to Nairobi markets" in said(board) for board in boards)
