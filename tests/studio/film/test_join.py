from fractions import Fraction

import av
import pytest

from studio.film.errors import FilmError
from studio.film.join import join_film
from studio.film.shots import render_body, render_segments
from studio.film.sound import mix_soundtrack
from studio.film.spec import Canvas, Encoding
from studio.film.timeline import as_first
from tests.studio.film.films import CANVAS, make_scene, make_sound


@pytest.fixture
def parts(tmp_path):
    scenes = [make_scene(tmp_path, i, 16 + i, *turn) for i, turn in enumerate([("cut", 0), ("wipe", 2), ("slide", 9)])]
    return render_segments(CANVAS, scenes, tmp_path)


def test_every_frame_comes_at_its_exact_time(tmp_path, parts):
    join_film(parts, None, CANVAS, tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as film:
        stream = film.streams.video[0]
        times = [frame.pts * frame.time_base for frame in film.decode(stream)]
        assert times == [Fraction(at, 30) for at in range(51)]
        assert stream.frames == 51
        assert stream.average_rate == 30
        assert stream.start_time == 0
        assert stream.duration * stream.time_base == Fraction(51, 30)


def test_segments_of_one_frame_may_follow_each_other(tmp_path):
    parts = []
    for index in range(5):
        parts.append(tmp_path / f"{index}.mp4")
        render_body(CANVAS, as_first(make_scene(tmp_path, index, 1)), None, parts[-1])
    join_film(parts, None, CANVAS, tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as film:
        packets = [(packet.dts, packet.pts) for packet in film.demux(video=0) if packet.pts is not None]
    assert len({dts for dts, _ in packets}) == 5
    assert all(pts >= dts for dts, pts in packets)


def test_the_file_is_tagged_and_starts_fast(tmp_path, parts):
    path = tmp_path / "film.mp4"
    join_film(parts, None, CANVAS, path)
    with av.open(str(path)) as film:
        context = film.streams.video[0].codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        tags = (context.color_range, context.color_primaries, context.color_trc, context.colorspace)
        assert [int(tag) for tag in tags] == [1, 1, 1, 1]
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_sound_is_copied_once_and_ends_with_the_picture(tmp_path, parts):
    mix_soundtrack(make_sound(tmp_path, 51), tmp_path / "sound.m4a")
    join_film(parts, tmp_path / "sound.m4a", CANVAS, tmp_path / "film.mp4")
    with av.open(str(tmp_path / "sound.m4a")) as alone, av.open(str(tmp_path / "film.mp4")) as film:
        before, after = ([bytes(packet) for packet in file.demux(audio=0) if packet.size] for file in (alone, film))
        assert before == after
    with av.open(str(tmp_path / "film.mp4")) as film:
        samples = sum(frame.samples for frame in film.decode(audio=0))
        assert abs(samples / 48_000 * 30 - 51) <= 1


def test_segments_of_different_settings_are_not_joined(tmp_path, parts):
    other = Canvas(180, 320, encoding=Encoding(x264_params="ref=4:bframes=0"))
    odd = tmp_path / "odd.mp4"
    render_body(other, as_first(make_scene(tmp_path, 7)), None, odd)
    target = tmp_path / "film.mp4"
    with pytest.raises(FilmError, match="different settings"):
        join_film([*parts, odd], None, CANVAS, target)
    assert not target.exists()
    assert not list(tmp_path.glob(".film*"))


def test_a_broken_segment_leaves_the_old_film(tmp_path, parts):
    target = tmp_path / "film.mp4"
    join_film(parts, None, CANVAS, target)
    old = target.read_bytes()
    parts[1].write_bytes(b"half a fi")
    with pytest.raises(FilmError):
        join_film(parts, None, CANVAS, target)
    assert target.read_bytes() == old


def test_nothing_cannot_be_joined(tmp_path):
    with pytest.raises(FilmError, match="without segments"):
        join_film([], None, CANVAS, tmp_path / "film.mp4")
