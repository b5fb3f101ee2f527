import numpy as np

from studio.film.spans import BlackSpans, FrozenSpans, SilentSpans, beyond


def test_only_what_lies_outside_the_allowed_spans_is_left():
    assert beyond([(10, 50)], [(0, 20), (30, 35)], 1) == ((20, 30), (35, 50))
    assert beyond([(10, 50)], [(0, 20), (30, 35)], 11) == ((35, 50),)
    assert beyond([(10, 50)], [(5, 60)], 1) == ()
    assert beyond([(10, 50)], [], 1) == ((10, 50),)


def test_a_single_black_frame_is_found_and_a_dark_picture_is_none():
    black, dark = np.full((30, 20), 17, np.uint8), np.full((30, 20), 17, np.uint8)
    dark[:, :4] = 90
    spans = BlackSpans()
    for frame in (dark, black, dark, dark, black):
        spans.look(frame)
    assert spans.finish() == ((1, 2), (4, 5))


def test_a_slow_camera_and_a_small_change_are_no_freeze():
    across = np.linspace(0, 255, 400)[None, :].repeat(30, axis=0)
    still, slow, blink = FrozenSpans(), FrozenSpans(), FrozenSpans()
    for at in range(150):
        still.look(across[:, :300].astype(np.uint8))
        slow.look(across[:, at // 2 : 300 + at // 2].astype(np.uint8))
        picture = across[:, :300].astype(np.uint8)
        picture[:4, :4] = 255 if at // 20 % 2 else 0
        blink.look(picture)
    assert still.finish() == ((0, 150),)
    assert slow.finish() == blink.finish() == ()


def test_silence_is_found_in_frames_and_a_short_pause_is_none():
    spans = SilentSpans(48_000, 30)
    tone = 0.2 * np.sin(np.arange(48_000) / 20)
    sound = np.concatenate([tone, np.zeros(48_000), tone, np.zeros(9_600), tone]).astype(np.float32)
    for block in np.array_split(np.stack([sound, sound]), 77, axis=1):
        spans.listen(block)
    assert spans.finish() == ((30, 60),)
