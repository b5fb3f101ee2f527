import cv2
import numpy as np
import pytest

from studio.film.errors import FilmError
from studio.film.formats import PRESETS, SIDES, canvas_for
from studio.film.join import join_film
from studio.film.shots import render_segments
from studio.film.spec import Canvas, Layer, Motion, Picture, Scene, Transition

SIZES = {
    ("9:16", "full"): (1080, 1920),
    ("1:1", "full"): (1080, 1080),
    ("16:9", "full"): (1920, 1080),
    ("4:5", "full"): (1080, 1350),
    ("9:16", "draft"): (720, 1280),
    ("1:1", "draft"): (720, 720),
    ("16:9", "draft"): (1280, 720),
    ("4:5", "draft"): (720, 900),
}


@pytest.mark.parametrize(("shape", "quality"), SIZES)
def test_formats_have_their_sizes(shape, quality):
    canvas = canvas_for(shape, quality)
    assert (canvas.width_px, canvas.height_px) == SIZES[shape, quality]
    assert canvas.fps == 30


def test_a_draft_spends_fewer_bits():
    assert canvas_for("9:16", "draft").encoding.crf > canvas_for("9:16").encoding.crf


def test_every_preset_takes_known_formats_and_leaves_room_for_its_own_buttons():
    for preset in PRESETS.values():
        assert set(preset.formats) <= set(SIDES)
        margins = preset.safe_area
        assert 0 < margins.top < 0.3
        assert 0 < margins.bottom < 0.4


def test_a_size_limit_needs_the_films_length_and_refuses_one_too_long():
    with pytest.raises(FilmError, match="how long"):
        canvas_for("9:16", preset="whatsapp")
    with pytest.raises(FilmError, match="up to 90 seconds; this one has 120"):
        canvas_for("9:16", preset="whatsapp", duration_s=120)


def test_a_long_status_is_no_larger_than_720p():
    assert canvas_for("9:16", preset="whatsapp", duration_s=90).width_px == 720
    assert canvas_for("9:16", preset="whatsapp", duration_s=20).width_px == 1080


def test_a_size_limit_is_met_by_pictures_that_are_hard_to_encode(tmp_path, monkeypatch):
    noise = np.random.default_rng(1).integers(0, 255, (960, 540, 3), dtype=np.uint8)
    cv2.imwrite(str(tmp_path / "noise.png"), noise)
    picture = Picture((Layer(tmp_path / "noise.png", 0.0),))
    scenes = [Scene(picture, 45, Motion("push_in", 0.2), Transition("crossfade", 12)) for _ in range(3)]
    limit = 400_000  # the 16 MB of 90 s, for 4.5 s of a quarter of the size
    encoding = canvas_for("9:16", preset="whatsapp", duration_s=4.5).encoding
    monkeypatch.setitem(
        PRESETS,
        "whatsapp",
        type(PRESETS["whatsapp"])("whatsapp", "WhatsApp status", ("9:16",), 90, limit, PRESETS["whatsapp"].safe_area),
    )
    capped = canvas_for("9:16", preset="whatsapp", duration_s=4.5).encoding
    sizes = []
    for number, settings in enumerate((encoding, capped)):
        canvas, folder = Canvas(270, 480, encoding=settings), tmp_path / str(number)
        folder.mkdir()
        join_film(render_segments(canvas, scenes, folder), None, canvas, folder / "film.mp4")
        sizes.append((folder / "film.mp4").stat().st_size + 4.5 * 192_000 / 8)
    assert sizes[0] > limit > sizes[1]
