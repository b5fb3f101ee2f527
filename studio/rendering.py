"""What each step of a render does: from the results of the steps before it to files in the store.

A step's function gets a `Job` and returns its result, plain JSON in which a stored file stands as
`{"asset": sha256, "name": …}`. It may run twice: what it stores is keyed by content.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from PIL import Image

from studio import compositions
from studio.assets import asset_path, store_file
from studio.compositions import Timing, Voice
from studio.film import spec
from studio.film.join import join_film
from studio.film.music import compose_music
from studio.film.poster import write_gif, write_poster
from studio.film.shots import render_body, render_transition
from studio.film.sound import mix_soundtrack
from studio.film.text.clean import clean_text
from studio.film.text.end_card import end_card_background
from studio.film.text.subtitles import SceneWords, film_cards, to_ass, to_srt, to_vtt
from studio.film.timeline import as_first
from studio.models import ProviderCall
from studio.plans import END_CARD_ID, picture_seed, shown_scenes
from studio.provenance import installation_certificates, sign_film
from studio.providers.builtin import image_provider, speech_provider
from studio.providers.image import PictureRequest
from studio.providers.speech import SpeechRequest
from studio.storyboards import Scene, Storyboard

PICTOGRAM_LICENCE = "Pictograms: Fluent Emoji, MIT, © Microsoft Corporation; scenery drawn by Shujaa Studio"
OWN_LICENCE = "Made by this installation"


@dataclass(frozen=True)
class Job:
    """One step's work: what it is told, what the steps before it gave, and where it may put unfinished files."""

    storyboard: Storyboard
    quality: str
    params: Mapping[str, Any]
    needs: Mapping[str, Mapping[str, Any]]
    folder: Path
    video_id: int
    step_id: int
    report: Callable[[float], None]

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        return shown_scenes(self.storyboard)

    @cached_property
    def canvas(self) -> spec.Canvas:
        return compositions.film_canvas(self.params["format"], self.quality)

    def scene(self) -> Scene:
        return next(scene for scene in self.scenes if scene.id == self.params["scene"])

    def voice(self, scene: Scene) -> Voice | None:
        """The scene's recording, where one was made."""
        key = self.params["voices"].get(scene.id)
        if key is None:
            return None
        said = self.needs[key]
        words = tuple((str(text), float(start), float(end)) for text, start, end in said["words"])
        return Voice(asset_path(said["audio"]["asset"]), said["duration_s"], words)

    def timing(self, index: int) -> Timing:
        return compositions.time_scene(self.storyboard, self.scenes, index, self.voice(self.scenes[index]))

    def timings(self) -> list[Timing]:
        return [self.timing(index) for index in range(len(self.scenes))]

    def spans(self) -> list[tuple[int, int]]:
        """Each scene's frames in the film: its first, and the one after its last."""
        spans, start = [], 0
        for timing in self.timings():
            spans.append((start, start + timing.frames))
            start += timing.frames
        return spans

    def composed(self, index: int) -> spec.Scene:
        """A scene ready to be drawn, with its picture from the store."""
        scene = self.scenes[index]
        drawn = self.needs[self.params["pictures"][scene.id]]
        layers = tuple(spec.Layer(asset_path(layer["asset"]), layer["depth"]) for layer in drawn["layers"])
        focal = compositions.focal_of(scene, self.params["format"], (drawn["focal"][0], drawn["focal"][1]))
        picture = spec.Picture(layers, focal)
        composed = compositions.compose_scene(
            self.storyboard, self.scenes, index, picture, self.timing(index), self.canvas
        )
        return as_first(composed) if index == 0 else composed

    def keep(self, path: Path, kind: str, name: str, *, licence: str = OWN_LICENCE, **origin: Any) -> dict[str, Any]:
        """The file stored, as it stands in a result."""
        asset = store_file(path, kind, name=name, origin=origin, licence=licence)
        return {"asset": asset.sha256, "name": asset.name}


@contextmanager
def recorded_call(job: Job, capability: str, provider: str, version: str) -> Iterator[None]:
    """Writes down a call to a provider, however it ends."""
    started_at, began = timezone.now(), time.perf_counter()
    error = ""
    try:
        yield
    except Exception as failure:
        error = str(failure)[:2000]
        raise
    finally:
        ProviderCall.objects.create(
            video_id=job.video_id,
            step_id=job.step_id,
            capability=capability,
            provider=provider,
            version=version,
            started_at=started_at,
            duration_ms=round((time.perf_counter() - began) * 1000),
            error=error,
        )


def record_voice(job: Job) -> dict[str, Any]:
    """`audio`, `duration_s`, and `words`: [written, start_s, end_s] each."""
    scene, board = job.scene(), job.storyboard
    provider = speech_provider(board.language)
    assert provider is not None, "a voice is only planned where somebody speaks the language"
    request = SpeechRequest(scene.narration, board.language, board.speed, lexicon=board.lexicon)
    with recorded_call(job, "speech", provider.name, provider.version):
        said = provider.say(request, job.folder / "voice.wav")
    audio = job.keep(said.path, "voice", "voice.wav", provider=provider.name, version=provider.version)
    words = [[word.text, round(word.start_s, 4), round(word.end_s, 4)] for word in said.words]
    return {"audio": audio, "duration_s": said.duration_s, "words": words}


