"""The film's one sound track: mixed, brought to its loudness, limited, encoded once as AAC and measured.

The `.m4a` is as long as the film's frames. AAC starts with 1024 samples of priming: its first packet has a pts of -1024
(in 1/48000 s) and an edit list hides it, so that time 0 is the first sample of the mix. Whoever muxes the packets into
a film must keep those time stamps.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from studio.film.audio import SAMPLE_RATE_HZ, Samples, audio_frame
from studio.film.errors import FilmError
from studio.film.limiter import CONTROL_HZ, Envelope, PeakEnvelope, gain_ramp, limiting_gain
from studio.film.loudness import SILENCE_LUFS, Loudness, LoudnessMeter, gated_loudness, measure_loudness
from studio.film.mixing import BLOCK, Mix
from studio.film.spec import Sound

BITRATE = 160_000
# At 160 kbit/s the "fast" coder without intensity stereo and TNS keeps 3.7 dB more of voice and music (signal to noise)
# than with them, and 4.4 dB more than "twoloop", in half its time.
AAC_OPTIONS = {"aac_coder": "fast", "aac_is": "0", "aac_tns": "0"}
PEAK_MARGIN_DB = 0.5  # what AAC adds to the peaks of a limited signal
LOUDNESS_TOLERANCE_LU = 0.3
GAIN_LIMIT_DB = 40.0
ATTEMPTS = 4
AAC_PRIMING = 1024


@dataclass(frozen=True)
class SoundtrackReport:
    """The finished file as measured: length, loudness (-70 for silence), true peak (-inf for digital silence), the
    gain that was given to the mix, and how often it was encoded until it met its targets."""

    path: Path
    duration_s: float
    integrated_lufs: float
    true_peak_dbtp: float
    gain_db: float
    encodes: int

    @property
    def is_silent(self) -> bool:
        return self.integrated_lufs <= SILENCE_LUFS


@dataclass(frozen=True)
class _Measured:
    """The mix before its gain: 400 ms block energies per 100 ms, and the true-peak envelope."""

    energies: NDArray[np.float64]
    envelope: Envelope


def mix_soundtrack(sound: Sound, path: Path) -> SoundtrackReport:
    """The film's sound in `path` (AAC-LC, 48 kHz, stereo), written whole or not at all.

    Loudness is within 0.5 LU of `sound.loudness_lufs` and the true peak under `sound.true_peak_dbtp`, both measured on
    the finished file. A few clicks in silence cannot be that loud under that peak: the peak holds then, and the report
    tells the loudness reached. With neither voice nor music it is digital silence. Raises FilmError for a voice
    or music that cannot be read.
    """
    if sound.frames <= 0:
        raise FilmError("A sound track needs a film of at least one frame.")
    mix = Mix(sound)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        report = _encode_to_target(mix, sound, scratch)
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
    return SoundtrackReport(path, mix.length / SAMPLE_RATE_HZ, *report)


def _encode_to_target(mix: Mix, sound: Sound, path: Path) -> tuple[float, float, float, int]:
    """Loudness, true peak, gain in dB and number of encodes of the file that meets the targets."""
    measured = _measure(mix)
    if gated_loudness(measured.energies) <= SILENCE_LUFS:
        _encode(mix.blocks(), path)
        finished = measure_loudness(path)
        return finished.integrated_lufs, finished.true_peak_dbtp, 0.0, 1
    target_lufs, ceiling_dbtp = sound.loudness_lufs, sound.true_peak_dbtp - PEAK_MARGIN_DB
    finished = Loudness(SILENCE_LUFS, 0.0)
    for attempt in range(1, ATTEMPTS + 1):
        ceiling = 10 ** (ceiling_dbtp / 20)
        gain_db = _gain_for(measured, target_lufs, ceiling)
        _encode(_mastered(mix, measured.envelope, 10 ** (gain_db / 20), ceiling), path)
        finished = measure_loudness(path)
        off_lu = finished.integrated_lufs - sound.loudness_lufs
        over_db = finished.true_peak_dbtp - sound.true_peak_dbtp
        met = abs(off_lu) <= LOUDNESS_TOLERANCE_LU or gain_db >= GAIN_LIMIT_DB or attempt == ATTEMPTS
        if met and over_db <= 0:
            return finished.integrated_lufs, finished.true_peak_dbtp, gain_db, attempt
        target_lufs -= off_lu
        if over_db > 0:
            ceiling_dbtp -= over_db + 0.1
    raise FilmError(
        f"The sound's peaks came to {finished.true_peak_dbtp:.1f} dBTP, over the {sound.true_peak_dbtp:.1f} allowed; "
        "choose other music, or record the voice again with less hiss."
    )


def _measure(mix: Mix) -> _Measured:
    meter, envelope = LoudnessMeter(true_peak=False), PeakEnvelope()
    for block in mix.blocks():
        meter.push(block)
        envelope.push(block)
    meter.finish()
    return _Measured(meter.block_energies(), envelope.finish())


def _gain_for(measured: _Measured, target_lufs: float, ceiling: float) -> float:
    """The gain in dB that, after the limiter, gives the target.

    The limiter's share of a block's energy is estimated from the envelope: the finished file is measured anyway.
    """
    gain_db = target_lufs - gated_loudness(measured.energies)
    for _ in range(6):
        driven = measured.envelope * np.float32(10 ** (gain_db / 20))
        kept = _kept_energy(driven, limiting_gain(driven, ceiling), len(measured.energies))
        loudness = gated_loudness(measured.energies * 10 ** (gain_db / 10) * kept)
        gain_db = min(gain_db + target_lufs - loudness, GAIN_LIMIT_DB)
        if abs(target_lufs - loudness) < 0.02:
            break
    return gain_db


def _kept_energy(envelope: Envelope, gain: Envelope, blocks: int) -> NDArray[np.float64]:
    """The share of energy that the limiter leaves in each 400 ms block (one per 100 ms)."""
    per_step = CONTROL_HZ // 10
    before = np.square(envelope, dtype=np.float64)
    steps = blocks + 3
    padded = np.zeros((2, steps * per_step))
    count = min(len(before), padded.shape[1])
    padded[0, :count] = before[:count]
    padded[1, :count] = (before * np.square(gain, dtype=np.float64))[:count]
    totals = np.cumsum(np.pad(padded.reshape(2, steps, per_step).sum(axis=2), ((0, 0), (1, 0))), axis=1)
    windows = totals[:, 4:] - totals[:, :-4]
    kept = np.ones(blocks)
    np.divide(windows[1], windows[0], out=kept, where=windows[0] > 1e-12)
    return kept


def _mastered(mix: Mix, envelope: Envelope, gain: float, ceiling: float) -> Iterator[Samples]:
    """The mix with its gain and limited."""
    limited = limiting_gain(envelope * np.float32(gain), ceiling)
    for index, block in enumerate(mix.blocks()):
        yield block * (gain_ramp(limited, index * BLOCK, block.shape[1]) * np.float32(gain))


def _encode(blocks: Iterator[Samples], path: Path) -> None:
    """One AAC-LC encode of all blocks."""
    # The movie time scale makes lengths exact to the sample, where the default rounds them to milliseconds.
    with av.open(str(path), "w", format="ipod", options={"movie_timescale": str(SAMPLE_RATE_HZ)}) as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="stereo", options=AAC_OPTIONS)
        stream.bit_rate = BITRATE
        stream.time_base = Fraction(1, SAMPLE_RATE_HZ)
        begin = 0
        for block in blocks:
            for packet in stream.encode(audio_frame(block, begin)):
                container.mux(packet)
            begin += block.shape[1]
        for packet in stream.encode(None):
            container.mux(packet)
