"""The compositor against moviepy and against its limit: `python -m bench.film`. Ratios from one run on one machine.

The limit is x264 alone: the same segments, encoder settings and number of encoders at a time, fed finished frames.
moviepy renders four seconds (two of a scene with captions, two of the one with the QR code); its time is taken eight
times.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from bench.film_peer import render_with_moviepy
from bench.film_sample import SCENE_F, URL, Sample, film_seconds, make_sample
from bench.results import Figure, figure, merge_results, print_table
from studio.film.encode import SegmentWriter
from studio.film.formats import canvas_for
from studio.film.frames import Buffer, Stamps, blank_planes, mix
from studio.film.join import join_film
from studio.film.plates import load_plates
from studio.film.probe import Expected, examine_film
from studio.film.shots import Shot, render_segment, render_segments
from studio.film.sound import mix_soundtrack
from studio.film.spec import FPS, Canvas, Motion, Scene
from studio.film.timeline import Segment, as_first, segments, transition_frames

THREADS = 2
PARTS = ("limit", "peer", "reuse", "examine", "memory")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def render_film(sample: Sample, folder: Path, threads: int = THREADS) -> Path:
    """The whole film as the product makes it: segments in threads, sound in one more, then the join."""
    sound, path = folder / "sound.m4a", folder / "film.mp4"
    mixing = threading.Thread(target=mix_soundtrack, args=(sample.sound, sound))
    mixing.start()
    parts = render_segments(sample.canvas, sample.scenes, folder, threads)
    mixing.join()
    join_film(parts, sound, sample.canvas, path)
    return path


def limit_seconds(sample: Sample, folder: Path) -> float:
    """How long x264 takes for the finished frames: two segments at a time are drawn, then encoded on the clock."""
    scenes = [as_first(sample.scenes[0]), *sample.scenes[1:]]
    plan = sorted(segments(scenes), key=lambda segment: -segment.frames)
    total = 0.0
    with ThreadPoolExecutor(THREADS) as pool:
        for first in range(0, len(plan), THREADS):
            together = plan[first : first + THREADS]
            drawn = list(pool.map(lambda segment: _drawn(sample.canvas, scenes, segment), together))
            paths = [folder / f"limit{index}.mp4" for index in range(len(together))]
            start = time.perf_counter()
            list(pool.map(lambda path, frames: _encode(sample.canvas, path, frames), paths, drawn))
            total += time.perf_counter() - start
    return total


def _drawn(canvas: Canvas, scenes: Sequence[Scene], segment: Segment) -> list[Buffer]:
    shots = [
        Shot(canvas, scenes[index], load_plates(scenes[index].picture, canvas), Stamps()) for index in segment.scenes
    ]
    buffers = [Buffer(canvas) for _ in range(segment.frames)]
    before, after = blank_planes(canvas), blank_planes(canvas)
    for at, buffer in enumerate(buffers):
        if segment.kind == "body":
            shots[0].draw(segment.first_local_f + at, buffer.planes)
        else:
            turn = scenes[segment.scenes[1]].transition_in
            shots[0].draw(segment.first_local_f + at, before)
            shots[1].draw(at - transition_frames(turn) // 2, after)
            mix(turn.kind, before, after, (at + 1) / (segment.frames + 1), buffer.planes)
    return buffers


def _encode(canvas: Canvas, path: Path, frames: Sequence[Buffer]) -> None:
    with SegmentWriter(canvas, path) as writer:
        for buffer in frames:
            writer.write(buffer.sealed())


def limit_figures(sample: Sample, folder: Path) -> dict[str, Figure]:
    """Ours and x264 alone, in turns so that a change in the machine's load falls on both."""
    ours, limit = [], []
    for _ in range(2):
        ours.append(timed(lambda: render_film(sample, folder)))
        limit.append(limit_seconds(sample, folder))
    print(f"film of {film_seconds(sample):.0f} s: ours {min(ours):.1f} s, x264 alone {min(limit):.1f} s", flush=True)
    return {
        "film.share_of_limit": figure(min(limit) / min(ours), "share", 0.70, "more"),
        "film.times_realtime": figure(film_seconds(sample) / min(ours), "times", 1, "more"),
    }


