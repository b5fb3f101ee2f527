"""What a film sounds like before its final gain: voices at their frames, music that makes way for them.

Everything is read in blocks; what is kept for the whole film is a hundred numbers per second.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.film.audio import SAMPLE_RATE_HZ, Samples, read_audio
from studio.film.errors import FilmError
from studio.film.loudness import SILENCE_LUFS, LoudnessMeter
from studio.film.spec import Sound

BLOCK = SAMPLE_RATE_HZ  # one second; a multiple of the control steps here and in the limiter
STEP = SAMPLE_RATE_HZ // 100  # the ducking curve has a value per 10 ms

VOICE_DBFS = -20.0  # RMS of what sounds; about -17.5 LUFS once it is in both channels
VOICE_GAIN_LIMIT_DB = 15.0
MUSIC_LUFS = -22.0  # in the clear: 4 to 5 LU under the voice
MUSIC_GAIN_LIMIT_DB = 30.0
DUCK_DB = 13.0  # under speech: 17 to 18 LU under the voice
DUCK_ATTACK_S = 0.25  # the music is down when the first word starts
DUCK_RELEASE_S = 0.7
DUCK_BRIDGE_S = 0.5  # a pause shorter than this does not bring the music up
ENDING_FADE_S = 1.5
LOOP_FADE = SAMPLE_RATE_HZ // 2
SAME_LENGTH_S = 0.25  # music that is this near to the film's length keeps its own ending
EDGE_FADE_S = 0.03


@dataclass(frozen=True)
class _Voice:
    """A clip's place in samples, and the gain that brings it to VOICE_DBFS."""

    path: Path
    begin: int
    length: int
    gain: float


@dataclass(frozen=True)
class _Music:
    """Music of `length` samples at `path`, and the gain that brings it to its level."""

    path: Path
    length: int
    gain: float


