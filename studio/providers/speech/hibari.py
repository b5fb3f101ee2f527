"""The built-in English voice: hibari-tts, some sixty times real time on one core, with no download.

Word times are the engine's own. Its graph turns phoneme durations into a running sum (in units of 25 ms) that it keeps
to itself; we ask for that tensor as a further output. Serialised protocol buffers merge when they are concatenated, so
appending `graph { output { name } }` to the model's bytes is all it takes.
https://protobuf.dev/programming-guides/encoding/#last-one-wins
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.providers.errors import ProviderError
from studio.providers.speech import Speech, SpeechRequest, recording
from studio.providers.speech.recording import RawRecording, Span

DURATIONS_TENSOR = "/CumSum_output_0"
DURATION_UNIT_S = 0.025
MAX_PHONEMES = 400  # what the model sees at once; longer sentences are cut at a clause
MARKS = frozenset(' ;:,.!?—…"“”()')
NOISE_SEED = 0
SLOWEST, FASTEST = 0.5, 2.0

_loading = threading.Lock()


class HibariVoice:
    """Speech by hibari-tts. `voice` in a request is one of its voices on this machine; `heart` always is."""

    name = "hibari"

    def __init__(self, threads: int = 1) -> None:
        self.version = metadata.version("hibari-tts")
        self._threads = threads

    def speaks(self, language: str) -> bool:
        return language.replace("_", "-").split("-")[0].lower() == "en"

    def say(self, request: SpeechRequest, path: Path) -> Speech:
        if not self.speaks(request.language):
            raise ProviderError(f"hibari: this voice speaks English, not {request.language!r}; choose another voice.")
        tokens = recording.tokens_to_say(request, self.name)
        with _loading:
            engine = _engine(request.voice or "heart", self._threads)
        speed = min(max(request.speed, SLOWEST), FASTEST)
        said = [form.replace("[", "").replace("]", "") for form in (token.spoken for token in tokens)]
        samples, spans = engine.speak(said, speed)
        raw = RawRecording(samples, engine.sample_rate_hz, tuple(spans))
        return recording.write_recording(raw, tokens, path, self.name)


@lru_cache(maxsize=4)
def _engine(voice: str, threads: int) -> "_Engine":
    """The loaded engine, one per process and voice. Raises ProviderError when it cannot be loaded."""
    try:
        return _Engine(voice, threads)
    except FileNotFoundError as error:
        raise ProviderError(f"hibari: the voice {voice!r} is not on this machine; use 'heart'.") from error
    except Exception as error:
        raise ProviderError(f"hibari: the voice {voice!r} could not be loaded ({error}).") from error


@dataclass(frozen=True)
class _Piece:
    """Phonemes that the model says at once, and each spoken token's [first, last] phoneme in them."""

    phonemes: str
    tokens: tuple[tuple[int, int, int], ...]


class _Engine:
    """The model and its reader of English, loaded."""

    def __init__(self, voice: str, threads: int) -> None:
        import hibari
        import onnxruntime
        from hibari.voices import voice_path

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = Path(voice_path(voice, download_missing=False)).read_bytes()
        self._session = onnxruntime.InferenceSession(
            with_output(model, DURATIONS_TENSOR), options, providers=["CPUExecutionProvider"]
        )
        self._tts = hibari.Hibari.__new__(hibari.Hibari)
        self._tts.voice, self._tts._g2p = voice, None
        self._vocabulary = _vocabulary()
        self.sample_rate_hz: int = hibari.SAMPLE_RATE

    def speak(self, said: Sequence[str], speed: float) -> tuple[NDArray[np.float32], list[Span | None]]:
        """Samples, and each form's [start, end) in seconds (None for those without sound)."""
        from hibari import dsp

        noise = np.random.default_rng(NOISE_SEED)
        parts: list[NDArray[np.float32]] = []
        spans: list[Span | None] = [None] * len(said)
        begin_s = 0.0
        for piece in self._pieces(said):
            ids = [0, *(self._vocabulary[c] for c in piece.phonemes), 0]
            *spectrum, ends = self._session.run(
                None, {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
            )
            samples = dsp.synth(*(part[0] for part in spectrum), noise)
            ends_s = np.ravel(ends) * DURATION_UNIT_S
            for token, first, last in piece.tokens:
                spans[token] = (begin_s + float(ends_s[first]), begin_s + float(ends_s[last + 1]))
            parts.append(samples)
            begin_s += len(samples) / self.sample_rate_hz
        return (np.concatenate(parts) if parts else np.zeros(0, np.float32)), spans

    def _pieces(self, said: Sequence[str]) -> Iterator[_Piece]:
        """The text in pieces of a sentence, or of a clause or less where a sentence is too long for the model."""
        phonemes = ""
        tokens: list[tuple[int, int, int]] = []
        for sentence in _sentences(said):
            read = self._read([said[i] for i in sentence])
            for token, sounds in zip(sentence, read, strict=True):
                sounds = sounds[:MAX_PHONEMES]
                clause = phonemes.rstrip()[-1:] in (",", ";", ":", "—") and len(phonemes) > MAX_PHONEMES * 0.6
                if phonemes and (clause or len(phonemes) + len(sounds) > MAX_PHONEMES):
                    yield _Piece(phonemes.rstrip(), tuple(tokens))
                    phonemes, tokens = "", []
                heard = [k for k, c in enumerate(sounds) if c not in MARKS]
                if heard:
                    tokens.append((token, len(phonemes) + heard[0], len(phonemes) + heard[-1]))
                phonemes += sounds + " " if sounds else ""
            if tokens:
                yield _Piece(phonemes.rstrip(), tuple(tokens))
            phonemes, tokens = "", []

    def _read(self, forms: Sequence[str]) -> list[str]:
        """The phonemes of each form, read in the context of all of them ("the" sounds by the word after it)."""
        g2p = self._tts.g2p
        chunks = [""]
        for token in g2p.phonemize_tokens(g2p.tokenize(" ".join(" ".join(form.split()) for form in forms if form))):
            chunks[-1] += token.phonemes or ""
            if token.whitespace:
                chunks.append("")
        chunks_left = iter(["".join(c for c in chunk if c in self._vocabulary) for chunk in chunks])
        return [" ".join(filter(None, (next(chunks_left, "") for _ in form.split()))) for form in forms]


def _sentences(said: Sequence[str]) -> Iterator[list[int]]:
    """The indexes of the forms, sentence by sentence."""
    sentence: list[int] = []
    for index, form in enumerate(said):
        sentence.append(index)
        if form.rstrip("\"'”’»)")[-1:] in (".", "!", "?", "…"):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def with_output(model: bytes, tensor: str) -> bytes:
    """The ONNX model with one of its inner tensors as a further, last output.

    ModelProto.graph is field 7, GraphProto.output 12, ValueInfoProto.name 1, all length-delimited (wire type 2).
    """

    def field(number: int, content: bytes) -> bytes:
        assert len(content) < 128, "the length must fit one byte"
        return bytes([number << 3 | 2, len(content)]) + content

    return model + field(7, field(12, field(1, tensor.encode())))


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    import json

    from hibari.tts import ASSETS

    vocabulary: dict[str, Any] = json.loads((Path(ASSETS) / "vocab.json").read_text(encoding="utf-8"))
    return vocabulary
