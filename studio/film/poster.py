"""What stands for a film before it plays: a poster from its best frame, and a short moving preview."""

import io
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from PIL import Image

from studio.film.errors import FilmError
from studio.film.files import written_whole

LOOKS = 8
GIF_SECONDS = 5.0
GIF_SIDE_PX = 480
GIF_BYTES = 3_000_000
_GIF_TRIES = ((10, 480), (10, 400), (8, 360), (8, 300), (6, 240), (5, 180))


def write_poster(film: Path, path: Path, avoid: tuple[tuple[int, int], ...] = ()) -> int:
    """A poster (JPEG or PNG, by the path's suffix) at the film's size, and which frame it is: the sharpest and most
    colourful of some, none of them in `avoid` (frame spans, such as transitions). Raises FilmError."""
    best: tuple[float, int, Any] | None = None
    for at, frame in _frames_near(film, _candidates(film, avoid)):
        score = _score(frame)
        if best is None or score > best[0]:
            best = (score, at, frame.to_image())
    if best is None:
        raise FilmError(f"“{film.name}” has no frame that could be a poster: render it again.")
    with written_whole(path) as part:
        kind = "PNG" if path.suffix.lower() == ".png" else "JPEG"
        best[2].save(part, kind, quality=90, optimize=True)
    return best[1]


def _candidates(film: Path, avoid: tuple[tuple[int, int], ...]) -> list[int]:
    """Frames spread over the film, without its very start and end."""
    try:
        with av.open(str(film)) as file:
            count = file.streams.video[0].frames
    except (OSError, av.FFmpegError, IndexError) as broken:
        raise FilmError(f"“{film.name}” cannot be read as a film: render it again.") from broken
    spread = np.linspace(count * 0.06, count * 0.82, LOOKS * 3).astype(int)
    free = [int(at) for at in spread if not any(start <= at < end for start, end in avoid)]
    return free[:: max(len(free) // LOOKS, 1)][:LOOKS] or [count // 2]


def _frames_near(film: Path, wanted: list[int]) -> Any:
    """The wanted frames, in order, each decoded from the key frame before it."""
    with av.open(str(film)) as file:
        stream: Any = file.streams.video[0]
        stream.thread_count = 1
        rate = stream.average_rate
        for at in wanted:
            file.seek(int(at / rate / stream.time_base), stream=stream)
            for frame in file.decode(stream):
                if frame.time * float(rate) >= at - 0.5:
                    yield at, frame
                    break


def _score(frame: Any) -> float:
    """How good a poster a frame makes: detail, contrast and colour, each on a like scale."""
    small = cv2.resize(frame.to_ndarray(format="rgb24"), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    detail = float(np.log1p(cv2.Laplacian(grey, cv2.CV_32F).var()))
    colour = float(cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[..., 1].mean()) / 64
    return detail + float(grey.std()) / 32 + colour


def write_gif(film: Path, path: Path, start_s: float = 0.0) -> None:
    """A GIF that plays over and over: up to five seconds from `start_s` on, no side over 480 pixels, under 3 MB; it has
    fewer and smaller frames where it must. Raises FilmError."""
    shots = _gif_shots(film, start_s)
    if not shots:
        raise FilmError(f"“{film.name}” has no frames from {start_s:.0f} seconds on: choose an earlier start.")
    for rate, side in _GIF_TRIES:
        made = _gif(shots[:: round(10 / rate)] if rate < 10 else shots, side, rate)
        if len(made) < GIF_BYTES:
            break
    with written_whole(path) as part:
        part.write_bytes(made)


def _gif_shots(film: Path, start_s: float) -> list[Image.Image]:
    """Ten frames a second, at the GIF's largest size."""
    shots: list[Image.Image] = []
    try:
        with av.open(str(film)) as file:
            stream: Any = file.streams.video[0]
            file.seek(int(start_s / stream.time_base), stream=stream)
            for frame in file.decode(stream):
                if frame.time < start_s + len(shots) / 10 - 1e-6:
                    continue
                if len(shots) >= GIF_SECONDS * 10:
                    break
                shrink = min(1.0, GIF_SIDE_PX / max(frame.width, frame.height))
                size = (round(frame.width * shrink), round(frame.height * shrink))
                pixels = cv2.resize(frame.to_ndarray(format="rgb24"), size, interpolation=cv2.INTER_AREA)
                shots.append(Image.fromarray(pixels))
    except (OSError, av.FFmpegError, IndexError) as broken:
        raise FilmError(f"“{film.name}” cannot be read as a film: render it again.") from broken
    return shots


def _gif(shots: list[Image.Image], side_px: int, rate: int) -> bytes:
    """One palette for all frames, so that still parts stay still and compress."""
    small = [shot.copy() for shot in shots]
    for shot in small:
        shot.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    sample = Image.new("RGB", (small[0].width, small[0].height * 3))
    for index, shot in enumerate((small[0], small[len(small) // 2], small[-1])):
        sample.paste(shot, (0, index * shot.height))
    palette = sample.quantize(192, method=Image.Quantize.MEDIANCUT)
    frames = [shot.quantize(palette=palette, dither=Image.Dither.NONE) for shot in small]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=1000 // rate, loop=0, optimize=True)
    return made.getvalue()
