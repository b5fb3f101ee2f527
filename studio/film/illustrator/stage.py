"""The stage: the sheet a scene is drawn on, its measures, and the few marks every drawing is made of."""

import math
import random
from dataclasses import dataclass, field

from studio.film.illustrator.palette import Scheme, mix, shifted

Point = tuple[float, float]


@dataclass
class Stage:
    """Where one scene is drawn: the plate's size in pixels, the lines that things stand on (y in pixels) and the
    scene's colours, look and dice. `unit` is a hundredth of the side of a square of the plate's area, so that a tree
    has one size in every format. `outdoors` says that the main subject stands on the ground. `defs` collects what the
    plates refer to."""

    width: float
    height: float
    horizon: float
    base: float
    scheme: Scheme
    look: str
    rng: random.Random
    setting: str
    outdoors: bool = False
    defs: dict[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> float:
        return math.sqrt(self.width * self.height) / 100

    @property
    def is_wide(self) -> bool:
        return self.width > self.height * 1.2

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float) -> str:
        """A soft round light."""
        key = f"glow{len(self.defs)}"
        self.defs[key] = (
            f'<radialGradient id="{key}"><stop stop-color="{colour}" stop-opacity="{strength:.2f}"/>'
            f'<stop offset=".45" stop-color="{colour}" stop-opacity="{strength * 0.42:.2f}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="url(#{key})"/>'

    def contact(self, x: float, y: float, radius: float, strength: float = 0.5) -> str:
        """The dark patch where a thing touches what it stands on."""
        key = f"contact{strength:.2f}"
        tone = mix(self.scheme.shade, "#000000", 0.35)
        self.defs.setdefault(
            key,
            f'<radialGradient id="{key}"><stop stop-color="{tone}" stop-opacity="{strength:.2f}"/>'
            f'<stop offset=".6" stop-color="{tone}" stop-opacity="{strength * 0.55:.2f}"/>'
            f'<stop offset="1" stop-color="{tone}" stop-opacity="0"/></radialGradient>',
        )
        return (
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{radius:.0f}" ry="{radius * 0.13:.1f}" '
            f'fill="url(#{key})" data-part="contact"/>'
        )

    def block(self, path: str, fill: str, edge: str | None = None, pattern: str | None = None) -> str:
        """A big shape of the scenery in the manner of the look: plain, lifted off the sheet below (paper-cut), lit at
        its edge (neon), or woven (textile, with the id of a pattern)."""
        if self.look == "papercut":
            tone = mix(self.scheme.shade, "#000000", 0.4)
            lift = self.unit
            return (
                f'<path d="{path}" fill="{tone}" fill-opacity=".10" transform="translate(0 {-lift * 0.9:.1f})"/>'
                f'<path d="{path}" fill="{tone}" fill-opacity=".16" transform="translate(0 {-lift * 0.45:.1f})"/>'
                f'<path d="{path}" fill="{fill}"/>'
            )
        if self.look == "neon":
            line = edge or self.scheme.accent(self.rng.randrange(8))
            line = shifted(line, 0.08, 1.25)
            return (
                f'<path d="{path}" fill="none" stroke="{line}" stroke-opacity=".13" '
                f'stroke-width="{self.unit * 1.5:.1f}"/>'
                f'<path d="{path}" fill="none" stroke="{line}" stroke-opacity=".25" '
                f'stroke-width="{self.unit * 0.7:.1f}"/>'
                f'<path d="{path}" fill="{fill}" stroke="{line}" stroke-width="{self.unit * 0.16:.1f}"/>'
            )
        if self.look == "textile" and pattern:
            return (
                f'<path d="{path}" fill="{fill}"/><path d="{path}" fill="url(#{pattern})" fill-opacity=".34"/>'
                f'<path d="{path}" fill="none" stroke="{mix(fill, self.scheme.paper, 0.65)}" '
                f'stroke-width="{self.unit * 0.3:.1f}" stroke-dasharray="{self.unit:.1f} {self.unit * 0.8:.1f}"/>'
            )
        return f'<path d="{path}" fill="{fill}"/>'

    def ridge(self, y: float, swing: float, waves: float, seed: float) -> str:
        """The outline of land: a rolling line about `y` from edge to edge, closed at the plate's foot."""
        steps = 28
        points = []
        for step in range(steps + 1):
            t = step / steps
            height = (
                math.sin(t * waves * math.tau + seed) * 0.6 + math.sin(t * waves * 2.3 * math.tau + seed * 1.7) * 0.4
            )
            points.append((t * (self.width + 8) - 4, y - swing * height))
        return smooth(points) + f"L{self.width + 4:.0f},{self.height + 8:.0f}L-4,{self.height + 8:.0f}z"

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)


def smooth(points: list[Point]) -> str:
    """A path through points, rounded by cubic curves (Catmull-Rom)."""
    parts = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for i in range(len(points) - 1):
        before, start, end, after = points[max(0, i - 1)], points[i], points[i + 1], points[min(len(points) - 1, i + 2)]
        parts.append(
            f"C{start[0] + (end[0] - before[0]) / 6:.1f},{start[1] + (end[1] - before[1]) / 6:.1f} "
            f"{end[0] - (after[0] - start[0]) / 6:.1f},{end[1] - (after[1] - start[1]) / 6:.1f} "
            f"{end[0]:.1f},{end[1]:.1f}"
        )
    return "".join(parts)


def rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 0, opacity: float = 1) -> str:
    round_ = f' rx="{radius:.1f}"' if radius else ""
    alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{round_} fill="{fill}"{alpha}/>'


def box(x: float, y: float, width: float, height: float) -> str:
    """The path of a rectangle."""
    return f"M{x:.1f},{y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def disc(x: float, y: float, radius: float, fill: str, opacity: float = 1) -> str:
    alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"{alpha}/>'


def shape(points: list[Point], fill: str, opacity: float = 1) -> str:
    alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<path d="M{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}z" fill="{fill}"{alpha}/>'


def line(points: list[Point], colour: str, width: float, opacity: float = 1) -> str:
    alpha = f' stroke-opacity="{opacity:.2f}"' if opacity < 1 else ""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
        f'stroke-linecap="round" stroke-linejoin="round"{alpha}/>'
    )
