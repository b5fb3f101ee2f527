"""Notes into sound: one track per instrument, placed in the stereo field and in a room, block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.film.audio import SAMPLE_RATE_HZ, Samples
from studio.film.music.instruments import sound_note
from studio.film.music.score import Note

BLOCK = 1 << 17  # 2.7 s
OVERHANG = round(4.5 * SAMPLE_RATE_HZ)  # longer than any note
ROOM_S = 1.3
END_FADE_S = 0.5
RELEASE_S = 0.35
VOICE_DIP_DB = 3.0  # taken from 1 to 3 kHz, where consonants are
AIR_DB, LOW_DB = 4.0, -2.5  # over 3 kHz and under 110 Hz: wooden instruments alone are dark, drums heavy
FILTER_TAPS = 1023
HEADROOM = 0.42
KNEE = 0.7


@dataclass(frozen=True)
class Place:
    """An instrument's level, its place from -1 (left) to 1 (right), and how much of it goes to the room."""

    level: float
    pan: float
    room: float


PLACES: dict[str, Place] = {
    "mbira": Place(0.62, -0.28, 0.30),
    "guitar": Place(0.50, -0.30, 0.22),
    "marimba": Place(0.62, 0.32, 0.30),
    "balafon": Place(0.50, 0.35, 0.25),
    "bass": Place(0.46, 0.0, 0.03),
    "pad": Place(0.2, 0.0, 0.45),
    "shaker": Place(0.30, 0.4, 0.10),
    "clave": Place(0.2, -0.5, 0.35),
    "bell": Place(0.2, -0.55, 0.35),
    "kick": Place(0.5, 0.0, 0.02),
    "djembe_bass": Place(0.38, 0.12, 0.10),
    "djembe_tone": Place(0.32, 0.18, 0.15),
    "djembe_slap": Place(0.36, 0.22, 0.18),
}


def render_notes(notes: Sequence[Note], length: int) -> Iterator[Samples]:
    """(2, n) blocks at 48 kHz, together `length` samples, in -1..1, faded out over the last half second."""
    names = sorted({note.instrument for note in notes})
    tracks = {name: np.zeros(BLOCK + OVERHANG, np.float32) for name in names}
    room = _Room()
    waiting = iter(sorted(notes, key=lambda note: note.time_s))
    note = next(waiting, None)
    counts = dict.fromkeys(names, 0)
    for begin in range(0, length, BLOCK):
        while note is not None and note.time_s * SAMPLE_RATE_HZ < begin + BLOCK:
            counts[note.instrument] += 1
            struck = _let_go(sound_note(note.instrument, note.midi, counts[note.instrument] % 4), note.held_s)
            at = max(round(note.time_s * SAMPLE_RATE_HZ) - begin, 0)
            tracks[note.instrument][at : at + len(struck)] += struck * np.float32(note.level)
            note = next(waiting, None)
        dry, sent = np.zeros((2, BLOCK), np.float32), np.zeros((2, BLOCK), np.float32)
        for name, track in tracks.items():
            place = PLACES[name]
            angle = (place.pan + 1) * np.pi / 4
            placed = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * (
                track[:BLOCK] * np.float32(place.level)
            )
            dry += placed
            sent += placed * np.float32(place.room)
            track[:OVERHANG] = track[BLOCK : BLOCK + OVERHANG]
            track[OVERHANG:] = 0
        block = room.process(dry, sent)[:, : length - begin]
        yield _softened(block * np.float32(HEADROOM)) * _ending(begin, block.shape[1], length)


def _let_go(struck: NDArray[np.float32], held_s: float | None) -> NDArray[np.float32]:
    """The note, faded out over RELEASE_S once it is let go, so that one chord does not hang over the next."""
    if held_s is None:
        return struck
    held, release = round(held_s * SAMPLE_RATE_HZ), round(RELEASE_S * SAMPLE_RATE_HZ)
    short = struck[: held + release].copy()
    left = len(short) - held
    if left > 0:
        short[held:] *= np.linspace(1, 0, release, dtype=np.float32)[:left]
    return short


class _Room:
    """A small room and the dip that leaves the voice its range, by overlap-add; it delays by half a filter."""

    def __init__(self) -> None:
        self._size = 1 << (BLOCK + round(ROOM_S * SAMPLE_RATE_HZ) + FILTER_TAPS).bit_length()
        self._carry = np.zeros((2, self._size - BLOCK), np.float32)

    def process(self, dry: Samples, sent: Samples) -> Samples:
        direct, wet = _responses(self._size)
        spectrum = np.fft.rfft(dry, self._size) * direct + np.fft.rfft(sent, self._size) * wet
        full = np.fft.irfft(spectrum, self._size).astype(np.float32)
        full[:, : self._carry.shape[1]] += self._carry
        self._carry = full[:, BLOCK:].copy()
        return full[:, :BLOCK]


@lru_cache(maxsize=1)
def _responses(size: int) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Spectra of the dip, and per channel of the room behind it."""
    hz = np.fft.rfftfreq(FILTER_TAPS + 1, 1 / SAMPLE_RATE_HZ)
    octaves = np.log2(np.maximum(hz, 1) / 1800)
    gain = 10 ** (-VOICE_DIP_DB / 20 * np.exp(-((octaves / 0.9) ** 2)))
    gain *= 10 ** (AIR_DB / 20 / (1 + (3500 / np.maximum(hz, 1)) ** 3) + LOW_DB / 20 / (1 + (hz / 110) ** 3))
    gain *= 1 / np.sqrt(1 + (28 / np.maximum(hz, 0.1)) ** 8)  # nothing under 28 Hz
    taps = np.fft.fftshift(np.fft.irfft(gain))[1:] * np.hanning(FILTER_TAPS)
    rng = np.random.default_rng(5)
    count = round(ROOM_S * SAMPLE_RATE_HZ)
    t = np.arange(count) / SAMPLE_RATE_HZ
    tail = rng.standard_normal((2, count)) * np.exp(-6.9 * t / ROOM_S) * np.minimum(t / 0.012, 1)
    colour = np.fft.rfft(tail)
    tail_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    colour *= 1 / np.sqrt((1 + (220 / np.maximum(tail_hz, 1)) ** 4) * (1 + (tail_hz / 6500) ** 4))
    tail = np.fft.irfft(colour, count)
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    direct = np.fft.rfft(taps, size)
    return direct, direct * np.fft.rfft(tail, size)


def _softened(samples: Samples) -> Samples:
    """The samples with peaks over the knee bent, so that none reaches 1."""
    over = np.abs(samples) - np.float32(KNEE)
    bent = np.sign(samples) * (KNEE + (0.98 - KNEE) * np.tanh(np.maximum(over, 0) / (0.98 - KNEE)))
    softened: Samples = np.where(over > 0, bent, samples).astype(np.float32)
    return softened


def _ending(begin: int, count: int, length: int) -> NDArray[np.float32]:
    left = (length - begin - np.arange(count)) / (END_FADE_S * SAMPLE_RATE_HZ)
    fade: NDArray[np.float32] = (np.sin(np.clip(left, 0, 1) * np.pi / 2) ** 2).astype(np.float32)
    return fade
