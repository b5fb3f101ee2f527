from pathlib import Path

import pytest

from studio.compositions import LEAD_F, Voice, film_sound, time_scene
from studio.plans import shown_scenes
from studio.storyboards import Storyboard, read_storyboard


def storyboard(**scene: object) -> Storyboard:
    scenes = [{"id": "s1", "narration": "Chai is ready", **scene}, {"id": "s2", "narration": "Come in"}]
    card = {"headline": "Come in", "action": "Visit", "url": "https://example.org/x", "seconds": 3}
    return read_storyboard({"title": "Chai", "scenes": scenes, "end_card": card})


VOICE = Voice(Path("said.wav"), 2.0, (("Chai", 0.1, 0.5), ("is", 0.6, 0.7), ("ready", 0.8, 1.6)))


def test_a_scene_lasts_its_lead_its_voice_and_its_pause() -> None:
    board = storyboard(pause_after_s=0.5)
    timing = time_scene(board, shown_scenes(board), 0, VOICE)
    assert timing.frames == LEAD_F + 60 + 15
    assert [(word.text, word.start_f) for word in timing.words] == [("Chai", 6), ("is", 21), ("ready", 27)]


def test_without_a_voice_the_words_keep_a_reading_pace_and_follow_each_other() -> None:
    board = storyboard()
    timing = time_scene(board, shown_scenes(board), 0, None)
    assert [word.text for word in timing.words] == ["Chai", "is", "ready"]
    for before, after in zip(timing.words, timing.words[1:], strict=False):
        assert before.start_f < before.end_f <= after.start_f
    assert timing.words[-1].end_f <= timing.frames


def test_a_scene_is_never_too_short_for_its_transitions() -> None:
    board = storyboard(narration="", pause_after_s=0, transition={"kind": "crossfade", "frames": 45})
    assert time_scene(board, shown_scenes(board), 0, None).frames >= 45 + 12 + 2


def test_the_end_card_lasts_as_long_as_it_says() -> None:
    board = storyboard()
    assert time_scene(board, shown_scenes(board), 2, None).frames == 90


@pytest.mark.parametrize("voices", [(VOICE, VOICE, None), (VOICE, None, None), (None, None, None)])
def test_voices_and_words_stand_at_their_scenes_place_in_the_film(voices: tuple[Voice | None, ...]) -> None:
    board = storyboard()
    scenes = shown_scenes(board)
    timings = [time_scene(board, scenes, index, voice) for index, voice in enumerate(voices)]
    sound = film_sound(timings, voices, None)
    assert sound.frames == sum(timing.frames for timing in timings)
    assert [clip.start_f for clip in sound.voices] == [
        start + LEAD_F for start, voice in zip((0, timings[0].frames), voices, strict=False) if voice
    ]
