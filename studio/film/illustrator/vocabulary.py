"""From a scene's words, in 22 languages, to the pictograms they mean and the setting they are in."""

import gzip
import json
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex as re

from studio.film.illustrator.catalogue import SETTINGS, castable, home_of
from studio.film.illustrator.pictograms import DATA

# Letters with their marks: Devanagari vowel signs and Yoruba tone marks belong to the word.
_WORD = re.compile(r"\p{L}[\p{L}\p{M}]*(?:['’ʼ-]\p{L}[\p{L}\p{M}]*)*")
_LONGEST_PHRASE = 4
_ETHIOPIC = str.maketrans("ሐሑሒሓሔሕሖኀኁኂኃኄኅኆሠሡሢሣሤሥሦዐዑዒዓዔዕዖጸጹጺጻጼጽጾ", "ሀሁሂሃሄህሆሀሁሂሃሄህሆሰሱሲሳሴስሶአኡኢኣኤእኦፀፁፂፃፄፅፆ")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})

# Affixes that a word may lose, by language: (prefixes, suffixes), longest first.
_AFFIXES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": ((), ("ations", "ation", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "e", "y")),
    "fr": (
        (),
        (
            "issements",
            "ations",
            "ation",
            "euses",
            "euse",
            "eurs",
            "eur",
            "ieres",
            "iere",
            "iers",
            "ier",
            "aux",
            "ees",
            "ee",
            "es",
            "er",
            "s",
            "e",
            "x",
        ),
    ),
    "pt": (
        (),
        ("acoes", "acao", "eiros", "eiras", "eiro", "eira", "oes", "ais", "as", "os", "es", "ar", "a", "o", "s"),
    ),
    "es": ((), ("aciones", "acion", "eros", "eras", "ero", "era", "as", "os", "es", "ar", "a", "o", "s")),
    "de": ((), ("innen", "ungen", "ung", "ern", "en", "er", "es", "e", "n", "s")),
    "af": ((), ("ings", "ing", "te", "ers", "er", "es", "e", "s")),
    "sw": (
        ("wana", "ana", "ina", "wa", "ma", "mi", "vi", "ki", "ku", "ya", "za", "u", "m"),
        ("ni", "sha", "wa", "ka", "a"),
    ),
    "zu": (("aba", "ama", "imi", "izi", "isi", "ili", "ulu", "umu", "um", "in", "im", "i", "u"), ("eni", "ini", "a")),
    "xh": (("aba", "ama", "imi", "izi", "isi", "ili", "ulu", "umu", "um", "in", "im", "i", "u"), ("eni", "ini", "a")),
    "rw": (("aba", "ama", "imi", "ibi", "iki", "umu", "uru", "in", "im", "i", "u"), ("a",)),
    "nso": (("ba", "ma", "me", "di", "se", "le", "bo", "mo"), ("ng",)),
    "tn": (("ba", "ma", "me", "di", "se", "le", "bo", "mo"), ("ng",)),
    "am": (("እንደ", "ስለ", "የ", "በ", "ለ", "ከ"), ("ዎችን", "ዎች", "ኦች", "ችን", "ች", "ዋ", "ው", "ን", "ም", "ና")),
    "ti": (("እን", "ን", "ዝ", "ብ", "ናይ"), ("ታት", "ን", "ት")),
    "ar": (("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل"), ("ات", "ون", "ين", "ها", "ه")),
    "so": ((), ("yaasha", "yada", "aha", "ka", "ga", "ta", "da", "ha", "yo", "o")),
    "ha": ((), ("nsu", "n", "r")),
    "om": ((), ("oota", "ota", "wwan", "tti", "n", "a")),
    "hi": ((), ("ियों", "ों", "ें", "ाएं", "ी", "े", "ा")),
}


@dataclass(frozen=True)
class Reading:
    """What a scene's words come to: `subjects` are (pictogram, score), best first; `setting` is None where nothing
    speaks for one, and `is_sure` where a word says so outright; `hour` is a time of day
    that the words name, or None."""

    subjects: tuple[tuple[str, float], ...]
    topic_subjects: tuple[tuple[str, float], ...]
    setting: str | None
    is_sure: bool
    topic_setting: str | None
    hour: str | None


def fold(word: str) -> str:
    """A word without case, accents, tone marks and spelling variants of one sound."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("’", "'").replace("ʼ", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.translate(_ETHIOPIC).translate(_ARABIC)


def stems(word: str, language: str) -> set[str]:
    """The folded word and what is left of it without its language's affixes (at least 3 letters, 2 in Ethiopic)."""
    folded = fold(word)
    least = 2 if "\u1200" <= folded[:1] <= "\u137f" else 3
    found = {folded}
    prefixes, suffixes = _AFFIXES.get(language, ((), ()))
    heads = [folded] + [folded[len(p) :] for p in prefixes if folded.startswith(p) and len(folded) - len(p) >= least]
    for head in heads:
        found.add(head)
        for suffix in suffixes:
            if head.endswith(suffix) and len(head) - len(suffix) >= least + (language in {"en", "fr", "de"}):
                found.add(head[: -len(suffix)])
                break
    if language == "fr":
        found |= {stem.split("'", 1)[1] for stem in list(found) if "'" in stem and len(stem.split("'", 1)[1]) >= least}
    return found


