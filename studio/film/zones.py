"""Where writing stands on a frame, so that scenery, title and captions keep out of each other's way.

A zone is a share of the frame: top and bottom in 0..1 from the top edge. Titles and captions are drawn inside their
zone only; the illustrator leaves the title zone calm and keeps faces out of both.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["portrait", "tall", "square", "landscape"]


@dataclass(frozen=True)
class Zone:
    """A band of the frame, shares of its height from the top."""

    top: float
    bottom: float


@dataclass(frozen=True)
class SafeArea:
    """What a platform's own buttons and texts leave free: margins as shares of the frame's width or height."""

    left: float = 0.06
    right: float = 0.06
    top: float = 0.06
    bottom: float = 0.06


@dataclass(frozen=True)
class Zones:
    """The bands for one shape of frame, top to bottom; no two of them meet."""

    logo: Zone
    title: Zone
    lower_third: Zone
    captions: Zone


ZONES: dict[Shape, Zones] = {
    "portrait": Zones(Zone(0.068, 0.110), Zone(0.120, 0.250), Zone(0.520, 0.590), Zone(0.610, 0.795)),
    "tall": Zones(Zone(0.045, 0.095), Zone(0.105, 0.250), Zone(0.530, 0.615), Zone(0.635, 0.860)),
    "square": Zones(Zone(0.050, 0.110), Zone(0.125, 0.285), Zone(0.530, 0.630), Zone(0.650, 0.890)),
    "landscape": Zones(Zone(0.055, 0.130), Zone(0.145, 0.340), Zone(0.560, 0.665), Zone(0.690, 0.910)),
}

SAFE_AREAS: dict[str, SafeArea] = {
    "default": SafeArea(left=0.06, right=0.06, top=0.05, bottom=0.08),
    "tiktok": SafeArea(left=0.06, right=0.12, top=0.066, bottom=0.20),
    "reels": SafeArea(left=0.06, right=0.10, top=0.066, bottom=0.20),
    "shorts": SafeArea(left=0.06, right=0.12, top=0.066, bottom=0.19),
    "youtube": SafeArea(left=0.05, right=0.05, top=0.05, bottom=0.08),
    "facebook": SafeArea(left=0.06, right=0.06, top=0.05, bottom=0.12),
    "whatsapp": SafeArea(left=0.06, right=0.06, top=0.05, bottom=0.10),
}


def shape_of(width_px: int, height_px: int) -> Shape:
    """Which of the four layouts fits a frame: 9:16, 4:5, 1:1 or 16:9, the nearest by its sides' ratio."""
    ratio = width_px / height_px
    if ratio < 0.68:
        return "portrait"
    if ratio < 0.9:
        return "tall"
    return "square" if ratio < 1.3 else "landscape"


def zones_for(width_px: int, height_px: int) -> Zones:
    """The bands for a frame of this size."""
    return ZONES[shape_of(width_px, height_px)]
