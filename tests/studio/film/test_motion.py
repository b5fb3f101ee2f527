import itertools
import math
from typing import get_args

import pytest

from studio.film.motion import LEAD_F, TAIL_F, cover, crop, progress
from studio.film.spec import Motion, MotionKind

FRAME = (1080, 1920)
PICTURE = (1600, 2000)
KINDS = get_args(MotionKind)


def crops(kind, depth=0.0, focal=(0.3, 0.8), frames=90, strength=0.2):
    motion = Motion(kind, strength)
    return [crop(motion, focal, f, frames, PICTURE, FRAME, depth) for f in range(-LEAD_F, frames + TAIL_F + 1)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("depth", [0.0, 1.0])
def test_the_camera_never_leaves_the_picture_and_keeps_the_frames_shape(kind, depth):
    for view in crops(kind, depth):
        assert view.left >= -1e-9
        assert view.top >= -1e-9
        assert view.left + view.width <= PICTURE[0] + 1e-9
        assert view.top + view.height <= PICTURE[1] + 1e-9
        assert view.width / view.height == pytest.approx(FRAME[0] / FRAME[1])


def test_zoom_grows_by_the_same_factor_each_frame_and_by_its_strength_over_the_scene():
    views = [crop(Motion("push_in", 0.2), (0.5, 0.5), f, 90, PICTURE, FRAME) for f in range(90)]
    steps = [before.width / after.width for before, after in itertools.pairwise(views)]
    assert max(steps) - min(steps) < 1e-12
    assert views[0].width / views[-1].width == pytest.approx(1.2)


@pytest.mark.parametrize("kind", KINDS)
def test_the_path_has_no_jump_and_rests_at_its_ends(kind):
    lefts = [(view.left + view.width / 2, view.top + view.height / 2, math.log(view.width)) for view in crops(kind)]
    speeds = [math.dist(a, b) for a, b in itertools.pairwise(lefts)]
    changes = [abs(a - b) for a, b in itertools.pairwise(speeds)]
    assert max(changes) <= max(speeds) * 0.07 + 1e-9
    assert speeds[0] <= max(speeds) * 0.05 + 1e-9
    assert speeds[-1] <= max(speeds) * 0.05 + 1e-9


def test_progress_runs_from_nought_to_one_over_the_scenes_own_frames():
    assert progress(0, 90) == 0
    assert progress(89, 90) == 1
    assert progress(-LEAD_F, 90) < progress(-1, 90) < 0
    assert 1 < progress(90, 90) < progress(89 + TAIL_F, 90)


def test_a_nearer_layer_moves_more():
    far, near = (crops("push_in", depth) for depth in (0.0, 1.0))
    assert near[0].width == pytest.approx(far[0].width)
    assert near[-1].width < far[-1].width
    far, near = (crops("pan_right", depth) for depth in (0.0, 1.0))
    assert near[-1].left - near[0].left > far[-1].left - far[0].left


def test_pans_go_where_they_say():
    assert crops("pan_right")[0].left < crops("pan_right")[-1].left
    assert crops("pan_left")[0].left > crops("pan_left")[-1].left
    assert crops("tilt_down")[0].top < crops("tilt_down")[-1].top
    assert crops("tilt_up")[0].top > crops("tilt_up")[-1].top


def test_a_picture_of_another_shape_is_cut_around_its_focal_point():
    assert cover((1000, 1000), (1080, 1920), (0.9, 0.5)).left == pytest.approx(1000 - 562.5)
    assert cover((1000, 1000), (1080, 1920), (0.5, 0.5)).left == pytest.approx((1000 - 562.5) / 2)
    assert cover((1000, 1000), (1920, 1080), (0.5, 0.0)).top == 0


def test_a_still_camera_stands_still():
    assert len(set(crops("still"))) == 1
    assert len(set(crops("push_in", strength=0.0))) == 1
