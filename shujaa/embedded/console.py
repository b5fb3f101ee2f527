"""One log of several processes: a line is prefixed with who said it, in a colour of its own on a terminal."""

import threading
from typing import TextIO

_COLOURS = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)


class Console:
    """Writes whole lines, from any thread; `is_open` turns False when nobody reads any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_coloured = stream.isatty()
        self._lock = threading.Lock()
        self._colours: dict[str, int] = {}
        self.is_open = True

    def say(self, who: str, line: str) -> None:
        """Write one line of `who`."""
        with self._lock:
            if not self.is_open:
                return
            try:
                self._stream.write(f"{self._prefix(who)} {line}\n")
                self._stream.flush()
            except (BrokenPipeError, ValueError):  # the reader has gone, or the stream is closed
                self.is_open = False

    def _prefix(self, who: str) -> str:
        label = f"{who:<10} |"
        if not self._is_coloured:
            return label
        colour = self._colours.setdefault(who, _COLOURS[len(self._colours) % len(_COLOURS)])
        return f"\x1b[{colour}m{label}\x1b[0m"
