"""The contract of a voice, run over every built-in one, and what each does of its own."""

import itertools
import wave
from pathlib import Path

import numpy as np
import pytest

from studio.providers.errors import ProviderError
from studio.providers.speech import SpeechRequest, espeak
from studio.providers.speech.builtin import speech_seconds, voice_for
from studio.providers.speech.espeak import EspeakVoice
from studio.providers.speech.hibari import HibariVoice
from studio.providers.speech.recording import NothingToSay

TEXTS = {
    "en": "Good morning, Nairobi! Fresh tomatoes cost KSh 1,500 today 🎉 at the market.",
    "sw": "Habari za asubuhi, rafiki! Bei ni KSh 1,500 tu leo 🎉 sokoni.",
    "fr": "Bonjour à tous ! Le marché ouvre à 10 h, c'est la fête 🎉 aujourd'hui.",
    "am": "ሰላም ለዓለም። እንዴት ናችሁ?",
    "ar": "مرحبا بكم في نيروبي. كيف حالكم اليوم؟",
}
CASES = [pytest.param(HibariVoice(), "en", id="hibari-en")] + [
    pytest.param(EspeakVoice(), language, id=f"espeak-{language}") for language in TEXTS
]


def samples_of(path: Path) -> tuple[np.ndarray, int]:
    with wave.open(str(path)) as recording:
        assert (recording.getnchannels(), recording.getsampwidth()) == (1, 2)
        rate_hz = recording.getframerate()
        return np.frombuffer(recording.readframes(recording.getnframes()), "<i2") / 32768, rate_hz


def loud_times(path: Path) -> np.ndarray:
    """The times in seconds of the 10 ms frames within 40 dB of the loudest."""
    samples, rate_hz = samples_of(path)
    size = rate_hz // 100
    power = (samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    return np.flatnonzero(power > power.max() * 1e-4) * 0.01


@pytest.mark.parametrize(("voice", "language"), CASES)
def test_every_written_word_has_a_time_in_order_within_the_recording(voice, language, tmp_path):
    speech = voice.say(SpeechRequest(text=TEXTS[language], language=language), tmp_path / "said.wav")
    assert " ".join(word.text for word in speech.words).replace("\xa0", " ") == TEXTS[language]
    edges = [edge for word in speech.words for edge in (word.start_s, word.end_s)]
    assert all(a <= b for a, b in itertools.pairwise(edges))
    assert edges[0] >= 0
    assert edges[-1] <= speech.duration_s
    assert all(word.end_s - word.start_s >= 0.03 for word in speech.words)


@pytest.mark.parametrize(("voice", "language"), CASES)
def test_the_recording_has_one_margin_one_level_and_the_length_it_claims(voice, language, tmp_path):
    speech = voice.say(SpeechRequest(text=TEXTS[language], language=language), tmp_path / "said.wav")
    samples, rate_hz = samples_of(speech.path)
    assert rate_hz == speech.sample_rate_hz
    assert speech.duration_s == pytest.approx(len(samples) / rate_hz)
    loud = loud_times(speech.path)
    assert loud[0] == pytest.approx(0.06, abs=0.025)
    assert speech.duration_s - loud[-1] == pytest.approx(0.13, abs=0.03)
    size = rate_hz // 100
    power = (samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    assert 10 * np.log10(power[power > power.max() * 1e-4].mean()) == pytest.approx(-20, abs=1.5)
    assert np.abs(samples).max() < 0.9
    assert abs(samples[0]) < 0.001
    assert abs(samples[-1]) < 0.001


@pytest.mark.parametrize(("voice", "language"), CASES[:2])
def test_the_same_request_gives_the_same_bytes(voice, language, tmp_path):
    request = SpeechRequest(text=TEXTS[language], language=language)
    voice.say(request, tmp_path / "one.wav")
    voice.say(request, tmp_path / "two.wav")
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


@pytest.mark.parametrize(("voice", "language"), [CASES[0], CASES[2]])
def test_a_faster_voice_takes_less_time(voice, language, tmp_path):
    natural = voice.say(SpeechRequest(text=TEXTS[language], language=language), tmp_path / "one.wav")
    faster = voice.say(SpeechRequest(text=TEXTS[language], language=language, speed=1.3), tmp_path / "two.wav")
    assert 0.68 < faster.duration_s / natural.duration_s < 0.9


@pytest.mark.parametrize(("voice", "language"), CASES[:2])
@pytest.mark.parametrize("text", ["", "  ", "🎉 🌍", "...", "#"])
def test_a_text_without_a_word_says_so_and_leaves_no_file(voice, language, text, tmp_path):
    with pytest.raises(NothingToSay, match="no word"):
        voice.say(SpeechRequest(text=text, language=language), tmp_path / "said.wav")
    assert list(tmp_path.iterdir()) == []


def test_words_start_where_sound_starts_after_a_pause(tmp_path):
    speech = voice_for("en").say(SpeechRequest(text="Wait. Please stop here.", language="en"), tmp_path / "said.wav")
    loud = loud_times(speech.path)
    gap = int(np.argmax(np.diff(loud)))
    assert loud[gap + 1] - loud[gap] > 0.2
    assert speech.words[1].start_s == pytest.approx(loud[gap + 1], abs=0.08)
    assert speech.words[0].end_s == pytest.approx(loud[gap], abs=0.2)


def test_the_lexicon_changes_what_is_said_and_never_what_is_written(tmp_path):
    plain = SpeechRequest(text="Buy at Duka today.", language="en")
    spelled = SpeechRequest(
        text="Buy at Duka today.", language="en", lexicon={"Duka": "doo kah of the long wide river"}
    )
    first = voice_for("en").say(plain, tmp_path / "one.wav")
    second = voice_for("en").say(spelled, tmp_path / "two.wav")
    assert [word.text for word in second.words] == ["Buy", "at", "Duka", "today."]
    lengths = [speech.words[2].end_s - speech.words[2].start_s for speech in (first, second)]
    assert lengths[1] > 2.5 * lengths[0]


def test_an_amount_spoken_after_its_number_shares_its_time_with_the_currency_sign(tmp_path):
    speech = voice_for("en").say(SpeechRequest(text="Pay KSh 2,500 now.", language="en"), tmp_path / "said.wav")
    pay, currency, amount, now = speech.words
    assert (currency.text, amount.text) == ("KSh", "2,500")
    assert pay.end_s <= currency.start_s < currency.end_s == amount.start_s < amount.end_s <= now.start_s
    assert amount.end_s - currency.start_s > 0.8


def test_a_sentence_longer_than_the_model_sees_is_said_whole(tmp_path):
    text = "and then the farmer went to the market with a basket of fruit " * 14
    speech = voice_for("en").say(SpeechRequest(text=text.strip() + ".", language="en"), tmp_path / "said.wav")
    assert len(speech.words) == 14 * 13
    assert speech.duration_s > 14 * 2
    assert speech.words[-1].end_s > speech.duration_s - 0.4


@pytest.mark.parametrize("language", ["so", "yo", "ha", "zu", "ig", "rw", "xx", ""])
def test_a_language_without_a_voice_has_none(language, tmp_path):
    assert voice_for(language) is None
    with pytest.raises(ProviderError, match="no voice"):
        EspeakVoice().say(SpeechRequest(text="Bawo ni", language=language), tmp_path / "said.wav")


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "hibari"), ("en-KE", "hibari"), ("sw", "espeak"), ("sw-TZ", "espeak"), ("pt-BR", "espeak"),
     ("fr", "espeak"), ("zh-CN", "espeak"), ("af", "espeak"), ("om", "espeak"), ("ti", "espeak"), ("tn", "espeak"),
     ("hi", "espeak")],
)  # fmt: skip
def test_each_language_gets_its_best_voice(language, name):
    assert voice_for(language).name == name


