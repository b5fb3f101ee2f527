"""Pictograms made part of a scene: recoloured to its light, shaded, given bodies and ground to stand on."""

import re
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import resvg_py

from studio.film.illustrator.catalogue import Kind, kind_of
from studio.film.illustrator.palette import (
    Scheme,
    at_lightness,
    chroma,
    hue,
    hue_distance,
    lch,
    lightness,
    mix,
    shifted,
)
from studio.film.illustrator.patterns import textile
from studio.film.illustrator.pictograms import has_tones, pictogram
from studio.film.illustrator.stage import Stage, disc

_COLOUR = re.compile(r'(fill|stroke|stop-color)="(#[0-9a-fA-F]{3,6})"')
_INK_PX = 96


@dataclass(frozen=True)
class Extent:
    """Where the ink of a pictogram is, in its own units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@lru_cache(maxsize=2048)
def extent(name: str) -> Extent:
    """The box of what is really drawn, measured on a small raster."""
    picture = pictogram(name)
    png = bytes(resvg_py.svg_to_bytes(svg_string=picture.document, width=_INK_PX, skip_system_fonts=True))
    raster = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if raster is None:
        raise ValueError(f"the pictogram {name} could not be drawn")
    rows, columns = np.where(raster[:, :, 3] > 40)
    scale = picture.width / raster.shape[1]
    return Extent(
        float(columns.min()) * scale,
        float(rows.min()) * scale,
        float(columns.max() + 1) * scale,
        float(rows.max() + 1) * scale,
    )


def is_skin(colour: str) -> bool:
    """Whether a colour could be someone's skin or hair: brown, from pale to nearly black."""
    return chroma(colour) < 0.035 or (10 < hue(colour) < 75 and chroma(colour) < 0.115)


def harmonised(colour: str, scheme: Scheme, kind: Kind) -> str:
    """A pictogram's colour under the scene's light: hue drawn to the nearest brand colour, then tinted."""
    is_human = kind in {"person", "bust", "figure"}
    if is_human and is_skin(colour):
        toned = _warm(colour)
    elif chroma(colour) < 0.03:
        toned = mix(colour, scheme.ink if lightness(colour) < 0.5 else scheme.paper, 0.3)
    else:
        toned = _towards_brand(colour, scheme, 0.85 if is_human or kind == "vehicle" else 0.5)
    light = mix(toned, scheme.light, scheme.tint * 0.55)
    if scheme.is_dark:
        light = mix(light, scheme.shade, scheme.tint * 0.6)
    return light


# The two darkest published skin tones (base, shade, deep shade) and what they become: richer, warmer, better lit.
_SKIN = {
    "#573739": "#754a36",
    "#4e3233": "#683f2e",
    "#452829": "#573324",
    "#593b39": "#754a36",
    "#3d2123": "#4a2a1e",
    "#966661": "#a06a48",
    "#8b5c56": "#92603f",
    "#75443e": "#774a31",
}


def _warm(colour: str) -> str:
    """Skin and hair without the violet cast that the darkest tones have as published."""
    if colour in _SKIN:
        return _SKIN[colour]
    light, saturation = lightness(colour), chroma(colour)
    if saturation < 0.012 or light > 0.93 or light < 0.33:
        return colour
    return lch(light + (0.035 if light < 0.5 else 0.0), max(saturation, 0.045) * 1.12, 45 if light < 0.6 else 52)


def _towards_brand(colour: str, scheme: Scheme, pull: float) -> str:
    own, light = hue(colour), lightness(colour)
    if 125 < own < 172 and chroma(colour) > 0.1:
        # The published greens are the green of a screen; leaves are yellower and darker.
        own, colour = 138, shifted(colour, -0.09, 0.72)
        light = lightness(colour)
    nearest = min(scheme.accents, key=lambda accent: abs(hue_distance(own, hue(accent))))
    gap = hue_distance(own, hue(nearest))
    if 72 < own < 105 and light > 0.72:
        pull *= 0.3  # gold, straw and maize must stay so
    turn = gap * pull if abs(gap) < 75 or pull > 0.8 else 0.0
    loud = 0.88 if turn or abs(gap) < 12 else 0.68
    return lch(light, min(0.15, chroma(colour) * loud), own + turn)


