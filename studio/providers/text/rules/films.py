"""Lines made into a storyboard: scenes, shots, motion, transitions, music, look, end card, pace."""

import random
from collections.abc import Sequence

from studio.providers.text import WritingRequest
from studio.providers.text.rules.ideas import bare, capital, heading
from studio.providers.text.rules.lines import MOST_CHARS, Clock, Line, Role
from studio.storyboards import EndCard, Look, Mood, Motion, MotionKind, Music, Scene, Shot, Storyboard, Transition

_MOODS: dict[str, Mood] = {
    "opening": "warm", "product": "uplifting", "event": "energetic", "sale": "energetic", "hiring": "uplifting",
    "news": "serious", "cause": "calm", "story": "warm", "explainer": "calm", "tips": "playful",
}  # fmt: skip
_LOOKS: tuple[Look, ...] = ("flat", "papercut", "poster", "textile")
_ALL_LOOKS: tuple[Look, ...] = (*_LOOKS, "neon")
_MOTIONS: tuple[MotionKind, ...] = ("push_in", "pan_right", "pull_out", "pan_left", "tilt_up", "push_in", "tilt_down")


def make_film(
    request: WritingRequest,
    clock: Clock,
    scenes: Sequence[Sequence[Line]],
    *,
    title: str,
    intent: str = "explainer",
    look: str | None = None,
    action: str,
    pace: tuple[float, float] | None = None,
    target_s: int | None = None,
) -> Storyboard:
    """The storyboard of these scenes, paced to the length asked for (or as `pace` says: speed, pause in seconds)."""
    rng = random.Random(request.seed * 7919 + 17)  # noqa: S311 - variety, not secrecy
    narrations = [" ".join(line.text for line in group if line.text) for group in scenes]
    speed, pauses_s = (pace[0], [pace[1]] * len(scenes)) if pace else clock.pace(narrations)
    titles = _titles(scenes, narrations)
    motions, transitions = _motions(rng, len(scenes)), _transitions(rng, len(scenes))
    return Storyboard(
        title=_short(capital(title), 200),
        language=request.language,
        look=_look(request.look, look, rng),
        seed=request.seed,
        target_s=max(15, min(90, target_s or request.seconds)),
        speed=speed,
        scenes=tuple(
            Scene(
                id=f"s{i + 1}",
                role=_role(group, i, len(scenes)),
                narration=narration[:MOST_CHARS],
                title=titles[i],
                shot=Shot(prompt=_short(_prompt(group), 600), motion=motions[i]),
                transition=transitions[i],
                pause_after_s=pauses_s[i],
            )
            for i, (group, narration) in enumerate(zip(scenes, narrations, strict=True))
        ),
        music=Music(mood=_MOODS.get(intent, "uplifting")),
        end_card=_end_card(request, clock, title, action),
        brand=request.brand,
    )


def _look(asked: str | None, suited: str | None, rng: random.Random) -> Look:
    drawn = rng.choice(_LOOKS)
    return next((look for look in _ALL_LOOKS if look == (asked or suited)), drawn)


def _role(group: Sequence[Line], i: int, count: int) -> Role:
    if i == 0:
        return "hook"
    return "call_to_action" if i == count - 1 or any(line.role == "call_to_action" for line in group) else "body"


def _titles(scenes: Sequence[Sequence[Line]], narrations: Sequence[str]) -> list[str | None]:
    """Each scene's title; what was on the screen once is not written again."""
    shown: set[str] = set()
    titles: list[str | None] = []
    for group, narration in zip(scenes, narrations, strict=True):
        title = _title(group, narration)
        titles.append(None if title and title.casefold() in shown else title)
        shown.add((title or "").casefold())
    return titles


def _title(group: Sequence[Line], narration: str) -> str | None:
    title = next((line.title for line in group if line.title), None)
    if not title or bare(title.casefold()) == bare(narration.casefold()):
        return None
    return _short(title, 80)


def _prompt(group: Sequence[Line]) -> str:
    return ", ".join(dict.fromkeys(line.shot for line in group if line.shot))


def _short(text: str, most: int) -> str:
    """The text cut at a word to at most `most` characters."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[:most]
    return cut.rstrip(" ,;:-")


def _motions(rng: random.Random, count: int) -> list[Motion]:
    """Camera moves, no two alike in a row."""
    kinds: list[MotionKind] = []
    while len(kinds) < count:
        choices = [kind for kind in _MOTIONS if not kinds or kind != kinds[-1]]
        kinds.append(rng.choice(choices))
    return [Motion(kind=kind, strength=round(rng.uniform(0.08, 0.16), 3)) for kind in kinds]


def _transitions(rng: random.Random, count: int) -> list[Transition]:
    """A cut to open; then mostly cross-fades, a slide or a wipe now and then, never the same of these twice running."""
    made = [Transition(kind="cut", frames=0)]
    while len(made) < count:
        kind = rng.choices(("crossfade", "slide", "wipe"), weights=(5, 2, 2))[0]
        if kind != "crossfade" and made[-1].kind == kind:
            kind = "crossfade"
        made.append(Transition.model_validate({"kind": kind, "frames": rng.choice((10, 12, 14))}))
    return made


def _end_card(request: WritingRequest, clock: Clock, title: str, action: str) -> EndCard | None:
    if request.url is None:
        return None
    headline = request.brand.name or heading(title, 56)
    return EndCard(
        headline=_short(headline, 80), action=action[:40], url=request.url, seconds=round(clock.end_card_s, 2)
    )
