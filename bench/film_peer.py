"""The same composition by moviepy: the same pictures, zoom, caption bitmaps, logo, code, cross-fades, sound."""

from pathlib import Path

import numpy as np
from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, ImageClip, VideoClip, vfx

from bench.film_sample import Sample
from studio.film.spec import FPS, Canvas, Encoding, Placed, Scene


def render_with_moviepy(sample: Sample, path: Path, encoding: Encoding | None = None) -> None:
    """The film's picture and sound in `path`; with moviepy's own encoder settings unless others are given."""
    shots = []
    start_s = 0.0
    for index, scene in enumerate(sample.scenes):
        fade_s = scene.transition_in.frames / FPS if index else 0.0
        shot = _shot(scene, sample.canvas, fade_s).with_start(start_s - fade_s / 2)
        shots.append(shot.with_effects([vfx.CrossFadeIn(fade_s)]) if index else shot)
        start_s += scene.frames / FPS
    film = CompositeVideoClip(shots, size=(sample.canvas.width_px, sample.canvas.height_px)).with_duration(start_s)
    voices = [
        AudioFileClip(str(clip.path)).with_start(clip.start_f / FPS) for clip in sample.sound.voices[: len(shots)]
    ]
    music = AudioFileClip(str(sample.sound.music)).with_volume_scaled(0.2)
    film = film.with_audio(CompositeAudioClip([*voices, music]).with_duration(start_s))
    settings = {}
    if encoding is not None:
        given = ["-crf", str(encoding.crf), "-x264-params", encoding.x264_params]
        settings = {"preset": encoding.preset, "ffmpeg_params": given}
    film.write_videofile(str(path), fps=FPS, codec="libx264", audio_codec="aac", threads=2, logger=None, **settings)
    film.close()


def _shot(scene: Scene, canvas: Canvas, before_s: float) -> VideoClip:
    """A scene with its zoom and everything over it, from half its transition before its own start."""
    seconds = scene.frames / FPS + before_s / 2
    strength = scene.motion.strength
    far = ImageClip(str(scene.picture.layers[0].path)).with_duration(seconds)
    far = far.resized(lambda at: (1 + strength) ** (at / seconds)).with_position("center")
    over = [_sprite(placed, first, count, before_s) for placed, first, count in _runs(scene)]
    return CompositeVideoClip([far, *over], size=(canvas.width_px, canvas.height_px)).with_duration(seconds)


def _runs(scene: Scene) -> list[tuple[Placed, int, int]]:
    """Every sprite with the frames through which it stands unchanged: (what and where, first frame, how many)."""
    open_runs: dict[tuple[int, int, int, float], tuple[Placed, int]] = {}
    runs = []
    for frame in range(scene.frames + 1):
        placed = [p for overlay in scene.overlays for p in overlay.placed(frame)] if frame < scene.frames else []
        now = {(id(p.sprite), p.x_px, p.y_px, p.opacity): p for p in placed}
        for key in [key for key in open_runs if key not in now]:
            item, first = open_runs.pop(key)
            runs.append((item, first, frame - first))
        for key, item in now.items():
            open_runs.setdefault(key, (item, frame))
    return sorted(runs, key=lambda run: run[1])


def _sprite(placed: Placed, first: int, count: int, before_s: float) -> ImageClip:
    rgba = placed.sprite.rgba.astype(np.float64)
    alpha = rgba[..., 3:]
    straight = np.dstack([rgba[..., :3] * 255 / np.maximum(alpha, 1), alpha * placed.opacity]).clip(0, 255)
    clip = ImageClip(straight.astype(np.uint8), transparent=True)
    return (
        clip.with_start(first / FPS + before_s / 2).with_duration(count / FPS).with_position((placed.x_px, placed.y_px))
    )
