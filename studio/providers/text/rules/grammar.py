# ruff: noqa: E501 - a word list broken to fit is harder to read than a long one
"""Just enough grammar of English, Swahili and French to take an idea apart without breaking it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import regex

Pattern = regex.Pattern[str]


@dataclass(frozen=True)
class Grammar:
    """Patterns of one language. `clauses_as_sentences(head, clause)` turns “roasts its own beans and opens at 7am”
    into sentences about the head, or gives nothing where that is not safe."""

    article: Pattern
    sentence: Pattern
    imperative: Pattern
    relative: Pattern
    relative_to_split: Pattern
    place: Pattern
    listed: Pattern
    howto: Pattern
    intents: tuple[tuple[str, Pattern], ...]
    numbers: Mapping[str, int]
    plain_starts: frozenset[str]
    clauses_as_sentences: Callable[[str, str], list[str]]

    def number(self, word: str) -> int:
        return int(word) if word.isdecimal() else self.numbers.get(word.casefold(), 5)


def _re(pattern: str, *, case: bool = False) -> Pattern:
    return regex.compile(pattern, 0 if case else regex.IGNORECASE)


def _english_clauses(head: str, clause: str) -> list[str]:
    parts = regex.split(r",?\s+and\s+(?=\p{Ll}+(?:s|es)\s)", clause)
    verbs = [regex.match(r"(?:also |now |only )?(\p{Ll}+)\b", part) for part in parts]
    if not all(verb and regex.search(r"[^s]s$|sses$", verb[1]) for verb in verbs):
        return []
    return [f"It {part.strip(' ,')}" for part in parts]


def _french_clauses(head: str, clause: str) -> list[str]:
    found = regex.match(r"(un|une|le|la|notre|mon)\s", head, flags=regex.IGNORECASE)
    if not found or found[1].lower() in ("notre", "mon"):
        return []
    pronoun = "Elle" if found[1].lower() in ("une", "la") else "Il"
    parts = regex.split(
        r",?\s+et\s+(?=(?:qui\s+)?\p{Ll}+e\s(?:à|a|le|la|les|ses|son|sa|du|des|de|en|au|aux|chaque|dès)\b)", clause
    )
    return [f"{pronoun} {part.strip(' ,').removeprefix('qui ')}" for part in parts]


def _no_clauses(head: str, clause: str) -> list[str]:
    return []


_NAME = r"\p{Lu}[\p{L}\p{M}'’-]+(?:\s(?:\p{Lu}[\p{L}\p{M}'’-]+))*"
_EN_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_SW_NUMBERS = {
    "mbili": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9, "kumi": 10,
    "viwili": 2, "vitatu": 3, "vinne": 4, "vitano": 5, "mawili": 2, "matatu": 3, "manne": 4, "matano": 5,
}  # fmt: skip
_FR_NUMBERS = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
}  # fmt: skip

_EN = Grammar(
    article=_re(r"(?:a|an|the|our|my|this|these|your)\s"),
    sentence=_re(
        r"\b(?:is|are|was|were|has|have|will|can|should|must|needs?|wants?|offers?|launch(?:es|ed)|announce[sd]|starts|"
        r"opens|opened|won|wins|makes|helps|gets|brings|turns|becomes|became|says|gives|keeps|loves?|sells|bakes|roasts|serves|"
        r"teaches|delivers|grows|builds|cleans|sews|buys|lends|pays|goes|comes|lets|meets|you|we|I)\b"
        # “a shop in Nakuru repairs phones”: after a place, a word in -s that is followed by another is a verb
        r"|\b(?:in|at|near|from)\s(?-i:\p{Lu})\p{L}+\s(?-i:\p{Ll}{2,}(?<!s)s)\s\p{L}"
    ),
    imperative=_re(
        r"(?:please |let us |let's |don't |do not |never |always )?(?:learn|join|come|buy|wash|plant|save|stop|visit|try|get|"
        r"register|vote|book|order|meet|discover|protect|give|help|donate|keep|take|make|build|start|eat|drink|read|"
        r"celebrate|support|protect|use|choose|check|call|share|grow|cook|enjoy|find|ask|tell|watch)\s"
    ),
    relative=_re(r"\s(?:that|which|who|where|whose)\s"),
    relative_to_split=_re(r",?\s(?:that|which)\s"),
    place=_re(rf"\b(?:in|at|near|across)\s(?:the\s)?(?P<place>(?!(?:January|February|March|April|May|June|July|August|"
              rf"September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b){_NAME})",
              case=True),
    listed=_re(
        r"(?:top |the |my |our )?(?P<title>(?P<count>\d{1,2}|" + "|".join(_EN_NUMBERS) + r")\s(?:\p{L}+\s){0,2}?"
        r"(?:ways|tips|reasons|steps|things|ideas|mistakes|rules|habits|signs|facts|secrets|tricks|lessons|questions|myths))\b"
    ),
    howto=_re(r"how\sto\s(?P<goal>.+)"),
    intents=(
        ("hiring", _re(r"\b(?:hiring|vacanc(?:y|ies)|job opening|recruit\w*|apprentices?hip|now employing|we need a)\b")),
        ("sale", _re(r"\b(?:sale|discount\w*|% off|percent off|half price|offer ends|black friday|buy one)\b")),
        ("event", _re(r"\b(?:festival|concert|workshop|conference|tournament|match|webinar|expo|fair|party|open day|"
                      r"exhibition|marathon|show|meet-?up|graduation|market day)\b")),
        ("opening", _re(r"\b(?:opening|opens|opened|now open|grand opening|newly opened|just opened)\b|"
                        r"\bnew\s(?:\p{L}+\s){0,3}(?:shop|caf[eé]|restaurant|clinic|salon|store|bakery|hotel|gym|school|market|"
                        r"branch|office|studio|library|centre|center|pharmacy|bar|lodge)\b")),
        ("news", _re(r"\b(?:announce[sd]?|government|minister|county assembly|parliament|budget speech|breaking|election)\b")),
        ("cause", _re(r"\b(?:clean-?up|stop|protect|donat\w+|awareness|campaign|vaccinat\w+|against|save the|rights|"
                      r"wash your|plant trees?|recycl\w+|prevent\w*|malaria|hygiene|clean water|for every (?:child|school|village|girl|family))\b")),
        ("story", _re(r"\b(?:story|journey|history|life of|biography|how .* became|from .* to)\b")),
        ("explainer", _re(r"^(?:how|why|what|when|who|where|is|are|do|does|can|should)\b|\b(?:explained|guide|basics|101)\b")),
    ),
    numbers=_EN_NUMBERS,
    plain_starts=frozenset(["new", "free", "fresh", "affordable", "handmade", "solar", "organic", "online", "saving"]),
    clauses_as_sentences=_english_clauses,
)  # fmt: skip

_SW = Grammar(
    article=_re(r"(?!)"),
    sentence=_re(r"\b(?:ni|si|kuna|ana|wana|tuna|nina)\b|\b(?:ni|tu|wa|a|i|u|ki|vi|li|ya|zi|m|pa)(?:na|me|ta|li)(?!o)\p{L}{3,}\b"),
    imperative=_re(r"(?:tafadhali )?(?:nawa|osha|jiunge|njoo|nunua|panda|okoa|acha|tembelea|jaribu|pata|jisajili|piga|agiza|"
                   r"linda|saidia|changia|weka|tumia|chagua|soma|kula|kunywa|shiriki|safisha|lima|jifunze|anza)(?:ni)?\s"),
    relative=_re(r"\s(?:amba(?:yo|lo|cho|po|o|zo|vyo|ye|ko)|\p{L}{1,3}(?:nao|nalo|nayo|nacho|nazo|navyo)\p{L}+)\s"),
    relative_to_split=_re(r"(?!)"),
    place=_re(rf"\b(?:jijini|mjini|katika|huko|hapa|kwenye|wilayani|kaunti ya|mji wa|jiji la)\s(?P<place>{_NAME})|"
              rf"(?<=\s)(?P<place>Nairobi|Mombasa|Kisumu|Nakuru|Eldoret|Arusha|Dodoma|Mwanza|Zanzibar|Dar es Salaam)\b", case=True),
    listed=_re(r"(?P<title>(?:njia|sababu|mbinu|hatua|vidokezo|mambo|dondoo|makosa|kanuni|faida|siri)\s(?P<count>\d{1,2}|"
               + "|".join(_SW_NUMBERS) + r"))\b"),
    howto=_re(r"(?:jinsi|namna)\sya\s(?P<goal>.+)"),
    intents=(
        ("hiring", _re(r"\b(?:ajira|nafasi za kazi|nafasi ya kazi|tunaajiri|kuajiri|wafanyakazi wapya)\b")),
        ("sale", _re(r"\b(?:punguzo|ofa|bei nafuu zaidi|bei imeshuka|mauzo maalum)\b|%")),
        ("event", _re(r"\b(?:tamasha|warsha|mkutano|mashindano|maonyesho|mbio|sherehe|semina|mechi|harambee)\b")),
        ("opening", _re(r"\b(?:duka|mkahawa|hoteli|kliniki|saluni|shule|soko|tawi|ofisi|zahanati|maktaba)\s(?:\p{L}+\s){0,3}?"
                        r"(?:jipya|mpya)\b|\b(?:linafunguliwa|unafunguliwa|inafunguliwa|kufunguliwa|limefunguliwa|umefunguliwa)\b")),
        ("news", _re(r"\b(?:serikali|waziri|bunge|uchaguzi|kaunti yatangaza|yatangaza|habari mpya)\b")),
        ("cause", _re(r"\b(?:usafi|okoa|linda|changia|kampeni|chanjo|haki|zuia|kuzuia|malaria|panda miti|tunza|mazingira|nawa)\b")),
        ("story", _re(r"\b(?:hadithi|historia|safari ya|maisha ya|simulizi)\b")),
        ("explainer", _re(r"^(?:jinsi|namna|kwa nini|nini|je)\b")),
        ("product", _re(r"\b(?:bidhaa|programu|huduma|mpya|jipya|kipya|vipya|\p{L}+i?nayo\p{L}+|\p{L}+i?nalo\p{L}+)\b")),
    ),
    numbers=_SW_NUMBERS,
    plain_starts=frozenset(["duka", "mkahawa", "huduma", "programu", "kliniki", "shule", "soko", "nguo", "viatu", "mkate", "kahawa", "taa", "gari", "pikipiki", "hadithi", "kununua", "kuanza", "kupika", "kulima", "kuokoa", "kutunza", "kujenga"]),
    clauses_as_sentences=_no_clauses,
)  # fmt: skip

_FR = Grammar(
    article=_re(r"(?:un|une|le|la|les|notre|nos|mon|ma|mes|des|ce|cette|ces|votre|vos)\s|l['’]"),
    sentence=_re(r"\b(?:est|sont|a|ont|sera|seront|va|vont|recrute(?:nt)?|ouvre(?:nt)?|lance(?:nt)?|propose(?:nt)?|offre(?:nt)?|"
                 r"annonce(?:nt)?|peut|peuvent|doit|doivent|arrive(?:nt)?|devient|aide(?:nt)?|nous|vous|on|je|il|elle)\b"),
    imperative=_re(r"(?:ne\s)?\p{L}+(?:ez|ons)(?:-\p{L}+)?\s"),
    relative=_re(r"\s(?:qui|que|qu['’]|où|dont)\s"),
    relative_to_split=_re(r",?\squi\s"),
    place=_re(rf"\b(?:à|a|au|en|près de|vers)\s(?:la\s|l['’])?(?P<place>{_NAME})", case=True),
    listed=_re(r"(?:les\s)?(?P<title>(?P<count>\d{1,2}|" + "|".join(_FR_NUMBERS) + r")\s(?:\p{L}+\s){0,2}?(?:façons|conseils|"
               r"raisons|étapes|choses|idées|erreurs|règles|habitudes|signes|secrets|astuces|leçons|questions|moyens|manières|gestes))\b"),
    howto=_re(r"comment\s(?P<goal>(?:se\s|s['’]|bien\s|mieux\s)*\p{L}+(?:er|ir|re|oir)\b.*)"),
    intents=(
        ("hiring", _re(r"\b(?:recrut\w+|embauch\w+|offre d['’]emploi|poste à pourvoir|apprentis?\b|cherch\w+ un)\b")),
        ("sale", _re(r"\b(?:soldes?|promo\w*|remise|réduction|rabais|moitié prix|déstockage)\b|%")),
        ("event", _re(r"\b(?:festival|concert|conférence|tournoi|match|salon d[eu] (?:livre|tourisme)|foire|fête|exposition|marathon|"
                      r"spectacle|portes ouvertes|rencontre)\b")),
        ("opening", _re(r"\b(?:ouverture|ouvre|ouvrent|inauguration)\b|\b(?:nouveau|nouvelle|nouvel)\s(?:\p{L}+\s){0,2}?(?:café|"
                        r"restaurant|boutique|magasin|clinique|salon|boulangerie|hôtel|école|marché|agence|bibliothèque|pharmacie)\b")),
        ("news", _re(r"\b(?:annonce|gouvernement|ministre|parlement|élection\w*|mairie)\b")),
        ("cause", _re(r"\b(?:nettoyage|stop|protég\w+|don\b|dons\b|sensibilis\w+|campagne|vaccin\w*|contre|sauver|droits|"
                      r"lavez|recycl\w+|prévention|paludisme|hygiène)\b")),
        ("story", _re(r"\b(?:histoire|parcours|voyage de|vie de|récit)\b")),
        ("explainer", _re(r"^(?:comment|pourquoi|qu['’]est|que|quand|qui|où|est-ce)\b|\b(?:expliqué|guide|bases)\b")),
    ),
    numbers=_FR_NUMBERS,
    plain_starts=frozenset(["nouveau", "nouvelle", "se", "bien", "mieux", "faire", "deux", "trois"]),
    clauses_as_sentences=_french_clauses,
)  # fmt: skip

GRAMMARS: Mapping[str, Grammar] = {"en": _EN, "sw": _SW, "fr": _FR}
