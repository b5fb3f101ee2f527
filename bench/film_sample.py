"""The film that the benchmarks render: 8 scenes of 4 s: Ken Burns, cross-fades, captions, logo, QR, voice, music."""

import wave
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from studio.film.spec import FPS, Canvas, Layer, Motion, Overlay, Picture, Scene, Sound, Transition, VoiceClip, Word
from studio.film.text.captions import Captions
from studio.film.text.end_card import EndCard
from studio.film.text.logo import Logo
from studio.film.timeline import scene_starts

SCENE_F = 120
URL = "https://shujaa.example/q/a1b2c3"
WORDS = ("every", "morning", "the", "market", "fills", "with", "colour", "and", "the", "smell", "of", "fresh", "bread")
MOTIONS = ("push_in", "pan_right", "pull_out", "tilt_up", "pan_left", "push_in", "tilt_down", "pull_out")


@dataclass(frozen=True)
class Sample:
    canvas: Canvas
    scenes: tuple[Scene, ...]
    sound: Sound


def make_sample(folder: Path, canvas: Canvas, scenes: int = 8, near_layers: int = 0) -> Sample:
    """The film's scenes and sound, their files in `folder`. From nine scenes on, pictures and voices come again."""
    logo = folder / "logo.png"
    if not logo.exists():
        mark = np.zeros((160, 320, 4), np.uint8)
        cv2.circle(mark, (80, 80), 70, (87, 46, 228, 255), -1, cv2.LINE_AA)
        cv2.putText(mark, "SHUJAA", (155, 98), cv2.FONT_HERSHEY_DUPLEX, 1.2, (255, 255, 255, 255), 3, cv2.LINE_AA)
        cv2.imwrite(str(logo), mark)
    made = []
    for index in range(scenes):
        layers = _layers(folder, index % 8, near_layers)
        overlays: list[Overlay] = [Logo(logo, canvas)]
        if index == scenes - 1:
            overlays.append(EndCard("Karibu", "Visit us", URL, canvas, palette=("#E4572E", "#2D3047"), has_panel=False))
        else:
            step = SCENE_F // len(WORDS)
            words = [Word(text, 4 + at * step, 4 + (at + 1) * step) for at, text in enumerate(WORDS)]
            overlays.append(Captions(words, canvas, frames=SCENE_F))
        picture = Picture(layers, (0.5, 0.45))
        motion, fade = Motion(MOTIONS[index % 8]), Transition("crossfade", 12)
        made.append(Scene(picture, SCENE_F, motion, fade, tuple(overlays)))
    voices = tuple(VoiceClip(_voice(folder, index % 8), start) for index, start in enumerate(scene_starts(made)))
    return Sample(canvas, tuple(made), Sound(scenes * SCENE_F, voices, _music(folder)))


def _layers(folder: Path, index: int, near_layers: int) -> tuple[Layer, ...]:
    """A far plate of sky, hills and texture, and as many near plates as wanted."""
    far = folder / f"far{index}.png"
    if not far.exists():
        cv2.imwrite(str(far), _scenery(index))
    layers = [Layer(far, 0.0)]
    for nth in range(near_layers):
        near = folder / f"near{index}-{nth}.png"
        if not near.exists():
            plate = np.zeros((1920, 1080, 4), np.uint8)
            centre = (300 + 400 * nth, 1250)
            cv2.circle(plate, centre, 260, (40 + 60 * nth, 70, 120, 255), -1, cv2.LINE_AA)
            cv2.ellipse(plate, (540, 2000), (1100, 420 - 100 * nth), 0, 0, 360, (30, 90, 60, 255), -1, cv2.LINE_AA)
            cv2.imwrite(str(near), plate)
        layers.append(Layer(near, 0.4 + 0.5 * nth))
    return tuple(layers)


def _scenery(index: int) -> np.ndarray:
    random = np.random.default_rng(index)
    height, width = 1920, 1080
    down = np.linspace(0, 1, height)[:, None, None]
    colours = random.integers(60, 240, (2, 1, 1, 3)).astype(np.float64)
    picture = np.broadcast_to(colours[0] * (1 - down) + colours[1] * down, (height, width, 3)).copy()
    for _ in range(60):
        centre = tuple(int(value) for value in random.integers(0, (width, height)))
        colour = tuple(float(value) for value in random.integers(30, 240, 3))
        cv2.circle(picture, centre, int(random.integers(15, 160)), colour, -1, cv2.LINE_AA)
    grain = cv2.GaussianBlur(random.normal(0, 1, (height, width)), (0, 0), 1.2)
    return np.clip(picture + 8 * (grain / grain.std())[..., None], 0, 255).astype(np.uint8)


def _voice(folder: Path, index: int) -> Path:
    """A voice's stand-in: bursts of a buzzing tone, one a word."""
    path = folder / f"voice{index}.wav"
    if not path.exists():
        rate = 24_000
        at = np.arange(int(rate * 3.4)) / rate
        tone = sum(np.sin(2 * np.pi * (110 + 9 * index) * k * at) / k for k in range(1, 12))
        _write_wav(path, 0.3 * tone * (np.sin(2 * np.pi * 1.6 * at) > -0.3), rate)
    return path


def _music(folder: Path) -> Path:
    path = folder / "music.wav"
    if not path.exists():
        rate = 48_000
        at = np.arange(rate * 8) / rate
        notes = sum(np.sin(2 * np.pi * pitch * at) for pitch in (220.0, 277.2, 329.6))
        _write_wav(path, 0.15 * notes * np.exp(-3 * (at % 0.5)), rate)
    return path


def _write_wav(path: Path, samples: np.ndarray, rate_hz: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def film_seconds(sample: Sample) -> float:
    return sum(scene.frames for scene in sample.scenes) / FPS
