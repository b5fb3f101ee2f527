"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from studio.film.errors import FilmError


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes `path`'s place when the block ends well, and goes when it does not.
    Raises FilmError where the file system refuses."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part{path.suffix}")
    try:
        yield part
        os.replace(part, path)
    except OSError as refused:
        reason = refused.strerror or str(refused)
        raise FilmError(f"“{path.name}” could not be written: {reason}. Check that the disk has room.") from refused
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