@dataclass(frozen=True)
class _Index:
    """One language's words: exact phrases and single stems -> {pictogram: weight}; `curated` are the phrases and words
    whose meaning is given by hand, which need no thinning out by rarity."""

    phrases: dict[tuple[str, ...], dict[str, float]]
    words: dict[str, dict[str, float]]
    curated: dict[tuple[str, ...], dict[str, float]]
    vocabulary: frozenset[str]

    def phrase(self, tokens: tuple[str, ...]) -> dict[str, float]:
        """What several words mean together, by weight."""
        return self.curated.get(tokens) or _thinned(self.phrases.get(tokens, {}))


def _thinned(means: dict[str, float]) -> dict[str, float]:
    """Meanings weighed by rarity: a word that names many pictograms says little about any."""
    rarity = 1.0 / (1.0 + math.log(max(1, len(means))))
    return {name: weight * rarity for name, weight in means.items()}


@lru_cache(maxsize=1)
def _annotations() -> dict[str, dict[str, dict[str, object]]]:
    table: dict[str, dict[str, dict[str, object]]] = json.loads(
        gzip.decompress((DATA / "pictogram-words.json.gz").read_bytes())
    )
    return table


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    """data/words.json: `concepts` (what businesses talk about -> pictograms, best first, ~ for faintly), `settings`
    (words that mean a place), `dull` and `function_words` (no pictures), `places` (names that are also things),
    `hours`."""
    lists: dict[str, Any] = json.loads((DATA / "words.json").read_text(encoding="utf-8"))
    return lists


def base_language(language: str) -> str:
    return re.split(r"[-_]", language.lower(), maxsplit=1)[0]


@lru_cache(maxsize=24)
def _index(language: str) -> _Index:
    phrases: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    words: dict[str, dict[str, float]] = defaultdict(dict)
    exact: set[str] = set()
    curated: dict[tuple[str, ...], dict[str, float]] = {}
    dull = _dull(language)

    def add(phrase: str, name: str, weight: float) -> None:
        tokens = [fold(w) for w in _WORD.findall(phrase)]
        if not tokens:
            return
        exact.update(tokens)
        if len(tokens) > 1:
            key = tuple(tokens[:_LONGEST_PHRASE])
            phrases[key][name] = max(phrases[key].get(name, 0), weight * 1.25)
            content = [t for t in tokens if t not in dull and len(t) > 2]
            weight *= 0.5 if len(content) > 1 else 0.8
            tokens = content
        for token in tokens:
            for stem in stems(token, language):
                if stem not in dull:
                    scaled = weight if stem == token else weight * 0.85
                    words[stem][name] = max(words[stem].get(name, 0), scaled)

    allowed = castable()
    for name, entry in _annotations().get(language, {}).items():
        if name in allowed:
            add(str(entry["name"]), name, 1.3)
            spoken = entry["words"]
            for word in spoken if isinstance(spoken, list) else []:
                add(word, name, 0.8)
    for phrase, members in _lists()["concepts"].get(language, {}).items():
        tokens = tuple(fold(w) for w in _WORD.findall(phrase))
        means = {
            name.lstrip("~"): (3.0 - 0.35 * rank) * (0.45 if name.startswith("~") else 1.0)
            for rank, name in enumerate(members)
            if name.lstrip("~") in allowed
        }
        curated[tokens] = means
    exact.update(token for tokens in curated for token in tokens)
    return _Index(dict(phrases), dict(words), curated, frozenset(exact))


@lru_cache(maxsize=24)
def _dull(language: str) -> frozenset[str]:
    """Folded words that must name no picture: function words, and those too general to show."""
    return frozenset(fold(w) for group in ("function_words", "dull") for w in _lists()[group].get(language, ()))


def speaks_english(text: str, language: str) -> bool:
    """Whether a text reads as English rather than as `language` (shot prompts often are)."""
    tokens = [fold(w) for w in _WORD.findall(text)]
    if language == "en" or not tokens:
        return language == "en"
    own = sum(t in _dull(language) or t in _index(language).vocabulary for t in tokens)
    english = sum(t in _dull("en") or t in _index("en").vocabulary for t in tokens)
    return english > own