def placed(
    stage: Stage, name: str, x: float, foot: float, height: float, key: str, shaded: bool = True, flip: bool = False
) -> str:
    """A pictogram whose drawn part stands with its foot at (x, foot) and is `height` pixels tall, recoloured to the
    scene, lit from the upper left where `shaded`."""
    picture, ink = pictogram(name), extent(name)
    scale = height / ink.height
    left, top = x - (ink.left + ink.right) / 2 * scale, foot - ink.bottom * scale
    base = re.sub(r"-(medium-light|medium-dark|light|medium|dark)$", "", name)
    svg = _recoloured(picture.inside(key), stage, kind_of(base), key, shaded)
    transform = f"translate({left:.1f} {top:.1f}) scale({scale:.4f})"
    if flip:
        transform = f"translate({2 * x - left:.1f} {top:.1f}) scale({-scale:.4f} {scale:.4f})"
    behind = outline(stage, svg, is_small=height < stage.unit * 15) if shaded else ""
    return f'<g id="{key}" data-part="subject" data-name="{name}" transform="{transform}">{behind}{svg}</g>'


def outline(stage: Stage, svg: str, is_small: bool) -> str:
    """What lies under a cut-out figure: the paper's edge, the print's key line or the tube's glow, by the look. Small
    ones go without what is costly and hardly seen on them."""
    scheme = stage.scheme
    flat = re.sub(r'\s(fill-rule|clip-rule|opacity)="[^"]*"', "", svg)

    def silhouette(colour: str, width: float, opacity: float, shift: tuple[float, float] = (0, 0)) -> str:
        body = re.sub(r'(fill|stroke)="[^"]*"', "", flat)
        alpha = f' opacity="{opacity}"' if opacity < 1 else ""
        return (
            f'<g fill="{colour}" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{alpha} '
            f'transform="translate({shift[0]} {shift[1]})">{body}</g>'
        )

    if "<use" in svg or "clip-path" in svg or "filter" in svg:
        return ""
    if stage.look == "papercut":
        shadow = "" if is_small else silhouette(scheme.shade, 1.3, 0.28, (0.45, 0.7))
        return shadow + silhouette(mix("#ffffff", scheme.light, 0.25), 1.15, 1)
    if stage.look == "neon":
        tube = shifted(scheme.accent(stage.rng.randrange(6)), 0.1, 1.3)
        glow = "" if is_small else silhouette(tube, 1.9, 0.16)
        return glow + silhouette(tube, 0.46, 1)
    if stage.look == "poster":
        return silhouette(mix(scheme.ink, "#000000", 0.1), 0.7, 1)
    if stage.look == "textile":
        return silhouette(scheme.paper, 0.75, 1)
    return ""


def _recoloured(svg: str, stage: Stage, kind: Kind, key: str, shaded: bool) -> str:
    """The drawing with every flat colour put under the scene's light; gradients run from its lit to its shaded side."""
    scheme = stage.scheme
    used: dict[str, str] = {}

    def paint(match: re.Match[str]) -> str:
        attribute, colour = match.group(1), match.group(2).lower()
        tone = harmonised(colour, scheme, kind)
        if stage.look == "poster":
            tone = _printed(tone, scheme)
        if not shaded or attribute != "fill" or stage.look == "poster":
            return f'{attribute}="{tone}"'
        if tone not in used:
            used[tone] = f"{key}-c{len(used)}"
            lit, dark = mix(shifted(tone, 0.035), scheme.light, 0.10), mix(shifted(tone, -0.045), scheme.shade, 0.13)
            stage.defs[used[tone]] = (
                f'<linearGradient id="{used[tone]}" gradientUnits="userSpaceOnUse" x1="6" y1="2" x2="24" y2="31">'
                f'<stop stop-color="{lit}"/><stop offset=".5" stop-color="{tone}"/><stop offset="1" '
                f'stop-color="{dark}"/></linearGradient>'
            )
        return f'fill="url(#{used[tone]})"'

    return _COLOUR.sub(paint, svg)


def _printed(colour: str, scheme: Scheme) -> str:
    """The colour as few inks print it: lightness in steps, saturated colours replaced by the brand's."""
    step = round(lightness(colour) * 7) / 7
    if chroma(colour) > 0.06 and not is_skin(colour):
        nearest = min(scheme.accents, key=lambda accent: abs(hue_distance(hue(colour), hue(accent))))
        return at_lightness(nearest, max(0.3, min(0.92, step)))
    return at_lightness(colour, step)


