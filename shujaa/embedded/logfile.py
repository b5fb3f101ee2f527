"""The log of a server: appended to, read back from a point, cut when it has grown."""

import io
import os
import time
from pathlib import Path
from typing import BinaryIO, TextIO

_LARGEST = 16 * 1024**2


class LogFile:
    """A log that one server and its programs write to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> BinaryIO:
        """The log for appending; a large one is renamed first, and one old log is kept."""
        if self.size() > _LARGEST:
            self.path.replace(self.path.with_suffix(".log.1"))
        return open(self.path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))

    def open_text(self) -> TextIO:
        """The log for appending text."""
        return io.TextIOWrapper(self.open(), encoding="utf-8", errors="replace")

    def note(self, sentence: str) -> None:
        """Add a sentence of our own."""
        with self.open() as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} NOTE: {sentence}\n".encode())

    def size(self) -> int:
        """Bytes written so far, 0 for no log."""
        return self.path.stat().st_size if self.path.exists() else 0

    def text_since(self, offset: int) -> str:
        """What was written after `offset` bytes."""
        if not self.path.exists():
            return ""
        with self.path.open("rb") as file:
            file.seek(offset if offset <= self.size() else 0)
            return file.read().decode(errors="replace")
