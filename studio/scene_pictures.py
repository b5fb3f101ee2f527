"""Small pictures of a finished film's scenes, for the strip of its storyboard."""

import io

import av
from django.core.cache import cache
from PIL import Image

from studio.assets import asset_path
from studio.models import Film
from studio.plans import END_CARD_ID

WIDTH_PX = 480
KEEP_S = 7 * 86_400


def picture_of(film: Film, number: int) -> bytes | None:
    """A JPEG of scene `number` (from 1) of the film, in its middle; None where the film has no such scene."""
    key = f"scene-picture:{film.asset_id}:{number}"
    known: bytes | None = cache.get(key)
    if known is None:
        moment_s = middle_of(film, number)
        if moment_s is None:
            return None
        known = frame_at(film, moment_s)
        cache.set(key, known, KEEP_S)
    return known


def middle_of(film: Film, number: int) -> float | None:
    """The middle of scene `number` in seconds; scenes without a measured length count by their words."""
    board = film.video.storyboard
    scenes = board.body.get("scenes", []) if board else []
    if not 1 <= number <= len(scenes):
        return None
    card = board.body.get("end_card") if board else None
    weights = [float(scene.get("length_f") or 30 + 2 * len(scene.get("narration", ""))) for scene in scenes]
    card_s = float(card["seconds"]) if card and END_CARD_ID not in [scene["id"] for scene in scenes] else 0.0
    before, own = sum(weights[: number - 1]), weights[number - 1]
    return (before + own / 2) / sum(weights) * max(0.0, film.duration_s - card_s)


def frame_at(film: Film, moment_s: float) -> bytes:
    """A JPEG of the film's frame at a moment, `WIDTH_PX` wide."""
    with av.open(str(asset_path(film.asset))) as container:
        stream = container.streams.video[0]
        base = stream.time_base or 1
        container.seek(int(moment_s / base), stream=stream)
        frame = next(
            f for f in container.decode(stream) if f.time is None or f.time >= min(moment_s, film.duration_s - 0.2)
        )
        height_px = round(WIDTH_PX * frame.height / frame.width / 2) * 2
        picture: Image.Image = frame.to_image(width=WIDTH_PX, height=height_px)  # type: ignore[no-untyped-call]
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    return written.getvalue()