# Heads that bodies are drawn for: by sex and age.
_HEADS: dict[str, tuple[str, ...]] = {
    "woman": ("woman", "woman-curly-hair", "woman-with-headscarf", "woman", "woman-curly-hair"),
    "man": ("man", "man-beard", "man-bald", "man-curly-hair", "man"),
    "girl": ("girl",),
    "boy": ("boy",),
    "baby": ("baby",),
    "old-woman": ("old-woman",),
    "old-man": ("old-man",),
}
AFRICAN_TONES = ("dark", "medium-dark", "medium-dark", "dark", "medium-dark")


def toned(name: str, stage: Stage) -> str:
    """The name in a skin tone of the cast, where the pictogram has tones."""
    return f"{name}-{stage.rng.choice(AFRICAN_TONES)}" if has_tones(name) else name


def head_for(name: str, stage: Stage) -> str:
    """The head, in a skin tone, of someone who is named in general (a woman, a child, people)."""
    group = name if name in _HEADS else stage.rng.choice(("woman", "man"))
    if name in {"person", "people"}:
        group = stage.rng.choice(("woman", "man"))
    if name == "child":
        group = stage.rng.choice(("girl", "boy"))
    if name == "older-person":
        group = stage.rng.choice(("old-woman", "old-man"))
    if name in {"man-beard", "woman-with-headscarf", "man-wearing-turban", "pregnant-woman"}:
        return toned(name.replace("pregnant-woman", "woman"), stage)
    return toned(stage.rng.choice(_HEADS[group]), stage)


_BODY = "M-.40,.08V-.25C-.40,-.41 -.31,-.46 -.17,-.495L-.075,-.53H.075L.17,-.495C.31,-.46 .40,-.41 .40,-.25V.08z"
_NECK = "M-.075,-.49V-.62H.075V-.49Q.075,-.44 0,-.42Q-.075,-.44 -.075,-.49z"
_NECKLINES = (
    "M-.1,-.525Q0,-.33 .1,-.525L.075,-.54H-.075z",
    "M-.12,-.515Q0,-.42 .12,-.515L.075,-.54H-.075z",
    "M-.085,-.53L0,-.34L.085,-.53L.07,-.54H-.07z",
)
_ARMS = "M-.262,-.22C-.255,-.1 -.262,0 -.27,.08M.262,-.22C.255,-.1 .262,0 .27,.08"
# In units of the head's height, from the top of the hair.
_HEADWRAP = (
    "M-.435,.37C-.52,.0 -.27,-.15 .0,-.14C.27,-.15 .52,.0 .435,.37"
    "C.29,.235 .15,.205 .0,.205C-.15,.205 -.29,.235 -.435,.37z"
)
_FOLDS = "M-.41,.26C-.25,.08 .1,.0 .36,.1M-.35,.08C-.2,-.04 .12,-.1 .3,-.02"
_KNOT = (
    "M.06,-.12C-.1,-.16 -.14,-.27 -.03,-.27C.04,-.26 .08,-.19 .09,-.14"
    "C.11,-.24 .19,-.3 .25,-.25C.31,-.19 .2,-.1 .09,-.1z"
)


