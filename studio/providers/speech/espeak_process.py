"""A process of its own for eSpeak NG: a JSON request on standard input, a JSON header line and 16-bit PCM out.

The library keeps its state in C globals, and a text that crashes or hangs it must not take a worker down, so
`espeak.py` runs this file as a script. It imports the standard library alone, to start in some 20 ms, and it is run in
the folder that holds the library and `espeak-ng-data`: the library cuts data paths over 160 characters short, so it is
given the path ".".

{"ask": "voices"}  answers  {"voices": ["am", "sw", ...]}
{"ask": "speech", "library": PATH, "text", "voice", "rate_wpm", "pitch", "pitch_range", "word_gap_10ms"}  answers
{"sample_rate_hz": N, "words": [[character, start_ms], ...]} and the samples; characters count from 0.
"""

import ctypes
import json
import sys
from typing import Any

AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
CHARS_UTF8 = 1
POSITION_CHARACTER = 1
EVENT_LIST_TERMINATED, EVENT_WORD = 0, 1
RATE, PITCH, RANGE, WORD_GAP = 1, 3, 4, 7  # espeak_PARAMETER in speak_lib.h


class Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


class Voice(ctypes.Structure):
    """The head of espeak_VOICE; `languages` is a priority byte and a zero-ended name, repeated, ended by a zero."""

    _fields_ = (("name", ctypes.c_char_p), ("languages", ctypes.c_void_p), ("identifier", ctypes.c_char_p))


def load(path: str) -> tuple[ctypes.CDLL, int]:
    """The library, started, and its sample rate in Hz."""
    library = ctypes.CDLL(path)
    rate_hz = library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, b".", INITIALIZE_DONT_EXIT)
    if rate_hz <= 0:
        raise SystemExit("eSpeak NG did not start: is its espeak-ng-data folder whole?")
    return library, rate_hz


def list_voices(library: ctypes.CDLL) -> list[str]:
    """Every language that a voice answers to, such as `sw` or `pt-br`."""
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(Voice))
    voices = library.espeak_ListVoices(None)
    names = set()
    index = 0
    while voices[index]:
        at = voices[index].contents.languages
        while priority_and_name := ctypes.string_at(at):
            names.add(priority_and_name[1:].decode())
            at += len(priority_and_name) + 1
        index += 1
    return sorted(names)


def speak(library: ctypes.CDLL, request: dict[str, Any]) -> tuple[bytes, list[tuple[int, int]]]:
    """Samples and word starts (character, milliseconds) of a request."""
    pcm = bytearray()
    words: list[tuple[int, int]] = []

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            pcm.extend(ctypes.string_at(samples, 2 * count))
        index = 0
        while events[index].type != EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == EVENT_WORD:
                words.append((event.text_position - 1, event.audio_position))
            index += 1
        return 0

    callback_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
    callback = callback_type(collect)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(request["voice"].encode()) != 0:
        raise SystemExit(f"eSpeak NG has no voice {request['voice']!r}.")
    settings = {RATE: "rate_wpm", PITCH: "pitch", RANGE: "pitch_range", WORD_GAP: "word_gap_10ms"}
    for parameter, name in settings.items():
        library.espeak_SetParameter(parameter, int(request[name]), 0)
    text = request["text"].encode()
    size = ctypes.c_size_t(len(text) + 1)
    failed = library.espeak_Synth(text, size, 0, POSITION_CHARACTER, 0, CHARS_UTF8, None, None)
    if failed or library.espeak_Synchronize() != 0:
        raise SystemExit("eSpeak NG could not say the text.")
    return bytes(pcm), words


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    library, rate_hz = load(request["library"])
    out = sys.stdout.buffer
    if request["ask"] == "voices":
        out.write(json.dumps({"voices": list_voices(library)}).encode() + b"\n")
        return
    pcm, words = speak(library, request)
    out.write(json.dumps({"sample_rate_hz": rate_hz, "words": words}).encode() + b"\n" + pcm)


if __name__ == "__main__":
    main()
