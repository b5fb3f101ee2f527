import cv2
import numpy as np
import pytest

from studio.film.errors import FilmError
from studio.film.frames import Buffer, Stamps
from studio.film.motion import crop
from studio.film.plates import load_plates
from studio.film.shots import Shot
from studio.film.spec import Canvas, Layer, Motion, Picture, Scene
from tests.studio.film.films import make_picture

CANVAS = Canvas(360, 640)
DOTS = [(130, 200), (560, 180), (340, 630), (120, 1080), (570, 1100)]


def dotted(folder, size=(700, 1260), nearness=None):
    """Gaussian dots, bright orange on dark blue, opaque or (with a nearness) on nothing before a plain plate."""
    x, y = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    dots = sum(np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 6.0**2)) for cx, cy in DOTS)[..., None]
    ground, ink = np.array([60.0, 50.0, 20.0]), np.array([60.0, 200.0, 255.0])
    if nearness is None:
        cv2.imwrite(str(folder / "dots.png"), np.round(ground + dots * (ink - ground)).astype(np.uint8))
        return Picture((Layer(folder / "dots.png", 0.0),), (0.4, 0.55))
    cv2.imwrite(str(folder / "plain.png"), np.full((size[1], size[0], 3), ground).astype(np.uint8))
    over = np.dstack([np.broadcast_to(ink, (size[1], size[0], 3)), np.round(dots * 255)])
    cv2.imwrite(str(folder / "near.png"), over.astype(np.uint8))
    return Picture((Layer(folder / "plain.png", 0.0), Layer(folder / "near.png", nearness)), (0.4, 0.55))


def centroid(plane, x, y, radius):
    """Where a dot near (x, y) stands, by its weight above or below the ground."""
    x0, y0 = max(round(x) - radius, 0), max(round(y) - radius, 0)
    part = plane[y0 : round(y) + radius + 1, x0 : round(x) + radius + 1].astype(float)
    ring = np.median(np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]]))
    weight = np.abs(part - ring)
    weight[weight < 1.5] = 0
    rows, columns = np.mgrid[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
    return (weight * columns).sum() / weight.sum(), (weight * rows).sum() / weight.sum()


def deviations(picture, motion, depth=0.0, size=(700, 1260)):
    """Root mean square distance, in pixels of the frame, of dots from the ideal path: by luma, by chroma."""
    frames, buffer = 60, Buffer(CANVAS)
    scene = Scene(picture, frames, motion)
    shot = Shot(CANVAS, scene, load_plates(picture, CANVAS), Stamps())
    luma, chroma = [], []
    for frame in range(0, frames, 4):
        shot.draw(frame, buffer.planes)
        view = crop(motion, picture.focal, frame, frames, size, (360, 640), depth)
        for cx, cy in DOTS:
            x = (cx - view.left) / view.width * 360 - 0.5
            y = (cy - view.top) / view.height * 640 - 0.5
            if not (30 < x < 330 and 30 < y < 610):
                continue
            luma.append(np.subtract(centroid(buffer.planes.y, x, y, 22), (x, y)))
            u, v = centroid(buffer.planes.v, x / 2, (y - 0.5) / 2, 11)
            chroma.append((2 * u - x, 2 * v + 0.5 - y))  # left-sited: column 2 i, between rows 2 j and 2 j + 1
    assert len(luma) > 30
    return [float(np.sqrt((np.square(found)).sum(axis=1).mean())) for found in (luma, chroma)]


@pytest.mark.parametrize("kind", ["push_in", "pull_out", "pan_left", "tilt_down", "still"])
def test_a_picture_is_drawn_within_a_twentieth_of_a_pixel_of_its_path(tmp_path, kind):
    luma, chroma = deviations(dotted(tmp_path), Motion(kind, 0.15))
    assert luma <= 0.05
    assert chroma <= 0.1


def test_a_near_layer_keeps_to_its_own_path(tmp_path):
    luma, chroma = deviations(dotted(tmp_path, nearness=0.8), Motion("push_in", 0.15), depth=0.8)
    assert luma <= 0.05
    assert chroma <= 0.1


def test_a_large_picture_is_shrunk_to_what_the_frame_needs(tmp_path):
    plate = load_plates(make_picture(tmp_path, 1, (1440, 2560)), CANVAS).plates[0]
    assert plate.scale[0] == pytest.approx(1.25 * 360 / 1440)


def test_a_portrait_picture_in_a_landscape_frame_is_shown_whole_before_a_blurred_copy(tmp_path):
    canvas, buffer = Canvas(640, 360), Buffer(Canvas(640, 360))
    picture = make_picture(tmp_path, 2, (360, 640))
    shot = Shot(canvas, Scene(picture, 30, Motion("still")), load_plates(picture, canvas), Stamps())
    shot.draw(0, buffer.planes)
    sharpness = cv2.Laplacian(cv2.GaussianBlur(buffer.planes.y, (0, 0), 1), cv2.CV_32F).std(axis=0)
    assert sharpness[240:400].mean() > 2.5 * sharpness[:160].mean()
    assert sharpness[240:400].mean() > 2.5 * sharpness[480:].mean()


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_a_picture_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "lost.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FilmError, match=r"lost\.png"):
        load_plates(Picture((Layer(path, 0.0),)), CANVAS)


def test_layers_of_different_sizes_are_refused(tmp_path):
    layers = (*make_picture(tmp_path, 1).layers, *make_picture(tmp_path, 2, (300, 600)).layers)
    with pytest.raises(FilmError, match="size"):
        load_plates(Picture(layers), CANVAS)


def test_grey_and_deep_pictures_are_read(tmp_path):
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((640, 360), 128, np.uint8))
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((640, 360, 3), 128 * 257, np.uint16))
    pictures = [Picture((Layer(tmp_path / name, 0.0),)) for name in ("grey.png", "deep.png")]
    tones = [load_plates(picture, CANVAS).plates[0].colour.y.mean() for picture in pictures]
    assert tones[0] == tones[1] == pytest.approx(16 + 128 * 219 / 255, abs=0.6)
