"""The finished sound track, measured from the file."""

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from studio.film.audio import read_audio
from studio.film.errors import FilmError
from studio.film.loudness import measure_loudness
from studio.film.mixing import duck_curve
from studio.film.sound import AAC_PRIMING, mix_soundtrack
from studio.film.spec import Sound, VoiceClip

TONE_HZ = 330.0


def write_wav(path: Path, samples: np.ndarray, rate_hz: int) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1 if samples.ndim == 1 else 2)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture
def music(tmp_path) -> Path:
    t = np.arange(48000 * 12) / 48000
    tone = 0.3 * np.sin(2 * np.pi * TONE_HZ * t)
    return write_wav(tmp_path / "music.wav", np.stack([tone, tone], axis=1), 48000)


@pytest.fixture
def voice(tmp_path) -> Path:
    """Two seconds of noise over 1 kHz in syllables."""
    t = np.arange(24000 * 2) / 24000
    noise = np.diff(np.random.default_rng(3).standard_normal(len(t) + 1))
    return write_wav(tmp_path / "voice.wav", 0.1 * noise * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t)), 24000)


def decoded(path: Path) -> np.ndarray:
    return np.concatenate(list(read_audio(path)), axis=1)


def tone_level_db(samples: np.ndarray, begin_s: float, end_s: float) -> float:
    part = samples[0, int(begin_s * 48000) : int(end_s * 48000)]
    window = np.hanning(len(part))
    turn = np.exp(-2j * np.pi * TONE_HZ * np.arange(len(part)) / 48000)
    return float(20 * np.log10(abs((part * window * turn).sum()) / window.sum()))


def cases(music: Path, voice: Path) -> dict[str, Sound]:
    clips = (VoiceClip(voice, 45), VoiceClip(voice, 165))
    return {
        "voice and music": Sound(300, clips, music),
        "voice alone": Sound(300, clips),
        "music alone": Sound(300, (), music),
        "looped music": Sound(360, (VoiceClip(voice, 10),), music, fps=25),
        "quieter": Sound(300, clips, music, loudness_lufs=-16.0, true_peak_dbtp=-2.0),
    }


@pytest.mark.parametrize("case", ["voice and music", "voice alone", "music alone", "looped music", "quieter"])
def test_the_finished_file_has_its_loudness_its_peak_and_its_length(case, music, voice, tmp_path):
    sound = cases(music, voice)[case]
    report = mix_soundtrack(sound, tmp_path / "sound.m4a")
    loudness = measure_loudness(tmp_path / "sound.m4a")
    assert loudness.integrated_lufs == pytest.approx(sound.loudness_lufs, abs=0.5)
    assert loudness.true_peak_dbtp <= sound.true_peak_dbtp
    assert report.integrated_lufs == pytest.approx(loudness.integrated_lufs)
    assert report.true_peak_dbtp == pytest.approx(loudness.true_peak_dbtp)
    with av.open(str(tmp_path / "sound.m4a")) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.profile, stream.rate, stream.channels) == ("aac", "LC", 48000, 2)
        assert stream.duration * stream.time_base == pytest.approx(sound.frames / sound.fps, abs=1 / 48000)
    assert report.duration_s == pytest.approx(sound.frames / sound.fps)
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_a_film_whose_frames_are_no_whole_tenth_of_a_second_is_as_long_as_they_are(voice, tmp_path):
    mix_soundtrack(Sound(101, (VoiceClip(voice, 5),), fps=24), tmp_path / "sound.m4a")
    with av.open(str(tmp_path / "sound.m4a")) as container:
        assert container.streams.audio[0].duration == 101 * 2000
        packets = [packet for packet in container.demux() if packet.size]
    assert packets[0].pts == -AAC_PRIMING
    assert packets[-1].pts + packets[-1].duration == 101 * 2000