def test_regional_voices_are_told_apart():
    assert (espeak.voice_name("pt-BR"), espeak.voice_name("pt-PT"), espeak.voice_name("zh-CN")) == (
        "pt-br",
        "pt-pt",
        "cmn",
    )


def test_an_engine_that_crashes_or_hangs_is_a_provider_error(monkeypatch, tmp_path):
    request = SpeechRequest(text="Habari", language="sw")
    voice = EspeakVoice()
    assert voice.speaks("sw")
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(espeak, "PROCESS", crash)
    with pytest.raises(ProviderError, match="stopped"):
        voice.say(request, tmp_path / "said.wav")
    crash.write_text("import time; time.sleep(60)")
    with pytest.raises(ProviderError, match="no answer"):
        espeak._run({"ask": "voices"}, timeout_s=0.2)
    assert not (tmp_path / "said.wav").exists()


def test_a_voice_that_is_not_there_is_a_provider_error(tmp_path):
    for voice, language in ((HibariVoice(), "en"), (EspeakVoice(), "sw")):
        with pytest.raises(ProviderError, match="nobody"):
            voice.say(SpeechRequest(text="Hello", language=language, voice="nobody"), tmp_path / "said.wav")


def test_seconds_of_a_text_are_those_of_its_recording(tmp_path):
    voice = voice_for("sw")
    seconds = speech_seconds(voice, "sw")
    speech = voice.say(SpeechRequest(text=TEXTS["sw"], language="sw"), tmp_path / "said.wav")
    assert seconds(TEXTS["sw"]) == speech.duration_s
    assert seconds("🎉") == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "NUL a\x00b and zero\u200bwidth \u202eright\u202c to left",
        "[Hello there](/həlˈO/) my [friend]",
        "<b>bold</b> &amp; {\\pos} \\N %{x} [[h@l'oU]]",
        "x" * 200 + " is long",
        "👨‍👩‍👧 family first",
        "Ọ̀yọ́ and ẹ̀kọ́, مرحبا, ሰላም, 日本語 and Nairobi",
        "1/2 + 3² = 4 × 5 – 6% of $7k, -5 °C, A.B.C.",
        "\n\n\t hi \r\n there",
    ],
)
def test_whatever_is_typed_is_said_with_times_in_order(text, tmp_path):
    for voice, language in ((HibariVoice(), "en"), (EspeakVoice(), "sw")):
        speech = voice.say(SpeechRequest(text=text, language=language), tmp_path / "said.wav")
        edges = [edge for word in speech.words for edge in (word.start_s, word.end_s)]
        assert all(a <= b for a, b in itertools.pairwise(edges))
        assert edges[0] >= 0
        assert edges[-1] <= speech.duration_s
