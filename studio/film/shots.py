"""Segments: a scene's body, or the passage between two scenes, drawn frame by frame and encoded.

Each segment depends on the scenes it shows and on nothing else, so any worker can make it alone; and the same scenes
give the same bytes, however many threads draw them.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

import cv2

from studio.film.encode import SegmentWriter
from studio.film.frames import Buffer, Planes, Stamps, blank_planes, copy_planes, draw_overlays, mix
from studio.film.motion import Crop, crop
from studio.film.plates import Plates, draw_plate, load_plates
from studio.film.spec import Canvas, Scene, Transition
from studio.film.timeline import Segment, as_first, body_range, frames_after, frames_before, segments

CHUNK = 4  # scenes whose pictures may be in memory together

cv2.setNumThreads(1)


class Shot:
    """A scene with its picture decoded, ready to draw any of its frames."""

    def __init__(self, canvas: Canvas, scene: Scene, plates: Plates, stamps: Stamps) -> None:
        self._scene = scene
        self._plates = plates
        self._frame_px = (canvas.width_px, canvas.height_px)
        self._stamps = stamps
        self._still: tuple[tuple[Crop, ...], Planes] | None = None

    def draw(self, frame: int, target: Planes) -> None:
        """Draw the picture at a local frame, and everything that stands over it."""
        views = tuple(
            crop(
                self._scene.motion,
                self._plates.focal,
                frame,
                self._scene.frames,
                self._plates.size_px,
                self._frame_px,
                plate.depth,
            )
            for plate in self._plates.plates
        )
        self._draw_picture(views, target)
        for overlay in self._scene.overlays:
            draw_overlays(target, overlay.placed(frame), self._stamps)

    def _draw_picture(self, views: tuple[Crop, ...], target: Planes) -> None:
        """The plates; where the camera stands still they are drawn once and copied."""
        if self._still is not None and self._still[0] == views:
            copy_planes(self._still[1], target)
            return
        for plate, view in zip(self._plates.plates, views, strict=True):
            draw_plate(plate, view, target)
        if self._scene.motion.kind == "still" or self._scene.motion.strength == 0:
            self._still = (views, Planes(*(plane.copy() for plane in target)))


def render_body(canvas: Canvas, scene: Scene, transition_out: Transition | None, path: Path) -> None:
    """The frames that a scene shows alone, encoded into `path`. A film's first scene must come `as_first`, its last
    with no transition out. Raises FilmError."""
    _write_body(canvas, _Pictures(canvas).shot(scene), body_range(scene, transition_out), path)


def render_transition(canvas: Canvas, before: Scene, after: Scene, path: Path) -> None:
    """The frames in which `after` takes over from `before`, by its `transition_in`, encoded into `path`. Raises
    FilmError."""
    pictures = _Pictures(canvas)
    _write_transition(canvas, (before, after), (pictures.shot(before), pictures.shot(after)), path)


def render_segment(canvas: Canvas, scenes: Sequence[Scene], segment: Segment, path: Path) -> None:
    """One segment of a film of these scenes, encoded into `path`. Raises FilmError."""
    _write_segment(canvas, _opened(scenes), segment, _Pictures(canvas), path)


def render_segments(
    canvas: Canvas,
    scenes: Sequence[Scene],
    folder: Path,
    threads: int = 2,
    on_segment: Callable[[Segment], None] | None = None,
) -> list[Path]:
    """Every segment of a film, encoded into `folder`, in the film's order. `on_segment` is called, from the thread that
    made it, when one is finished; what it raises ends the render. Raises FilmError.

    Bodies go before transitions and long ones before short ones, so that no thread is left alone with a long one at
    the end; but by chunks of scenes, so that only a chunk's pictures are in memory.
    """
    plan = segments(scenes)
    scenes = _opened(scenes)
    paths = [folder / f"{index:04d}-{segment.kind}.mp4" for index, segment in enumerate(plan)]
    pictures = _Pictures(canvas, plan)
    stop = threading.Event()

    def make(index: int) -> None:
        if stop.is_set():
            return
        try:
            _write_segment(canvas, scenes, plan[index], pictures, paths[index])
            if on_segment is not None:
                on_segment(plan[index])
        except BaseException:
            stop.set()
            raise

    order = sorted(range(len(plan)), key=lambda i: (plan[i].scenes[-1] // CHUNK, plan[i].kind, -plan[i].frames, i))
    with ThreadPoolExecutor(threads, thread_name_prefix="segment") as pool:
        futures = [pool.submit(make, index) for index in order]
        wait(futures, return_when=FIRST_EXCEPTION)
        for future in futures:
            future.result()
    return paths


def _opened(scenes: Sequence[Scene]) -> list[Scene]:
    return [as_first(scene) if index == 0 else scene for index, scene in enumerate(scenes)]


class _Pictures:
    """The scenes' pictures and sprites, decoded once while segments that show them are to be made, then dropped."""

    def __init__(self, canvas: Canvas, plan: Sequence[Segment] = ()) -> None:
        self._canvas = canvas
        self._uses: dict[int, int] = {}
        for segment in plan:
            for index in segment.scenes:
                self._uses[index] = self._uses.get(index, 0) + 1
        self._loaded: dict[int, tuple[Plates, Stamps]] = {}
        self._locks: dict[int, threading.Lock] = {index: threading.Lock() for index in self._uses}

    def shot(self, scene: Scene, index: int | None = None) -> Shot:
        """A scene ready to draw; by its index in the film, its picture is shared with the other segments."""
        if index is None or index not in self._locks:
            return Shot(self._canvas, scene, load_plates(scene.picture, self._canvas), Stamps())
        with self._locks[index]:
            if index not in self._loaded:
                self._loaded[index] = (load_plates(scene.picture, self._canvas), Stamps())
            return Shot(self._canvas, scene, *self._loaded[index])

    def release(self, segment: Segment) -> None:
        """Note that a segment is made; what no other one shows is dropped."""
        for index in segment.scenes:
            if index in self._locks:
                with self._locks[index]:
                    self._uses[index] -= 1
                    if self._uses[index] == 0:
                        self._loaded.pop(index, None)


