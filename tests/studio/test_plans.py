from typing import Any

import pytest

from studio.content_keys import content_key
from studio.plans import END_CARD_ID, Makers, RenderPlan, plan_render
from studio.storyboards import Storyboard, read_storyboard

MAKERS = Makers(
    image="illustrator 1", image_composes_per_format=True, speech="hibari 1", text="rules 1", fonts="f", film="film 1"
)


def storyboard(**changes: Any) -> Storyboard:
    turn = {"kind": "crossfade", "frames": 12}
    scenes = [{"id": f"s{n}", "narration": f"Line {n}.", "transition": turn} for n in range(1, 9)]
    card = {"headline": "Come in", "action": "Visit", "url": "https://example.org/x"}
    return read_storyboard({"title": "Chai", "scenes": scenes, "end_card": card, **changes})


def plan(board: Storyboard, *formats: str, makers: Makers = MAKERS, **params: Any) -> RenderPlan:
    return plan_render(board, formats or ("9:16",), "full", makers, params)


def keys(made: RenderPlan, *kinds: str) -> set[str]:
    return {step.key for step in made.steps if not kinds or step.kind in kinds}


def with_line(board: Storyboard, index: int, text: str) -> Storyboard:
    body = board.model_dump(mode="json")
    body["scenes"][index]["narration"] = text
    return read_storyboard(body)


def test_every_step_comes_after_what_it_needs() -> None:
    seen: set[str] = set()
    for step in plan(storyboard(), "9:16", "16:9").steps:
        assert set(step.needs) <= seen
        seen.add(step.key)


def test_the_end_card_is_filmed_last_and_says_nothing() -> None:
    made = plan(storyboard())
    assert sum(step.kind == "voice" for step in made.steps) == 8
    assert [step.params["index"] for step in made.steps if step.kind == "shot"] == list(range(9))
    assert any(END_CARD_ID in step.label for step in made.steps)


def test_the_same_storyboard_gives_the_same_keys_for_whichever_video() -> None:
    assert keys(plan(storyboard(), video=1)) == keys(plan(storyboard(), video=2))


def test_a_second_format_shares_voice_and_sound_and_draws_its_own_frames() -> None:
    portrait, both = plan(storyboard(), "9:16"), plan(storyboard(), "9:16", "16:9")
    assert keys(portrait) < keys(both)
    assert keys(both, "voice", "soundtrack", "captions") == keys(portrait, "voice", "soundtrack", "captions")
    assert len(keys(both, "shot")) == 2 * len(keys(portrait, "shot"))


def test_one_changed_line_touches_its_scene_its_transitions_and_what_joins_them() -> None:
    before, after = plan(storyboard()), plan(with_line(storyboard(), 3, "Another line."))
    changed = [step for step in after.steps if step.key not in keys(before)]
    kinds = [step.kind for step in changed]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "captions": 1, "certificate": 1, "film": 1, "picture": 1, "shot": 1, "soundtrack": 1,
        "transition": 2, "voice": 1,
    }  # fmt: skip


def test_moving_the_pause_redraws_no_picture_and_says_nothing_again() -> None:
    body = storyboard().model_dump(mode="json")
    body["scenes"][2]["pause_after_s"] = 2.0
    before, after = plan(storyboard()), plan(read_storyboard(body))
    assert keys(before, "voice", "picture") == keys(after, "voice", "picture")
    assert keys(before, "soundtrack") != keys(after, "soundtrack")


@pytest.mark.parametrize("field", ["image", "speech", "fonts", "film"])
def test_another_version_of_a_maker_changes_what_it_makes(field: str) -> None:
    makers = Makers(**{**MAKERS.__dict__, field: "another 2"})
    assert plan(storyboard()).films["9:16"]["film"] != plan(storyboard(), makers=makers).films["9:16"]["film"]


def test_without_a_voice_nothing_is_spoken_and_the_scenes_are_still_filmed() -> None:
    makers = Makers(**{**MAKERS.__dict__, "speech": None})
    made = plan(storyboard(), makers=makers)
    assert not keys(made, "voice")
    assert len(keys(made, "shot")) == 9


def test_a_cut_has_no_transition_to_film() -> None:
    body = storyboard().model_dump(mode="json")
    for scene in body["scenes"]:
        scene["transition"] = {"kind": "cut", "frames": 0}
    assert len(keys(plan(read_storyboard(body)), "transition")) == 1  # into the end card


def test_a_key_that_cannot_be_computed_is_an_error() -> None:
    with pytest.raises(TypeError):
        content_key("voice", {"text": object()})
    with pytest.raises(ValueError):
        content_key("voice", {"speed": float("nan")})


def test_keys_do_not_depend_on_the_order_of_inputs_but_on_that_of_ancestors() -> None:
    assert content_key("x", {"a": 1, "b": 2}) == content_key("x", {"b": 2, "a": 1})
    assert content_key("x", {}, ("k1", "k2")) != content_key("x", {}, ("k2", "k1"))