class Mix:
    """A film's sound, opened and measured; `blocks()` may be read as often as wanted and always gives the same."""

    def __init__(self, sound: Sound) -> None:
        self.length = round(sound.frames * SAMPLE_RATE_HZ / sound.fps)
        self._per_frame = SAMPLE_RATE_HZ / sound.fps
        speaking = np.zeros(-(-self.length // STEP), np.bool_)
        self._voices = tuple(
            _measure_voice(clip.path, round(clip.start_f * self._per_frame), speaking)
            for clip in sorted(sound.voices, key=lambda clip: clip.start_f)
        )
        self._music = _measure_music(sound.music, self.length) if sound.music else None
        duck = duck_curve(speaking) if self._voices else np.zeros(len(speaking))
        self._music_gain = self._music_curve(10 ** (-DUCK_DB * duck / 20), sound.silences)

    def blocks(self) -> Iterator[Samples]:
        """(2, n) blocks of one second, the last one shorter, together `length` samples."""
        music = _rechunked(_music_samples(self._music, self.length)) if self._music else None
        for begin in range(0, self.length, BLOCK):
            size = min(BLOCK, self.length - begin)
            block = np.zeros((2, size), np.float32)
            if music is not None and self._music is not None:
                bed = next(music, np.zeros((2, 0), np.float32))[:, :size]
                block[:, : bed.shape[1]] = bed * (self._gain_at(begin, size) * self._music.gain)[: bed.shape[1]]
            for voice in self._voices:
                _add_voice(block, voice, begin)
            yield block

    def _music_curve(self, gain: NDArray[np.float64], silences: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
        """The music's gain per 10 ms: ducked, mute where the storyboard asks for silence, faded at the film's end."""
        if self._music is None:
            return gain
        times_s = (np.arange(len(gain)) + 0.5) * STEP / SAMPLE_RATE_HZ
        end_s = self.length / SAMPLE_RATE_HZ
        ends_itself = abs(self._music.length / SAMPLE_RATE_HZ - end_s) <= SAME_LENGTH_S
        fade_s = EDGE_FADE_S if ends_itself else min(ENDING_FADE_S, end_s / 4)
        gain = gain * np.sin(np.clip((end_s - times_s) / fade_s, 0, 1) * np.pi / 2) ** 2
        for first, last in silences:
            inside = (times_s >= first * self._per_frame / SAMPLE_RATE_HZ) & (
                times_s < last * self._per_frame / SAMPLE_RATE_HZ
            )
            gain[inside] = 0.0
        return gain

    def _gain_at(self, begin: int, size: int) -> NDArray[np.float32]:
        """The music's gain per sample, straight between the 10 ms steps."""
        first = begin // STEP
        count = -(-size // STEP)
        edged = np.pad(self._music_gain, (1, 1), mode="edge")[first : first + count + 2]
        nodes = (edged[:-1] + edged[1:]) / 2
        ramp = nodes[:-1, None] + (nodes[1:] - nodes[:-1])[:, None] * (np.arange(STEP) / STEP)
        return ramp.reshape(-1)[:size].astype(np.float32)


def duck_curve(speaking: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How far the music is down, 0..1 per 10 ms: 1 while somebody speaks and in short pauses, with an attack that ends
    where speech starts and a slower release."""
    bridge = round(DUCK_BRIDGE_S * 100)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], speaking, [False]]).astype(np.int8)))
    active = speaking.astype(np.float64)
    for stop, start in zip(edges[1:-1:2], edges[2::2], strict=True):
        if start - stop < bridge:
            active[stop:start] = 1.0
    steps = np.arange(len(active))
    fall, rise = steps / (DUCK_RELEASE_S * 100), steps / (DUCK_ATTACK_S * 100)
    released = np.maximum.accumulate(active + fall) - fall
    attacked = (np.maximum.accumulate((active + rise[::-1])[::-1]) - rise)[::-1]
    linear = np.clip(np.maximum(released, attacked), 0, 1)
    smooth: NDArray[np.float64] = linear * linear * (3 - 2 * linear)
    return smooth


def _measure_voice(path: Path, begin: int, speaking: NDArray[np.bool_]) -> _Voice:
    """The clip with its gain; marks in `speaking` where it sounds."""
    samples = _voice_samples(path)
    whole = len(samples) // STEP * STEP
    power = np.square(samples[:whole].reshape(-1, STEP), dtype=np.float64).mean(axis=1)
    if not power.size or power.max() < 1e-9:
        return _Voice(path, begin, len(samples), 1.0)
    sounding = power > power.max() * 1e-4
    gain_db = VOICE_DBFS - 10 * np.log10(power[sounding].mean())
    limited_db = float(np.clip(gain_db, -VOICE_GAIN_LIMIT_DB, VOICE_GAIN_LIMIT_DB))
    first = begin // STEP
    at = first + np.flatnonzero(sounding)
    speaking[at[at < len(speaking)]] = True
    return _Voice(path, begin, len(samples), 10 ** (limited_db / 20))


@lru_cache(maxsize=2)
def _voice_samples(path: Path) -> NDArray[np.float32]:
    """A clip, mono, 48 kHz; the last two stay in memory, for a clip is met in several blocks."""
    parts = [part[0] for part in read_audio(path, layout="mono")]
    if not parts:
        raise FilmError(f"{path.name} holds no sound; record the voice again.")
    samples = np.concatenate(parts)
    samples.setflags(write=False)
    return samples


def _add_voice(block: Samples, voice: _Voice, begin: int) -> None:
    first = max(voice.begin, begin)
    last = min(voice.begin + voice.length, begin + block.shape[1])
    if first < last:
        heard = _voice_samples(voice.path)[first - voice.begin : last - voice.begin]
        block[:, first - begin : last - begin] += heard * np.float32(voice.gain)


def _measure_music(path: Path, length: int) -> _Music:
    """The music with the gain to MUSIC_LUFS, from the part that the film uses."""
    meter = LoudnessMeter(true_peak=False)
    decoded = 0
    for samples in read_audio(path):
        if decoded < length:
            meter.push(samples[:, : length - decoded])
        decoded += samples.shape[1]
        if decoded > length + SAMPLE_RATE_HZ:
            break
    if decoded < 2 * LOOP_FADE:
        raise FilmError(f"{path.name} is too short for music; choose a piece of at least a few seconds.")
    loudness = meter.finish()
    gain_db = 0.0 if loudness.integrated_lufs <= SILENCE_LUFS else MUSIC_LUFS - loudness.integrated_lufs
    return _Music(path, decoded, 10 ** (min(gain_db, MUSIC_GAIN_LIMIT_DB) / 20))


def _music_samples(music: _Music, length: int) -> Iterator[Samples]:
    """The music once where it is long enough, else over and over with cross-fades."""
    if music.length >= length - SAME_LENGTH_S * SAMPLE_RATE_HZ:
        yield from read_audio(music.path)
        return
    turn = np.linspace(0, np.pi / 2, LOOP_FADE, dtype=np.float32)
    ending = np.zeros((2, LOOP_FADE), np.float32)
    first = True
    while True:
        held = np.zeros((2, 0), np.float32)
        started = False
        for samples in read_audio(music.path):
            held = np.concatenate([held, samples], axis=1)
            if not started and held.shape[1] >= LOOP_FADE:
                if not first:
                    held[:, :LOOP_FADE] = held[:, :LOOP_FADE] * np.sin(turn) + ending * np.cos(turn)
                started, first = True, False
            if started and held.shape[1] > LOOP_FADE:
                yield held[:, :-LOOP_FADE]
                held = held[:, -LOOP_FADE:]
        ending = held[:, -LOOP_FADE:]


def _rechunked(parts: Iterator[Samples]) -> Iterator[Samples]:
    """The same samples in blocks of BLOCK, the last one shorter."""
    waiting: list[Samples] = []
    count = 0
    for part in parts:
        waiting.append(part)
        count += part.shape[1]
        while count >= BLOCK:
            joined = np.concatenate(waiting, axis=1)
            yield joined[:, :BLOCK]
            waiting = [joined[:, BLOCK:]]
            count -= BLOCK
    if count:
        yield np.concatenate(waiting, axis=1)
