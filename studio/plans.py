"""From a storyboard to the steps that make its films: pure, no database, no clock.

Every step has a content key over its kind, its inputs, its provider's version, the fonts and its ancestors' keys, so an
unchanged part of a changed film is found in the store. A second format shares voice and sound with the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.content_keys import content_key
from studio.runs.engine import StepPlan
from studio.storyboards import Motion, Scene, Shot, Storyboard

SCENE_SECONDS_GUESS = 4.0
END_CARD_ID = "end-card"


@dataclass(frozen=True)
class Makers:
    """Who makes what, by name and version: `image`, `speech` (None where no voice speaks the language), `text`."""

    image: str
    image_composes_per_format: bool
    speech: str | None
    text: str
    fonts: str
    film: str

    def credits(self) -> list[dict[str, str]]:
        """Who made what, as the film's provenance says it."""
        named = {
            "script": self.text,
            "pictures": self.image,
            "voice": self.speech,
            "music": self.film,
            "film": self.film,
        }
        return [
            {"capability": capability, "provider": maker.split(" ")[0], "version": maker.split(" ")[-1]}
            for capability, maker in named.items()
            if maker
        ]


@dataclass(frozen=True)
class RenderPlan:
    """Steps in an order in which each comes after what it needs, and the keys of what the video shows at the end."""

    steps: tuple[StepPlan, ...]
    films: Mapping[str, Mapping[str, str]]
    captions: str
    soundtrack: str


def shown_scenes(storyboard: Storyboard) -> tuple[Scene, ...]:
    """The scenes as filmed: the storyboard's own and, where it has one, the end card as the last."""
    card = storyboard.end_card
    if card is None:
        return storyboard.scenes
    shot = Shot(motion=Motion(kind="still", strength=0))
    end = Scene(id=END_CARD_ID, role="call_to_action", shot=shot, pause_after_s=card.seconds)
    return (*storyboard.scenes, end)


def plan_render(
    storyboard: Storyboard, formats: Sequence[str], quality: str, makers: Makers, params: Mapping[str, Any]
) -> RenderPlan:
    """The steps for these formats. `params` (which video, which storyboard version) reach every step but no key."""
    return _Planner(storyboard, quality, makers, params).plan(formats)


