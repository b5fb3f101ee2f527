"""Small films for the tests of the compositor."""

import wave
from pathlib import Path

import cv2
import numpy as np

from studio.film.spec import Canvas, Layer, Motion, Picture, Placed, Scene, Sound, Sprite, Transition, VoiceClip

CANVAS = Canvas(180, 320)


class Badge:
    """An overlay that stands in one place."""

    def __init__(self, rgba, x_px=20, y_px=31, opacity=1.0):
        self.sprite = Sprite(np.asarray(rgba, np.uint8))
        self.place = Placed(self.sprite, x_px, y_px, opacity)

    def placed(self, frame):
        return (self.place,)


def make_picture(folder: Path, seed: int, size=(360, 640), brightness=1.0) -> Picture:
    random = np.random.default_rng(seed)
    pixels = cv2.GaussianBlur(random.uniform(0, 255, (size[1], size[0], 3)), (0, 0), 6)
    pixels = (pixels - pixels.min()) / (pixels.max() - pixels.min()) * 255 * brightness
    path = folder / f"picture-{seed}-{size[0]}x{size[1]}.png"
    cv2.imwrite(str(path), pixels.astype(np.uint8))
    return Picture((Layer(path, 0.0),))


def make_scene(folder: Path, seed: int, frames=24, kind="crossfade", turn=6, motion="push_in", overlays=()) -> Scene:
    return Scene(make_picture(folder, seed), frames, Motion(motion), Transition(kind, turn), tuple(overlays))


def make_sound(folder: Path, frames: int) -> Sound:
    """A voice that is heard all the way."""
    path, rate = folder / "voice.wav", 24_000
    at = np.arange(rate * frames // 30) / rate
    samples = 0.3 * np.sin(2 * np.pi * 330 * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * at))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return Sound(frames, (VoiceClip(path, 0),))