def _write_segment(canvas: Canvas, scenes: Sequence[Scene], segment: Segment, pictures: _Pictures, path: Path) -> None:
    try:
        shots = [pictures.shot(scenes[index], index) for index in segment.scenes]
        if segment.kind == "body":
            local = range(segment.first_local_f, segment.first_local_f + segment.frames)
            _write_body(canvas, shots[0], local, path)
        else:
            before, after = segment.scenes
            _write_transition(canvas, (scenes[before], scenes[after]), (shots[0], shots[1]), path)
    finally:
        pictures.release(segment)


def _write_body(canvas: Canvas, shot: Shot, local: range, path: Path) -> None:
    buffer = Buffer(canvas)
    with SegmentWriter(canvas, path) as writer:
        for at in local:
            shot.draw(at, buffer.planes)
            writer.write(buffer.sealed())


def _write_transition(canvas: Canvas, scenes: tuple[Scene, Scene], shots: tuple[Shot, Shot], path: Path) -> None:
    """Both scenes keep moving: the one that leaves to its last frames, the one that arrives from before its first."""
    transition = scenes[1].transition_in
    leaving, arriving = frames_before(transition), frames_after(transition)
    buffer = Buffer(canvas)
    before, after = blank_planes(canvas), blank_planes(canvas)
    with SegmentWriter(canvas, path) as writer:
        for at in range(leaving + arriving):
            shots[0].draw(scenes[0].frames - leaving + at, before)
            shots[1].draw(at - leaving, after)
            mix(transition.kind, before, after, (at + 1) / (leaving + arriving + 1), buffer.planes)
            writer.write(buffer.sealed())
