"""The instruments, each a function from a pitch in Hz to one struck or plucked note at 48 kHz.

Bars, tines, strings and skins are sums of decaying sines (modal synthesis): the ratios are those of the real bodies,
after Fletcher and Rossing, "The Physics of Musical Instruments" (2nd ed., 1998), chapters 2, 9, 18 and 19.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.film.audio import SAMPLE_RATE_HZ

Note = NDArray[np.float32]
TOP_HZ = 12000.0


def _modes(
    pitch_hz: float, modes: Sequence[tuple[float, float, float]], length_s: float, attack_s: float = 0.002
) -> Note:
    """A sum of decaying sines, each (frequency ratio, amplitude, seconds to fall by 60 dB), with a soft attack."""
    t = np.arange(round(length_s * SAMPLE_RATE_HZ), dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)
    note = np.zeros_like(t)
    for ratio, amplitude, decay_s in modes:
        if pitch_hz * ratio < TOP_HZ:
            sounding = t[: round(min(decay_s * 1.1, length_s) * SAMPLE_RATE_HZ)]
            phase = np.float32(2 * np.pi * pitch_hz * ratio) * sounding
            note[: len(sounding)] += (
                np.float32(amplitude) * np.sin(phase) * np.exp(np.float32(-6.9 / decay_s) * sounding)
            )
    return _soft_ends(note, attack_s)


def _soft_ends(note: Note, attack_s: float) -> Note:
    rise = min(max(round(attack_s * SAMPLE_RATE_HZ), 1), len(note))
    note[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    fall = min(round(0.05 * SAMPLE_RATE_HZ), len(note))
    note[-fall:] *= np.linspace(1, 0, fall, dtype=np.float32) ** 2
    return note


def _noise(length_s: float, decay_s: float, low_hz: float, high_hz: float, seed: int) -> Note:
    """Noise between two frequencies that falls by 60 dB in `decay_s`."""
    count = round(length_s * SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    spectrum *= 1 / np.sqrt((1 + (low_hz / np.maximum(hz, 1)) ** 6) * (1 + (hz / high_hz) ** 6))
    noise = np.fft.irfft(spectrum, count)
    noise *= np.exp(-6.9 / decay_s * np.arange(count) / SAMPLE_RATE_HZ)
    level: Note = (noise / (np.abs(noise).max() + 1e-9)).astype(np.float32)
    return level


def mbira(pitch_hz: float, variant: int) -> Note:
    """A thumb piano's steel tine on its board: a long, bell-like fundamental, two clamped-bar overtones that die at
    once, a touch of beating and the thumb's knock."""
    ring_s = 1.9 * (220 / pitch_hz) ** 0.35
    modes = [
        (1.0, 0.72, ring_s),
        (1.0035, 0.24, ring_s * 0.8),
        (2.0, 0.22, ring_s * 0.55),
        (3.01, 0.13, ring_s * 0.4),
        (5.02, 0.05, ring_s * 0.25),
        (6.27, 0.30, 0.30),
        (9.8, 0.07, 0.14),
        (17.55, 0.10, 0.07),
    ]
    note = _modes(pitch_hz, modes, min(ring_s, 1.8), 0.0015)
    knock = _noise(0.03, 0.025, 300, 5000, variant) * np.float32(0.22)
    note[: len(knock)] += knock
    return note


def marimba(pitch_hz: float, variant: int) -> Note:
    """A rosewood bar tuned 1 : 4 : 10 over its tube, struck with a soft mallet."""
    ring_s = 1.1 * (262 / pitch_hz) ** 0.5
    modes = [(1.0, 0.85, ring_s), (2.0, 0.06, ring_s * 0.5), (3.98, 0.36, ring_s * 0.4), (9.9, 0.14, 0.11)]
    note = _modes(pitch_hz, modes, min(ring_s, 1.4), 0.003)
    mallet = _noise(0.02, 0.018, 300, 4500, variant) * np.float32(0.2)
    note[: len(mallet)] += mallet
    return note


def balafon(pitch_hz: float, variant: int) -> Note:
    """An untuned-overtone bar (1 : 2.76 : 5.40) with the spider-silk buzz of its gourds."""
    ring_s = 0.75 * (262 / pitch_hz) ** 0.45
    body = _modes(
        pitch_hz,
        [(1.0, 0.8, ring_s), (2.756, 0.32, ring_s * 0.4), (5.404, 0.16, 0.14), (8.93, 0.08, 0.06)],
        min(ring_s, 1.0),
    )
    buzz = _modes(
        pitch_hz, [(k, 0.2 / k, ring_s * 0.5) for k in (2.0, 3.0, 4.0, 5.0, 7.0, 9.0)], min(ring_s, 1.0), 0.012
    )
    stick = _noise(0.012, 0.010, 800, 7000, variant) * np.float32(0.25)
    note = body + buzz
    note[: len(stick)] += stick
    return note


