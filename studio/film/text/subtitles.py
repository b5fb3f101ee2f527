"""The film's words as subtitle files: SRT, WebVTT with word times, ASS with karaoke.

What a person typed stays text: no markup, override or comment of a format survives unescaped.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pysubs2

from studio.film.spec import FPS, Word
from studio.film.text.bidi import is_rtl_language
from studio.film.text.captions import Card, caption_cards
from studio.film.text.layout import setting_for

_FILE_SIZE_PX = 40
_LINE_EM = 21  # about 40 characters a line, as broadcasters ask
_MOST_WORDS = 14
_WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class SceneWords:
    """A scene's words in local frames, where the scene begins in the film, how long it is."""

    words: tuple[Word, ...]
    start_f: int
    frames: int


def film_cards(scenes: Sequence[SceneWords], language: str = "", fps: int = FPS) -> tuple[Card, ...]:
    """The film's subtitles in film frames: cards of at most two lines of some 40 characters."""
    setting = setting_for([word.text for scene in scenes for word in scene.words], "caption", language)
    cards: list[Card] = []
    for scene in scenes:
        width_px = _LINE_EM * _FILE_SIZE_PX
        local = caption_cards(scene.words, setting, _FILE_SIZE_PX, width_px, fps, scene.frames, _MOST_WORDS)
        cards.extend(_moved(card, scene.start_f) for card in local)
    return tuple(cards)


def _moved(card: Card, by_f: int) -> Card:
    lines = tuple(
        tuple(Word(word.text, word.start_f + by_f, word.end_f + by_f) for word in line) for line in card.lines
    )
    return replace(card, lines=lines, start_f=card.start_f + by_f, end_f=card.end_f + by_f)


def to_srt(cards: Sequence[Card], fps: int = FPS) -> str:
    """SubRip text. The format has no escape; a `<`, `{` or `\\` that players could take for markup is parted from what
    follows by a word joiner, which shows nothing."""
    blocks = [
        f"{number}\n{_clock(card.start_f, fps, ',')} --> {_clock(card.end_f, fps, ',')}\n{_plain(card, _srt_text)}\n"
        for number, card in enumerate(_shown(cards), 1)
    ]
    return "\n".join(blocks)


def to_vtt(cards: Sequence[Card], fps: int = FPS, *, language: str = "", has_word_times: bool = True) -> str:
    """WebVTT text (W3C), each word with its own time tag where asked."""
    head = f"WEBVTT\nLanguage: {language}\n" if language else "WEBVTT\n"
    blocks = [head]
    for number, card in enumerate(_shown(cards), 1):
        text = _timed_vtt(card, fps) if has_word_times else _plain(card, _vtt_text)
        blocks.append(f"{number}\n{_clock(card.start_f, fps, '.')} --> {_clock(card.end_f, fps, '.')}\n{text}\n")
    return "\n".join(blocks)


def to_ass(cards: Sequence[Card], width_px: int, height_px: int, fps: int = FPS, *, language: str = "") -> str:
    """Advanced SubStation text with a karaoke fill from word to word, styled for a frame of this size."""
    subtitles = pysubs2.SSAFile()
    subtitles.info.update({"PlayResX": str(width_px), "PlayResY": str(height_px), "WrapStyle": "2"})
    size = 0.075 * min(width_px, height_px)
    subtitles.styles["Default"] = pysubs2.SSAStyle(
        fontname="Noto Sans",
        fontsize=round(size),
        bold=True,
        primarycolor=pysubs2.Color(255, 255, 255),
        secondarycolor=pysubs2.Color(255, 255, 255, 96),
        outlinecolor=pysubs2.Color(16, 16, 24),
        outline=max(2, round(size * 0.07)),
        shadow=0,
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginv=round(0.2 * height_px),
    )
    for card in _shown(cards):
        event = pysubs2.SSAEvent(start=_ms(card.start_f, fps), end=_ms(card.end_f, fps))
        event.text = _karaoke(card, fps, is_rtl_language(language))
        subtitles.events.append(event)
    return subtitles.to_string("ass")


def _shown(cards: Sequence[Card]) -> list[Card]:
    return [card for card in cards if card.end_f > card.start_f]


def _ms(frame: int, fps: int) -> int:
    return round(frame * 1000 / fps)


def _clock(frame: int, fps: int, point: str) -> str:
    seconds, ms = divmod(_ms(frame, fps), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{ms:03}"


def _plain(card: Card, escape: Callable[[str], str]) -> str:
    return "\n".join(" ".join(escape(word.text) for word in line) for line in card.lines)


def _srt_text(text: str) -> str:
    return re.sub(r"[<{\\]|--(?=>)", lambda found: found[0] + _WORD_JOINER, text)


def _vtt_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ass_text(text: str) -> str:
    """libass reads `\\{` and `\\}` as braces; a backslash of the text is parted from the letter that follows it."""
    parted = text.replace("\\", f"\\{_WORD_JOINER}")
    return parted.replace("{", "\\{").replace("}", "\\}")


def _timed_vtt(card: Card, fps: int) -> str:
    """A cue's text with the time at which each word after the first begins."""
    lines: list[str] = []
    for line in card.lines:
        words: list[str] = []
        for word in line:
            inside = card.start_f < word.start_f < card.end_f
            words.append((f"<{_clock(word.start_f, fps, '.')}>" if inside else "") + _vtt_text(word.text))
        lines.append(" ".join(words))
    return "\n".join(lines)


def _karaoke(card: Card, fps: int, is_rtl: bool) -> str:
    """A line's text with the hundredths of a second that each word lasts, until the next begins.

    Right-to-left lines are left whole: time tags part a line into runs, and players then set these left to right.
    """
    if is_rtl:
        return _plain(card, _ass_text).replace("\n", "\\N")
    words = card.words
    begins = [round(_ms(word.start_f, fps) / 10) for word in words] + [round(_ms(card.end_f, fps) / 10)]
    parts: list[str] = []
    at = 0
    for line in card.lines:
        timed: list[str] = []
        for word in line:
            timed.append(f"{{\\k{max(begins[at + 1] - begins[at], 0)}}}{_ass_text(word.text)}")
            at += 1
        parts.append(" ".join(timed))
    return "\\N".join(parts)
