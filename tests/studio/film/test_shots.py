import hashlib
import itertools

import av
import numpy as np
import pytest

from studio.film.errors import FilmError
from studio.film.frames import Buffer, Stamps
from studio.film.plates import load_plates
from studio.film.shots import Shot, render_body, render_segment, render_segments, render_transition
from studio.film.spec import Canvas
from studio.film.timeline import as_first, segments
from tests.studio.film.films import CANVAS, Badge, make_scene


def decoded(path):
    with av.open(str(path)) as file:
        return [frame.to_ndarray() for frame in file.decode(video=0)]


def digests(paths):
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


@pytest.fixture
def scenes(tmp_path):
    badge = Badge(np.full((21, 33, 4), 255))
    kinds = ("cut", "crossfade", "slide", "wipe")
    motions = ("push_in", "pan_left", "still", "tilt_up")
    return [
        make_scene(tmp_path, index, 20 + index, kind, 6, motion, (badge,))
        for index, (kind, motion) in enumerate(zip(kinds, motions, strict=True))
    ]


def test_the_same_scenes_give_the_same_bytes_whatever_draws_them(tmp_path, scenes):
    runs = []
    for threads in (1, 2, 3):
        folder = tmp_path / str(threads)
        folder.mkdir()
        runs.append(digests(render_segments(CANVAS, scenes, folder, threads)))
        junk = [np.full(size, threads * 71, np.uint8) for size in (9_000, 70_000, 400_000, 3_000_000) * 8]
        del junk
    assert runs[0] == runs[1] == runs[2]


def test_an_encoder_does_not_read_memory_that_nobody_wrote(tmp_path):
    # x264's mbtree does, with AVX-512, at widths such as this one.
    canvas, scene = Canvas(1080, 608), as_first(make_scene(tmp_path, 5, 12))
    made = set()
    for value in (0, 255, 77):
        junk = [np.full(size, value, np.uint8) for size in (3_000_000, 700_000, 200_000, 100_000) * 6]
        del junk
        render_body(canvas, scene, None, tmp_path / "body.mp4")
        made |= set(digests([tmp_path / "body.mp4"]))
    assert len(made) == 1


def test_a_segment_made_alone_is_the_segment_of_the_film(tmp_path, scenes):
    folder = tmp_path / "all"
    folder.mkdir()
    whole = digests(render_segments(CANVAS, scenes, folder))
    plan = segments(scenes)
    alone = tmp_path / "alone.mp4"
    render_body(CANVAS, scenes[1], scenes[2].transition_in, alone)
    assert digests([alone]) == [whole[2]]
    render_transition(CANVAS, scenes[2], scenes[3], alone)
    assert digests([alone]) == [whole[5]]
    render_segment(CANVAS, scenes, plan[0], alone)
    assert digests([alone]) == [whole[0]]


def test_each_segment_has_its_planned_frames(tmp_path, scenes):
    paths = render_segments(CANVAS, scenes, tmp_path)
    assert [len(decoded(path)) for path in paths] == [segment.frames for segment in segments(scenes)]


def test_the_picture_goes_on_without_a_jump_from_body_into_transition(tmp_path):
    scenes = [make_scene(tmp_path, 1, 24, "cut", 0), make_scene(tmp_path, 2, 24, "crossfade", 10)]
    body, turn, after = (decoded(path) for path in render_segments(CANVAS, scenes, tmp_path))
    film = [frame[:320].astype(int) for frame in (*body, *turn, *after)]
    changes = [np.abs(a - b).mean() for a, b in itertools.pairwise(film)]
    middle = len(body) + 5
    assert max(changes) == max(changes[middle - 6 : middle + 6])
    assert changes[len(body) - 1] < 2.5 * np.median(changes[len(body) : len(body) + 9])


def test_a_still_scene_draws_its_picture_once_and_overlays_afresh(tmp_path):
    scene = make_scene(tmp_path, 3, 24, motion="still", overlays=(Badge(np.full((9, 9, 4), 255)),))
    shot, buffer = Shot(CANVAS, scene, load_plates(scene.picture, CANVAS), Stamps()), Buffer(CANVAS)
    shot.draw(0, buffer.planes)
    first = buffer.planes.y.copy()
    buffer.planes.y[:] = 0
    shot.draw(1, buffer.planes)
    assert (buffer.planes.y == first).all()
    assert (first[31:40, 20:29] == 235).all()


def test_progress_is_told_and_can_stop_the_render(tmp_path, scenes):
    told = []
    render_segments(CANVAS, scenes, tmp_path, on_segment=told.append)
    assert sorted(told, key=lambda segment: segment.start_f) == list(segments(scenes))

    def cancel(segment):
        raise FilmError("Cancelled.")

    folder = tmp_path / "cancelled"
    folder.mkdir()
    with pytest.raises(FilmError, match="Cancelled"):
        render_segments(CANVAS, scenes, folder, threads=1, on_segment=cancel)
    assert len(list(folder.iterdir())) == 1


def test_a_failed_segment_leaves_no_file(tmp_path):
    class Broken:
        def placed(self, frame):
            if frame == 5:
                raise FilmError("The logo is damaged.")
            return ()

    scene = make_scene(tmp_path, 4, 24, "cut", 0, overlays=(Broken(),))
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(FilmError, match="logo"):
        render_body(CANVAS, scene, None, target / "body.mp4")
    assert list(target.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FilmError, match="could not be written: No such file"):
        render_body(CANVAS, as_first(make_scene(tmp_path, 1)), None, tmp_path / "none" / "body.mp4")
