"""Loudness and true peak after ITU-R BS.1770-4 and EBU R 128, measured by FFmpeg's ebur128 filter."""

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from studio.film.audio import SAMPLE_RATE_HZ, Samples, audio_frame, read_audio

SILENCE_LUFS = -70.0  # the absolute gate of BS.1770-4: nothing quieter is counted
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0


@dataclass(frozen=True)
class Loudness:
    """Gated integrated loudness (SILENCE_LUFS for silence), and the true peak in dBTP (-inf for digital silence)."""

    integrated_lufs: float
    true_peak_dbtp: float

    @property
    def is_silent(self) -> bool:
        return self.integrated_lufs <= SILENCE_LUFS


class LoudnessMeter:
    """Measures stereo sound at 48 kHz as it passes by; memory grows by one number per 100 ms."""

    def __init__(self, *, true_peak: bool = True) -> None:
        self._graph = av.filter.Graph()
        self._source = self._graph.add_abuffer(
            sample_rate=SAMPLE_RATE_HZ, format="fltp", layout="stereo", time_base=Fraction(1, SAMPLE_RATE_HZ)
        )
        meter = self._graph.add("ebur128", "metadata=1:peak=true" if true_peak else "metadata=1")
        self._sink = self._graph.add("abuffersink")
        self._source.link_to(meter)
        meter.link_to(self._sink)
        self._graph.configure()
        self._samples = 0
        self._true_peak = -math.inf
        self._momentary: list[float] = []

    def push(self, samples: Samples) -> None:
        """Takes (2, n) samples."""
        self._source.push(audio_frame(samples, self._samples))
        self._samples += samples.shape[1]
        self._drain()

    def finish(self) -> Loudness:
        """The result; nothing may be pushed after."""
        # The filter answers per whole 100 ms: silence after the end fills up the last one.
        self.push(np.zeros((2, SAMPLE_RATE_HZ // 10 - self._samples % (SAMPLE_RATE_HZ // 10)), np.float32))
        self._source.push(None)
        self._drain()
        return Loudness(gated_loudness(self.block_energies()), self._true_peak)

    def block_energies(self) -> NDArray[np.float64]:
        """Mean energy of each 400 ms block, one per 100 ms, on the scale where loudness is -0.691 + 10 log10."""
        momentary = np.asarray(self._momentary[3:], np.float64)
        energies: NDArray[np.float64] = 10 ** ((momentary + 0.691) / 10)
        return energies

    def _drain(self) -> None:
        while True:
            try:
                told = self._sink.pull().metadata
            except (av.BlockingIOError, av.EOFError):
                return
            self._momentary.append(float(told["lavfi.r128.M"]))
            peak = max((float(v) for k, v in told.items() if k.startswith("lavfi.r128.true_peaks_ch")), default=0.0)
            if peak > 0:
                self._true_peak = max(self._true_peak, 20 * math.log10(peak))


def gated_loudness(energies: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS of 400 ms block energies: gated at -70 LUFS, then 10 LU under what is left."""
    gate = 10 ** ((ABSOLUTE_GATE_LUFS + 0.691) / 10)
    heard = energies[energies > gate]
    if not heard.size:
        return SILENCE_LUFS
    heard = heard[heard > heard.mean() * 10 ** (RELATIVE_GATE_LU / 10)]
    return float(-0.691 + 10 * np.log10(heard.mean()))


def measure_loudness(path: Path) -> Loudness:
    """The loudness of a sound or film file. Raises FilmError when it cannot be read."""
    meter = LoudnessMeter()
    for samples in read_audio(path):
        meter.push(samples)
    return meter.finish()
