"""Sound files of any format in, blocks of samples out: 48 kHz float32, shape (channels, samples)."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from studio.film.errors import FilmError

SAMPLE_RATE_HZ = 48000

# FFmpeg looks through megabytes of a WAV file before it opens it, and then reads it in 4 kB packets; neither is needed.
WAV_OPTIONS = {"probesize": "32768", "max_size": "131072"}

Samples = NDArray[np.float32]


def read_audio(path: Path, layout: str = "stereo") -> Iterator[Samples]:
    """The first sound track of a file, block by block as it is decoded, in 48 kHz; nothing is held back.

    Raises FilmError when the file cannot be read or holds no sound.
    """
    try:
        options = WAV_OPTIONS if path.suffix.lower() == ".wav" else {}
        with av.open(str(path), options=options) as container:
            if not container.streams.audio:
                raise FilmError(f"{path.name} holds no sound; choose an audio file (WAV, MP3, M4A, OGG, FLAC).")
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE_HZ)
            for frame in container.decode(audio=0):
                frame.pts = None
                for part in resampler.resample(frame):
                    yield np.asarray(part.to_ndarray(), np.float32)
            for part in resampler.resample(None):
                yield np.asarray(part.to_ndarray(), np.float32)
    except (av.FFmpegError, OSError) as error:
        raise FilmError(f"{path.name} could not be read as sound ({error}); choose another audio file.") from error


def audio_frame(samples: Samples, start: int, rate_hz: int = SAMPLE_RATE_HZ) -> av.AudioFrame:
    """Stereo samples as a frame whose time is `start` samples."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.float32), "fltp", "stereo")
    frame.sample_rate = rate_hz
    frame.time_base = Fraction(1, rate_hz)
    frame.pts = start
    return frame
