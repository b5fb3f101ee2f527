"""A film in a language without a phrase book: the idea's own words, shared out over the scenes, and nothing added.

No sentence of another language slips in: what is left of the time, the pictures and the music hold.
"""

from dataclasses import replace

from studio.language.sentences import split_sentences
from studio.providers.text import WritingRequest
from studio.providers.text.rules.films import make_film
from studio.providers.text.rules.ideas import heading, short_title
from studio.providers.text.rules.lines import (
    FEWEST_SCENES,
    MOST_SCENES,
    Clock,
    Line,
    enough_parts,
    group_lines,
    hold_pictures,
    long_lines_split,
    refuse_too_long,
    split_to,
    told_in_parts,
)
from studio.providers.text.rules.phrases import has_phrases, phrases_of
from studio.storyboards import Storyboard

# “Learn more”, where it is certain; elsewhere an arrow, which every language reads.
_ACTIONS = {
    "ar": "اعرف المزيد", "am": "ተጨማሪ ይወቁ", "pt": "Saiba mais", "es": "Más información", "de": "Mehr erfahren",
    "yo": "Mọ̀ sí i", "ha": "Ƙara sani", "zu": "Funda kabanzi", "xh": "Funda ngakumbi", "af": "Leer meer",
    "hi": "और जानें", "rw": "Menya byinshi", "so": "Wax badan ka ogow", "ig": "Mụtakwuo",
}  # fmt: skip
SUITED_S = 6.0


def action_of(language: str) -> str:
    """What the end card asks for, in the film's language."""
    return phrases_of(language).action if has_phrases(language) else _ACTIONS.get(language, "→")


def write(request: WritingRequest, source: str, language: str) -> Storyboard:
    """The storyboard of an idea in its own words, each said once, at the length asked for. Raises BadInput where
    they take longer to say."""
    clock = Clock.of(request.seconds, request.speech_s, end_card=request.url is not None)
    lines = long_lines_split([Line(sentence, shot=sentence) for sentence in split_sentences(source)])
    lines = told_in_parts(lines, clock)
    refuse_too_long(lines, clock)
    lines = enough_parts(lines, clock)
    count = _scene_count(clock)
    lines = split_to(lines, min(count, 2 * len(lines)))  # in halves at most: a shattered sentence says nothing
    title, action = heading(source, 36), action_of(language)
    lines[0] = replace(lines[0], title=short_title(title, 7))
    if len(lines) < count:
        lines.append(Line("", shot=source, role="call_to_action", title=request.brand.name or title))
    groups = group_lines(hold_pictures(lines, count, source), clock, held=source)
    return make_film(request, clock, groups, title=heading(source, 70), intent="product", action=action)


def _scene_count(clock: Clock) -> int:
    """Scenes enough that none is held too long."""
    return min(MOST_SCENES, max(FEWEST_SCENES, round((clock.target_s - clock.end_card_s) / SUITED_S)))
