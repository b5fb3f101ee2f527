"""A segment's frames in, an H.264 file out: one encoder with one thread, and the file appears only when it is whole."""

import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import cv2
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from studio.film.errors import FilmError
from studio.film.spec import Canvas, Encoding

# opencv's cvdef.h: the numbers by which `checkHardwareSupport` knows these.
_CPU_AVX2, _CPU_AVX_512F = 11, 13


class SegmentWriter:
    """Encodes frames in order into an MP4 at `path`, which is replaced at the end, or left as it was on any failure."""

    def __init__(self, canvas: Canvas, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._count = 0
        self._container = av.open(str(self._part), "w", format="mp4")
        self._stream = video_stream(self._container, canvas)

    def __enter__(self) -> Self:
        return self

    def write(self, frame: Any) -> None:
        """Encode a frame; it may be drawn over as soon as this returns."""
        frame.pts = self._count
        self._count += 1
        self._mux(frame)

    def _mux(self, frame: Any) -> None:
        try:
            for packet in self._stream.encode(frame):
                self._container.mux(packet)
        except (OSError, av.FFmpegError) as failed:
            raise _not_written(failed) from failed

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._mux(None)
            self._container.close()
            if kind is None:
                os.replace(self._part, self._path)
        except (OSError, av.FFmpegError) as failed:
            raise _not_written(failed) from failed
        finally:
            with suppress(FileNotFoundError):
                self._part.unlink()


def _not_written(failed: OSError | av.FFmpegError) -> FilmError:
    return FilmError(f"The film could not be written: {failed.strerror}. Check that the folder and room are there.")


def video_stream(container: Any, canvas: Canvas) -> Any:
    """An x264 stream in a container: one thread, High profile, BT.709 tagged, constant frame rate."""
    encoding = canvas.encoding
    options = {
        "preset": encoding.preset,
        "crf": str(encoding.crf),
        "profile": "high",
        "x264-params": _x264_params(encoding),
    }
    stream = container.add_stream("libx264", rate=canvas.fps, options=options)
    stream.width, stream.height, stream.pix_fmt = canvas.width_px, canvas.height_px, "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, canvas.fps)
    context.thread_count = 1
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream


def _x264_params(encoding: Encoding) -> str:
    """The settings, and on processors with AVX-512 the order to do without it: x264's mbtree (core 165) then reads
    memory that was never written, so that the same frames give different files. AVX2 gives the same bytes as SSE4.2."""
    if cv2.checkHardwareSupport(_CPU_AVX_512F) and cv2.checkHardwareSupport(_CPU_AVX2):
        return f"{encoding.x264_params}:asm=AVX2" if encoding.x264_params else "asm=AVX2"
    return encoding.x264_params
