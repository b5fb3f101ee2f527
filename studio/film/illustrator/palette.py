"""Colours: OKLab arithmetic (Björn Ottosson, https://bottosson.github.io/posts/oklab/) and the scheme of one scene."""

import math
import random
from dataclasses import dataclass, replace
from functools import lru_cache

Oklab = tuple[float, float, float]


@lru_cache(maxsize=4096)
def oklab(colour: str) -> Oklab:
    """Lightness 0..1 and the two colour axes of a `#rgb` or `#rrggbb` colour."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    red, green, blue = (_linear(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def hex_of(lab: Oklab) -> str:
    """The `#rrggbb` colour nearest to OKLab values (clipped to sRGB)."""
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return "#" + "".join(f"{round(255 * _gamma(c)):02x}" for c in (red, green, blue))


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _gamma(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return float(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def lightness(colour: str) -> float:
    return oklab(colour)[0]


def chroma(colour: str) -> float:
    return math.hypot(*oklab(colour)[1:])


def hue(colour: str) -> float:
    """Hue angle in degrees, 0..360."""
    return math.degrees(math.atan2(oklab(colour)[2], oklab(colour)[1])) % 360


def lch(light: float, chroma: float, hue_deg: float) -> str:
    """The colour of a lightness, a chroma and a hue."""
    angle = math.radians(hue_deg)
    return hex_of((min(1.0, max(0.0, light)), chroma * math.cos(angle), chroma * math.sin(angle)))


@lru_cache(maxsize=8192)
def mix(first: str, second: str, share: float) -> str:
    """`share` of the second colour in the first, mixed as the eye sees."""
    a, b = oklab(first), oklab(second)
    return hex_of((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share))


@lru_cache(maxsize=8192)
def shifted(colour: str, light: float, saturation: float = 1.0) -> str:
    """The colour with its lightness changed by an amount and its chroma by a factor."""
    value, a, b = oklab(colour)
    return hex_of((min(1.0, max(0.0, value + light)), a * saturation, b * saturation))


def at_lightness(colour: str, light: float, saturation: float = 1.0) -> str:
    """The colour brought to a lightness."""
    return shifted(colour, light - lightness(colour), saturation)


def hue_distance(first: float, second: float) -> float:
    """The smaller angle between two hues, in degrees, signed from the first to the second."""
    return (second - first + 180) % 360 - 180


@dataclass(frozen=True)
class Scheme:
    """The colours of one scene: sky from `sky_top` to `sky_low`, the sun or lamp `glow`, land from `far` to `near`,
    the `ground` under the subjects and the `counter` in front, the brand's `accents`, its darkest `ink` and lightest
    `paper`; `light` and `shade` tint everything that stands in the scene, by `tint` (0..1)."""

    sky_top: str
    sky_low: str
    glow: str
    far: str
    mid: str
    near: str
    ground: str
    counter: str
    accents: tuple[str, ...]
    ink: str
    paper: str
    light: str
    shade: str
    tint: float
    is_dark: bool

    def panel(self, index: int) -> str:
        """A dark of the brand for big areas that writing is read on; yellows make mud when dark and are left out."""
        hues = [a for a in self.accents if not 58 < hue(a) < 118] + [self.ink]
        return deep(hues[index % len(hues)], 0.25 if self.is_dark else 0.37)

    def leaf(self) -> str:
        """The green of what grows, under the scene's light."""
        greens = [a for a in self.accents if 105 < hue(a) < 200]
        base = mix("#437a3f", greens[0], 0.3) if greens else "#437a3f"
        return mix(base, self.shade, 0.12 + self.tint * 0.9)

    def accent(self, index: int) -> str:
        return self.accents[index % len(self.accents)]


@dataclass(frozen=True)
class Brand:
    """A palette sorted by use: saturated `accents`, the darkest `ink`, the lightest `paper`."""

    accents: tuple[str, ...]
    ink: str
    paper: str


def sort_palette(palette: tuple[str, ...]) -> Brand:
    """The brand's colours by use; what a short palette lacks is derived from its first colour."""
    colours = palette or ("#E4572E",)
    by_light = sorted(colours, key=lightness)
    ink = by_light[0] if lightness(by_light[0]) < 0.42 else at_lightness(colours[0], 0.28, 0.5)
    paper = by_light[-1] if lightness(by_light[-1]) > 0.9 else at_lightness(colours[0], 0.965, 0.16)
    accents = [c for c in colours if chroma(c) > 0.055 and 0.3 < lightness(c) < 0.93]
    base = accents[0] if accents else lch(0.66, 0.15, hue(colours[0]) if chroma(colours[0]) > 0.02 else 40)
    if not accents:
        accents = [base]
    for turn in (52, 150, 205):
        if len(accents) < 3:
            accents.append(lch(0.7 if turn == 52 else 0.6, max(0.1, chroma(base) * 0.85), hue(base) + turn))
    return Brand(tuple(accents), ink, paper)


