"""What the media engine is told to draw: plain frozen values, times in whole frames, sizes in pixels.

Frames are the master clock. A scene owns `frames` frames of the film; the film is the sum of its scenes. A
transition of T frames is centred on the boundary of two scenes: it takes the last T // 2 frames of the first and the
first T - T // 2 of the second, and both pictures keep moving through it. So a scene's local frame runs from
-(T_in // 2) to frames + (T_out - T_out // 2) - 1. Voice and captions live in [0, frames).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

FPS = 30

MotionKind = Literal["push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "still"]
TransitionKind = Literal["cut", "crossfade", "slide", "wipe"]


@dataclass(frozen=True)
class Layer:
    """One plate of a picture: an opaque (the first) or transparent PNG, and how near it is to the camera.

    `depth` is 0 for the farthest plate and 1 for the nearest; a nearer plate moves more (parallax).
    All layers of a picture have one size.
    """

    path: Path
    depth: float


@dataclass(frozen=True)
class Picture:
    """A scene's picture, back to front, with the point (x, y in 0..1 from the top left) that must stay in view."""

    layers: tuple[Layer, ...]
    focal: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True)
class Motion:
    """How the camera moves: `strength` is the share of the frame gained or crossed over the scene (0.12 = 12 %)."""

    kind: MotionKind = "push_in"
    strength: float = 0.12


@dataclass(frozen=True)
class Transition:
    """How a scene takes over from the one before it; `frames` is 0 for a cut."""

    kind: TransitionKind = "crossfade"
    frames: int = 12


@dataclass(frozen=True)
class Word:
    """A caption word as written, shown as spoken in local frames [start_f, end_f)."""

    text: str
    start_f: int
    end_f: int


@dataclass(frozen=True, eq=False)
class Sprite:
    """A small picture drawn once and placed many times: (height, width, 4) uint8, RGBA, premultiplied, sRGB."""

    rgba: NDArray[np.uint8]


@dataclass(frozen=True)
class Placed:
    """A sprite's place on a frame: top-left corner in whole pixels (may lie outside), opacity 0..1."""

    sprite: Sprite
    x_px: int
    y_px: int
    opacity: float = 1.0


class Overlay(Protocol):
    """Something drawn over the picture: captions, a title, a logo, an end card."""

    def placed(self, frame: int) -> Sequence[Placed]:
        """What stands over the picture at a local frame, back to front. Pure: the same frame gives the same answer,
        with the same Sprite objects (so that the compositor converts each once)."""
        ...


@dataclass(frozen=True)
class Scene:
    """One scene, ready to be drawn at one size."""

    picture: Picture
    frames: int
    motion: Motion = Motion()
    transition_in: Transition = Transition()
    overlays: tuple[Overlay, ...] = ()


@dataclass(frozen=True)
class Encoding:
    """Encoder settings; the defaults are those measured in docs/decisions (VMAF 95.8 at 2.2 Mbit/s)."""

    preset: str = "superfast"
    crf: int = 21
    x264_params: str = "mbtree=1:rc-lookahead=10:scenecut=0"


@dataclass(frozen=True)
class Canvas:
    """The frame: even width and height in pixels, frames per second, encoder settings."""

    width_px: int
    height_px: int
    fps: int = FPS
    encoding: Encoding = Encoding()


@dataclass(frozen=True)
class VoiceClip:
    """A scene's recorded voice, mono WAV, placed at a frame of the whole film."""

    path: Path
    start_f: int


@dataclass(frozen=True)
class Sound:
    """Everything heard: voices, and music (any length; looped or trimmed with a fade) ducked under them."""

    frames: int
    voices: tuple[VoiceClip, ...] = ()
    music: Path | None = None
    fps: int = FPS
    loudness_lufs: float = -14.0
    true_peak_dbtp: float = -1.0
    silences: tuple[tuple[int, int], ...] = ()
