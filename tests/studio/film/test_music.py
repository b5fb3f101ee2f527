"""Composed music, listened to by measuring."""

import wave

import numpy as np
import pytest

from studio.film.errors import FilmError
from studio.film.loudness import measure_loudness
from studio.film.music import KEYS, MOODS, compose_music
from studio.film.music.score import plan_music, write_notes

BANDS = {"C": 0, "C#": 1, "D": 2, "Eb": 3, "E": 4, "F": 5, "F#": 6, "G": 7, "Ab": 8, "A": 9, "Bb": 10, "B": 11}


def samples_of(path) -> np.ndarray:
    """(2, n) in -1..1."""
    with wave.open(str(path)) as music:
        assert (music.getnchannels(), music.getsampwidth(), music.getframerate()) == (2, 2, 48000)
        return np.frombuffer(music.readframes(music.getnframes()), "<i2").reshape(-1, 2).T / 32768


def onset_strength(samples: np.ndarray) -> np.ndarray:
    """Spectral flux per 5 ms."""
    frames = np.lib.stride_tricks.sliding_window_view(samples.mean(axis=0), 1024)[::240] * np.hanning(1024)
    spectrum = np.log1p(100 * np.abs(np.fft.rfft(frames)))
    return np.maximum(np.diff(spectrum, axis=0), 0).sum(axis=1)


@pytest.mark.parametrize("mood", MOODS)
def test_a_piece_is_as_long_as_asked_clean_and_loud_enough(mood, tmp_path):
    piece = compose_music(mood, 12.0, 4, tmp_path / "music.wav")
    samples = samples_of(piece.path)
    assert samples.shape == (2, 576000)
    assert 0.2 < np.abs(samples).max() < 0.99
    assert np.abs(samples.mean(axis=1)).max() < 0.001
    assert -32 < measure_loudness(piece.path).integrated_lufs < -16
    assert np.abs(samples[:, -200:]).max() < 0.001


@pytest.mark.parametrize("mood", MOODS)
def test_notes_fall_on_the_beat_grid(mood, tmp_path):
    piece = compose_music(mood, 20.0, 9, tmp_path / "music.wav")
    strength = onset_strength(samples_of(piece.path))
    until = int(piece.last_beat_s * 200)
    # A frame of 1024 samples shows a note some 20 ms before its middle: fold over the beat, and the beat stands out.
    phase = np.arange(until) / 200 % piece.beat_s / piece.beat_s
    folded = np.array([strength[:until][(phase >= k / 24) & (phase < (k + 1) / 24)].mean() for k in range(24)])
    assert int(np.argmax(folded)) in (22, 23, 0, 1)
    assert folded.max() > 1.8 * np.median(folded)


def test_the_last_third_lifts_and_the_end_rings_out(tmp_path):
    for seed in range(2):
        piece = compose_music("uplifting", 30.0, seed, tmp_path / "music.wav")
        samples = samples_of(piece.path)
        intro, lift = (
            samples[:, : 48000 * 3],
            samples[:, int(48000 * (piece.lift_s + 1)) : int(48000 * piece.last_beat_s)],
        )
        rise_db = 10 * np.log10((lift**2).mean() / (intro**2).mean())
        assert 3 < rise_db < 16
        assert piece.lift_s == pytest.approx(20, abs=3)
        assert 1.5 < piece.duration_s - piece.last_beat_s < 4
        ending = samples[:, int(48000 * piece.last_beat_s) :]
        tenths = [float((part**2).mean()) for part in np.array_split(ending, 8, axis=1)]
        assert tenths[0] > 4 * tenths[4] > 4 * tenths[7]


def test_room_is_left_for_the_voice(tmp_path):
    for mood in MOODS:
        samples = samples_of(compose_music(mood, 10.0, 2, tmp_path / "music.wav").path).mean(axis=0)
        power = np.abs(np.fft.rfft(samples)) ** 2
        hz = np.fft.rfftfreq(len(samples), 1 / 48000)
        share = power[(hz > 1000) & (hz < 4000)].sum() / power.sum()
        assert share < 0.12
        assert power[hz > 4000].sum() / power.sum() > 0.0005  # and it is not dull


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_piece(tmp_path):
    one, two, other = (
        compose_music("warm", 12.0, seed, tmp_path / f"{n}.wav").path.read_bytes() for n, seed in enumerate((5, 5, 6))
    )
    assert one == two
    assert one != other


def test_the_key_is_heard(tmp_path):
    for key in ("C", "F#"):
        piece = compose_music("calm", 20.0, 1, tmp_path / "music.wav", key=key)
        assert piece.key == f"{key} major"
        samples = samples_of(piece.path).mean(axis=0)
        power = np.abs(np.fft.rfft(samples)) ** 2
        hz = np.fft.rfftfreq(len(samples), 1 / 48000)
        heard = (hz > 120) & (hz < 1000)
        classes = np.round(12 * np.log2(hz[heard] / 440) + 69).astype(int) % 12
        chroma = np.bincount(classes, power[heard], 12)
        scale = [(BANDS[key] + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)]
        assert chroma[scale].sum() / chroma.sum() > 0.9


def test_a_tempo_that_is_asked_for_is_kept_within_its_stretch(tmp_path):
    piece = compose_music("energetic", 24.0, 1, tmp_path / "music.wav", tempo_bpm=120)
    assert piece.tempo_bpm == pytest.approx(120, rel=0.08)
    assert piece.beat_s == pytest.approx(60 / piece.tempo_bpm, rel=1e-3)


def test_twos_run_against_threes_in_compound_time():
    plan = next(plan for seed in range(20) if (plan := plan_music("warm", 40.0, seed)).pulses == 12)
    notes = [note for note in write_notes(plan) if note.instrument == plan.ostinato]
    bar = 4
    pulses = {
        round((note.time_s - bar * plan.bar_s) / plan.pulse_s)
        for note in notes
        if bar * plan.bar_s - 0.02 <= note.time_s < (bar + 1) * plan.bar_s - 0.02
    }
    assert {0, 3, 6, 9} <= pulses
    assert {2, 4, 8, 10} <= pulses


@pytest.mark.parametrize("duration_s", [2.0, 3.7, 6.03, 11.0, 47.9, 90.0])
@pytest.mark.parametrize("mood", ["energetic", "calm"])
def test_every_length_ends_on_a_chord_before_its_end(mood, duration_s):
    for seed in range(6):
        plan = plan_music(mood, duration_s, seed)
        notes = write_notes(plan)
        assert 0.25 <= duration_s - notes[-1].time_s <= 6
        assert notes[0].time_s < 0.5


def test_wrong_wishes_are_told(tmp_path):
    for wish in ({"mood": "gloomy"}, {"key": "H"}, {"duration_s": 0.5}, {"tempo_bpm": 900}):
        arguments = {"mood": "calm", "duration_s": 10.0, "seed": 1, "path": tmp_path / "music.wav", **wish}
        with pytest.raises(FilmError):
            compose_music(**arguments)
    assert list(tmp_path.iterdir()) == []
    assert len(KEYS) == 12
