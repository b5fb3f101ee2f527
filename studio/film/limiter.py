"""A look-ahead true-peak limiter that works on the film's peak envelope, so that any gain can be tried in a moment.

The envelope holds one number per millisecond, four times oversampled as BS.1770-4 Annex 2 asks: 4 kB per second of
film.
"""

import numpy as np
from numpy.typing import NDArray

from studio.film.audio import Samples

CONTROL_SAMPLES = 48
CONTROL_HZ = 1000
LOOKAHEAD_S = 0.004
RELEASE_DB_PER_S = 90.0
HISTORY = 11

Envelope = NDArray[np.float32]


def _interpolator() -> NDArray[np.float32]:
    """(4, 12) taps that give the four oversampled values between the middle samples of twelve: a windowed sinc."""
    position = np.arange(12)[None, :] - 5.5 + 0.5 - np.arange(4)[:, None] / 4
    window = np.cos(np.pi * position / 13) ** 2
    taps = np.sinc(position) * window
    scaled: NDArray[np.float32] = (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)
    return scaled


INTERPOLATOR = _interpolator()


class PeakEnvelope:
    """Collects the true-peak envelope of stereo blocks; every block but the last is a multiple of 48 samples long."""

    def __init__(self) -> None:
        self._history = np.zeros((2, HISTORY), np.float32)
        self._parts: list[Envelope] = []

    def push(self, samples: Samples) -> None:
        """Takes (2, n) samples."""
        joined = np.concatenate([self._history, samples], axis=1)
        self._history = joined[:, -HISTORY:]
        peaks = np.zeros(samples.shape[1], np.float32)
        for channel in joined:
            np.maximum(peaks, np.abs(channel[5 : 5 + len(peaks)]), out=peaks)
            for taps in INTERPOLATOR[1:]:  # the first only repeats the samples
                np.maximum(peaks, np.abs(np.convolve(channel, taps[::-1], "valid")), out=peaks)
        short = -len(peaks) % CONTROL_SAMPLES
        self._parts.append(np.pad(peaks, (0, short)).reshape(-1, CONTROL_SAMPLES).max(axis=1))

    def finish(self) -> Envelope:
        """The envelope, one step longer than the sound: the oversampled peaks come six samples late."""
        self.push(np.zeros((2, CONTROL_SAMPLES), np.float32))
        return np.concatenate(self._parts)


def limiting_gain(envelope: Envelope, ceiling: float) -> Envelope:
    """The gain (at most 1) per millisecond that keeps the envelope under `ceiling`: it falls within the look-ahead,
    smoothly, and rises at RELEASE_DB_PER_S."""
    if not envelope.size:
        return envelope
    over_db = 20 * np.log10(np.maximum(envelope.astype(np.float64) / ceiling, 1.0))
    ramp = np.arange(len(over_db)) * (RELEASE_DB_PER_S / CONTROL_HZ)
    released = np.maximum(np.maximum.accumulate(over_db + ramp) - ramp, 0.0)
    reach = round(LOOKAHEAD_S * CONTROL_HZ)
    padded = np.pad(released, (reach + 1, reach + 1), mode="edge")
    # A maximum over +-(reach + 1) and then a mean over +-reach: the mean never falls under the need at its middle, and
    # the further block covers the six samples by which the oversampled peaks come late.
    widest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 3).max(axis=1)
    sums = np.cumsum(np.pad(widest, (reach + 1, reach), mode="edge"))
    mean = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)
    gain: Envelope = (10 ** (-mean / 20)).astype(np.float32)
    return gain


def gain_ramp(gain: Envelope, begin: int, samples: int) -> NDArray[np.float32]:
    """The gain per sample of `samples` samples from `begin` (a multiple of 48), straight between the control points and
    nowhere above its control value."""
    first = begin // CONTROL_SAMPLES
    count = -(-samples // CONTROL_SAMPLES)
    edged = np.pad(gain, (1, 1), mode="edge")[first : first + count + 2]
    nodes = np.minimum(edged[:-1], edged[1:])
    steps = np.arange(CONTROL_SAMPLES, dtype=np.float32) / CONTROL_SAMPLES
    ramp = nodes[:-1, None] + (nodes[1:] - nodes[:-1])[:, None] * steps
    per_sample: NDArray[np.float32] = ramp.astype(np.float32).reshape(-1)[:samples]
    return per_sample
