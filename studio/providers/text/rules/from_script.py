"""A film of a script that is said as it stands: cut into scenes, never reworded; its length follows the script."""

from dataclasses import replace

from shujaa.errors import BadInput
from studio.language.sentences import split_sentences
from studio.providers.text import WritingRequest
from studio.providers.text.rules.films import make_film
from studio.providers.text.rules.ideas import heading, short_title
from studio.providers.text.rules.lines import (
    FEWEST_SCENES,
    LEAD_S,
    MOST_SCENES,
    PAUSE_S,
    SHORTEST_PAUSE_S,
    Clock,
    Line,
    long_lines_split,
    partition,
    split_to,
    told_in_parts,
)
from studio.providers.text.rules.untold import action_of
from studio.storyboards import Storyboard

SLOWEST, FASTEST = 0.9, 1.15
LONGEST_PAUSE_S = 1.2


def write(request: WritingRequest, source: str, language: str) -> Storyboard:
    """The storyboard of a script. Raises BadInput, saying how long it takes, where it does not fit even said faster."""
    clock = Clock.of(request.seconds, request.speech_s, end_card=request.url is not None)
    lines = long_lines_split([Line(sentence, shot=sentence) for sentence in split_sentences(source)])
    lines = split_to(told_in_parts(lines, clock), FEWEST_SCENES)
    runs = partition([clock.speech_s(line.text) for line in lines], min(clock.scenes, len(lines)))
    groups = [[lines[i] for i in run] for run in runs]
    narrations = [" ".join(line.text for line in group) for group in groups]
    speed, pause_s = _pace(clock, narrations)
    length_s = clock.length_s(narrations, speed, pause_s)
    if length_s > clock.target_s * 1.1 or len(groups) > MOST_SCENES:
        raise BadInput(_too_long(clock, narrations, request.seconds, len(source.split())))
    title = _title(source)
    groups[0][0] = replace(groups[0][0], title=short_title(heading(title, 36), 7))
    return make_film(
        request,
        clock,
        groups,
        title=title,
        action=action_of(language),
        pace=(speed, pause_s),
        target_s=request.seconds if length_s >= clock.target_s * 0.9 else round(length_s),
    )


def _pace(clock: Clock, narrations: list[str]) -> tuple[float, float]:
    """Natural speed where it fits; then a little faster or slower; then shorter or longer pauses."""
    spoken_s = clock.spoken_s(narrations)
    room_s = max(1.0, clock.target_s - clock.end_card_s - LEAD_S * len(narrations))
    speed = min(FASTEST, max(SLOWEST, spoken_s / max(1.0, room_s - PAUSE_S * len(narrations))))
    pause_s = (room_s - spoken_s / speed) / len(narrations)
    return round(speed, 3), round(min(LONGEST_PAUSE_S, max(SHORTEST_PAUSE_S, pause_s)), 3)


def _too_long(clock: Clock, narrations: list[str], seconds: int, words: int) -> str:
    need_s = clock.length_s(narrations, 1.0, PAUSE_S)
    room = int(words * (seconds - clock.end_card_s) * 1.05 / max(1.0, need_s - clock.end_card_s))
    ask = f"ask for {round(need_s)} seconds or" if need_s <= 90 else "give it as a text to be told shorter, or"
    return (
        f"The script takes about {need_s:.0f} seconds to say and the film is to last {seconds}: "
        f"{ask} cut it to {room} words."
    )


def _title(source: str) -> str:
    first = split_sentences(source)[0]
    return heading(first, 70)