def guitar(pitch_hz: float, variant: int) -> Note:
    """A clean plucked string: harmonics plucked at a fifth of its length, the higher the sooner gone."""
    plucked = [(k, abs(np.sin(np.pi * k * 0.2)) / k**0.95, 1.5 / (1 + 0.05 * k * k)) for k in range(1, 17)]
    return _modes(pitch_hz * (1 + 0.0006 * (variant % 3 - 1)), [(float(k), 0.8 * a, d) for k, a, d in plucked], 1.3)


def bass(pitch_hz: float, variant: int) -> Note:
    """A round finger bass with the harmonics that small speakers need to let it be heard."""
    harmonics = [(1.0, 0.9, 1.1), (2.0, 0.42, 0.7), (3.0, 0.17, 0.42), (4.0, 0.07, 0.28), (5.0, 0.03, 0.2)]
    return _modes(pitch_hz, harmonics, 1.0, 0.006)


def pad(pitch_hz: float, variant: int) -> Note:
    """A soft held chord tone of four seconds: slow to come, slow to go."""
    length_s = 4.2
    t = np.arange(round(length_s * SAMPLE_RATE_HZ), dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)
    note = np.zeros_like(t)
    for detune in (0.997, 1.0, 1.0031):
        for harmonic, amplitude in ((1, 0.30), (2, 0.10), (3, 0.045), (4, 0.02)):
            note += np.float32(amplitude) * np.sin(
                np.float32(2 * np.pi * pitch_hz * detune * harmonic) * t + detune * 900
            )
    envelope = np.minimum(t / 0.9, 1) * np.clip((length_s - t) / 1.4, 0, 1)
    swell: Note = (note * np.sin(envelope * np.pi / 2) ** 2).astype(np.float32)
    return swell


def shaker(pitch_hz: float, variant: int) -> Note:
    note = _noise(0.11, 0.085, 4500, 11000, 40 + variant)
    return _soft_ends(note, 0.012)


def clave(pitch_hz: float, variant: int) -> Note:
    return _modes(2350.0, [(1.0, 0.8, 0.075), (2.7, 0.10, 0.03)], 0.1, 0.0006)


def bell(pitch_hz: float, variant: int) -> Note:
    """A small iron bell (gankogui), far away."""
    return _modes(740.0, [(1.0, 0.5, 0.28), (1.51, 0.3, 0.2), (2.66, 0.25, 0.14), (4.2, 0.08, 0.08)], 0.3, 0.001)


def kick(pitch_hz: float, variant: int) -> Note:
    t = np.arange(round(0.32 * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    hz = 47 + 85 * np.exp(-t / 0.022)
    body = np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ) * np.exp(-t / 0.085)
    return _soft_ends(body.astype(np.float32), 0.0015)


def djembe_bass(pitch_hz: float, variant: int) -> Note:
    t = np.arange(round(0.45 * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    hz = 72 + 30 * np.exp(-t / 0.03)
    skin = np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ) * np.exp(-t / 0.11)
    palm = _noise(0.05, 0.04, 120, 900, 60 + variant) * np.float32(0.22)
    note = (0.9 * skin).astype(np.float32)
    note[: len(palm)] += palm
    return _soft_ends(note, 0.002)


def djembe_tone(pitch_hz: float, variant: int) -> Note:
    """Fingers on the edge: the membrane's modes 1 : 1.59 : 2.14 : 2.30 : 2.65."""
    modes = [(1.0, 0.5, 0.26), (1.594, 0.42, 0.20), (2.136, 0.22, 0.15), (2.296, 0.14, 0.12), (2.653, 0.10, 0.1)]
    note = _modes(232.0 * (1 + 0.01 * (variant % 3 - 1)), modes, 0.3, 0.001)
    fingers = _noise(0.02, 0.016, 700, 5000, 70 + variant) * np.float32(0.35)
    note[: len(fingers)] += fingers
    return note


def djembe_slap(pitch_hz: float, variant: int) -> Note:
    note = _modes(382.0, [(1.0, 0.22, 0.12), (1.594, 0.26, 0.1), (2.917, 0.2, 0.08), (4.06, 0.12, 0.06)], 0.18, 0.0008)
    crack = _noise(0.06, 0.05, 1400, 6000, 80 + variant) * np.float32(0.45)
    note[: len(crack)] += crack
    return note


INSTRUMENTS: dict[str, Callable[[float, int], Note]] = {
    "mbira": mbira,
    "marimba": marimba,
    "balafon": balafon,
    "guitar": guitar,
    "bass": bass,
    "pad": pad,
    "shaker": shaker,
    "clave": clave,
    "bell": bell,
    "kick": kick,
    "djembe_bass": djembe_bass,
    "djembe_tone": djembe_tone,
    "djembe_slap": djembe_slap,
}
PITCHED = frozenset({"mbira", "marimba", "balafon", "guitar", "bass", "pad"})


@lru_cache(maxsize=256)
def sound_note(instrument: str, midi: int, variant: int) -> Note:
    """The note of an instrument (MIDI pitch, ignored by drums), read-only; `variant` 0..3 keeps repeats from sounding
    like a machine."""
    note = INSTRUMENTS[instrument](440.0 * 2 ** ((midi - 69) / 12), variant)
    note.setflags(write=False)
    return note
