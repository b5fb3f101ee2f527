import numpy as np
import pytest

from studio.film.limiter import PeakEnvelope, gain_ramp, limiting_gain
from studio.film.loudness import LoudnessMeter

CEILING = 10 ** (-1.5 / 20)


def limited(samples: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """The samples after the limiter, and its gain per sample."""
    envelope = PeakEnvelope()
    for begin in range(0, samples.shape[1], block):
        envelope.push(samples[:, begin : begin + block])
    gain = limiting_gain(envelope.finish(), CEILING)
    ramp = np.concatenate(
        [gain_ramp(gain, b, min(block, samples.shape[1] - b)) for b in range(0, samples.shape[1], block)]
    )
    return samples * ramp, ramp


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_passes_the_ceiling_between_samples_either(seed):
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal((2, 48000 * 2)))
    spectrum[:, np.fft.rfftfreq(48000 * 2, 1 / 48000) > 15000] = 0
    samples = np.fft.irfft(spectrum).astype(np.float32) * 0.5
    samples[:, 20000:20480] += 2.5 * np.hanning(480).astype(np.float32)
    samples[0, -8:] += 1.8 * np.hanning(8).astype(np.float32)
    out, _ = limited(samples, 48000)
    meter = LoudnessMeter()
    meter.push(out.astype(np.float32))
    assert meter.finish().true_peak_dbtp <= -1.5 + 0.15
    assert np.abs(out).max() <= CEILING + 1e-6


def test_what_is_quiet_is_left_as_it_is():
    samples = np.full((2, 48000), 0.3, np.float32)
    out, ramp = limited(samples, 16000)
    assert (ramp == 1).all()
    assert np.array_equal(out, samples)


def test_the_gain_is_smooth_and_recovers_after_a_peak():
    samples = np.full((2, 48000), 0.1, np.float32)
    samples[:, 24000:24010] = 2.0
    _, ramp = limited(samples, 48000)
    assert ramp[24005] <= CEILING / 2.0 + 1e-3
    assert ramp[23000] == 1
    assert ramp[40000] == 1
    assert np.abs(np.diff(ramp)).max() < 0.02


def test_the_blocks_do_not_show():
    samples = np.random.default_rng(5).standard_normal((2, 48000)).astype(np.float32)
    assert np.allclose(limited(samples, 48000)[1], limited(samples, 4800)[1])
