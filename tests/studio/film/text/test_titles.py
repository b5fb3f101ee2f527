import numpy as np
import pytest

from studio.film.spec import Canvas
from studio.film.text.captions import Captions
from studio.film.text.titles import LowerThird, Title
from studio.film.zones import SAFE_AREAS, ZONES, zones_for
from tests.studio.film.text.conftest import PALETTE, TEXTS, inked_box, spoken

TITLES = [
    "Soko",
    "Fresh bread before sunrise",
    "ọ̀fẹ́ ọjà tuntun",
    "خبز طازج قبل شروق الشمس",
    "W" * 80,
    "a long title " * 6,
]


@pytest.mark.parametrize("text", TITLES)
def test_a_title_stays_in_its_zone_clear_of_lower_third_and_captions(canvas, text):
    zones = zones_for(canvas.width_px, canvas.height_px)
    title = Title(text, canvas, end_f=90, palette=PALETTE, safe_area=SAFE_AREAS["default"])
    left, top, right, bottom = inked_box(title.placed(60))
    assert left >= 0.04 * canvas.width_px
    assert right <= 0.96 * canvas.width_px
    assert top >= zones.title.top * canvas.height_px - 0.02 * canvas.height_px
    assert bottom <= zones.lower_third.top * canvas.height_px
    third = inked_box(LowerThird(text, canvas, end_f=90, palette=PALETTE).placed(60))
    captions = Captions(spoken(TEXTS["en"]), canvas)
    below = inked_box(captions.placed(captions.cards[0].start_f + 4))
    assert bottom < third[1] < third[3] < below[1]
    assert third[0] >= 0
    assert third[2] <= canvas.width_px


def test_zones_stand_one_under_the_other():
    for zones in ZONES.values():
        bands = [zones.logo, zones.title, zones.lower_third, zones.captions]
        edges = [edge for band in bands for edge in (band.top, band.bottom)]
        assert edges == sorted(edges)
        assert len(set(edges)) == len(edges)


def test_a_title_comes_in_stands_still_and_goes():
    title = Title("Fresh bread", Canvas(1080, 1920), end_f=90, palette=PALETTE)
    assert title.placed(-1) == ()
    assert title.placed(90) == ()
    opacities = [title.placed(frame)[0].opacity for frame in range(12)]
    assert opacities == sorted(opacities)
    assert opacities[0] < 0.4
    assert opacities[-1] == 1
    assert list(title.placed(40)) == list(title.placed(60))
    assert title.placed(88)[0].opacity < 0.5


def test_the_underline_grows_in_the_brand_colour():
    title = Title("Fresh bread", Canvas(1080, 1920), end_f=90, palette=PALETTE)
    widths = [title.placed(frame)[-1].sprite.rgba.shape[1] for frame in (6, 8, 10, 40)]
    assert widths == sorted(set(widths))
    bar = title.placed(40)[-1].sprite.rgba
    assert tuple(bar[bar.shape[0] // 2, bar.shape[1] // 2, :3]) == (0xE4, 0x57, 0x2E)


def test_a_lower_third_is_uncovered_from_the_side_where_reading_begins():
    canvas = Canvas(1080, 1920)
    latin = LowerThird("Mama Njeri", canvas, start_f=0, end_f=60)
    arabic = LowerThird("ماما نجيري", canvas, start_f=0, end_f=60, language="ar")
    assert latin.placed(1)[0].x_px == latin.placed(40)[0].x_px
    right = [one.x_px + one.sprite.rgba.shape[1] for one in (arabic.placed(1)[0], arabic.placed(40)[0])]
    assert right[0] == right[1]
    assert right[0] == round(0.94 * 1080)


def test_an_empty_title_shows_nothing():
    assert Title("\u200b \x00", Canvas(1080, 1080), end_f=30).placed(10) == ()
    assert np.asarray(LowerThird("", Canvas(1080, 1080), end_f=30).placed(10)).size == 0