def test_a_voice_sounds_at_its_frame(tmp_path):
    t = np.arange(48000) / 48000
    sweep = 0.3 * np.sin(2 * np.pi * (300 * t + 900 * t * t)) * np.hanning(48000)
    clip = write_wav(tmp_path / "sweep.wav", sweep, 48000)
    mix_soundtrack(Sound(180, (VoiceClip(clip, 31), VoiceClip(clip, 121))), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a")[0]
    size = 1 << 18
    for frame in (31, 121):
        near = heard[frame * 1600 - 4800 :][: 48000 + 9600]
        match = np.fft.irfft(np.fft.rfft(near, size) * np.fft.rfft(sweep, size).conj(), size)
        assert int(np.argmax(match[:9600])) == pytest.approx(4800, abs=1)


def test_clicks_that_cannot_be_loud_keep_their_peak_and_say_their_loudness(tmp_path):
    click = np.zeros(48000)
    click[2400:2448] = 0.9 * np.hanning(48)
    clip = write_wav(tmp_path / "click.wav", click, 48000)
    report = mix_soundtrack(Sound(120, (VoiceClip(clip, 10),)), tmp_path / "sound.m4a")
    assert report.true_peak_dbtp <= -1.0
    assert report.integrated_lufs < -20
    assert report.integrated_lufs == pytest.approx(measure_loudness(report.path).integrated_lufs)


def test_music_makes_way_for_the_voice_and_comes_back(music, voice, tmp_path):
    mix_soundtrack(Sound(360, (VoiceClip(voice, 90), VoiceClip(voice, 240)), music), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a")
    before, under, between, after = (
        tone_level_db(heard, *span) for span in ((1.0, 2.5), (3.2, 4.8), (6.0, 7.5), (11.0, 11.5))
    )
    assert 12 <= before - under <= 15
    assert between == pytest.approx(before, abs=1.0)
    assert after == pytest.approx(before, abs=1.5)
    assert tone_level_db(heard, 2.95, 3.05) < before - 8  # it is down when the first word starts


def test_the_voice_is_well_above_the_music_under_it(music, voice, tmp_path):
    mix_soundtrack(Sound(360, (VoiceClip(voice, 90),), music), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a")
    level_db = 10 * np.log10((heard[0, 48000 * 31 // 10 : 48000 * 48 // 10] ** 2).mean())
    assert level_db - (tone_level_db(heard, 3.2, 4.8) + 3) > 14


def test_a_short_pause_does_not_bring_the_music_up():
    speaking = np.zeros(1000, np.bool_)
    speaking[200:300] = speaking[340:400] = speaking[700:720] = True
    curve = duck_curve(speaking)
    assert (curve[200:400] == 1).all()
    assert curve[:170].max() == 0
    assert curve[500] == 0
    assert np.abs(np.diff(curve)).max() < 0.1


def test_music_is_silent_where_the_storyboard_asks_for_it(music, tmp_path):
    mix_soundtrack(Sound(300, (), music, silences=((120, 180),)), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a")
    assert np.abs(heard[:, int(4.1 * 48000) : int(5.9 * 48000)]).max() < 1e-3
    assert tone_level_db(heard, 2, 3.5) > -30
    assert tone_level_db(heard, 6.5, 8) > -30


def test_music_longer_than_the_film_fades_out(music, tmp_path):
    mix_soundtrack(Sound(240, (), music), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a")
    assert tone_level_db(heard, 7.7, 7.9) < tone_level_db(heard, 4, 5) - 12


def test_looped_music_has_no_hole_and_no_click(music, tmp_path):
    mix_soundtrack(Sound(540, (), music), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a")[0, : 16 * 48000]
    rms_db = 10 * np.log10((heard.reshape(-1, 4800) ** 2).mean(axis=1) + 1e-12)
    assert rms_db.max() - rms_db.min() < 12  # a tone that meets itself out of phase dips, and no more
    assert np.abs(np.diff(heard)).max() < 3 * 2 * np.pi * TONE_HZ / 48000 * np.abs(heard).max()


def test_a_film_with_neither_voice_nor_music_is_digital_silence(tmp_path):
    report = mix_soundtrack(Sound(90), tmp_path / "sound.m4a")
    assert report.is_silent
    assert np.abs(decoded(tmp_path / "sound.m4a")).max() == 0
    assert report.duration_s == 3.0


def test_the_same_sound_gives_the_same_samples(music, voice, tmp_path):
    sound = cases(music, voice)["voice and music"]
    mix_soundtrack(sound, tmp_path / "one.m4a")
    mix_soundtrack(sound, tmp_path / "two.m4a")
    assert np.array_equal(decoded(tmp_path / "one.m4a"), decoded(tmp_path / "two.m4a"))


@pytest.mark.parametrize("codec", ["libmp3lame", "flac", "libopus", "aac"])
def test_uploaded_music_may_have_any_format(codec, tmp_path):
    path = tmp_path / {"libmp3lame": "a.mp3", "flac": "a.flac", "libopus": "a.ogg", "aac": "a.m4a"}[codec]
    rate_hz = 48000 if codec == "libopus" else 44100
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="stereo")
        tone = 0.2 * np.sin(2 * np.pi * TONE_HZ * np.arange(rate_hz * 4) / rate_hz)
        pcm = np.repeat(np.round(tone * 32767).astype(np.int16), 2)[None, :]
        frame = av.AudioFrame.from_ndarray(pcm, "s16", "stereo")
        frame.sample_rate = rate_hz
        frame.pts = 0
        resampler = av.AudioResampler(stream.format, "stereo", rate_hz, stream.codec_context.frame_size or 4096)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    report = mix_soundtrack(Sound(120, (), path), tmp_path / "sound.m4a")
    assert report.integrated_lufs == pytest.approx(-14, abs=0.5)
    assert tone_level_db(decoded(tmp_path / "sound.m4a"), 1, 2.5) > -25


def test_a_file_that_is_no_sound_is_told_by_name_and_nothing_is_written(voice, tmp_path):
    broken = tmp_path / "song.mp3"
    broken.write_bytes(b"not a song at all" * 100)
    with pytest.raises(FilmError, match=r"song\.mp3"):
        mix_soundtrack(Sound(60, (VoiceClip(voice, 0),), broken), tmp_path / "sound.m4a")
    with pytest.raises(FilmError, match=r"gone\.wav"):
        mix_soundtrack(Sound(60, (VoiceClip(tmp_path / "gone.wav", 0),)), tmp_path / "sound.m4a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["song.mp3", "voice.wav"]