def draw_picture(job: Job) -> dict[str, Any]:
    """`layers` back to front, each an asset with its `depth`; `focal`; `made_of`."""
    scene, board, provider = job.scene(), job.storyboard, image_provider()
    if scene.id == END_CARD_ID:
        return _draw_ground(job)
    request = PictureRequest(
        prompt=scene.shot.prompt,
        narration=scene.narration,
        topic=board.title,
        language=board.language,
        look=board.look,
        palette=board.brand.palette,
        seed=picture_seed(board, scene),
        width_px=job.canvas.width_px,
        height_px=job.canvas.height_px,
        avoid=(board.brand.name,) if board.brand.name else (),
    )
    with recorded_call(job, "image", provider.name, provider.version):
        drawn = provider.draw(request, job.folder)
    made = {"provider": provider.name, "version": provider.version}
    layers = [
        {**job.keep(layer.path, "picture", "picture.png", licence=PICTOGRAM_LICENCE, **made), "depth": layer.depth}
        for layer in drawn.picture.layers
    ]
    return {"layers": layers, "focal": list(drawn.picture.focal), "made_of": drawn.made_of}


def _draw_ground(job: Job) -> dict[str, Any]:
    """The end card's ground as a picture that stands still."""
    path = job.folder / "ground.png"
    Image.fromarray(end_card_background(job.canvas, job.storyboard.brand.palette)).convert("RGB").save(path)
    layer = job.keep(path, "picture", "picture.png")
    return {"layers": [{**layer, "depth": 0.0}], "focal": [0.5, 0.5], "made_of": {"drawn": "end card"}}


def film_shot(job: Job) -> dict[str, Any]:
    """`segment`: the frames a scene shows alone, without sound."""
    index = job.params["index"]
    following = job.scenes[index + 1] if index + 1 < len(job.scenes) else None
    out = spec.Transition(following.transition.kind, following.transition.frames) if following else None
    path = job.folder / "shot.mp4"
    render_body(job.canvas, job.composed(index), out, path)
    return {"segment": job.keep(path, "shot", "shot.mp4")}


def film_transition(job: Job) -> dict[str, Any]:
    """`segment`: the frames in which a scene takes over from the one before it."""
    index = job.params["index"]
    path = job.folder / "transition.mp4"
    render_transition(job.canvas, job.composed(index - 1), job.composed(index), path)
    return {"segment": job.keep(path, "shot", "transition.mp4")}


def mix_sound(job: Job) -> dict[str, Any]:
    """`audio`: the film's one sound track; `lufs` and `true_peak_dbtp` as measured."""
    board, timings = job.storyboard, job.timings()
    frames = sum(timing.frames for timing in timings)
    music = None
    if board.music:
        music = job.folder / "music.wav"
        wanted = board.music
        compose_music(
            wanted.mood,
            frames / spec.FPS,
            board.seed,
            music,
            tempo_bpm=wanted.tempo_bpm,
            key=wanted.key,
        )
        job.report(0.5)
    voices = [job.voice(scene) for scene in job.scenes]
    report = mix_soundtrack(compositions.film_sound(timings, voices, music), job.folder / "sound.m4a")
    return {
        "audio": job.keep(job.folder / "sound.m4a", "sound", "sound.m4a"),
        "frames": frames,
        "lufs": report.integrated_lufs,
        "true_peak_dbtp": None if report.is_silent else report.true_peak_dbtp,
    }


def write_captions(job: Job) -> dict[str, Any]:
    """`srt`, `vtt` and `ass`, and `coverage`: the share of the narration's characters that captions show."""
    scenes = [
        SceneWords(timing.words, start, end - start)
        for timing, (start, end) in zip(job.timings(), job.spans(), strict=True)
    ]
    language, canvas = job.storyboard.language, job.canvas
    cards = film_cards(scenes, language)
    texts = {
        "srt": to_srt(cards),
        "vtt": to_vtt(cards, language=language),
        "ass": to_ass(cards, canvas.width_px, canvas.height_px, language=language),
    }
    kept: dict[str, Any] = {}
    for kind, text in texts.items():
        path = job.folder / f"captions.{kind}"
        path.write_text(text, encoding="utf-8")
        kept[kind] = job.keep(path, "captions", path.name)
    shown = sum(_ink(word.text) for card in cards for word in card.words)
    said = sum(_ink(scene.narration) for scene in job.scenes)
    return {**kept, "coverage": min(1.0, shown / said) if said else 1.0}


def _ink(text: str) -> int:
    """How many characters of a text leave ink."""
    return len(clean_text(text).replace(" ", ""))


def join_parts(job: Job) -> dict[str, Any]:
    """`film`: the signed file; `frames` and `scene_starts` as planned."""
    order = _segment_order(job)
    segments = [asset_path(job.needs[key]["segment"]["asset"]) for key in order]
    sound = job.needs[job.params["soundtrack"]]
    joined, signed = job.folder / "joined.mp4", job.folder / "film.mp4"
    join_film(segments, asset_path(sound["audio"]["asset"]), job.canvas, joined)
    job.report(0.5)
    made_by = job.params["made_by"]
    certificates = installation_certificates(settings.DATA_DIR / "provenance")
    sign_film(joined, signed, title=job.storyboard.title, made_by=made_by, certificates=certificates)
    return {"film": job.keep(signed, "film", "film.mp4", made_by=made_by), "frames": sound["frames"]}


def _segment_order(job: Job) -> list[str]:
    """The keys of bodies and transitions in the film's order."""
    turns = dict(job.params["turns"])
    order = []
    for index, body in enumerate(job.params["bodies"]):
        if index in turns:
            order.append(turns[index])
        order.append(body)
    return order


def make_posters(job: Job) -> dict[str, Any]:
    """`poster` (JPEG) and `gif`, from the film's first scene."""
    shot = asset_path(job.needs[job.params["shot"]]["segment"]["asset"])
    poster, gif = job.folder / "poster.jpg", job.folder / "preview.gif"
    write_poster(shot, poster)
    job.report(0.4)
    write_gif(shot, gif)
    return {"poster": job.keep(poster, "poster", "poster.jpg"), "gif": job.keep(gif, "gif", "preview.gif")}
