import io

import av
import cv2
import numpy as np
import pytest

from studio.film.errors import FilmError
from studio.film.spec import Canvas
from studio.film.text.end_card import EndCard, _Style, _text_picture, end_card_background, shown_address
from studio.film.text.ink import WHITE, Ink, contrast
from studio.film.text.layout import setting_for
from studio.film.text.qr import qr_picture
from studio.film.text.titles import TITLE_LINE_EM, Box, draw_lines, largest_fit
from tests.studio.film.text.conftest import PALETTE, laid_on

URL = "https://soko.example/q/a8X2kP"
LONG_URL = "https://soko.example/campaigns/harvest?utm_source=film&utm_medium=qr&utm_campaign=" + "x" * 215
DRAFTS = {"9:16": (720, 1280), "4:5": (720, 900), "1:1": (720, 720), "16:9": (1280, 720)}


def card(canvas, url=URL, **options):
    options = {"palette": PALETTE, "brand": "Soko Bakery"} | options
    return EndCard("Taste it while it is still warm", "Order today", url, canvas, **options)


def compressed(frame):
    """The frame after H.264 at a low quality and back."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as film:
        stream = film.add_stream("libx264", 30)
        stream.width, stream.height, stream.pix_fmt = frame.shape[1], frame.shape[0], "yuv420p"
        stream.options = {"preset": "superfast", "crf": "30"}
        for _ in range(3):
            film.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        film.mux(stream.encode())
    file.seek(0)
    with av.open(file) as film:
        return [picture.to_ndarray(format="rgb24") for picture in film.decode(video=0)][-1]


@pytest.mark.parametrize("size", DRAFTS.values(), ids=DRAFTS)
@pytest.mark.parametrize("url", [URL, LONG_URL], ids=["short", "300 characters"])
def test_the_code_is_read_off_a_compressed_draft_in_every_format(size, url):
    canvas = Canvas(*size)
    frame = laid_on(np.zeros((size[1], size[0], 3), np.uint8), card(canvas, url).placed(60))
    read, corners, _ = cv2.QRCodeDetector().detectAndDecode(compressed(frame))
    assert read == url
    side = corners[0][:, 0].max() - corners[0][:, 0].min()
    assert side >= 0.28 * min(size)  # and four modules of quiet zone on each side make it 30 % and more


def test_all_parts_stay_inside_the_frame_and_apart(canvas):
    parts = card(canvas, has_panel=False).placed(60)
    assert len(parts) == 5
    for one in parts:
        height, width = one.sprite.rgba.shape[:2]
        assert one.x_px >= 0
        assert one.y_px >= 0
        assert one.x_px + width <= canvas.width_px
        assert one.y_px + height <= canvas.height_px
    covered = np.zeros((canvas.height_px, canvas.width_px), int)
    for one in parts:
        seen = one.sprite.rgba[..., 3] > 200
        covered[one.y_px : one.y_px + seen.shape[0], one.x_px : one.x_px + seen.shape[1]] += seen
    assert covered.max() == 1


def test_the_panel_is_opaque_from_the_transition_on_and_the_code_is_still_by_half_a_second():
    canvas = Canvas(1080, 1920)
    end_card = card(canvas)
    (panel,) = end_card.placed(-6)
    assert panel.sprite.rgba.shape == (1920, 1080, 4)
    assert (panel.sprite.rgba[..., 3] == 255).all()
    assert np.array_equal(panel.sprite.rgba, end_card_background(canvas, PALETTE))
    assert end_card.placed(24)[3] == end_card.placed(80)[3]


def test_headline_and_button_can_be_read_whatever_the_palette():
    for palette in (PALETTE, ("#FFFFFF",), ("#000000",), ("#F3A712", "#FFF4E0"), ("#777777", "#888888")):
        colours = card(Canvas(1080, 1920), palette=palette)._colours
        assert contrast(colours.text, colours.ground) >= 4.5
        assert contrast(colours.accent, colours.ground) >= 2
        assert contrast(colours.code, (255, 255, 255)) >= 7


def test_every_module_is_a_whole_number_of_pixels_with_four_modules_of_quiet_zone():
    code = qr_picture(URL, 400, 500)
    dark = code[..., 0] < 128
    rows = np.flatnonzero(dark.any(axis=1))
    quiet = rows[0]
    module = quiet // 4
    assert quiet == 4 * module
    assert code.shape[0] % module == 0
    assert 300 < code.shape[0] <= 400


def test_an_address_too_long_for_a_code_is_an_error_that_says_so():
    with pytest.raises(FilmError, match="short link"):
        qr_picture("https://example.org/" + "x" * 3000, 400, 500)


def test_an_address_is_shown_as_people_read_it():
    assert shown_address("https://www.soko.example/") == "soko.example"
    long = shown_address(LONG_URL)
    assert len(long) == 44
    assert long.startswith("soko.example/campaigns/")
    assert "…" in long


@pytest.mark.parametrize("text", ["خبز طازج قبل كل يوم", "Ẹ káàbọ̀ sí ọjà", "jumping gypsy"])
def test_tails_and_marks_of_a_text_are_not_cut_off(text):
    setting = setting_for([text], "poster")
    fitted = largest_fit(text, setting, 90, Box(0, 0, 500, 400), TITLE_LINE_EM, 4)
    whole = sum(int(drawn.sprite.rgba[..., 3].sum()) for drawn, _ in draw_lines(fitted, setting, Ink(WHITE)))
    picture = _text_picture(text, "", _Style("poster", 90, 4, WHITE), Box(0, 0, 500, 400), "left")
    assert int(picture[..., 3].sum()) > 0.995 * whole
