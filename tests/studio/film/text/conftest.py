"""What tests of writing share: canvases, words in many scripts, a frame with overlays laid on it."""

import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest

from studio.film.spec import Canvas, Placed, Word

CANVASES = {"9:16": (1080, 1920), "4:5": (1080, 1350), "1:1": (1080, 1080), "16:9": (1920, 1080)}
TEXTS = {
    "en": "Mama Njeri opened her shop at dawn. 🎉 Today she sells 200 loaves, fresh & warm, for KSh 1,500!",
    "sw": "Karibu sokoni! Nunua matunda mabichi kwa bei nafuu, kila siku asubuhi.",
    "fr": "Découvrez nos tissus: « élégance » à partir de 2 000 F, dès l’été où çà brûle!",
    "ar": "مرحبا بكم في متجر Shujaa Studio الجديد، السعر 1,500 جنيه فقط (خصم 20%) اليوم!",
    "am": "እንኳን ደህና መጡ። ዛሬ በ2,000 ብር ብቻ ቡና ይግዙ፣ ጥራቱ የተረጋገጠ!",
    "yo": "Ẹ káàbọ̀ sí ọjà wa! Ṣé ẹ ti rí ẹ̀bùn tuntun ọ̀fẹ́ náà? ₦2,000 péré.",
    "hi": "नमस्ते दोस्तों! आज ही हमारी दुकान पर आइए, सिर्फ ₹1,500 में।",
    "nqo": "ߊߟߎ߫ ߣߌ߫ ߛߐ߲߬ߜߊ ߞߊ߬ ߓߏ߬ ߓߊߡߊߞߐ߫",
}
TEXTS["yo-nfd"] = unicodedata.normalize("NFD", TEXTS["yo"])
PALETTE = ("#E4572E", "#F3A712", "#1B998B", "#2D3047", "#FFF4E0")


def spoken(text: str, start_f: int = 4) -> list[Word]:
    """The text's words one after another, longer ones for longer."""
    words = []
    for token in text.split(" "):
        end_f = start_f + max(5, int(len(token) * 1.6) + 3)
        words.append(Word(token, start_f, end_f))
        start_f = end_f + 1
    return words


def laid_on(picture: np.ndarray, placed: Sequence[Placed]) -> np.ndarray:
    """A picture, (height, width, 3) uint8, with sprites over it."""
    frame = picture.astype(np.float32)
    height, width = frame.shape[:2]
    for one in placed:
        sprite = one.sprite.rgba.astype(np.float32) * one.opacity
        top, left = max(one.y_px, 0), max(one.x_px, 0)
        bottom, right = min(one.y_px + sprite.shape[0], height), min(one.x_px + sprite.shape[1], width)
        part = sprite[top - one.y_px : bottom - one.y_px, left - one.x_px : right - one.x_px]
        frame[top:bottom, left:right] = frame[top:bottom, left:right] * (1 - part[..., 3:] / 255) + part[..., :3]
    return np.clip(frame.round(), 0, 255).astype(np.uint8)


def inked_box(placed: Sequence[Placed], least_alpha: int = 128) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is plainly drawn, shadows left out."""
    boxes = []
    for one in placed:
        rows, columns = np.nonzero(one.sprite.rgba[..., 3] >= least_alpha)
        if rows.size:
            boxes.append(
                (
                    one.x_px + columns.min(),
                    one.y_px + rows.min(),
                    one.x_px + columns.max() + 1,
                    one.y_px + rows.max() + 1,
                )
            )
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@pytest.fixture(params=CANVASES)
def canvas(request):
    return Canvas(*CANVASES[request.param])
