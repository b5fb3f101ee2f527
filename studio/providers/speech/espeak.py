"""Voices of eSpeak NG (from the espeakng-loader wheel) for the languages that have one: Swahili, Amharic, French,
Arabic, Portuguese, Afrikaans, Oromo, Tigrinya, Setswana, Hindi and a hundred more; none for Somali, Yoruba, Hausa,
Zulu, Igbo and Kinyarwanda. Word times are the engine's own events."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from studio.providers.errors import ProviderError
from studio.providers.speech import Speech, SpeechRequest, recording
from studio.providers.speech.recording import NothingToSay, RawRecording, Span

PROCESS = Path(__file__).with_name("espeak_process.py")
NATURAL_RATE_WPM = 150
# Languages of long words are said slower, so that they are as easy to follow as English at 150 words a minute.
RATE_WPM: Mapping[str, int] = {"sw": 132, "am": 125, "ti": 125, "om": 128, "tn": 138, "ar": 132, "hi": 145, "fr": 152}
PITCH = 46  # of 0..99; a little under the default of 50
PITCH_RANGE = 62  # of 0..99; the default of 50 is flat
ALIASES = {"zh": "cmn", "no": "nb", "iw": "he", "fil": "tl"}
FASTEST_WPM, SLOWEST_WPM = 400, 80


class EspeakVoice:
    """Speech by eSpeak NG. `voice` in a request is one of its voice names, such as `sw` or `fr+f2`."""

    name = "espeak"

    def __init__(self) -> None:
        self.version = metadata.version("espeakng-loader")

    def speaks(self, language: str) -> bool:
        return voice_name(language) is not None

    def say(self, request: SpeechRequest, path: Path) -> Speech:
        """The recording; the engine runs in a process of its own, so that a text it cannot bear stops nothing else."""
        voice = request.voice or voice_name(request.language)
        if voice is None:
            raise ProviderError(
                f"espeak: there is no voice for the language {request.language!r}; upload a recording, choose a hosted "
                "voice, or make the film with captions and music."
            )
        tokens = recording.tokens_to_say(request, self.name)
        said = [token.spoken for token in tokens]
        rate_wpm = RATE_WPM.get(request.language.split("-")[0].lower(), NATURAL_RATE_WPM) * request.speed
        answer, pcm = _run(
            {
                "ask": "speech",
                "text": " ".join(said),
                "voice": voice,
                "rate_wpm": min(max(rate_wpm, SLOWEST_WPM), FASTEST_WPM),
                "pitch": PITCH,
                "pitch_range": PITCH_RANGE,
                "word_gap_10ms": 0,
            },
            timeout_s=20 + len(request.text) / 50,
        )
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) * np.float32(1 / 32768)
        if not answer["words"]:
            raise NothingToSay(f"espeak: the voice {voice!r} found no word to say; check the language of the text.")
        rate_hz = int(answer["sample_rate_hz"])
        spans = _spans(said, answer["words"], samples, rate_hz)
        return recording.write_recording(RawRecording(samples, rate_hz, spans), tokens, path, self.name)


def voice_name(language: str) -> str | None:
    """The engine's name for a BCP 47 language: the regional voice, else the language's, else None."""
    tag = language.replace("_", "-").lower()
    base = tag.split("-")[0]
    for name in (tag, ALIASES.get(base, base)):
        if name in _voices():
            return name
    return None


@lru_cache(maxsize=1)
def _voices() -> frozenset[str]:
    return frozenset(_run({"ask": "voices"}, timeout_s=20)[0]["voices"])


def _run(request: Mapping[str, Any], timeout_s: float) -> tuple[dict[str, Any], bytes]:
    """The engine's header and samples. Raises ProviderError when it fails, crashes or takes over `timeout_s`."""
    library = Path(espeakng_loader.get_library_path()).resolve()
    try:
        done = subprocess.run(  # noqa: S603  # our own script, with no shell
            [sys.executable, "-I", str(PROCESS)],
            input=json.dumps({**request, "library": str(library)}).encode(),
            cwd=library.parent,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProviderError(f"espeak: no answer in {timeout_s:.0f} s; shorten the text.") from error
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise ProviderError(f"espeak: the engine stopped: {told[0]}")
    header, _, pcm = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(header)
    return answer, pcm


def _spans(
    said: Sequence[str], words: Sequence[Sequence[int]], samples: NDArray[np.float32], rate_hz: int
) -> tuple[Span | None, ...]:
    """Each token's time, from the word events (character, milliseconds).

    A word ends where the next begins, less the pause between. The engine says some short words as one with the next
    and tells of the first alone: such tokens share the time by their letters.
    """
    offsets = np.cumsum([0] + [len(form) + 1 for form in said])
    events = sorted((character, ms / 1000) for character, ms in words)
    starts: list[float | None] = [None] * len(said)
    for character, start_s in events:
        token = int(np.searchsorted(offsets, character, side="right")) - 1
        if 0 <= token < len(said) and starts[token] is None:
            starts[token] = start_s
    speaking = [i for i, form in enumerate(said) if any(c.isalnum() for c in form)]
    spans: list[Span | None] = [None] * len(said)
    anchors = [n for n, i in enumerate(speaking) if starts[i] is not None]
    if anchors and anchors[0] != 0:
        anchors = [0, *anchors[1:]]
        starts[speaking[0]] = events[0][1]
    for here, following in zip(anchors, [*anchors[1:], len(speaking)], strict=True):
        group = speaking[here:following]
        begin_s = starts[group[0]] or 0.0
        next_s = starts[speaking[following]] if following < len(speaking) else None
        end_s = _sound_end(samples, rate_hz, begin_s, len(samples) / rate_hz if next_s is None else next_s)
        edges = begin_s + (end_s - begin_s) * np.cumsum([0.0] + [float(len(said[i])) for i in group])
        edges = begin_s + (edges - begin_s) / sum(len(said[i]) for i in group)
        for n, i in enumerate(group):
            spans[i] = (float(edges[n]), float(edges[n + 1]))
    return tuple(spans)


def _sound_end(samples: NDArray[np.float32], rate_hz: int, begin_s: float, end_s: float) -> float:
    """Where sound stops in [begin_s, end_s): a pause of 60 ms or more at its end is left out."""
    part = np.abs(samples[int(begin_s * rate_hz) : int(end_s * rate_hz)])
    sounding = np.flatnonzero(part > 0.004)
    if not sounding.size:
        return end_s
    stop_s = begin_s + (int(sounding[-1]) + 1) / rate_hz
    return stop_s if end_s - stop_s > 0.06 else end_s
