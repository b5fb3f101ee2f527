"""Spans of a film in which nothing is seen to move, nothing is seen, or nothing is heard; found frame by frame."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]  # first frame, frame after the last


def beyond(found: Sequence[Span], allowed: Sequence[Span], least: int) -> tuple[Span, ...]:
    """The parts of spans that lie outside those allowed and are at least so many frames long."""
    left: list[Span] = list(found)
    for start, end in allowed:
        left = [part for span in left for part in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))]
        left = [part for part in left if part[0] < part[1]]
    return tuple(sorted({part for part in left if part[1] - part[0] >= least}))


class _Spans:
    """Collects spans of frames for which something holds."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._from: int | None = None

    def note(self, at: int, holds: bool) -> None:
        if holds and self._from is None:
            self._from = at
        elif not holds and self._from is not None:
            self.spans.append((self._from, at))
            self._from = None


class BlackSpans:
    """Frames whose luma is all but black: 98 % of it in the lowest tenth of the range."""

    def __init__(self) -> None:
        self._spans = _Spans()
        self._count = 0

    def look(self, luma: NDArray[np.uint8]) -> None:
        """Takes the next frame's luma, at any size."""
        self._spans.note(self._count, float((luma < 38).mean()) > 0.98)
        self._count += 1

    def finish(self) -> tuple[Span, ...]:
        self._spans.note(self._count, False)
        return tuple(self._spans.spans)


class FrozenSpans:
    """Runs of at least LEAST_F frames that do not differ from the run's first: neither a little everywhere (a camera
    that moves) nor much in a small place (a caption that changes)."""

    LEAST_F = 60

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._first: NDArray[np.int16] | None = None
        self._from = 0
        self._count = 0

    def look(self, luma: NDArray[np.uint8]) -> None:
        """Takes the next frame's luma, always at the same size."""
        now = luma.astype(np.int16)
        if self._first is None or _differ(now, self._first):
            self._close()
            self._first, self._from = now, self._count
        self._count += 1

    def _close(self) -> None:
        if self._count - self._from >= self.LEAST_F:
            self._spans.append((self._from, self._count))

    def finish(self) -> tuple[Span, ...]:
        self._close()
        return tuple(self._spans)


def _differ(now: NDArray[np.int16], first: NDArray[np.int16]) -> bool:
    change = np.abs(now - first)
    return float(change.mean()) > 0.3 or float((change > 16).mean()) > 0.0005


class SilentSpans:
    """Runs of at least half a second whose sound stays under -55 dBFS, in frames of the film."""

    _FLOOR = 10 ** (-55 / 20)

    def __init__(self, sample_rate_hz: int, fps: int) -> None:
        self.least_f = fps // 2
        self._step = sample_rate_hz // fps
        self._left: NDArray[np.float32] = np.zeros((2, 0), np.float32)
        self._spans = _Spans()
        self._count = 0

    def listen(self, samples: NDArray[Any]) -> None:
        """Takes (2, n) samples."""
        block = np.concatenate([self._left, samples], axis=1)
        whole = block.shape[1] // self._step
        loudest = np.abs(block[:, : whole * self._step]).reshape(2, whole, self._step).max(axis=(0, 2))
        for level in loudest:
            self._spans.note(self._count, bool(level < self._FLOOR))
            self._count += 1
        self._left = block[:, whole * self._step :]

    def finish(self) -> tuple[Span, ...]:
        self._spans.note(self._count, False)
        return tuple(span for span in self._spans.spans if span[1] - span[0] >= self.least_f)
