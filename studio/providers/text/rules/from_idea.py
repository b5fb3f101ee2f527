"""A film from an idea of one line or a few, in a language that has a phrase book."""

import random
import string
from collections.abc import Iterable, Mapping, Sequence

import regex

from studio.language.sentences import split_sentences
from studio.providers.text import WritingRequest
from studio.providers.text.rules.films import make_film
from studio.providers.text.rules.ideas import Idea, capital, finish, notable, read_idea
from studio.providers.text.rules.lines import Clock, Line, choose_lines, group_lines, refuse_too_long
from studio.providers.text.rules.phrases import Intent, Phrases, Saying, phrases_of
from studio.storyboards import Storyboard

MOST_IDEA_WORDS = 80
MOST_TOPIC_WORDS = 12  # longer, it is a sentence of its own
LONG_FILM_S = 75  # only here may general advice fill the time
_CODE_WORDS = ("code", "msimbo", "link", "kiungo", "lien")


def write(request: WritingRequest, source: str, language: str) -> Storyboard:
    """The storyboard of an idea. Raises BadInput where the idea alone takes longer to say than the film lasts."""
    phrases = phrases_of(language)
    idea = read_idea(source, phrases)
    clock = Clock.of(request.seconds, request.speech_s, end_card=request.url is not None)
    rng = random.Random(request.seed)  # noqa: S311 - variety, not secrecy
    intent = phrases.intents[idea.intent]
    wanted = _wanted(idea, intent, phrases, clock, rng, scannable=request.url is not None)
    lines = choose_lines(wanted, _new(wanted, _pool(idea, intent, phrases, clock, rng)), clock)
    refuse_too_long(lines, clock)
    return make_film(
        request,
        clock,
        group_lines(lines, clock, held=idea.said),
        title=idea.said.rstrip(".") if len(idea.said.split()) <= 10 else idea.title,
        intent=idea.intent,
        look=idea.domain.look,
        action=intent.action,
    )


def _wanted(
    idea: Idea, intent: Intent, phrases: Phrases, clock: Clock, rng: random.Random, *, scannable: bool
) -> list[Line]:
    """What the film must hold if there is time: hook, the idea, its facts or tips, a call to action."""
    shot = idea.topic or idea.goal or idea.said.rstrip(".?!")
    hook = _hook(idea, intent, clock, rng)
    calls = [call for call in intent.calls if scannable or not any(word in call.casefold() for word in _CODE_WORDS)]
    call = rng.choice(_fitting(calls, clock, share=0.2))
    named = _named(idea, intent, rng)
    carries = bool(idea.listed) or idea.said.endswith("?")  # the hook is the idea itself
    lines = [
        Line(hook, shot=shot, role="hook", title=idea.title, order=0, rank=0 if carries else 3),
        Line(call, shot=f"{shot}, {_last_shot(intent)}", role="call_to_action", title=intent.action, order=100, rank=2),
    ]
    said_by_hook = bool(idea.listed) and idea.listed.casefold() in hook.casefold()
    if named and not said_by_hook:
        lines.append(Line(named, shot=shot, order=rng.choice((10, 10, 22)), rank=0))
    for i, fact in enumerate(idea.facts):
        lines.append(Line(fact, shot=shot, title=notable(fact), order=30 + i, rank=1))
    lines.extend(_tips(idea, phrases, clock, rng))
    return lines


def _last_shot(intent: Intent) -> str:
    return intent.lines[-1].shot


def _hook(idea: Idea, intent: Intent, clock: Clock, rng: random.Random) -> str:
    """A hook that suits; a trade's own or one with the place in it before a general one."""
    if idea.said.endswith("?"):
        return idea.said
    if idea.listed:
        return finish(idea.listed)
    fits = idea.domain.name != "general" and intent.name not in ("news", "hiring", "story", "explainer", "sale")
    own = list(idea.domain.hooks) if fits else []
    placed = _filled([hook for hook in intent.hooks if "{" in hook], idea.slots())
    plain = [hook for hook in intent.hooks if "{" not in hook]
    choices = own + placed * 2 + plain
    return rng.choice(_fitting(choices, clock, share=0.25))


def _fitting(choices: Sequence[str], clock: Clock, share: float) -> list[str]:
    """The choices that take no more than a share of the film; the shortest where none does."""
    kept = [choice for choice in choices if clock.speech_s(choice) <= share * clock.target_s]
    return kept or [min(choices, key=len)]


def _named(idea: Idea, intent: Intent, rng: random.Random) -> str:
    """The sentence that says what the film is about."""
    if idea.said.endswith("?"):
        return ""
    if idea.listed:
        return finish(idea.listed)
    if idea.goal and intent.howto:
        return capital(rng.choice(_filled(intent.howto, idea.slots())))
    if not idea.topic or len(idea.topic.split()) > MOST_TOPIC_WORDS:
        return idea.said
    return capital(rng.choice(_filled(intent.meet if idea.has_article else intent.bare, idea.slots())))


