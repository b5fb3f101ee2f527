"""Which languages are known, by code and name, and a light guess at the language of a text."""

import difflib
from collections.abc import Mapping
from types import MappingProxyType

import regex

from shujaa.errors import BadInput

# Code: English name, own name.
_LANGUAGES: Mapping[str, tuple[str, str]] = {
    "af": ("Afrikaans", "Afrikaans"), "am": ("Amharic", "አማርኛ"), "ar": ("Arabic", "العربية"),
    "de": ("German", "Deutsch"), "en": ("English", "English"), "es": ("Spanish", "Español"),
    "fr": ("French", "Français"), "ha": ("Hausa", "Hausa"), "hi": ("Hindi", "हिन्दी"), "ig": ("Igbo", "Igbo"),
    "lg": ("Luganda", "Luganda"), "ln": ("Lingala", "Lingála"), "mg": ("Malagasy", "Malagasy"),
    "nso": ("Northern Sotho", "Sepedi"), "ny": ("Chichewa", "Chichewa"), "om": ("Oromo", "Afaan Oromoo"),
    "pt": ("Portuguese", "Português"), "rw": ("Kinyarwanda", "Ikinyarwanda"), "sn": ("Shona", "chiShona"),
    "so": ("Somali", "Soomaali"), "st": ("Sotho", "Sesotho"), "sw": ("Swahili", "Kiswahili"),
    "ti": ("Tigrinya", "ትግርኛ"), "tn": ("Tswana", "Setswana"), "tw": ("Twi", "Twi"), "wo": ("Wolof", "Wolof"),
    "xh": ("Xhosa", "isiXhosa"), "yo": ("Yoruba", "Yorùbá"), "zu": ("Zulu", "isiZulu"),
}  # fmt: skip

_STOP_WORDS: Mapping[str, str] = {
    "en": "the and of to in is for that with it on are this you your from at by our we a an how",
    "sw": "na ya wa kwa ni katika za la hii kwamba watu yako yetu cha vya hiyo kila mpya sasa bila pia wako jinsi",
    "fr": "le la les de des et est un une pour dans du en que qui vous nous avec au aux sur votre notre ce",
    "pt": "o os as de da do e que em um uma para com não são dos das no na por mais você seu",
    "es": "el los las de del y que en un una para con no es por más su lo se al como tu",
    "de": "der die das und ist ein eine für mit von zu den nicht auf im sie wir ihr auch dem",
    "yo": "ni ti ati fun awọn àwọn àti tí ní sí ó wọn kò jẹ́ láti náà yìí gbogbo fún ọ̀kan",
    "ha": "da na a ta ya ce ne don wannan ga mai shi su kuma domin yana cikin sabon zuwa ba",
    "ig": "na ndị nke ga bụ ya ọ anyị maka ka unu nwere dị a ahụ otu ihe n'ime",
    "so": "iyo oo waa ka ku in uu ay waxaa ee la ah si aan markii dadka kale soo",
    "rw": "mu na ku ya ni kuri cyangwa bwo muri kandi iyi ubu abantu cyane nta uyu kugira",
    "zu": "ukuthi futhi noma kanye ngoba wethu yakho nge yami lapho abantu uma kodwa ku leli",
    "xh": "ukuba kwaye okanye ngokuba wethu yakho xa abantu kodwa le kunye ngoku into",
    "af": "die en van is het nie vir om met wat ons jou op te aan dat sy hulle",
    "om": "fi kan akka irratti keessa jira ni hin isaa keenya waan yeroo hundi",
    "tn": "le ya mo go ke ba fa se ka gore batho rona gagwe mme jaaka",
    "wo": "ak ci bi yi la na ngir mu nu ñu am te gi ñi benn sunu",
}


def known_languages() -> Mapping[str, str]:
    """Language codes (ISO 639) and their English names, by name."""
    return MappingProxyType({code: names[0] for code, names in sorted(_LANGUAGES.items(), key=lambda kv: kv[1][0])})


def language_name(code: str) -> str:
    """The English name of a language, by its code with or without a region; the code itself where it is not known."""
    names = _LANGUAGES.get(code.partition("-")[0].casefold())
    return names[0] if names else code


def check_language(code: str) -> str:
    """The code of a known language, from a code (“sw”, “sw-KE”, “FR”) or a name (“Kiswahili”); a region is kept.
    Raises BadInput naming the nearest ones."""
    wanted = code.strip().replace("_", "-")
    base, _, region = wanted.partition("-")
    names = {name.casefold(): known for known, both in _LANGUAGES.items() for name in (known, *both)}
    if base.casefold() in _LANGUAGES and regex.fullmatch(r"[A-Za-z0-9-]{0,17}", region):
        return base.casefold() + (f"-{region.upper() if len(region) == 2 else region}" if region else "")
    if wanted.casefold() in names:
        return names[wanted.casefold()]
    raise BadInput(f"“{wanted[:40]}” is not a language that is known here: {_nearest(wanted, names)}")


def _nearest(wanted: str, names: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(wanted.casefold(), names, n=6, cutoff=0.6)
    found = list(dict.fromkeys(names[name] for name in close))[:3]
    if found:
        return "did you mean " + ", ".join(f"{known} ({_LANGUAGES[known][0]})" for known in found) + "?"
    return "use one of " + ", ".join(sorted(_LANGUAGES)) + "."


def guess_language(text: str, default: str = "en") -> str:
    """The likeliest language of a text, by its script and its small words; `default` where nothing tells."""
    scripts = {
        "ar": len(regex.findall(r"\p{Arabic}", text)),
        "am": len(regex.findall(r"\p{Ethiopic}", text)),
        "hi": len(regex.findall(r"\p{Devanagari}", text)),
        "": len(regex.findall(r"\p{Latin}", text)),
    }
    script = max(scripts, key=lambda code: scripts[code])
    if not scripts[script]:
        return default
    if script == "am":
        return "ti" if regex.search(r"(?:እዩ|ኣብ|ናይ|ምስ|እውን)(?=\s|።|$)", text) else "am"
    if script:
        return script
    words = regex.findall(r"[\p{L}\p{M}'’]+", text.casefold())
    scores = {code: sum(word in stop for word in words) for code, stop in _STOP_SETS.items()}
    if regex.search(r"[ẹọṣ]|[ẹọ]\p{M}", text.casefold()):
        scores["yo"] += 2
    if regex.search(r"[ịụṅ]", text.casefold()):
        scores["ig"] += 3
    best = max(scores, key=lambda code: (scores[code], code == default))
    return best if scores[best] > max(0, scores.get(default, 0)) else default


_STOP_SETS = {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}
