"""Music that the program composes: African-rooted, cheerful to grave, as long as the film, soft under a voice."""

import os
import secrets
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.film.audio import SAMPLE_RATE_HZ
from studio.film.errors import FilmError
from studio.film.music.rendering import render_notes
from studio.film.music.score import KEYS, MOODS, Mood, plan_music, write_notes

__all__ = ["KEYS", "MOODS", "MUSIC_VERSION", "ComposedMusic", "Mood", "compose_music"]

MUSIC_VERSION = "1"  # part of a content key: raise it when the same seed would sound different
SHORTEST_S, LONGEST_S = 2.0, 3600.0


@dataclass(frozen=True)
class ComposedMusic:
    """A stereo 16-bit 48 kHz WAV at `path`, and what was decided: `beat_s` is a quarter (4/4) or dotted quarter (12/8),
    the first beat is at 0, the last chord at `last_beat_s`, the lift begins at `lift_s`."""

    path: Path
    duration_s: float
    mood: Mood
    tempo_bpm: float
    key: str
    meter: str
    beat_s: float
    lift_s: float
    last_beat_s: float


def compose_music(
    mood: Mood, duration_s: float, seed: int, path: Path, *, tempo_bpm: float | None = None, key: str | None = None
) -> ComposedMusic:
    """A piece of exactly `duration_s` (2 s to an hour), written whole or not at all; the same arguments give the same
    bytes. The tempo may move by 8 % so that the last chord rings out at the end. Raises FilmError for an unknown mood,
    key or length."""
    if mood not in MOODS:
        raise FilmError(f"There is no music for the mood {mood!r}; choose one of {', '.join(MOODS)}.")
    if key is not None and key not in KEYS:
        raise FilmError(f"{key!r} is no key; choose one of {', '.join(KEYS)}.")
    if not SHORTEST_S <= duration_s <= LONGEST_S:
        raise FilmError(f"Music can be {SHORTEST_S:.0f} s to {LONGEST_S / 60:.0f} min long, not {duration_s:.1f} s.")
    if tempo_bpm is not None and not 40 <= tempo_bpm <= 200:
        raise FilmError(f"A tempo of {tempo_bpm:.0f} is too slow or too fast; choose 40 to 200 beats a minute.")
    plan = plan_music(mood, duration_s, seed, tempo_bpm, key)
    samples = round(duration_s * SAMPLE_RATE_HZ)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with wave.open(str(scratch), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE_HZ)
            for block in render_notes(write_notes(plan), samples):
                out.writeframes(np.round(block.T * 32767).astype("<i2").tobytes())
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
    lift = next((bar for bar in range(plan.bars) if plan.section(bar) == 3), plan.bars)
    return ComposedMusic(
        path=path,
        duration_s=samples / SAMPLE_RATE_HZ,
        mood=mood,
        tempo_bpm=plan.tempo_bpm,
        key=KEYS[plan.key] + (" minor" if plan.character.minor else " major"),
        meter="12/8" if plan.pulses == 12 else "4/4",
        beat_s=plan.bar_s / 4,
        lift_s=lift * plan.bar_s,
        last_beat_s=plan.bars * plan.bar_s,
    )