def _tips(idea: Idea, phrases: Phrases, clock: Clock, rng: random.Random) -> list[Line]:
    """As many numbered tips as the idea promises, of the trade first; short forms where time is short."""
    if not idea.count:
        return []
    reasons = idea.gives_reasons and idea.domain.name != "general" and clock.target_s >= 25
    tips = _nearest(idea, _shuffled(idea.domain.lines if reasons else idea.domain.tips, rng))
    if idea.domain.name != "general":
        tips += _shuffled(phrases.general.tips, rng)
    lines = []
    for i, tip in enumerate(tips[: idea.count]):
        ordinal = phrases.ordinals[i]
        said = phrases.tips_lead.format(ordinal=ordinal.lower(), tip=tip.text[:1].lower() + tip.text[1:])
        short = (
            phrases.tips_short.format(ordinal=ordinal, tip=tip.short[:1].lower() + tip.short[1:]) if tip.short else ""
        )
        lines.append(
            Line(
                said,
                shot=tip.shot,
                title=f"{i + 1}. {tip.short}" if tip.short else str(i + 1),
                order=40 + i,
                rank=0,
                short=short,
            )
        )
    return lines


def _pool(idea: Idea, intent: Intent, phrases: Phrases, clock: Clock, rng: random.Random) -> list[Line]:
    """What may fill the time, best first: of the trade, of the purpose, advice, general; each at its place."""
    special = idea.domain.name != "general"
    own = _nearest(idea, _shuffled(idea.domain.lines, rng)) if special else []
    advice = _nearest(idea, _shuffled(idea.domain.tips, rng)) if special and not idea.count else []
    general = _shuffled(phrases.general.lines, rng)
    opening = rng.choice((5.0, 24.0)) if idea.topic and intent.name in ("opening", "product") else 24.0
    trade = [
        _line(saying, (52.0 if idea.gives_reasons else opening if i == 0 else 31.5) + i / 100, 6)
        for i, saying in enumerate(own)
    ]
    tips = [_line(tip, 45 + i / 100, 6, title=tip.short) for i, tip in enumerate(advice)]
    purpose = [_line(saying, 60 + i / 100, 7) for i, saying in enumerate(_shuffled(intent.lines, rng))]
    purpose = [] if idea.gives_reasons else purpose  # these lines speak of things to do
    after = 65 if intent.name in ("hiring", "event") else 55
    last = [_line(saying, after + i / 100, 8) for i, saying in enumerate(general)]
    patient = intent.name == "explainer" or clock.target_s >= LONG_FILM_S
    advising = phrases.general.tips if patient and not idea.count else ()
    spare = [_line(tip, after + 1 + i / 100, 9) for i, tip in enumerate(advising)]
    if intent.name in ("hiring", "event", "story", "news"):
        return purpose + (trade if intent.name == "event" else []) + last + spare
    if intent.name in ("explainer", "cause"):
        return trade[:1] + tips[:3] + purpose[:3] + tips[3:] + trade[1:] + purpose[3:] + last + spare
    return trade[:4] + purpose[:3] + trade[4:] + purpose[3:] + tips + last + spare


def _nearest(idea: Idea, sayings: Sequence[Saying]) -> list[Saying]:
    """The sayings, those that share words with the idea first; a noun of the idea seldom stands alone."""
    stems = _stems(" ".join((idea.said, *idea.facts)))
    return sorted(sayings, key=lambda saying: -len(stems & _stems(f"{saying.text} {saying.shot} {saying.short}")))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in regex.findall(r"\p{L}{4,}", text.casefold())}


def _line(saying: Saying, order: float, rank: int, title: str | None = None) -> Line:
    return Line(saying.text, shot=saying.shot, order=order, rank=rank, title=title)


def _shuffled(sayings: Sequence[Saying], rng: random.Random) -> list[Saying]:
    return rng.sample(list(sayings), len(sayings))


def _filled(templates: Iterable[str], slots: Mapping[str, str]) -> list[str]:
    """The templates whose every slot is known, filled."""
    return [
        template.format(**slots)
        for template in templates
        if all(name in slots for _, name, _, _ in string.Formatter().parse(template) if name)
    ]


def _new(wanted: Sequence[Line], pool: Sequence[Line]) -> list[Line]:
    """The lines of the pool of which no sentence is said by `wanted` or by a line before them."""
    seen = {sentence.casefold() for line in wanted for sentence in split_sentences(line.text)}
    told = " ".join(line.text for line in wanted).casefold()
    kept = []
    for line in pool:
        sentences = {sentence.casefold() for sentence in split_sentences(line.text)}
        if seen.isdisjoint(sentences) and line.text.casefold() not in told:
            kept.append(line)
            seen |= sentences
    return kept