# Light of a time of day: sky top (lightness, chroma, hue), sky low, glow, shade, tint.
_DAYLIGHT: dict[str, tuple[tuple[float, float, float], tuple[float, float, float], float, bool]] = {
    "morning": ((0.80, 0.075, 225), (0.955, 0.045, 85), 0.08, False),
    "noon": ((0.74, 0.095, 232), (0.93, 0.035, 205), 0.05, False),
    "golden": ((0.78, 0.115, 62), (0.94, 0.075, 88), 0.13, False),
    "rose": ((0.68, 0.115, 25), (0.90, 0.075, 70), 0.13, False),
    "dusk": ((0.40, 0.095, 295), (0.76, 0.125, 48), 0.22, True),
    "night": ((0.20, 0.055, 275), (0.42, 0.085, 290), 0.26, True),
}
HOURS = tuple(_DAYLIGHT)

# The land's own colour by setting: (lightness, chroma, hue) of the nearest ground.
_LAND: dict[str, tuple[float, float, float]] = {
    "city": (0.52, 0.035, 270),
    "savanna": (0.68, 0.105, 75),
    "coast": (0.86, 0.062, 85),
    "market": (0.66, 0.075, 55),
    "farm": (0.60, 0.115, 130),
    "school": (0.67, 0.085, 60),
    "clinic": (0.80, 0.035, 200),
    "office": (0.70, 0.035, 60),
    "home": (0.62, 0.07, 50),
    "night": (0.30, 0.06, 280),
    "abstract": (0.70, 0.09, 60),
}


def make_scheme(palette: tuple[str, ...], setting: str, hour: str, rng: random.Random) -> Scheme:
    """The colours of a scene: the hour's light and the setting's land, both drawn towards the brand's colours."""
    brand = sort_palette(palette)
    top, low, tint, is_dark = _DAYLIGHT[hour]
    lead = rng.choice(brand.accents[:3])
    pull = 0.45 if setting in {"abstract", "office", "home", "market"} else 0.24
    sky_top = mix(lch(*top), at_lightness(lead, top[0]), pull)
    sky_low = mix(lch(*low), brand.paper if not is_dark else at_lightness(brand.accents[0], low[0]), 0.35)
    land = lch(*_LAND[setting])
    nearest = min(brand.accents, key=lambda c: abs(hue_distance(hue(c), _LAND[setting][2])))
    land = mix(land, at_lightness(nearest, lightness(land)), 0.3)
    if is_dark:
        land = mix(at_lightness(land, 0.34 if hour == "dusk" else 0.25), brand.ink, 0.35)
    haze = mix(sky_low, sky_top, 0.3)
    return Scheme(
        sky_top=sky_top,
        sky_low=sky_low,
        glow=mix("#ffe9b0", at_lightness(brand.accents[0], 0.88), 0.14),
        far=mix(haze, land, 0.38),
        mid=mix(haze, land, 0.68),
        near=shifted(land, -0.06),
        ground=land,
        counter=deep(lead, 0.36 if not is_dark else 0.25),
        accents=brand.accents,
        ink=brand.ink,
        paper=brand.paper,
        light=mix(sky_low, "#fff0d0", 0.5),
        shade=mix(brand.ink, sky_top, 0.25),
        tint=tint,
        is_dark=is_dark,
    )


def deep(colour: str, light: float) -> str:
    """The colour as a rich dark of its own hue, for big areas that writing is read on."""
    return lch(light, min(0.095, max(0.05, chroma(colour) * 0.6)), hue(colour))


def darkened(scheme: Scheme, by: float) -> Scheme:
    """The scheme with sky and land taken down by a lightness, for what must glow in front of it."""
    return replace(
        scheme,
        is_dark=True,
        sky_top=shifted(scheme.sky_top, -by),
        sky_low=shifted(scheme.sky_low, -by),
        far=shifted(scheme.far, -by),
        mid=shifted(scheme.mid, -by),
        near=shifted(scheme.near, -by),
        ground=shifted(scheme.ground, -by),
    )
