"""What is played: a piece's plan from its mood, key, tempo and length, and its notes.

The grid is the pulse: 16 to a bar in 4/4, 12 to a bar in 12/8, where groups of two run against groups of three as in
the music of the mbira and the bell patterns of West and Central Africa.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Mood = Literal["uplifting", "warm", "calm", "energetic", "serious", "playful"]
MOODS: tuple[Mood, ...] = ("uplifting", "warm", "calm", "energetic", "serious", "playful")
KEYS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
PENTATONIC_MAJOR = (0, 2, 4, 7, 9)
PENTATONIC_MINOR = (0, 3, 5, 7, 10)
TAIL_S = 2.2  # the last chord rings this long
SECTION_LEVELS = (0.75, 0.85, 0.95, 1.2)  # intro, first part, second part, lift
TEMPO_STRETCH = 0.08  # how far the tempo may move so that the last beat falls where it must


@dataclass(frozen=True)
class Note:
    """`instrument` struck at `time_s`, MIDI pitch, `level` 0..1; let go after `held_s`, or left to ring (None)."""

    time_s: float
    instrument: str
    midi: int
    level: float
    held_s: float | None = None


@dataclass(frozen=True)
class Character:
    """What a mood means in music; progressions are scale degrees (0 = tonic), one per bar."""

    tempo_bpm: tuple[int, int]
    compound: tuple[bool, ...]
    minor: bool
    progressions: tuple[tuple[int, ...], ...]
    lead: tuple[str, ...]
    ostinato: tuple[str, ...]
    drums: float
    held_chords: bool


CHARACTERS: dict[Mood, Character] = {
    "uplifting": Character(
        (104, 114), (False, False, True), False, ((0, 3, 0, 4), (0, 3, 4, 3), (0, 4, 5, 3)), ("marimba", "balafon"),
        ("mbira", "guitar"), 0.9, False,
    ),
    "warm": Character(
        (82, 92), (True, True, False), False, ((0, 5, 3, 4), (0, 2, 3, 0), (0, 3, 1, 4)), ("marimba", "mbira"),
        ("mbira", "guitar"), 0.55, True,
    ),
    "calm": Character(
        (66, 76), (True, False), False, ((0, 3, 0, 3), (0, 1, 3, 0), (0, 5, 3, 0)), ("mbira", "marimba"),
        ("mbira",), 0.25, True,
    ),
    "energetic": Character(
        (118, 128), (False, True), False, ((0, 3, 4, 3), (0, 4, 3, 4), (0, 0, 3, 4)), ("balafon", "guitar"),
        ("guitar", "mbira"), 1.0, False,
    ),
    "serious": Character(
        (76, 88), (False, True), True, ((0, 5, 2, 6), (0, 3, 5, 6), (0, 5, 3, 0)), ("marimba",),
        ("mbira", "marimba"), 0.5, True,
    ),
    "playful": Character(
        (108, 120), (True, False), False, ((0, 4, 0, 3), (0, 3, 4, 0), (0, 5, 1, 4)), ("balafon", "marimba"),
        ("mbira", "marimba"), 0.75, False,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A piece before its notes: everything that its seed decided. Bar `bars` is the last downbeat alone."""

    mood: Mood
    key: int
    tempo_bpm: float
    pulses: int
    bars: int
    pulse_s: float
    progression: tuple[int, ...]
    lead: str
    ostinato: str
    seed: int

    @property
    def character(self) -> Character:
        return CHARACTERS[self.mood]

    @property
    def bar_s(self) -> float:
        return self.pulses * self.pulse_s

    @property
    def scale(self) -> tuple[int, ...]:
        return MINOR if self.character.minor else MAJOR

    def section(self, bar: int) -> int:
        """0 intro, 1 first part, 2 second part, 3 the lift of the last third."""
        if bar >= self.bars - max(round(self.bars / 3), 1):
            return 3
        if bar < (1 if self.bars < 9 else 2):
            return 0
        return 1 if bar < 0.4 * self.bars else 2

    def chord(self, bar: int) -> tuple[int, int, int]:
        """Root, third and fifth of a bar as semitones over the tonic; the last bar but one leads home."""
        degree = self.progression[bar % len(self.progression)]
        if bar == self.bars:
            degree = 0
        elif bar == self.bars - 1:
            degree = 6 if self.character.minor else 4
        return tuple(self.scale[(degree + k) % 7] + 12 * ((degree + k) // 7) for k in (0, 2, 4))  # type: ignore[return-value]


def plan_music(
    mood: Mood, duration_s: float, seed: int, tempo_bpm: float | None = None, key: str | None = None
) -> Plan:
    """A plan whose last downbeat falls so that its chord rings out at `duration_s`. Raises ValueError for an unknown
    key."""
    character = CHARACTERS[mood]
    rng = np.random.default_rng([seed, MOODS.index(mood)])
    compound = bool(rng.choice(character.compound))
    wanted_bpm = float(rng.integers(*character.tempo_bpm, endpoint=True))
    tonic = int(rng.integers(12))
    bpm = tempo_bpm or wanted_bpm
    bar_s = 4 * 60 / bpm
    tail_s = min(TAIL_S, duration_s * 0.25)
    bars = max(round((duration_s - tail_s) / bar_s), 1)
    fitted_s = (duration_s - tail_s) / bars
    bar_s = min(max(fitted_s, bar_s * (1 - TEMPO_STRETCH)), bar_s * (1 + TEMPO_STRETCH))
    bars = max(min(bars, int((duration_s - 0.3) / bar_s)), 0)
    pulses = 12 if compound else 16
    return Plan(
        mood=mood,
        key=KEYS.index(key) if key else tonic,
        tempo_bpm=round(240 / bar_s, 3),
        pulses=pulses,
        bars=bars,
        pulse_s=bar_s / pulses,
        progression=tuple(character.progressions[int(rng.integers(len(character.progressions)))]),
        lead=str(rng.choice(character.lead)),
        ostinato=str(rng.choice(character.ostinato)),
        seed=seed,
    )


def write_notes(plan: Plan) -> list[Note]:
    """Every note of the piece in order of time; times vary by some milliseconds, as hands do."""
    rng = np.random.default_rng([plan.seed, 7])
    melody = _Melody(plan, rng)
    notes: list[Note] = []
    for bar in range(plan.bars):
        loud = SECTION_LEVELS[plan.section(bar)]
        for pulse, instrument, midi, level in _bar(plan, bar, melody, rng):
            late_s = float(rng.normal(0, 0.003))
            time_s = max(bar * plan.bar_s + (pulse + _swing(plan, pulse)) * plan.pulse_s + late_s, 0.0)
            held_s = plan.bar_s if instrument == "pad" else None
            notes.append(Note(time_s, instrument, midi, level * loud * float(rng.uniform(0.86, 1.0)), held_s))
    end_s = plan.bars * plan.bar_s
    notes += [Note(end_s, instrument, midi, level) for instrument, midi, level in _last_chord(plan)]
    return sorted(notes, key=lambda note: note.time_s)


Struck = tuple[int, str, int, float]  # pulse, instrument, MIDI pitch, level


def _swing(plan: Plan, pulse: int) -> float:
    return 0.12 if plan.mood == "playful" and plan.pulses == 16 and pulse % 2 else 0.0


def _bar(plan: Plan, bar: int, melody: "_Melody", rng: np.random.Generator) -> Iterator[Struck]:
    section = plan.section(bar)
    yield from _ostinato(plan, bar, section, rng)
    if section >= 1:
        yield from _bass_line(plan, bar, section)
    yield from _percussion(plan, bar, section, rng)
    if section >= 1:
        yield from melody.bar(bar, section)
    if plan.character.held_chords or section == 3:
        level = 0.5 if plan.character.held_chords else 0.3
        for tone in plan.chord(bar):
            yield 0, "pad", _near(plan.key + tone, 57), level


def _ostinato(plan: Plan, bar: int, section: int, rng: np.random.Generator) -> Iterator[Struck]:
    """Two hands that interlock: the low one walks in threes, the high one in twos (12/8), or 3-3-2 under off-beats."""
    root, third, fifth = plan.chord(bar)
    low = [_near(plan.key + tone, 50) for tone in (root, fifth, root, third)]
    high = sorted(_near(plan.key + tone, 66) for tone in (root, third, fifth))
    high = [*high, high[0] + 12]
    if plan.pulses == 12:
        low_at: tuple[int, ...] = (0, 3, 6, 9)
        high_at: tuple[int, ...] = (0, 2, 4, 6, 8, 10)
    else:
        low_at, high_at = (0, 6, 8, 14), (2, 3, 5, 8, 10, 11, 13)
    shape = np.random.default_rng([plan.seed, 3]).permutation(4)  # one figure for the whole piece
    for step, pulse in enumerate(low_at):
        yield pulse, plan.ostinato, low[step % 4], 0.55 if pulse else 0.7
    for step, pulse in enumerate(high_at):
        turned = bar % 4 == 3 and step >= len(high_at) - 2
        pick = int(shape[step % 4] + (1 if turned else 0)) % 4
        if section == 0 and bar == 0 and step % 2 and plan.bars > 6:
            continue
        yield pulse, plan.ostinato, high[pick], 0.42 + 0.12 * (pulse % (plan.pulses // 4) == 0)
    if section == 3 and rng.random() < 0.8:
        sparkle = high_at[int(rng.integers(len(high_at)))]
        yield sparkle, plan.ostinato, high[int(rng.integers(4))] + 12, 0.3


def _bass_line(plan: Plan, bar: int, section: int) -> Iterator[Struck]:
    root, _, fifth = plan.chord(bar)
    low, high = _near(plan.key + root, 40), _near(plan.key + fifth, 43)
    if plan.pulses == 12:
        line = [(0, low, 0.9), (6, high, 0.7), (10, low, 0.6)]
        line += [(4, low, 0.5)] if section == 3 else []
    else:
        line = [(0, low, 0.9), (6, high, 0.7), (8, low, 0.75), (14, high, 0.6)]
        line = line[:2] + line[3:] if section == 1 else line
    for pulse, midi, level in line:
        yield pulse, "bass", midi, level


def _percussion(plan: Plan, bar: int, section: int, rng: np.random.Generator) -> Iterator[Struck]:
    """Shaker first, then drums, then bell and kick; a break before the last chord."""
    drums = plan.character.drums
    beat = plan.pulses // 4
    last = plan.pulses if bar < plan.bars - 1 else 2 * beat
    pattern: list[Struck] = []
    every = 1 if plan.pulses == 12 or (section == 3 and drums > 0.6) else 2
    for pulse in range(0, plan.pulses, every):
        accent = 0.62 if pulse % beat == 0 else 0.5 if plan.pulses == 16 and pulse % beat == beat // 2 else 0.3
        pattern.append((pulse, "shaker", 0, accent * (0.5 if section == 0 else 0.85) * (0.5 + 0.5 * drums)))
    if section >= 1 and drums >= 0.5:
        pattern += [(p, name, 0, level * drums) for p, name, level in _djembe(plan, section)]
    if section >= 2 and drums >= 0.5:
        timeline = (0, 2, 4, 5, 7, 9, 11) if plan.pulses == 12 else (0, 3, 6, 10, 12)
        instrument = "bell" if plan.pulses == 12 else "clave"
        pattern += [(p, instrument, 0, 0.34 * drums) for p in timeline]
    if section >= 2 or (section == 1 and drums >= 0.9):
        four = section == 3 and drums >= 0.9
        pattern += [(p, "kick", 0, 0.85 * max(drums, 0.5)) for p in range(0, plan.pulses, beat if four else 2 * beat)]
    yield from ((p, name, midi, level) for p, name, midi, level in pattern if p < last)
    leads_on = bar + 1 < plan.bars and plan.section(bar + 1) > section and drums >= 0.5
    if leads_on or bar == plan.bars - 1:
        first = 3 * beat if bar < plan.bars - 1 else 2 * beat
        fill = ("djembe_tone", "djembe_tone", "djembe_slap")
        for pulse in range(first, plan.pulses):
            level = (0.4 + 0.5 * (pulse - first) / (plan.pulses - first)) * max(drums, 0.35)
            yield pulse, fill[int(rng.integers(3))] if pulse < plan.pulses - 1 else "djembe_slap", 0, level


def _djembe(plan: Plan, section: int) -> list[tuple[int, str, float]]:
    if plan.pulses == 12:
        hits = [(0, "djembe_bass", 0.8), (3, "djembe_slap", 0.5), (4, "djembe_tone", 0.5), (6, "djembe_bass", 0.7)]
        hits += [(9, "djembe_slap", 0.5), (10, "djembe_tone", 0.55), (11, "djembe_tone", 0.5)]
        return hits if section >= 2 else hits[:4]
    hits = [(0, "djembe_bass", 0.8), (4, "djembe_slap", 0.55), (6, "djembe_tone", 0.5), (7, "djembe_tone", 0.5)]
    hits += [(10, "djembe_bass", 0.6), (12, "djembe_slap", 0.6), (14, "djembe_tone", 0.5), (15, "djembe_tone", 0.45)]
    return hits if section >= 2 else hits[:5]


def _last_chord(plan: Plan) -> list[tuple[str, int, float]]:
    root, third, fifth = plan.chord(plan.bars)
    chord = [_near(plan.key + tone, around) for tone, around in ((root, 50), (fifth, 57), (third, 64), (root, 72))]
    notes = [(plan.ostinato, midi, 0.7) for midi in chord]
    notes += [(plan.lead, chord[-1], 0.6), ("bass", _near(plan.key + root, 40), 0.95)]
    if plan.character.drums >= 0.5:
        notes += [("kick", 0, 0.9), ("djembe_bass", 0, 0.8 * plan.character.drums)]
    return notes


def _near(semitones: int, around: int) -> int:
    """The pitch of that pitch class nearest to MIDI pitch `around`."""
    return around + (semitones - around + 6) % 12 - 6


class _Melody:
    """A call of two bars and its answer of two, from one rhythm; the answer comes home."""

    CELLS_16: Sequence[tuple[int, ...]] = ((0, 3, 6, 8, 12), (2, 4, 6, 10, 12), (0, 4, 6, 7, 10), (3, 6, 8, 11, 14))
    CELLS_12: Sequence[tuple[int, ...]] = ((0, 2, 4, 6, 9), (0, 3, 5, 6, 8), (2, 4, 6, 8, 9), (1, 3, 4, 6, 10))
    REST: tuple[int, ...] = (0, 4)

    def __init__(self, plan: Plan, rng: np.random.Generator) -> None:
        self._plan = plan
        five = PENTATONIC_MINOR if plan.character.minor else PENTATONIC_MAJOR
        tonic = _near(plan.key, 72)
        self._ladder = [tonic + step + 12 * octave for octave in (-1, 0, 1) for step in five]
        cells = self.CELLS_12 if plan.pulses == 12 else self.CELLS_16
        first, second = rng.permutation(len(cells))[:2]
        self._rhythm = (cells[int(first)], cells[int(second)][:3])
        self._steps = self._walk(rng)
        self._answer = self._walk(rng)

    def _walk(self, rng: np.random.Generator) -> list[int]:
        """Rungs of the pentatonic ladder: small steps, a leap that is answered by a step back."""
        rung, walk = 5 + int(rng.integers(3)), []
        for _ in range(sum(len(cell) for cell in self._rhythm)):
            walk.append(rung)
            step = int(rng.choice([-2, -1, -1, 1, 1, 2, 0]))
            rung = min(max(rung + step, 3), 10)
        return walk

    def bar(self, bar: int, section: int) -> Iterator[Struck]:
        """The notes of a bar; in the first part only every other phrase sounds, in the lift an octave doubles it."""
        phrase, within = bar // 2, bar % 2
        if (section == 1 and phrase % 2 == 0) or bar == self._plan.bars - 1:
            return
        cell = self._rhythm[within]
        walk = self._answer if phrase % 2 else self._steps
        begin = within * len(self._rhythm[0])
        tones = {(self._plan.key + tone) % 12 for tone in self._plan.chord(bar)}
        for index, pulse in enumerate(cell):
            midi = self._ladder[walk[begin + index]]
            if pulse % (self._plan.pulses // 4) == 0 and midi % 12 not in tones:
                midi = min(self._ladder, key=lambda m: (abs(m - midi) + 12 * (m % 12 not in tones), m))
            if phrase % 2 and within and index == len(cell) - 1:
                midi = min(self._ladder, key=lambda m: (abs(m - midi) + 12 * (m % 12 not in tones), m))
            yield pulse, self._plan.lead, midi, 0.5 + 0.1 * (section == 3)
            if section == 3 and index % 2 == 0:
                yield pulse, "marimba" if self._plan.lead != "marimba" else "mbira", midi - 12, 0.34