class _Planner:
    def __init__(self, storyboard: Storyboard, quality: str, makers: Makers, params: Mapping[str, Any]) -> None:
        self.storyboard, self.quality, self.makers, self.params = storyboard, quality, makers, params
        self.scenes = shown_scenes(storyboard)
        self.steps: dict[str, StepPlan] = {}

    def plan(self, formats: Sequence[str]) -> RenderPlan:
        voices = {scene.id: self._voice(scene) for scene in self.scenes if scene.narration and self.makers.speech}
        lengths = self._lengths(voices)
        spoken = tuple(voices.values())
        texts = [scene.narration for scene in self.scenes]
        soundtrack = self._soundtrack(voices, lengths)
        written = {"lengths": lengths, "texts": texts, "format": formats[0]}
        captions = self._step("captions", "Captions", written, spoken, weight=1.0, voices=voices, format=formats[0])
        films = {name: self._film(name, voices, soundtrack, captions) for name in formats}
        return RenderPlan(tuple(self.steps.values()), films, captions, soundtrack)

    def _step(
        self,
        kind: str,
        label: str,
        inputs: Mapping[str, Any],
        needs: tuple[str, ...] = (),
        *,
        weight: float,
        **params: Any,
    ) -> str:
        """The key of a step, planned once however often it is asked for."""
        key = content_key(kind, inputs, needs)
        if key not in self.steps:
            needed = tuple(dict.fromkeys(needs))
            self.steps[key] = StepPlan(
                kind=kind,
                label=label,
                key=key,
                queue="cpu",
                weight=weight,
                params={**self.params, **params},
                needs=needed,
            )
        return key

    def _voice(self, scene: Scene) -> str:
        board = self.storyboard
        said = {
            "maker": self.makers.speech,
            "text": scene.narration,
            "language": board.language,
            "speed": board.speed,
            "lexicon": {word: board.lexicon[word] for word in sorted(board.lexicon)},
        }
        return self._step(
            "voice", f"Voice: {scene.id}", said, weight=max(1.0, len(scene.narration) / 60), scene=scene.id
        )

    def _lengths(self, voices: Mapping[str, str]) -> list[Any]:
        """What decides each scene's length: its voice's key, its pause and, where nobody speaks, its words."""
        return [
            [scene.id, voices.get(scene.id), scene.pause_after_s, None if scene.id in voices else scene.narration]
            for scene in self.scenes
        ]

    def _soundtrack(self, voices: Mapping[str, str], lengths: list[Any]) -> str:
        board = self.storyboard
        inputs = {
            "music": board.music.model_dump() if board.music else None,
            "seed": board.seed,
            "lengths": lengths,
            "maker": self.makers.film,
        }
        return self._step(
            "soundtrack", "Sound", inputs, tuple(voices.values()), weight=float(board.target_s), voices=dict(voices)
        )

    def _film(self, name: str, voices: Mapping[str, str], soundtrack: str, captions: str) -> dict[str, str]:
        pictures = [self._picture(scene, name) for scene in self.scenes]
        bodies = [self._body(index, name, pictures, voices) for index in range(len(self.scenes))]
        turns: list[tuple[int, str]] = [
            (index, self._turn(index, name, pictures, voices))
            for index in range(1, len(self.scenes))
            if _turns(self.scenes[index])
        ]
        film = self._step(
            "film",
            f"Film {name}",
            self._frame(name, title=self.storyboard.title, credits=self.makers.credits()),
            (*bodies, *(key for _, key in turns), soundtrack),
            weight=4.0,
            format=name,
            bodies=bodies,
            turns=turns,
            soundtrack=soundtrack,
            made_by=self.makers.credits(),
        )
        made = {"format": name, "film": film, "captions": captions, "voices": dict(voices)}
        spoken = tuple(voices.values())
        needs = (film, captions, *spoken)
        check = self._step("certificate", f"Check {name}", {"format": name}, needs, weight=8.0, **made)
        # The hook makes the poster: no edit of a later scene makes it anew, and it need not wait for the film.
        poster = self._step("poster", f"Poster {name}", {"format": name}, tuple(bodies[:1]), weight=4.0, shot=bodies[0])
        return {"film": film, "certificate": check, "poster": poster}

    def _frame(self, name: str, **more: Any) -> dict[str, Any]:
        return {"format": name, "quality": self.quality, "maker": self.makers.film, **more}

    def _picture(self, scene: Scene, name: str) -> str:
        board = self.storyboard
        label = f"Picture: {scene.id}"
        if scene.id == END_CARD_ID:
            ground = self._frame(name, palette=list(board.brand.palette))
            return self._step("picture", label, ground, weight=0.3, scene=scene.id, format=name)
        inputs = {
            "maker": self.makers.image,
            "prompt": scene.shot.prompt,
            "narration": scene.narration,
            "topic": board.title,
            "language": board.language,
            "look": board.look,
            "palette": list(board.brand.palette),
            "seed": picture_seed(board, scene),
            "avoid": board.brand.name,
            "size": [name, self.quality] if self.makers.image_composes_per_format else None,
        }
        return self._step("picture", label, inputs, weight=1.0, scene=scene.id, format=name)

    def _seen(self, index: int, voices: Mapping[str, str]) -> dict[str, Any]:
        """All that a scene's frames depend on besides its picture and its voice."""
        scene, board = self.scenes[index], self.storyboard
        following = self.scenes[index + 1] if index + 1 < len(self.scenes) else None
        return {
            "shot": scene.shot.model_dump(),
            "title": scene.title,
            "lower_third": scene.lower_third,
            "pause": scene.pause_after_s,
            "words": scene.narration if scene.id not in voices else None,
            "in": scene.transition.model_dump() if index else None,
            "out": following.transition.model_dump() if following else None,
            "brand": board.brand.model_dump(),
            "end_card": board.end_card.model_dump() if board.end_card and scene.id == END_CARD_ID else None,
            "language": board.language,
            "fonts": self.makers.fonts,
        }

    def _body(self, index: int, name: str, pictures: list[str], voices: Mapping[str, str]) -> str:
        scene = self.scenes[index]
        needs = (pictures[index], *_known(voices, scene))
        inputs = self._frame(name, scene=self._seen(index, voices))
        weight = SCENE_SECONDS_GUESS * _megapixels(name, self.quality)
        return self._step(
            "shot",
            f"Shot: {scene.id} {name}",
            inputs,
            needs,
            weight=weight,
            format=name,
            index=index,
            pictures={scene.id: pictures[index]},
            voices={scene.id: voices[scene.id]} if scene.id in voices else {},
        )

    def _turn(self, index: int, name: str, pictures: list[str], voices: Mapping[str, str]) -> str:
        before, after = self.scenes[index - 1], self.scenes[index]
        needs = (pictures[index - 1], pictures[index], *_known(voices, before), *_known(voices, after))
        inputs = self._frame(name, before=self._seen(index - 1, voices), after=self._seen(index, voices))
        weight = 2 * after.transition.frames / 30 * _megapixels(name, self.quality)
        label = f"Transition: {before.id} to {after.id} {name}"
        return self._step(
            "transition",
            label,
            inputs,
            needs,
            weight=weight,
            format=name,
            index=index,
            pictures={before.id: pictures[index - 1], after.id: pictures[index]},
            voices={scene.id: voices[scene.id] for scene in (before, after) if scene.id in voices},
        )


def picture_seed(storyboard: Storyboard, scene: Scene) -> int:
    """A scene's own seed: the film's, moved by the scene's id, so that scenes differ and reordering redraws nothing."""
    return int(content_key("seed", {"film": storyboard.seed, "scene": scene.id})[:7], 16)


def _turns(scene: Scene) -> bool:
    return scene.transition.kind != "cut" and scene.transition.frames > 1


def _known(voices: Mapping[str, str], scene: Scene) -> tuple[str, ...]:
    return (voices[scene.id],) if scene.id in voices else ()


def _megapixels(name: str, quality: str) -> float:
    across, down = (int(part) for part in name.split(":"))
    short = 720 if quality == "draft" else 1080
    return short * short * max(across, down) / min(across, down) / 1e6
