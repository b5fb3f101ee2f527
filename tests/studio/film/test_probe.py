import json
import shutil
from dataclasses import replace

import av
import cv2
import numpy as np
import pytest
import qrcode

from studio.film.errors import FilmError
from studio.film.join import join_film
from studio.film.probe import Expected, examine_film
from studio.film.shots import render_segments
from studio.film.sound import mix_soundtrack
from studio.film.spec import Layer, Motion, Picture, Scene, Transition
from tests.studio.film.films import CANVAS, Badge, make_picture, make_scene, make_sound

URL = "https://shujaa.example/q/x1"
FRAMES = 90 + 30 + 75


def code_badge():
    code = qrcode.QRCode(box_size=4, border=3)
    code.add_data(URL)
    grey = np.asarray(code.make_image().convert("L"), np.uint8)
    return Badge(cv2.merge([grey, grey, grey, np.full_like(grey, 255)]), 16, 80)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Two moving scenes with a black one between them, which nobody asked for, and a code in the last."""
    folder = tmp_path_factory.mktemp("film")
    cv2.imwrite(str(folder / "black.png"), np.zeros((640, 360, 3), np.uint8))
    black = Scene(Picture((Layer(folder / "black.png", 0.0),)), 30, Motion("still"), Transition("cut", 0))
    moving = make_scene(folder, 1, 90, "cut", 0)
    last = make_scene(folder, 2, 75, "cut", 0, "still", (code_badge(),))
    mix_soundtrack(make_sound(folder, FRAMES), folder / "sound.m4a")
    join_film(render_segments(CANVAS, [moving, black, last], folder), folder / "sound.m4a", CANVAS, folder / "film.mp4")
    return folder / "film.mp4"


EXPECTED = Expected(
    CANVAS,
    FRAMES,
    blacks=((90, 120),),
    stills=((120, FRAMES),),
    qr_text=URL,
    qr_frames=(120, FRAMES),
    caption_coverage=1.0,
)


def test_a_film_as_planned_is_ready_and_says_what_was_measured(film):
    found = examine_film(film, EXPECTED)
    assert found.problems == ()
    assert found.is_ready
    assert (found.frames, found.qr_text, found.is_faststart) == (FRAMES, URL, True)
    assert abs(found.audio_video_difference_f) <= 1
    assert found.integrated_lufs == pytest.approx(-14, abs=0.5)
    told = json.loads(json.dumps(found.to_json()))
    assert told["is_ready"] is True
    assert told["video"]["profile"] == "High"
    assert told["audio"]["codec"] == "aac"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"frames": FRAMES + 1}, "not the 196 that were planned"),
        ({"canvas": replace(CANVAS, width_px=320, height_px=180)}, "180x320 pixels, not 320x180"),
        ({"blacks": ()}, "black from 3.0 to 4.0 seconds"),
        ({"stills": ()}, "frozen from 4.0 to 6.5 seconds"),
        ({"loudness_lufs": -23.0}, "not -23.0"),
        ({"true_peak_dbtp": -30.0}, "over -30.0"),
        ({"qr_text": "https://shujaa.example/q/other"}, "it should say “https://shujaa.example/q/other”"),
        ({"qr_frames": (0, 60)}, "cannot be read"),
        ({"caption_coverage": 0.5}, "The captions show 50%"),
        ({"max_bytes": 1000}, "over the limit"),
    ],
)
def test_what_differs_from_the_plan_is_said(film, change, says):
    found = examine_film(film, replace(EXPECTED, **change))
    assert not found.is_ready
    assert len(found.problems) == 1
    assert says in found.problems[0]


def test_a_film_without_sound_or_tags_and_with_its_index_last_is_not_ready(film, tmp_path):
    path = tmp_path / "bare.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=30, options={"profile": "baseline", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 180, 320, "yuv420p"
        picture = cv2.imread(str(make_picture(tmp_path, 1, (180, 320)).layers[0].path))
        for at in range(20):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(np.roll(picture, at, axis=1)), format="bgr24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    problems = " ".join(examine_film(path, Expected(CANVAS, 20)).problems)
    for said in ("not H.264 High", "not tagged", "no sound", "index is at its end"):
        assert said in problems


def test_sound_that_ends_early_is_found(film, tmp_path):
    mix_soundtrack(make_sound(tmp_path, 60), tmp_path / "sound.m4a")
    parts = sorted(film.parent.glob("0*.mp4"))
    join_film(parts, tmp_path / "sound.m4a", CANVAS, tmp_path / "film.mp4")
    found = examine_film(tmp_path / "film.mp4", EXPECTED)
    assert found.audio_video_difference_f == pytest.approx(60 - FRAMES, abs=1)
    assert any("end 13" in problem for problem in found.problems)


@pytest.mark.parametrize("content", [b"", b"not a film", None])
def test_a_file_that_is_no_film_is_refused(tmp_path, content):
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FilmError, match="cannot be read"):
        examine_film(path, EXPECTED)


def test_half_a_film_is_refused(film, tmp_path):
    path = tmp_path / "half.mp4"
    shutil.copy(film, path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    with pytest.raises(FilmError, match=r"half\.mp4.*render it again"):
        examine_film(path, EXPECTED)
