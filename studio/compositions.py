"""A storyboard's scenes, made ready for the media engine: lengths from the measured voice, overlays in their places.

No database and no clock: what steps found out comes in as plain results.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from studio.film import spec
from studio.film.formats import Format, Quality, canvas_for
from studio.film.text.captions import Captions
from studio.film.text.end_card import EndCard
from studio.film.text.titles import LowerThird, Title
from studio.film.timeline import transition_frames
from studio.film.zones import SAFE_AREAS
from studio.language.spoken import spoken_tokens
from studio.plans import END_CARD_ID
from studio.storyboards import Scene, Storyboard

LEAD_F = 3  # before a scene's voice begins, so that a cut does not clip it
READING_WORDS_PER_S = 2.4  # where no voice speaks the language, captions keep the pace of subtitles
LEAST_S = 1.2


@dataclass(frozen=True)
class Voice:
    """A scene's recording and when each written word sounds, in seconds from its start."""

    path: Path
    duration_s: float
    words: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Timing:
    """A scene's length and its words, in frames of its own."""

    frames: int
    words: tuple[spec.Word, ...]


def time_scene(storyboard: Storyboard, scenes: Sequence[Scene], index: int, voice: Voice | None) -> Timing:
    """A scene's timing: its voice and its pause, or its reading time where nobody speaks; long enough for the
    transitions on both sides."""
    scene = scenes[index]
    words = _spoken(voice) if voice else _read(storyboard, scene)
    said_f = max((word.end_f for word in words), default=0)
    if voice:
        said_f = max(said_f, LEAD_F + math.ceil(voice.duration_s * spec.FPS))
    pause_f = round(scene.pause_after_s * spec.FPS)
    after = scenes[index + 1] if index + 1 < len(scenes) else None
    needed = sum(transition_frames(_transition(s)) for s in (scene, after) if s is not None) + 2
    return Timing(max(said_f + pause_f, needed, round(LEAST_S * spec.FPS)), words)


def compose_scene(
    storyboard: Storyboard,
    scenes: Sequence[Scene],
    index: int,
    picture: spec.Picture,
    timing: Timing,
    canvas: spec.Canvas,
) -> spec.Scene:
    """The scene as the media engine draws it at one size."""
    scene = scenes[index]
    motion = scene.shot.motion
    return spec.Scene(
        picture=picture,
        frames=timing.frames,
        motion=spec.Motion(motion.kind, motion.strength),
        transition_in=_transition(scene) if index else spec.Transition("cut", 0),
        overlays=tuple(_overlays(storyboard, scene, timing, canvas)),
    )


def film_canvas(format_name: str, quality: str) -> spec.Canvas:
    return canvas_for(cast(Format, format_name), cast(Quality, quality))


def film_sound(timings: Sequence[Timing], voices: Sequence[Voice | None], music: Path | None) -> spec.Sound:
    """Everything heard over the whole film: each voice at its scene's start."""
    clips = []
    start = 0
    for timing, voice in zip(timings, voices, strict=True):
        if voice:
            clips.append(spec.VoiceClip(voice.path, start + LEAD_F))
        start += timing.frames
    return spec.Sound(frames=start, voices=tuple(clips), music=music)


def focal_of(scene: Scene, format_name: str, drawn: tuple[float, float]) -> tuple[float, float]:
    """The point that must stay in view: what the storyboard says for this format or for all, else the picture's own."""
    chosen = scene.shot.focal_by_format.get(format_name)  # type: ignore[call-overload]
    if chosen is None and scene.shot.focal != type(scene.shot.focal)():
        chosen = scene.shot.focal
    return (chosen.x, chosen.y) if chosen else drawn


def _transition(scene: Scene) -> spec.Transition:
    wanted = scene.transition
    return spec.Transition("cut", 0) if wanted.kind == "cut" else spec.Transition(wanted.kind, wanted.frames)


def _spoken(voice: Voice) -> tuple[spec.Word, ...]:
    words: list[spec.Word] = []
    for text, start_s, end_s in voice.words:
        start = LEAD_F + round(start_s * spec.FPS)
        words.append(spec.Word(text, start, max(start + 1, LEAD_F + round(end_s * spec.FPS))))
    return tuple(words)


def _read(storyboard: Storyboard, scene: Scene) -> tuple[spec.Word, ...]:
    """The narration's words at reading pace, longer words longer."""
    texts = [token.written for token in spoken_tokens(scene.narration, storyboard.language)]
    if not texts:
        return ()
    total_f = reading_seconds(scene.narration) * spec.FPS / storyboard.speed
    weight = sum(len(text) + 2 for text in texts)
    words, passed = [], 0
    for text in texts:
        start = passed
        passed += len(text) + 2
        words.append(
            spec.Word(text, LEAD_F + round(start / weight * total_f), LEAD_F + round(passed / weight * total_f))
        )
    return tuple(words)


def reading_seconds(text: str) -> float:
    """How long a person takes to read a text from captions."""
    return max(len(text.split()) / READING_WORDS_PER_S, len(text) / 15)


def _overlays(storyboard: Storyboard, scene: Scene, timing: Timing, canvas: spec.Canvas) -> list[spec.Overlay]:
    palette, language = storyboard.brand.palette, storyboard.language
    if scene.id == END_CARD_ID and storyboard.end_card is not None:
        card = storyboard.end_card
        return [
            EndCard(
                card.headline,
                card.action,
                card.url,
                canvas,
                palette=palette,
                brand=storyboard.brand.name,
                language=language,
                has_panel=False,
            )
        ]
    overlays: list[spec.Overlay] = []
    if scene.title:
        overlays.append(Title(scene.title, canvas, end_f=timing.frames, palette=palette, language=language))
    if scene.lower_third:
        overlays.append(LowerThird(scene.lower_third, canvas, end_f=timing.frames, palette=palette, language=language))
    if timing.words:
        overlays.append(
            Captions(
                timing.words,
                canvas,
                palette=palette,
                safe_area=SAFE_AREAS["default"],
                language=language,
                frames=timing.frames,
            )
        )
    return overlays
