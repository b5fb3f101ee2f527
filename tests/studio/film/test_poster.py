import numpy as np
import pytest
from PIL import Image

from studio.film.errors import FilmError
from studio.film.join import join_film
from studio.film.poster import write_gif, write_poster
from studio.film.shots import render_segments
from studio.film.spec import Canvas
from tests.studio.film.films import make_picture, make_scene

CANVAS = Canvas(360, 640)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    folder = tmp_path_factory.mktemp("poster")
    scenes = [make_scene(folder, seed, 60, "crossfade", 12) for seed in (1, 2, 3, 4)]
    join_film(render_segments(CANVAS, scenes, folder), None, CANVAS, folder / "film.mp4")
    return folder / "film.mp4"


@pytest.mark.parametrize(("name", "kind"), [("poster.jpg", "JPEG"), ("poster.png", "PNG")])
def test_a_poster_has_the_films_size_and_is_not_from_a_transition(film, tmp_path, name, kind):
    turns = ((54, 66), (114, 126), (174, 186))
    at = write_poster(film, tmp_path / name, avoid=turns)
    assert not any(start <= at < end for start, end in turns)
    with Image.open(tmp_path / name) as poster:
        assert (poster.size, poster.format) == ((360, 640), kind)
        assert np.asarray(poster).std() > 10


def test_a_poster_is_taken_where_there_is_most_to_see(tmp_path):
    dull = make_scene(tmp_path, 1, 60, "cut", 0)
    dull = type(dull)(make_picture(tmp_path, 9, brightness=0.05), 60, dull.motion, dull.transition_in)
    scenes = [dull, make_scene(tmp_path, 2, 40, "cut", 0), dull]
    join_film(render_segments(CANVAS, scenes, tmp_path), None, CANVAS, tmp_path / "film.mp4")
    assert 60 <= write_poster(tmp_path / "film.mp4", tmp_path / "poster.jpg") < 100


def test_a_gif_plays_over_and_over_within_its_limits(film, tmp_path):
    write_gif(film, tmp_path / "film.gif")
    assert (tmp_path / "film.gif").stat().st_size < 3_000_000
    with Image.open(tmp_path / "film.gif") as gif:
        assert max(gif.size) <= 480
        assert gif.info["loop"] == 0
        lengths = []
        for at in range(gif.n_frames):
            gif.seek(at)
            lengths.append(gif.info["duration"])
    assert 4_000 < sum(lengths) <= 5_000


def test_a_gif_from_past_the_end_is_refused(film, tmp_path):
    with pytest.raises(FilmError, match="earlier"):
        write_gif(film, tmp_path / "late.gif", start_s=60)
    assert not (tmp_path / "late.gif").exists()


def test_what_is_no_film_gives_no_poster(tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"nothing")
    for write in (write_poster, write_gif):
        with pytest.raises(FilmError, match="cannot be read"):
            write(tmp_path / "film.mp4", tmp_path / "out.jpg")
