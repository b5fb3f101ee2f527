"""A storyboard: versioned data that says what a film shows, says and writes, scene by scene. Never code.

`Storyboard.model_validate` checks one, `read_storyboard` turns what is wrong into sentences that name the scene and
the fix, and `Storyboard.model_json_schema()` is the JSON Schema that integrators get.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from shujaa.errors import BadInput

Format = Literal["9:16", "1:1", "16:9", "4:5"]
Look = Literal["flat", "papercut", "poster", "neon", "textile"]
MotionKind = Literal["push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "still"]
TransitionKind = Literal["cut", "crossfade", "slide", "wipe"]
Mood = Literal["uplifting", "warm", "calm", "energetic", "serious", "playful"]

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]
HexColour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
DEFAULT_PALETTE = ("#E4572E", "#F3A712", "#1B998B", "#2D3047", "#FFF4E0")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Focal(Part):
    """The point of a picture that must stay in view, 0..1 from the top left."""

    x: float = Field(0.5, ge=0, le=1)
    y: float = Field(0.5, ge=0, le=1)


class Motion(Part):
    kind: MotionKind = "push_in"
    strength: float = Field(0.12, ge=0, le=0.4)


class Shot(Part):
    """What a scene's picture shows and how the camera moves over it."""

    prompt: Line = ""
    motion: Motion = Motion()
    focal: Focal = Focal()
    focal_by_format: dict[Format, Focal] = {}


class Transition(Part):
    """How this scene takes over from the one before it; frames at 30 a second."""

    kind: TransitionKind = "crossfade"
    frames: int = Field(12, ge=0, le=45)


class Scene(Part):
    """One scene. `words` and `length_f` are known once the voice is recorded; before that they are empty."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
    role: Literal["hook", "body", "call_to_action"] = "body"
    narration: Line = ""
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] | None = None
    lower_third: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] | None = None
    shot: Shot = Shot()
    transition: Transition = Transition()
    pause_after_s: float = Field(0.35, ge=0, le=10)
    words: tuple[tuple[str, int, int], ...] = ()
    length_f: int | None = Field(None, ge=1)


class Music(Part):
    """What the program composes under the voice; None tempo and key are chosen from the mood and the seed."""

    mood: Mood = "uplifting"
    tempo_bpm: int | None = Field(None, ge=50, le=180)
    key: str | None = None


class EndCard(Part):
    """The last seconds: what to do next, and the address that the QR code carries."""

    headline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
    action: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^https?://\S+$")]
    seconds: float = Field(3.0, ge=1.5, le=8)


class Brand(Part):
    """The look that is the tenant's own: name, palette (brand colour first), logo asset."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    palette: tuple[HexColour, ...] = DEFAULT_PALETTE
    logo: str | None = None


class Storyboard(Part):
    version: Literal[1] = 1
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    look: Look = "flat"
    seed: int = Field(1, ge=0, lt=2**31)
    target_s: int = Field(30, ge=15, le=90)
    speed: float = Field(1.0, ge=0.7, le=1.4)
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1, max_length=40)]
    music: Music | None = Music()
    end_card: EndCard | None = None
    brand: Brand = Brand()
    lexicon: dict[str, str] = {}

    @model_validator(mode="after")
    def _scene_ids_differ(self) -> "Storyboard":
        seen: set[str] = set()
        for scene in self.scenes:
            if scene.id in seen:
                raise ValueError(f"two scenes are called “{scene.id}”: give one of them another id")
            seen.add(scene.id)
        return self


class BadStoryboard(BadInput):
    """A storyboard that cannot be used. `problems` are sentences, one each, that name the scene and the fix."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The storyboard cannot be used: " + "; ".join(problems))


def read_storyboard(raw: Mapping[str, Any]) -> Storyboard:
    """The storyboard in a JSON object. Raises BadStoryboard with every problem at once."""
    try:
        return Storyboard.model_validate(raw)
    except ValidationError as wrong:
        raise BadStoryboard([_sentence(error, raw) for error in wrong.errors()]) from wrong


def _sentence(error: Any, raw: Mapping[str, Any]) -> str:
    """One validation error as a sentence: the scene by number and id, the field, what is allowed."""
    path = list(error["loc"])
    where = "the storyboard"
    if len(path) >= 2 and path[0] == "scenes" and isinstance(path[1], int):
        scenes = raw.get("scenes")
        scene = scenes[path[1]] if isinstance(scenes, list | tuple) and path[1] < len(scenes) else None
        name = scene.get("id") if isinstance(scene, Mapping) else None
        where = f"scene {path[1] + 1}" + (f" ({name})" if name else "")
        path = path[2:]
    field = ".".join(str(part) for part in path)
    message = error["msg"].removeprefix("Value error, ")
    fix = _FIXES.get(error["type"], message[0].lower() + message[1:])
    if "{" in fix:
        fix = fix.format(**error.get("ctx", {}))
    return f"{where}: {field}: {fix}" if field else f"{where}: {fix}"


_FIXES = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not a field of a storyboard: remove it or check its spelling",
    "string_too_long": "is too long: at most {max_length} characters",
    "greater_than_equal": "is too small: at least {ge}",
    "less_than_equal": "is too large: at most {le}",
    "literal_error": "must be one of {expected}",
    "string_pattern_mismatch": "is not in the form wanted ({pattern})",
}
