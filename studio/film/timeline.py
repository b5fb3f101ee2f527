"""From scenes to segments: which frames of the film are drawn together. Pure; times in whole frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from studio.film.errors import FilmError
from studio.film.spec import Scene, Transition

CUT = Transition("cut", 0)


@dataclass(frozen=True)
class Segment:
    """A run of frames that is drawn and encoded by itself.

    A body shows one scene, `scenes == (i,)`; a transition shows two, `scenes == (i, i + 1)`. It fills the frames
    [start_f, start_f + frames) of the film, and its first frame is `first_local_f` of its first scene.
    """

    kind: Literal["body", "transition"]
    scenes: tuple[int, ...]
    start_f: int
    frames: int
    first_local_f: int


def film_frames(scenes: Sequence[Scene]) -> int:
    """How many frames the film has: the sum of its scenes."""
    return sum(scene.frames for scene in scenes)


def scene_starts(scenes: Sequence[Scene]) -> tuple[int, ...]:
    """The film's frame at which each scene's own frame 0 stands."""
    starts = []
    at = 0
    for scene in scenes:
        starts.append(at)
        at += scene.frames
    return tuple(starts)


def as_first(scene: Scene) -> Scene:
    """The scene as a film's first: nothing stands before it, so it opens with a cut."""
    return replace(scene, transition_in=CUT)


def transition_frames(transition: Transition | None) -> int:
    """How many frames a transition takes; none at a cut or at the film's end. One of a single frame is a cut."""
    if transition is None or transition.kind == "cut" or transition.frames < 2:
        return 0
    return transition.frames


def frames_before(transition: Transition | None) -> int:
    """How many of a transition's frames belong to the scene that leaves; the other scene owns the rest."""
    return transition_frames(transition) // 2


def frames_after(transition: Transition | None) -> int:
    """How many of a transition's frames belong to the scene that arrives."""
    return transition_frames(transition) - frames_before(transition)


def body_range(scene: Scene, transition_out: Transition | None) -> range:
    """The local frames that a scene shows alone, between its two transitions; `segments` sees that there are some."""
    return range(frames_after(scene.transition_in), scene.frames - frames_before(transition_out))


def segments(scenes: Sequence[Scene]) -> tuple[Segment, ...]:
    """The film's segments in order, without gap or overlap. The first scene opens with a cut, whatever it asks for.

    Raises FilmError for a film without scenes, and for a scene too short to hold its transitions.
    """
    if not scenes:
        raise FilmError("The film has no scenes: add at least one.")
    starts = scene_starts(scenes)
    made: list[Segment] = []
    for index, scene in enumerate(scenes):
        arriving = CUT if index == 0 else scene.transition_in
        leaving = scenes[index + 1].transition_in if index + 1 < len(scenes) else None
        body = body_range(replace(scene, transition_in=arriving), leaving)
        if not body:
            raise FilmError(
                f"Scene {index + 1} has {scene.frames} frames, too few for its transitions: "
                "make it longer or shorten the transitions."
            )
        made.append(Segment("body", (index,), starts[index] + body.start, len(body), body.start))
        between = transition_frames(leaving)
        if between:
            made.append(Segment("transition", (index, index + 1), starts[index] + body.stop, between, body.stop))
    return tuple(made)
