"""EBU Tech 3341 gives signals whose loudness is known."""

import numpy as np
import pytest

from studio.film.loudness import LoudnessMeter


def loudness_of(*parts: tuple[float, float], hz: float = 1000.0):
    """The loudness of a stereo sine in parts of (level in dBFS, seconds)."""
    meter = LoudnessMeter()
    for level_dbfs, seconds in parts:
        t = np.arange(round(48000 * seconds)) / 48000
        sine = (10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * t)).astype(np.float32)
        meter.push(np.stack([sine, sine]))
    return meter.finish()


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        (((-23.0, 20.0),), -23.0),
        (((-33.0, 20.0),), -33.0),
        (((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)), -23.0),
        (((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)), -23.0),
        (((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)), -23.0),
    ],
)
def test_integrated_loudness_of_the_ebu_signals_is_within_a_tenth(parts, lufs):
    assert loudness_of(*parts).integrated_lufs == pytest.approx(lufs, abs=0.1)


def test_true_peak_sees_what_lies_between_samples():
    t = np.arange(48000) / 48000
    sine = (0.5 * np.sin(2 * np.pi * 12000 * t + np.pi / 4)).astype(np.float32)
    sine *= np.hanning(len(sine)).astype(np.float32)
    meter = LoudnessMeter()
    meter.push(np.stack([sine, sine]))
    assert np.abs(sine).max() == pytest.approx(0.5 / np.sqrt(2), abs=0.001)
    assert meter.finish().true_peak_dbtp == pytest.approx(-6.02, abs=0.4)


def test_silence_has_no_loudness_and_no_peak():
    meter = LoudnessMeter()
    meter.push(np.zeros((2, 30000), np.float32))
    loudness = meter.finish()
    assert loudness.is_silent
    assert loudness.true_peak_dbtp == float("-inf")
