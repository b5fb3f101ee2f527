import av
import numpy as np
import pytest

from studio.film.frames import Buffer, Stamps, blank_planes, draw_overlays, make_stamp, mix
from studio.film.spec import Canvas, Placed, Sprite

CANVAS = Canvas(64, 48)
COLOURS = [(255, 255, 255), (0, 0, 0), (228, 87, 46), (27, 153, 139), (10, 200, 30), (255, 0, 0), (0, 0, 255)]


def plain(colour, alpha=255, size=(20, 16)):
    straight = np.full((size[1], size[0], 4), (*colour, 255), np.float64)
    return np.round(straight * alpha / 255).astype(np.uint8)


def drawn_over_grey(*placed):
    planes = blank_planes(CANVAS)
    planes.y[:] = 120
    draw_overlays(planes, placed, Stamps())
    return planes


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_are_those_of_bt709_in_limited_range(colour):
    frame = av.VideoFrame.from_ndarray(np.full((16, 16, 3), colour, np.uint8), format="rgb24")
    known = frame.reformat(format="yuv444p", dst_colorspace="ITU709").to_ndarray()[:, 4, 4]
    stamp = make_stamp(plain(colour), 0, 0)
    ours = [int(plane[4, 4]) for plane in stamp.colour]
    assert np.abs(np.subtract(ours, known.astype(int))).max() <= 1


@pytest.mark.parametrize(("x", "y"), [(10, 8), (11, 8), (10, 9), (11, 9)])
def test_an_overlay_covers_its_own_box_to_the_pixel(x, y):
    planes = drawn_over_grey(Placed(Sprite(plain((255, 255, 255))), x, y))
    changed = np.argwhere(planes.y != 120)
    assert changed.min(axis=0).tolist() == [y, x]
    assert changed.max(axis=0).tolist() == [y + 15, x + 19]
    assert set(planes.y[y : y + 16, x : x + 20].ravel()) == {235}


def test_half_transparent_and_half_opaque_look_the_same():
    thin = drawn_over_grey(Placed(Sprite(plain((255, 0, 0), alpha=128)), 10, 8))
    faded = drawn_over_grey(Placed(Sprite(plain((255, 0, 0))), 10, 8, 128 / 255))
    for first, second in zip(thin, faded, strict=True):
        assert np.abs(first.astype(int) - second).max() <= 1
    assert thin.y[12, 15] == pytest.approx((120 * 127 + 63 * 128) / 255, abs=1.5)


@pytest.mark.parametrize(("x", "y"), [(-7, -5), (58, 41), (-30, 0), (0, 90)])
def test_an_overlay_outside_the_frame_is_cut_off(x, y):
    planes = drawn_over_grey(Placed(Sprite(plain((255, 255, 255))), x, y))
    seen = max(0, min(x + 20, 64) - max(x, 0)) * max(0, min(y + 16, 48) - max(y, 0))
    assert (planes.y != 120).sum() == seen


def test_a_sprite_is_converted_once_per_parity():
    stamps, sprite = Stamps(), Sprite(plain((1, 2, 3)))
    assert stamps.stamp(sprite, 0, 1) is stamps.stamp(sprite, 0, 1)
    assert stamps.stamp(sprite, 1, 1) is not stamps.stamp(sprite, 0, 1)


@pytest.mark.parametrize("kind", ["crossfade", "slide", "wipe"])
def test_a_transition_goes_from_one_picture_to_the_other(kind):
    before, after, target = blank_planes(CANVAS), blank_planes(CANVAS), blank_planes(CANVAS)
    before.y[:], after.y[:] = 50, 200
    shares = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        mix(kind, before, after, share, target)
        shares.append((target.y.mean() - 50) / 150)
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[2] == pytest.approx(0.5, abs=0.02)
    assert shares[-1] == 1


def test_a_slide_moves_both_pictures_and_a_wipe_moves_neither():
    before, after, target = blank_planes(CANVAS), blank_planes(CANVAS), blank_planes(CANVAS)
    before.y[:] = np.arange(64)
    after.y[:] = 100 + np.arange(64)
    mix("slide", before, after, 0.5, target)
    assert target.y[0].tolist() == [*range(32, 64), *range(100, 132)]
    mix("wipe", before, after, 0.5, target)
    assert target.y[0].tolist() == [*range(32), *range(132, 164)]


def test_what_lies_beside_a_row_repeats_its_last_pixel():
    buffer = Buffer(Canvas(180, 20))
    buffer.planes.y[:] = np.arange(20)[:, None] * 7
    plane = buffer.sealed().planes[0]
    assert plane.line_size > 180
    rows = np.frombuffer(plane, np.uint8).reshape(20, plane.line_size)
    assert (rows[:, 180:] == rows[:, 179:180]).all()
