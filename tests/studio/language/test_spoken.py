import pytest

from studio.language.spoken import spoken_tokens

ENGLISH = [
    ("Coffee for KSh 1,500 today.", "Coffee|for||one thousand five hundred shillings|today."),
    ("₦2,000 and $3.50, or €2bn", "two thousand naira|and|three dollars and fifty cents,|or|two billion euros"),
    ("KES 1.5m raised", "|one point five million shillings|raised"),
    ("USD 3 million in 2026", "|three|million dollars|in|twenty twenty-six"),
    ("GH₵50 and R250 and 500/= only", "fifty cedis|and|two hundred and fifty rand|and|five hundred shillings|only"),
    ("5,000 UGX", "five thousand Ugandan shillings|"),
    ("KSh 50/kg", "|fifty shillings per kilogram"),
    ("KSh 500-1,000", "|five hundred to one thousand shillings"),
    ("$1", "one dollar"),
    ("$1.00", "one dollar"),
    ("$0.50", "fifty cents"),
    ("he drove me mad 5 times", "he|drove|me|mad|five|times"),
    ("50% off, 12.5 % more", "fifty percent|off,|twelve point five percent||more"),
    ("10-12 people", "ten to twelve|people"),
    ("0.9 and 3.14", "zero point nine|and|three point one four"),
    ("2,500,000 people", "two million five hundred thousand|people"),
    ("21st of May", "twenty-first|of|May"),
    ("In 1999 and 2026", "In|nineteen ninety-nine|and|twenty twenty-six"),
    ("2024-2025", "twenty twenty-four to twenty twenty-five"),
    ("the 1990s", "the|nineteen nineties"),
    ("on 12 March 2026, we open", "on|the twelfth of|March|twenty twenty-six,|we|open"),
    ("the 12 March meeting", "the|twelfth of|March|meeting"),
    ("by 12/03/2026", "by|the twelfth of March twenty twenty-six"),
    ("2026-03-12", "the twelfth of March twenty twenty-six"),
    ("March 12, 2026", "March|twelfth,|twenty twenty-six"),
    ("Sept. 5", "September|fifth"),
    ("opens at 7am", "opens|at|seven A M"),
    ("at 14:30", "at|fourteen thirty"),
    ("9:30 pm sharp", "nine thirty|P M|sharp"),
    ("9:30 p.m. sharp", "nine thirty|P M|sharp"),
    ("from 9am-5pm", "from|nine A M to five P M"),
    ("8-5pm", "eight to five P M"),
    ("09:05", "nine oh five"),
    ("Call 0712 345 678 now", "Call|zero seven one two|three four five|six seven eight|now"),
    ("+254 712 345 678", "plus two five four|seven one two|three four five|six seven eight"),
    ("1-800-555-0100", "one eight zero zero five five five zero one zero zero"),
    ("dial *334# now", "dial|star three three four hash|now"),
    ("12 km away", "twelve|kilometres|away"),
    ("30°C", "thirty degrees Celsius"),
    ("-5°C", "minus five degrees Celsius"),
    ("1.5m tall", "one point five metres|tall"),
    ("5m people, 10k runners", "five million|people,|ten thousand|runners"),
    ("2x faster", "two times|faster"),
    ("Visit shujaa.studio/x today!", "Visit|shujaa dot studio slash x|today!"),
    ("https://www.example.co.ke/menu", "example dot co dot K E slash menu"),
    ("info@shujaa.studio", "info at shujaa dot studio"),
    ("#BuyKenyan now", "buy kenyan|now"),
    ("@shujaa_studio says", "at shujaa studio|says"),
    ("R&D & more", "R and D|and|more"),
    ("great 🎉 stuff🎉", "great||stuff"),
    ("Mr. Smith met Dr. Otieno on Moi St. with us", "Mister|Smith|met|Doctor|Otieno|on|Moi|Street|with|us"),
    ("St. Louis", "Saint|Louis"),
    ("Prof. Wanjiku", "Professor|Wanjiku"),
    ("the C.I.A. says", "the|C I A|says"),
    ("SMS your ID to an NGO", "S M S|your|I D|to|an|N G O"),
    ("COVID-19 and 5G 24/7", "COVID nineteen|and|five G|twenty-four seven"),
    ("e.g. tea, etc.", "for example|tea,|et cetera."),
    ("No. 5", "number|five"),
    ("Ready – set", "Ready,|set"),
    ("“Karibu!” she said.", "Karibu!|she|said."),
    ("agent 007", "agent|zero zero seven"),
]
SWAHILI = [
    ("Bei ni KSh 1,500 tu", "Bei|ni|shilingi|elfu moja na mia tano|tu"),
    ("₦2,000", "naira elfu mbili"),
    ("$3.50", "dola tatu na senti hamsini"),
    ("50% tu", "asilimia hamsini|tu"),
    ("fungua 7am", "fungua|saa moja asubuhi"),
    ("9:30 pm", "saa tatu na nusu usiku|"),
    ("14:30", "saa nane na nusu mchana"),
    ("saa 7:30", "saa|saba na nusu"),
    ("12 Machi 2026", "tarehe kumi na mbili|Machi|elfu mbili ishirini na sita"),
    ("Piga 0712 345 678", "Piga|sifuri saba moja mbili|tatu nne tano|sita saba nane"),
    ("12 km", "kilomita kumi na mbili|"),
    ("shujaa.studio/x", "shujaa nukta studio mkwaju x"),
    ("Bw. Otieno & Bi. Amina", "Bwana|Otieno|na|Bibi|Amina"),
    ("KSh 2.5m", "shilingi|milioni mbili nukta tano"),
    ("watu 45,300", "watu|elfu arobaini na tano na mia tatu"),
    ("watu 125", "watu|mia moja ishirini na tano"),
    ("10-12", "kumi hadi kumi na mbili"),
]
FRENCH = [
    ("À 1 500 F CFA", "À|mille cinq cents francs C F A|||"),
    ("3,50 €", "trois euros cinquante|"),
    ("2,5 %", "deux virgule cinq pour cent|"),
    ("le 12 mars 2026", "le|douze|mars|deux mille vingt-six"),
    ("le 1er mai", "le|premier|mai"),
    ("à 14h30", "à|quatorze heures trente"),
    ("9h-17h", "neuf heures à dix-sept heures"),
    ("M. Diop et Mme Ndiaye", "Monsieur|Diop|et|Madame|Ndiaye"),
    ("21 tonnes", "vingt et une|tonnes"),
    ("2 millions FCFA", "deux|millions de francs C F A|"),
    ("Prêt ?", "Prêt?"),
    ("« Bonjour » dit-il", "Bonjour|dit-il"),
    ("le 2e jour", "le|deuxième|jour"),
    ("80 %", "quatre-vingts pour cent|"),
]
TABLE = [(lang, *row) for lang, rows in (("en", ENGLISH), ("sw", SWAHILI), ("fr", FRENCH)) for row in rows]


