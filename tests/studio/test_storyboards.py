import pytest

from studio.storyboards import BadStoryboard, Storyboard, read_storyboard


def storyboard(**changes: object) -> dict[str, object]:
    scenes = [{"id": "s1", "narration": "Chai is ready."}, {"id": "s2", "narration": "Come in."}]
    return {"title": "Chai", "scenes": scenes, **changes}


def test_a_storyboard_survives_json() -> None:
    read = read_storyboard(storyboard())
    assert read_storyboard(read.model_dump(mode="json")) == read


def test_the_json_schema_names_every_field_of_a_scene() -> None:
    scene = Storyboard.model_json_schema()["$defs"]["Scene"]["properties"]
    assert {"narration", "words", "shot", "title", "transition", "length_f"} <= set(scene)


@pytest.mark.parametrize(
    ("scene", "sentence"),
    [
        ({"id": "s9", "shot": {"motion": {"kind": "spin"}}}, "scene 1 (s9): shot.motion.kind: must be one of"),
        ({"id": "s9", "narration": "x" * 601}, "scene 1 (s9): narration: is too long: at most 600 characters"),
        ({"id": "s9", "pause_after_s": 99}, "scene 1 (s9): pause_after_s: is too large: at most 10"),
        ({"id": "s9", "naration": "x"}, "scene 1 (s9): naration: is not a field of a storyboard"),
        ({"narration": "x"}, "scene 1: id: is missing: add it"),
        ({"id": "s9", "shot": {"focal": {"x": -1}}}, "scene 1 (s9): shot.focal.x: is too small: at least 0"),
    ],
)
def test_an_error_names_the_scene_the_field_and_the_fix(scene: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadStoryboard) as told:
        read_storyboard(storyboard(scenes=[scene]))
    assert any(sentence in problem for problem in told.value.problems), told.value.problems


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(BadStoryboard) as told:
        read_storyboard({"title": "", "language": "!", "scenes": []})
    assert len(told.value.problems) == 3


def test_two_scenes_of_one_name_are_refused() -> None:
    with pytest.raises(BadStoryboard, match="two scenes are called “s1”"):
        read_storyboard(storyboard(scenes=[{"id": "s1"}, {"id": "s1"}]))