def person(stage: Stage, head: str, x: float, foot: float, height: float, key: str) -> str:
    """Someone from head to waist: the head of a pictogram on a drawn body in cloth; the waist is at (x, foot) and must
    be hidden by what stands in front."""
    scheme, rng = stage.scheme, stage.rng
    child = head.startswith(("girl", "boy", "baby"))
    size = height * 0.86 if child else height
    skin = _skin_of(head, scheme)
    cloth = f"{key}-cloth"
    weave = rng.choice(("kitenge", "kente", "kitenge", "mudcloth", "shuka", "ndebele"))
    stage.defs[cloth] = textile(weave, cloth, scheme, rng, rng.uniform(0.0019, 0.0027), 0.05)
    tone = mix(
        mix(scheme.accent(rng.randrange(7)), scheme.light, scheme.tint * 0.5),
        scheme.shade,
        0.5 * scheme.tint * scheme.is_dark,
    )
    is_plain = rng.random() < (0.55 if stage.look == "poster" else 0.3)
    fill = tone if is_plain else f"url(#{cloth})"
    shade = f"{key}-shade"
    stage.defs[shade] = (
        f'<linearGradient id="{shade}"><stop stop-color="{scheme.light}" stop-opacity=".2"/>'
        f'<stop offset=".45" stop-color="{scheme.shade}" stop-opacity=".0"/>'
        f'<stop offset="1" stop-color="{scheme.shade}" stop-opacity=".45"/></linearGradient>'
    )
    trim = tone if not is_plain else mix(tone, scheme.paper, 0.55)
    parts = [
        _edge(stage, _BODY, 0.022),
        f'<path d="{_BODY}" fill="{tone}"/><path d="{_BODY}" fill="{fill}"/>',
        f'<path d="{_BODY}" fill="url(#{shade})"/>',
        (
            f'<path d="{_ARMS}" fill="none" stroke="{scheme.shade}" stroke-opacity=".45" stroke-width=".012" '
            'stroke-linecap="round"/>'
        ),
        (
            f'<path d="{rng.choice(_NECKLINES)}" fill="{skin}" stroke="{mix(trim, scheme.shade, 0.15)}" '
            'stroke-width=".026"/>'
        ),
        f'<path d="{_NECK}" fill="{mix(skin, scheme.shade, 0.3)}"/>',
    ]
    if head.startswith(("woman", "girl", "old-woman")) and rng.random() < 0.6:
        beads = mix(scheme.glow, scheme.accent(1), 0.5)
        parts += [
            disc(at, -0.425 + 0.5 * at * at * -9 * 0.4, 0.013, beads)
            for at in (-0.07, -0.047, -0.024, 0, 0.024, 0.047, 0.07)
        ]
    chest = f'<g transform="translate({x:.1f} {foot:.1f}) scale({size:.2f})">{"".join(parts)}</g>'
    head_height = size * (0.57 if child else 0.50)
    top = foot - size * 0.47 - head_height
    if "headscarf" in head:
        # This head is drawn with the scarf's fall over the shoulders: it is longer, and sits lower.
        head_height *= 1.28
        top = foot - size * 0.36 - head_height
    face = placed(stage, head, x, top + head_height, head_height, f"{key}-head")
    wrap = ""
    if re.match(r"(woman|old-woman)(-medium|-dark|-light|-curly|$)", head) and rng.random() < 0.5:
        wrap = _headwrap(stage, x, top, head_height, fill, tone)
    return f'<g id="{key}" data-part="person" data-name="{head}">{chest}{face}{wrap}</g>'


def _headwrap(stage: Stage, x: float, top: float, head_height: float, fill: str, tone: str) -> str:
    """A tied head cloth over the hair."""
    scheme = stage.scheme
    side = stage.rng.choice((-1, 1))
    dark = mix(tone, scheme.shade, 0.35)
    return (
        f'<g transform="translate({x:.1f} {top:.1f}) scale({side * head_height:.2f} {head_height:.2f})">'
        f'{_edge(stage, _KNOT, 0.03)}<path d="{_KNOT}" fill="{tone}"/><path d="{_KNOT}" fill="{fill}" '
        'fill-opacity=".85"/>'
        f'{_edge(stage, _HEADWRAP, 0.03)}<path d="{_HEADWRAP}" fill="{tone}"/>'
        f'<path d="{_HEADWRAP}" fill="{fill}"/>'
        f'<path d="{_FOLDS}" fill="none" stroke="{dark}" stroke-width=".022" stroke-linecap="round" '
        'stroke-opacity=".55"/></g>'
    )


def _edge(stage: Stage, path: str, width: float) -> str:
    """The outline that cut-out looks put round a drawn shape, so that it matches the pictograms beside it."""
    scheme = stage.scheme
    edges = {
        "papercut": mix("#ffffff", scheme.light, 0.25),
        "textile": scheme.paper,
        "poster": mix(scheme.ink, "#000000", 0.1),
        "neon": shifted(scheme.accent(1), 0.1, 1.3),
    }
    if stage.look not in edges:
        return ""
    colour = edges[stage.look]
    return f'<path d="{path}" fill="{colour}" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


def _skin_of(head: str, scheme: Scheme) -> str:
    """The most used skin colour of a head, under the scene's light."""
    inside = pictogram(head).svg
    colours = [c.lower() for _, c in _COLOUR.findall(inside)]
    brown = [c for c in colours if 10 < hue(c) < 75 or chroma(c) < 0.06]
    brown = [c for c in brown if 0.25 < lightness(c) < 0.9 and chroma(c) > 0.02]
    best = max(set(brown), key=lambda c: (brown.count(c), lightness(c))) if brown else "#8b5c3e"
    return harmonised(best, scheme, "person")