@pytest.mark.parametrize(("language", "text", "spoken"), TABLE)
def test_a_text_is_said_as_a_person_says_it(language, text, spoken):
    assert "|".join(token.spoken for token in spoken_tokens(text, language)) == spoken


@pytest.mark.parametrize(("language", "text", "spoken"), TABLE)
def test_the_caption_tokens_give_the_text_as_typed(language, text, spoken):
    assert " ".join(token.written for token in spoken_tokens(text, language)).split() == text.split()


def test_a_lone_mark_stays_with_its_word():
    assert [token.written for token in spoken_tokens("Prêt ? « Oui » – non", "fr")] == [
        "Prêt\u00a0?",
        "«\u00a0Oui\u00a0»\u00a0–",
        "non",
    ]


def test_the_lexicon_wins_whatever_the_case_and_inside_a_possessive():
    lexicon = {"wanjiku": "Wan jee koo", "KSh": "bob", "New Nairobi": "Nu Nairobi"}
    said = [token.spoken for token in spoken_tokens("Wanjiku, KSh 5. Wanjiku's New Nairobi!", "en", lexicon)]
    assert said == ["Wan jee koo,", "bob", "five.", "Wan jee koo's", "Nu Nairobi", ""]


def test_other_languages_keep_their_numbers_for_the_engine_but_lose_emoji_and_signs():
    said = [token.spoken for token in spoken_tokens("Ẹ káàbọ̀ 🎉 shujaa.studio/x 1,500 #BuyKenyan", "yo")]
    assert said == ["Ẹ", "káàbọ̀", "", "shujaa studio x", "1,500", "buy kenyan"]


def test_shouted_text_is_not_spelled_out():
    assert [token.spoken for token in spoken_tokens("TRY MY DRY GIN", "en")] == ["TRY", "MY", "DRY", "GIN"]


def test_nothing_and_emoji_alone_are_silent():
    assert spoken_tokens("  ", "en") == ()
    assert [token.spoken for token in spoken_tokens("🎉🎉 … 🇰🇪", "en")] == ["", ""]
