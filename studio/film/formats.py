"""Formats and where films go: the frame's size at each quality, and what a platform asks of the file."""

from dataclasses import dataclass
from typing import Literal

from studio.film.errors import FilmError
from studio.film.spec import FPS, Canvas, Encoding
from studio.film.zones import SAFE_AREAS, SafeArea

Format = Literal["9:16", "1:1", "16:9", "4:5"]
Quality = Literal["draft", "full"]
PresetName = Literal["tiktok", "reels", "shorts", "youtube", "facebook", "whatsapp"]

SIDES: dict[Format, tuple[int, int]] = {"9:16": (9, 16), "1:1": (1, 1), "16:9": (16, 9), "4:5": (4, 5)}
SHORT_SIDE_PX: dict[Quality, int] = {"draft": 720, "full": 1080}
ENCODINGS: dict[Quality, Encoding] = {"draft": Encoding(crf=25), "full": Encoding()}

AUDIO_KBPS = 192
_SPARE = 0.85  # Of a size limit: segments may each start above the cap, and the container takes its part.


@dataclass(frozen=True)
class Preset:
    """A platform's terms: the formats it takes, best first, the longest film and largest file (None: no limit that a
    film of ours meets), and what its own buttons and texts leave free. As published by the platforms in 2025."""

    name: PresetName
    title: str
    formats: tuple[Format, ...]
    max_s: float
    max_bytes: int | None
    safe_area: SafeArea


PRESETS: dict[PresetName, Preset] = {
    preset.name: preset
    for preset in (
        Preset("tiktok", "TikTok", ("9:16",), 600, 287_000_000, SAFE_AREAS["tiktok"]),
        Preset("reels", "Instagram Reels", ("9:16", "4:5", "1:1"), 180, 300_000_000, SAFE_AREAS["reels"]),
        Preset("shorts", "YouTube Shorts", ("9:16", "1:1"), 180, None, SAFE_AREAS["shorts"]),
        Preset("youtube", "YouTube", ("16:9", "1:1", "9:16"), 43_200, None, SAFE_AREAS["youtube"]),
        Preset("facebook", "Facebook", ("4:5", "1:1", "9:16", "16:9"), 14_400, None, SAFE_AREAS["facebook"]),
        Preset("whatsapp", "WhatsApp status", ("9:16",), 90, 16_000_000, SAFE_AREAS["whatsapp"]),
    )
}


def canvas_for(
    shape: Format, quality: Quality = "full", preset: PresetName | None = None, duration_s: float | None = None
) -> Canvas:
    """The frame and the encoder's settings for a format. A preset with a size limit needs the film's length: it makes
    films whose file stays below the limit, and no larger than 720p where the bits would not do for more.

    Raises FilmError for a film that a platform does not take.
    """
    terms = PRESETS[preset] if preset is not None else None
    if terms is None or terms.max_bytes is None:
        return _canvas(shape, quality, ENCODINGS[quality])
    if duration_s is None:
        raise FilmError(f"{terms.title} limits the size of a file: say how long the film is.")
    if duration_s > terms.max_s:
        raise FilmError(
            f"{terms.title} takes films of up to {terms.max_s:.0f} seconds; this one has {duration_s:.0f}: shorten it."
        )
    cap_kbps = int(terms.max_bytes * 8 / 1000 / max(duration_s, 1.0) * _SPARE) - AUDIO_KBPS
    if cap_kbps < 2_500:
        quality = "draft"
    encoding = ENCODINGS[quality]
    capped = f"{encoding.x264_params}:vbv-maxrate={cap_kbps}:vbv-bufsize={cap_kbps // 2}:vbv-init=0.3"
    return _canvas(shape, quality, Encoding(encoding.preset, encoding.crf, capped))


def _canvas(shape: Format, quality: Quality, encoding: Encoding) -> Canvas:
    across, down = SIDES[shape]
    unit = SHORT_SIDE_PX[quality] / min(across, down)
    return Canvas(round(across * unit), round(down * unit), FPS, encoding)