def peer_figures(sample: Sample, folder: Path) -> dict[str, Figure]:
    """Ours and moviepy, which renders two seconds each of a scene with captions and of the one with the code."""
    ours = min(timed(lambda: render_film(sample, folder)) for _ in range(2))
    part = replace(
        sample, scenes=tuple(replace(scene, frames=2 * FPS) for scene in (sample.scenes[0], sample.scenes[-1]))
    )
    scale = film_seconds(sample) / film_seconds(part)
    peer = timed(lambda: render_with_moviepy(part, folder / "peer.mp4")) * scale
    equal = timed(lambda: render_with_moviepy(part, folder / "peer.mp4", sample.canvas.encoding)) * scale
    print(f"ours {ours:.1f} s, moviepy {peer:.0f} s, at our settings {equal:.0f} s (from 4 s, times {scale:.0f})")
    return {
        "film.times_moviepy": figure(peer / ours, "times", 12, "more"),
        "film.times_moviepy_equal_settings": figure(equal / ours, "times", 8, "more"),
    }


def reuse_figures(sample: Sample, folder: Path) -> dict[str, Figure]:
    """What an edit, no edit, and a second format cost, as shares of the whole render."""
    full = timed(lambda: render_film(sample, folder))
    plan = segments(sample.scenes)
    parts = [folder / f"{index:04d}-{segment.kind}.mp4" for index, segment in enumerate(plan)]
    edited = list(sample.scenes)
    edited[3] = replace(edited[3], motion=Motion("push_in", 0.2))

    def edit() -> None:
        mixing = threading.Thread(target=mix_soundtrack, args=(sample.sound, folder / "sound.m4a"))
        mixing.start()
        touched = [index for index, segment in enumerate(plan) if 3 in segment.scenes]
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda i: render_segment(sample.canvas, edited, plan[i], parts[i]), touched))
        mixing.join()
        join_film(parts, folder / "sound.m4a", sample.canvas, folder / "film.mp4")

    edit_s = timed(edit)
    again_s = timed(lambda: join_film(parts, folder / "sound.m4a", sample.canvas, folder / "film.mp4"))
    square = folder / "square"
    square.mkdir(exist_ok=True)
    second = make_sample(folder, canvas_for("1:1"))
    second_s = timed(
        lambda: join_film(
            render_segments(second.canvas, second.scenes, square, THREADS),
            folder / "sound.m4a",
            second.canvas,
            square / "film.mp4",
        )
    )
    return {
        "film.edit_one_scene_of_8": figure(edit_s / full, "share", 0.25, "less"),
        "film.render_again_unchanged": figure(again_s / full, "share", 0.03, "less"),
        "film.second_format": figure(second_s / full, "share", 1.0, "less"),
    }


def examine_figures(sample: Sample, film: Path) -> dict[str, Figure]:
    """What the certificate costs, in seconds of one core for 30 s of film; and the film must pass it."""
    frames = SCENE_F * len(sample.scenes)
    card = (frames - SCENE_F, frames)
    expected = Expected(sample.canvas, frames, qr_text=URL, qr_frames=card, silences=((0, frames),))
    start = time.process_time()
    certificate = examine_film(film, expected)
    spent = time.process_time() - start
    if not certificate.is_ready:
        sys.exit("The benchmark's film is not ready: " + " ".join(certificate.problems))
    return {"film.examine_30_s": figure(spent * 30 / film_seconds(sample), "cpu s", 3, "less")}


def memory_figures() -> dict[str, Figure]:
    """Peak memory of a process that renders the film, and of one that renders a film ten times as long."""
    short, long = (_peak_mb(scenes) for scenes in (8, 80))
    return {
        "film.peak_memory": figure(long, "MB", 750, "less"),
        "film.memory_320_s_over_32_s": figure(long / short, "times", 1.1, "less"),
    }


def _peak_mb(scenes: int) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "bench.film", "--peak", str(scenes)], capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout)["peak_mb"])


def print_peak(scenes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        render_film(make_sample(folder, canvas_for("9:16"), scenes), folder)
    print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peak", type=int, help="render a film of so many scenes and print the peak memory")
    options.add_argument("--only", choices=PARTS, action="append")
    chosen = options.parse_args()
    if chosen.peak:
        print_peak(chosen.peak)
        return
    wanted = chosen.only or PARTS
    figures: dict[str, Figure] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = make_sample(folder, canvas_for("9:16"))
        if "limit" in wanted:
            figures |= limit_figures(sample, folder)
        if "peer" in wanted:
            figures |= peer_figures(sample, folder)
        if "reuse" in wanted:
            figures |= reuse_figures(sample, folder)
        if "examine" in wanted:
            figures |= examine_figures(sample, render_film(sample, folder))
    if "memory" in wanted:
        figures |= memory_figures()
    print_table(figures)
    merge_results(figures)


if __name__ == "__main__":
    main()