def names_of_things(text: str, avoid: Iterable[str], language: str) -> set[str]:
    """Folded words of a text that are names (brands, people, places) and so mean no picture."""
    names = {fold(w) for phrase in avoid for w in _WORD.findall(phrase)} | {fold(w) for w in _lists()["places"]}
    if base_language(language) == "de":
        return names
    matches = list(_WORD.finditer(text))
    capital = [m.group()[0].isupper() for m in matches]
    if not matches or sum(capital) > 0.6 * len(matches):
        return names
    lower = {fold(m.group()) for m, is_capital in zip(matches, capital, strict=True) if not is_capital}
    for k, match in enumerate(matches):
        starts = k == 0 or re.search(r"[.!?:;\n…።؟][\s\"“”'(]*$", text[: match.start()]) is not None
        runs_on = k + 1 < len(matches) and capital[k + 1] and text[match.end() : matches[k + 1].start()] == " "
        if capital[k] and (not starts or runs_on) and fold(match.group()) not in lower:
            names.add(fold(match.group()))
    return names


def find_subjects(text: str, language: str, avoid: Iterable[str] = ()) -> dict[str, float]:
    """Pictogram -> score for what a text is about; rarer words and whole phrases score more. Empty where nothing is."""
    base = base_language(language)
    spoken = "en" if speaks_english(text, base) or not _annotations().get(base) else base
    index, dull, kept_out = _index(spoken), _dull(spoken), names_of_things(text, avoid, spoken)
    tokens = [fold(w) for w in _WORD.findall(text)]
    scores: dict[str, float] = defaultdict(float)
    taken = [False] * len(tokens)
    for size in range(_LONGEST_PHRASE, 1, -1):
        for start in range(len(tokens) - size + 1):
            means = index.phrase(tuple(tokens[start : start + size]))
            if means and not any(taken[start : start + size]) and not kept_out & set(tokens[start : start + size]):
                taken[start : start + size] = [True] * size
                for name, weight in means.items():
                    scores[name] += weight * 1.4
    for place, token in enumerate(tokens):
        if taken[place] or token in dull or token in kept_out:
            continue
        means = _meanings(token, spoken, index)
        early = 1.15 if place < 6 else 1.0
        for name, weight in means.items():
            scores[name] += weight * early
    return dict(scores)


def _meanings(token: str, language: str, index: _Index) -> dict[str, float]:
    """What a single word means: as given by hand, exactly as annotated, else by its stems in that order."""
    roots = [token, *sorted(stems(token, language) - {token}, key=lambda stem: (-len(stem), stem))]
    roots = [root for root in roots if root not in _dull(language)]
    for root in roots:
        if (root,) in index.curated:
            return index.curated[(root,)]
        if root in index.words:
            certainty = 1.0 if root == token else 0.8
            return {name: weight * certainty for name, weight in _thinned(index.words[root]).items()}
    return {}


def find_setting(text: str, language: str, subjects: dict[str, float]) -> tuple[str | None, float]:
    """The place a text is in, by its own words and by where its subjects are at home; None where nothing speaks."""
    votes: dict[str, float] = defaultdict(float)
    base = base_language(language)
    spoken = {"en", base} if not speaks_english(text, base) else {"en"}
    tokens = [stems(w, tongue) for w in _WORD.findall(text) for tongue in spoken]
    for tongue in spoken:
        for setting, words in _setting_words(tongue).items():
            votes[setting] += sum(1.6 for token in tokens if token & words)
    for name, score in subjects.items():
        place = home_of().get(name)
        if place:
            votes[place] += min(1.2, score * 0.55)
    best = max(SETTINGS, key=lambda setting: votes.get(setting, 0))
    return (best, votes[best]) if votes.get(best, 0) >= 0.5 else (None, 0.0)


@lru_cache(maxsize=24)
def _setting_words(language: str) -> dict[str, frozenset[str]]:
    table = _lists()["settings"].get(language, {})
    return {setting: frozenset(fold(w) for w in words) for setting, words in table.items()}


def read_scene(prompt: str, narration: str, topic: str, language: str, avoid: Iterable[str] = ()) -> Reading:
    """What the scene shows: its prompt weighs most, then what is said; the film's topic only lends its place."""
    kept_out = tuple(avoid)
    scores: dict[str, float] = defaultdict(float)
    for text, weight in ((prompt, 1.25), (narration, 1.0)):
        for name, score in find_subjects(text, language, kept_out).items():
            scores[name] += score * weight
    about = find_subjects(topic, language, kept_out)
    for name in scores:
        scores[name] += 0.3 * about.get(name, 0)
    words = f"{prompt}. {narration}"
    setting, evidence = find_setting(words, language, scores)
    topic_setting, _ = find_setting(topic, language, about)
    said = {fold(w) for w in _WORD.findall(words)}
    hour = next((hour for hour, names in _lists()["hours"].items() if said & {fold(n) for n in names}), None)
    return Reading(_ranked(scores), _ranked(about), setting, evidence >= 1.5, topic_setting, hour)


def _ranked(scores: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(
        sorted(((n, round(s, 4)) for n, s in scores.items() if s >= 0.28), key=lambda item: (-item[1], item[0]))
    )
