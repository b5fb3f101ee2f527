import pytest

from studio.language.sentences import split_clauses, split_sentences

TABLE = [
    "Mr. Smith went home.|He slept.",
    "Dr. Otieno met Prof. Wanjiku at St. Louis School.|They talked.",
    "The C.I.A. said so.|Nobody asked.",
    "He works for the C.I.A.|He likes it.",
    "The U.S. economy grew 0.9 percent.|Prices rose.",
    "It costs 0.9 dollars.|Buy it.",
    "Go to https://shujaa.studio/a.b?c=1. Then sign up.".replace(". Then", ".|Then"),
    "Visit shujaa.studio today!|Really?|Yes.",
    "Use #BuyKenyan. Tell @friends. Now!".replace(". ", ".|"),
    "Wait... what happened?|Nothing.",
    "Wait…|Then it rained.",
    "“Really?” he said.|She nodded.",
    "“It works.”|She smiled.",
    'He said "Stop!" and left.|We stayed.',
    "J. K. Mwangi wrote it.|It sold.",
    "Meet at 9 a.m. on Monday.|Bring tea.",
    "We open at 9 a.m.|Come early.",
    "Fruit, e.g. mangoes, etc. are cheap.|Buy some.",
    "Fruit, vegetables, etc.|We sell them all.",
    "No. 5 is best.|No. 6 is not.",
    "Acme Ltd. grew.|It hired.",
    "« Bonjour. »|Il est parti.",
    "M. Diop est là.|Mme Ndiaye aussi.",
    "Est-ce vrai ?|Oui !|Bien.",
    "Bw. Otieno alifika.|Alikaa.",
    "هل أنت مستعد؟|نعم.|لنبدأ!",
    "ሰላም ነው።|እንዴት ናችሁ፧|ደህና።",
    "यह अच्छा है।|हम खुश हैं।",
    "यह अच्छा है।हम खुश हैं।".replace("।ह", "।|ह"),
    "He lives on Moi St. The shop is there.".replace(". The", ".|The"),
    "Plan B. We go.".replace(". ", ".|"),
    "Version 2.0 is out.|Try it.",
    "Is it over?!|No.",
    "(It rained.)|We left.",
    "Born on 5 Jan. 1999 in Kisumu.|She ran.",
    "One sentence without an end",
]


@pytest.mark.parametrize("row", TABLE)
def test_a_text_is_cut_where_its_sentences_end(row):
    expected = row.split("|")
    glue = "" if "।ह" in row.replace("|", "") else " "
    assert split_sentences(glue.join(expected)) == tuple(expected)


def test_lines_of_a_list_are_sentences_and_lose_their_bullets():
    text = "Three tips:\n- Save first\n• Spend less\n* Ask for help\n1. Start today. It is easy."
    assert split_sentences(text) == (
        "Three tips:",
        "Save first",
        "Spend less",
        "Ask for help",
        "1. Start today.",
        "It is easy.",
    )


def test_a_paragraph_wrapped_by_hand_reads_on():
    text = (
        "The new market in Kisumu opened this week and traders moved\nin before dawn. They sell fish,\nfruit and cloth."
    )
    assert split_sentences(text) == (
        "The new market in Kisumu opened this week and traders moved in before dawn.",
        "They sell fish, fruit and cloth.",
    )


def test_blank_lines_end_a_sentence_that_has_no_mark():
    assert split_sentences("Big news\n\nthe shop is open") == ("Big news", "the shop is open")


def test_clauses_fit_and_join_back_into_the_sentence():
    sentence = (
        "When the rains came, the farmers who had planted early were ready, and the market filled with maize, "
        "beans and greens; by noon it was all sold because the buses had brought buyers from three counties"
    )
    parts = split_clauses(sentence, 80)
    assert all(len(part) <= 80 for part in parts)
    assert " ".join(parts) == sentence
    assert parts[0].endswith((",", ";"))


def test_a_word_longer_than_a_clause_is_cut_rather_than_lost():
    assert "".join(split_clauses("a" * 200, 60)) == "a" * 200
