from itertools import pairwise

import numpy as np
import pytest

from studio.film.spec import Canvas, Word
from studio.film.text.captions import Captions, caption_coverage
from studio.film.text.clean import clean_text
from studio.film.text.ink import contrast, ink_on
from studio.film.zones import SAFE_AREAS, zones_for
from tests.studio.film.text.conftest import PALETTE, TEXTS, inked_box, laid_on, spoken

PORTRAIT = Canvas(1080, 1920)
HARD = [*TEXTS.values(), r"{\pos(9,9)} \N <b>bold</b> %{x} " + "supercalifragilistic" * 10, "🎉 🍅 👩🏾‍🌾"]


def test_captions_of_any_text_stay_in_their_zone_and_safe_area(canvas):
    safe = SAFE_AREAS["tiktok"]
    zone = zones_for(canvas.width_px, canvas.height_px).captions
    for text in HARD:
        captions = Captions(spoken(text), canvas, safe_area=safe)
        assert captions.cards
        for card in captions.cards:
            shown = captions.placed(card.start_f + 4)
            left, top, right, bottom = inked_box(shown)
            assert left >= safe.left * canvas.width_px
            assert right <= (1 - safe.right) * canvas.width_px
            assert top >= zone.top * canvas.height_px - 2
            assert bottom <= min(zone.bottom, 1 - safe.bottom) * canvas.height_px + 2
            assert len(card.lines) <= 2


@pytest.mark.parametrize("text", HARD)
def test_every_character_is_shown_once_in_order_while_it_is_spoken(text):
    words = spoken(text)
    cards = Captions(words, PORTRAIT).cards
    shown = "".join(word.text for card in cards for word in card.words)
    assert "".join(shown.split()) == "".join(clean_text(text).split())
    assert caption_coverage(words, cards) == 1
    assert all(one.end_f <= other.start_f for one, other in pairwise(cards))


def test_coverage_is_the_share_of_characters_shown():
    words = [Word("four", 0, 10), Word("five", 10, 20)]
    cards = Captions(words[:1], PORTRAIT).cards
    assert caption_coverage(words, cards) == 0.5
    assert caption_coverage([], ()) == 1


def test_the_spoken_word_stands_on_the_brand_colour_and_only_that_word():
    words = spoken("one two three")
    captions = Captions(words, PORTRAIT, palette=PALETTE, highlight="pill")
    brand = np.array([0xE4, 0x57, 0x2E])
    centres = []
    for word in words:
        frame = laid_on(np.zeros((1920, 1080, 3), np.uint8), captions.placed(word.start_f + 4))
        _, columns = np.nonzero(np.all(frame == brand, axis=2))
        assert columns.size > 1000
        centres.append(columns.mean())
    assert centres == sorted(centres)
    assert centres[0] < 400 < 680 < centres[2]


def test_arabic_words_light_up_from_right_to_left():
    words = spoken("مرحبا بكم جميعا")
    captions = Captions(words, PORTRAIT, palette=PALETTE, language="ar")
    centres = []
    for word in words:
        frame = laid_on(np.zeros((1920, 1080, 3), np.uint8), captions.placed(word.start_f + 4))
        _, columns = np.nonzero(np.all(frame == [0xE4, 0x57, 0x2E], axis=2))
        centres.append(columns.mean())
    assert centres == sorted(centres, reverse=True)


def test_the_same_frame_gives_the_same_sprites():
    captions = Captions(spoken("one two three"), PORTRAIT)
    first, again = captions.placed(12), captions.placed(12)
    assert first
    assert first == again
    assert all(one.sprite is other.sprite for one, other in zip(first, again, strict=True))


def test_sprites_are_premultiplied():
    captions = Captions(spoken("one 🎉 two"), PORTRAIT)
    for card in captions.cards:
        for one in captions.placed(card.start_f + 6):
            rgba = one.sprite.rgba
            assert rgba.dtype == np.uint8
            assert (rgba[..., :3].max(axis=2) <= rgba[..., 3].astype(int) + 1).all()


def test_the_spoken_word_pops_then_rests():
    captions = Captions([Word("hello", 0, 40)], PORTRAIT)
    widths = [captions.placed(frame)[-1].sprite.rgba.shape[1] for frame in range(8)]
    assert max(widths) > widths[7]
    assert widths[4:] == [widths[7]] * 4


def test_a_sentence_end_and_a_pause_begin_a_new_card():
    words = [
        Word("Come", 0, 10),
        Word("home.", 11, 25),
        Word("We", 26, 40),
        Word("wait", 41, 60),
        Word("here", 120, 140),
    ]
    words += [Word("now", 141, 170)]
    cards = Captions(words, PORTRAIT).cards
    assert [[word.text for word in card.words] for card in cards] == [
        ["Come", "home."],
        ["We", "wait"],
        ["here", "now"],
    ]
    assert cards[0].end_f == 26
    assert cards[1].end_f == 60 + 15


@pytest.mark.parametrize("text", ["Call Dr. Atieno.", "By (St. Luke).", "Na Bw. Omollo."])
def test_a_title_before_a_name_ends_no_card(text):
    assert len(Captions(spoken(text), PORTRAIT).cards) == 1


def test_no_line_begins_with_a_closing_sign_or_half_a_number():
    cards = Captions(spoken("« élégance » à partir de 2 000 F !"), PORTRAIT).cards
    texts = [word.text for card in cards for word in card.words]
    assert texts == ["«\u00a0élégance\u00a0»", "à", "partir", "de", "2\u00a0000", "F\u00a0!"]


def test_nothing_is_shown_before_the_first_word_or_past_the_scene():
    captions = Captions([Word("hello", 10, 20)], PORTRAIT, frames=26)
    assert captions.placed(9) == ()
    assert captions.placed(10)
    assert captions.placed(25)
    assert captions.placed(26) == ()
    assert Captions([], PORTRAIT).placed(0) == ()
    assert Captions([Word("\x00\u200b", 0, 9)], PORTRAIT).cards == ()


def test_an_emoji_stays_with_the_words_before_it_and_is_drawn_in_colour():
    captions = Captions(spoken("Fresh tomatoes today. 🍅"), PORTRAIT)
    assert len(captions.cards) == 1
    last = captions.cards[0].words[-1]
    frame = laid_on(np.zeros((1920, 1080, 3), np.uint8), captions.placed(last.start_f + 1)).astype(int)
    red = (frame[..., 0] > 200) & (frame[..., 1] < 100) & (frame[..., 2] < 100)
    assert red.sum() > 500


def test_the_highlight_by_colour_is_bright_even_where_the_brand_is_dark():
    captions = Captions(spoken("one two"), PORTRAIT, palette=("#2D3047",), highlight="colour")
    assert contrast(captions._look.spoken().fill, (16, 16, 24)) >= 6


@pytest.mark.parametrize(
    "ground", [(255, 255, 255), (0, 0, 0), (228, 87, 46), (243, 167, 18), (27, 153, 139), (128, 128, 128)]
)
def test_text_on_a_ground_has_the_contrast_of_wcag(ground):
    assert contrast(ink_on(ground, least=4.5), ground) >= 4.4
    assert contrast(ink_on(ground), ground) >= 3
