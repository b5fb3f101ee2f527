import pytest

from studio.film.errors import FilmError
from studio.film.spec import Picture, Scene, Transition
from studio.film.timeline import as_first, body_range, film_frames, scene_starts, segments


def scene(frames, kind="crossfade", turn=12):
    return Scene(Picture(()), frames, transition_in=Transition(kind, turn))


def test_segments_fill_the_film_without_gap_or_overlap():
    scenes = [scene(60), scene(45, "slide", 11), scene(30, "cut", 0), scene(50, "wipe", 45)]
    at = 0
    for segment in segments(scenes):
        assert segment.start_f == at
        at += segment.frames
    assert at == film_frames(scenes) == 185


def test_a_transition_is_centred_on_the_boundary_of_its_scenes():
    turn = segments([scene(60), scene(60, turn=11)])[1]
    assert (turn.kind, turn.scenes, turn.start_f, turn.frames) == ("transition", (0, 1), 55, 11)
    assert turn.first_local_f == 55


def test_a_cut_and_a_transition_of_one_frame_have_no_segment():
    kinds = [segment.kind for segment in segments([scene(9), scene(9, "cut", 12), scene(9, turn=1)])]
    assert kinds == ["body", "body", "body"]


def test_the_first_scene_opens_with_a_cut_whatever_it_asks_for():
    assert segments([scene(30)])[0].frames == 30
    assert as_first(scene(30)).transition_in.kind == "cut"
    assert body_range(as_first(scene(30)), Transition("slide", 10)) == range(25)


def test_scenes_start_where_those_before_them_end():
    assert scene_starts([scene(10), scene(20), scene(5)]) == (0, 10, 30)


@pytest.mark.parametrize("scenes", [[], [scene(60), scene(12, turn=12), scene(60, turn=12)], [scene(0)]])
def test_a_film_that_cannot_be_divided_is_refused(scenes):
    with pytest.raises(FilmError):
        segments(scenes)


def test_a_scene_too_short_is_named():
    with pytest.raises(FilmError, match="Scene 2 has 12 frames"):
        segments([scene(60), scene(12), scene(60)])
