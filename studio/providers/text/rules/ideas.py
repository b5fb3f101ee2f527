"""An idea taken apart: its topic, what it says of it, the place, the number of tips, what the film is for."""

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from studio.language.sentences import pieces_at_pauses, split_sentences
from studio.providers.text.rules.grammar import GRAMMARS, Grammar
from studio.providers.text.rules.phrases import Domain, Phrases

_PRICE = regex.compile(
    r"(?:KSh|KES|UGX|TZS|TSh|USD|GH₵|FCFA|₦|\$|€|£|R)\s?\d[\d.,]*(?:\s?(?:k|m|bn|million|F CFA|FCFA))?\b|\d[\d ]*F ?CFA"
    r"|\d[\d.,]*\s?(?:KES|FCFA|€|ብር|جنيه\w*|ريال\w*|درهم\w*|دينار\w*|रुपये)|₹\s?\d[\d.,]*"
    r"|(?:\b(?:save|get|okoa|up to|jusqu['’]à)\s)?\d[\d.,]*\s?%(?:\soff\b)?",
    regex.IGNORECASE,
)
_HOUR = regex.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)\b|\b\d{1,2}\s?h(?:\d\d)?\b|\bsaa \p{L}+(?: \p{L}+)?", regex.IGNORECASE
)
_CONTACT = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[#@]\w+", regex.IGNORECASE)


@dataclass(frozen=True)
class Idea:
    """What is known of an idea. `topic` is a noun phrase as typed (“a new coffee shop in Nairobi”), or "" where the
    idea is a whole sentence; `said` is the idea as a sentence; `facts` are the sentences that it holds beside it."""

    said: str
    topic: str
    has_article: bool
    facts: tuple[str, ...]
    place: str
    goal: str
    listed: str
    count: int
    gives_reasons: bool
    intent: str
    domain: Domain
    title: str

    def slots(self) -> Mapping[str, str]:
        """What templates may use, with a capital where their name has one."""
        plain = {"topic": self.topic, "place": self.place, "goal": self.goal, "list": self.listed}
        return {k: v for k, v in plain.items() if v} | {k.capitalize(): capital(v) for k, v in plain.items() if v}


def read_idea(source: str, phrases: Phrases) -> Idea:
    """The idea taken apart by the grammar of the phrases' language. Nothing is added to what was typed."""
    grammar = GRAMMARS[phrases.language]
    sentences = [_without_mark(sentence) for sentence in split_sentences(source)]
    first, rest = sentences[0], tuple(finish(sentence) for sentence in sentences[1:])
    listed = grammar.listed.match(first)
    howto = grammar.howto.match(first)
    intent = _intent(source, grammar, listed=bool(listed), howto=bool(howto))
    question = source.strip().startswith(first) and source.strip()[len(first) :].strip().startswith(("?", "؟"))
    whole = bool(question or grammar.sentence.search(_head(first, grammar)) or grammar.imperative.match(first))
    topic, facts = ("", ()) if whole or listed or howto else _split_topic(first, grammar)
    goal = howto["goal"] if howto else ""
    return Idea(
        said=finish(capital(first) + ("?" if question else "")),
        topic=_small(_STORY_OF.sub("", topic), grammar),
        has_article=bool(grammar.article.match(_STORY_OF.sub("", topic))),
        facts=(*facts, *rest),
        place=_place(first, grammar),
        goal=_small(goal, grammar),
        listed=first if listed else "",
        count=min(10, max(2, grammar.number(listed["count"]))) if listed else 0,
        gives_reasons=bool(listed and _REASONS.search(listed["title"])),
        intent=intent,
        domain=_domain(source, phrases),
        title=_title(topic or goal or first, grammar, listed_as=listed["title"] if listed else ""),
    )


def notable(text: str) -> str | None:
    """The price or hour in a line, for the screen."""
    found = _PRICE.search(text) or _HOUR.search(text)
    return found[0].strip() if found else None


def finish(sentence: str) -> str:
    """The sentence with a capital and a full stop."""
    sentence = capital(sentence.strip())
    return sentence if regex.search(r"[.!?…።؟।]['\"”’»]*$", sentence) else sentence + "."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def short_title(text: str, most: int = 5) -> str:
    """The first words of a text for the screen, never ending on a small word."""
    words = [word for word in regex.sub(r"[«»“”\"]", "", text).split() if regex.search(r"[\p{L}\p{N}]", word)][:most]
    while len(words) > 1 and (words[-1].casefold() in _SMALL_WORDS):
        words.pop()
    title = " ".join(words).strip(" ,.;:!?…–—።፣؟।،")
    return capital(title)[:80]


def bare(text: str) -> str:
    """The text without the marks at its ends."""
    return text.strip(_ENDS)


def heading(text: str, most_chars: int) -> str:
    """A title of a text: its first sentence, as far as it fits and up to an emoji between words, ending at a pause
    where there is one, else at a word that can end a phrase. Emoji and the signs of hashtags are left out."""
    first = regex.split(rf"(?<=.{{8}}){_EMOJI}\s+(?=[\p{{L}}\p{{N}}])", split_sentences(text)[0])[0]
    plain = regex.sub(rf"[#@](?=\w)|{_EMOJI}", " ", first)
    whole = " ".join(plain.split()).strip(_ENDS)
    if not regex.search(r"[\p{L}\p{N}]", whole):
        return short_title(text)
    if len(whole) <= most_chars:
        return capital(whole)
    pieces = pieces_at_pauses(whole)[0]
    fitting = [" ".join(pieces[:count]) for count in range(1, len(pieces))]
    kept = [part.strip(_ENDS) for part in fitting if 8 <= len(part.strip(_ENDS)) <= most_chars]
    return capital(kept[-1]) if kept else _cut_at_word(whole, most_chars)


def _cut_at_word(text: str, most_chars: int) -> str:
    words = text[: most_chars + 1].rsplit(" ", 1)[0].split() if " " in text[: most_chars + 1] else [text[:most_chars]]
    while len(words) > 1 and words[-1].casefold() in _SMALL_WORDS:
        words.pop()
    return capital(" ".join(words).strip(_ENDS))


_EMOJI = r"[\p{Emoji_Presentation}\uFE0F\u200D]+"
_ENDS = " ,.;:!?…–—-።፣፦፤፡؟،؛।"
_SMALL = (
    "a an the of to in on at for with from and or but that which who is are its by your our this how de du des la "
    "le les new avant après kabla baada jijini mjini tarehe you before after this these our my is are was because "
    "than then as into be will can do un une et à au aux en pour par dans sur qui que avec chez na ya wa kwa za "
    "la cha vya ni katika kwenye"
)
_SMALL_WORDS = frozenset(_SMALL.split())


_REASONS = regex.compile(r"\b(?:reasons|things|facts|raisons|choses|sababu|mambo|faida)\b", regex.IGNORECASE)
_QUESTION_WORDS = regex.compile(
    r"^(?:why|what|how|when|where|pourquoi|comment|quand|kwa nini|jinsi ya)\s(?:(?:do|does|is|are|can|should|did)\s)?",
    regex.IGNORECASE,
)
_STORY_OF = regex.compile(
    r"^(?:the (?:story|journey|life) of|l['’]histoire d(?:e\s|['’])(?=une?\s|\p{Lu}|la\s)|hadithi ya)\s?",
    regex.IGNORECASE,
)


def _without_mark(sentence: str) -> str:
    return regex.sub(r"[\s.!?…።]+$", "", sentence)


def _small(text: str, grammar: Grammar) -> str:
    """The phrase as it stands inside a sentence: an article or common word loses its capital."""
    first = text.split(" ", 1)[0]
    keep = len(first) > 1 and first.isupper()
    if grammar.article.match(text) or (not keep and first.casefold() in grammar.plain_starts):
        return text[:1].lower() + text[1:]
    return text


def _head(sentence: str, grammar: Grammar) -> str:
    return str(grammar.relative.split(sentence, maxsplit=1)[0])


def _split_topic(first: str, grammar: Grammar) -> tuple[str, tuple[str, ...]]:
    """The noun phrase, and its relative clause turned into sentences where grammar allows it safely."""
    parts = grammar.relative_to_split.split(first, maxsplit=1)
    if len(parts) < 2:
        return first, ()
    head, clause = parts[0].rstrip(" ,"), parts[-1]
    facts = grammar.clauses_as_sentences(head, clause)
    return (head, tuple(finish(fact) for fact in facts)) if facts else (first, ())


def _place(sentence: str, grammar: Grammar) -> str:
    found = grammar.place.search(sentence)
    return found["place"].strip() if found else ""


def _intent(source: str, grammar: Grammar, *, listed: bool, howto: bool) -> str:
    if listed:
        return "tips"
    if howto:
        return "explainer"
    for name, pattern in grammar.intents:
        if pattern.search(source):
            return name
    many = len(source.split()) > 1 and not regex.match(r"\p{L}+ing\s", source)
    return "product" if many and not grammar.imperative.match(source) else "explainer"


def _domain(source: str, phrases: Phrases) -> Domain:
    """The trade whose words the idea uses most; the general one where none fits."""
    words = regex.findall(r"[\p{L}\p{M}'’-]+", _CONTACT.sub(" ", source).casefold())
    scores = {name: sum(_tells(word, domain) for word in words) for name, domain in phrases.domains.items()}
    best = max(scores, key=lambda name: scores[name])
    return phrases.domains[best] if scores[best] else phrases.general


def _tells(word: str, domain: Domain) -> bool:
    bare = regex.sub(r"^[ldjnsc]['’]|^qu['’]", "", word)
    forms = {word, word.removesuffix("s"), bare, bare.removesuffix("s"), *bare.split("-")}
    return not forms.isdisjoint(domain.words)


def _title(text: str, grammar: Grammar, *, listed_as: str) -> str:
    if listed_as:
        return capital(listed_as)
    article = grammar.article.match(text)
    bare = text[article.end() :] if article and len(text.split()) > 2 else text
    bare = _QUESTION_WORDS.sub("", bare) if len(bare.split()) > 5 else bare
    name = regex.split(r"\s(?:that|which|who|where|qui|que|où|ambay\w+)\s|[,;:]", bare, maxsplit=1)[0]
    return short_title(name if " " in name else bare)
