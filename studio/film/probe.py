"""The certificate: what a finished file is found to hold when it is decoded, against what was planned."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from studio.film.audio import SAMPLE_RATE_HZ, read_audio
from studio.film.errors import FilmError
from studio.film.frames import rows_of
from studio.film.loudness import LoudnessMeter
from studio.film.spans import BlackSpans, FrozenSpans, SilentSpans, Span, beyond
from studio.film.spec import Canvas

LOUDNESS_TOLERANCE_LU = 0.5
AV_TOLERANCE_F = 1.0
QR_LOOKS = 8
_BT709 = 1  # ITU-T H.273: the code point of BT.709 for primaries, transfer and matrix; libav's range "MPEG" is 1 too.


@dataclass(frozen=True)
class Expected:
    """What the plan promises of a file: its size and frames, its sound, what its end card's code says, and the spans
    (first frame, frame after the last) that the storyboard wants still, black or silent."""

    canvas: Canvas
    frames: int
    has_sound: bool = True
    loudness_lufs: float | None = -14.0
    true_peak_dbtp: float = -1.0
    stills: tuple[Span, ...] = ()
    blacks: tuple[Span, ...] = ()
    silences: tuple[Span, ...] = ()
    qr_text: str | None = None
    qr_frames: Span | None = None
    caption_coverage: float | None = None
    least_caption_coverage: float = 1.0
    max_bytes: int | None = None


@dataclass(frozen=True)
class VideoStream:
    """The picture's stream as the file declares it; colour tags are code points of ITU-T H.273."""

    codec: str
    profile: str
    pixel_format: str
    width_px: int
    height_px: int
    fps: float
    colour_range: int
    colour_primaries: int
    colour_transfer: int
    colour_matrix: int


@dataclass(frozen=True)
class AudioStream:
    """The sound's stream as the file declares it."""

    codec: str
    sample_rate_hz: int
    channels: int


@dataclass(frozen=True)
class Certificate:
    """What was measured in a finished file. Spans are in frames, and only those that the storyboard does not ask for.
    `problems` are sentences; a film without any is ready."""

    video: VideoStream
    audio: AudioStream | None
    size_bytes: int
    is_faststart: bool
    frames: int
    planned_frames: int
    is_constant_rate: bool
    duration_s: float
    audio_video_difference_f: float | None
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    black_spans: tuple[Span, ...]
    frozen_spans: tuple[Span, ...]
    silent_spans: tuple[Span, ...]
    qr_text: str | None
    caption_coverage: float | None
    problems: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON, with `is_ready`."""
        return {**dataclasses.asdict(self), "is_ready": self.is_ready}


def examine_film(path: Path, expected: Expected) -> Certificate:
    """The certificate of a finished file, from decoding it once. Raises FilmError for a file that is no film."""
    try:
        video, seen = _watch(path, expected)
        audio, heard = _listen(path, expected)
        size_bytes, is_faststart = path.stat().st_size, _is_faststart(path)
    except (OSError, av.FFmpegError, IndexError, FilmError) as broken:
        raise FilmError(f"“{path.name}” cannot be read as a film: render it again.") from broken
    fps = expected.canvas.fps
    certificate = Certificate(
        video=video,
        audio=audio,
        size_bytes=size_bytes,
        is_faststart=is_faststart,
        frames=seen.frames,
        planned_frames=expected.frames,
        is_constant_rate=seen.is_constant_rate,
        duration_s=seen.frames / fps,
        audio_video_difference_f=None
        if heard is None
        else round(heard.samples / SAMPLE_RATE_HZ * fps - seen.frames, 3),
        integrated_lufs=None if heard is None else round(heard.integrated_lufs, 2),
        true_peak_dbtp=None if heard is None or heard.true_peak_dbtp == -np.inf else round(heard.true_peak_dbtp, 2),
        black_spans=beyond(seen.black, expected.blacks, 1),
        frozen_spans=beyond(seen.frozen, expected.stills, FrozenSpans.LEAST_F),
        silent_spans=() if heard is None else beyond(heard.silent, expected.silences, heard.least_silence_f),
        qr_text=seen.qr_text,
        caption_coverage=expected.caption_coverage,
    )
    return dataclasses.replace(certificate, problems=tuple(_problems(certificate, expected)))


@dataclass(frozen=True)
class _Seen:
    frames: int
    is_constant_rate: bool
    black: tuple[Span, ...]
    frozen: tuple[Span, ...]
    qr_text: str | None


@dataclass(frozen=True)
class _Heard:
    samples: int
    integrated_lufs: float
    true_peak_dbtp: float
    silent: tuple[Span, ...]
    least_silence_f: int


def _watch(path: Path, expected: Expected) -> tuple[VideoStream, _Seen]:
    """The video stream's description, and one pass over its frames: every one is decoded (without the deblocking that
    only a viewer needs) and looked at in one pixel of each 8 x 8."""
    fps = expected.canvas.fps
    black, frozen = BlackSpans(), FrozenSpans()
    looks = _qr_looks(expected)
    qr_text = None
    count, is_constant_rate = 0, True
    with av.open(str(path)) as film:
        stream: Any = film.streams.video[0]
        stream.codec_context.options = {"skip_loop_filter": "all", "flags2": "+fast"}
        stream.codec_context.thread_count = 2  # it ends the critical path, when other cores have little left to do
        for frame in film.decode(stream):
            is_constant_rate &= frame.pts is not None and frame.pts * frame.time_base * fps == count
            luma = rows_of(frame.planes[0])[: frame.height, : frame.width]
            small = np.ascontiguousarray(luma[4::8, 4::8])
            black.look(small)
            frozen.look(small)
            if qr_text is None and count in looks:
                qr_text = _read_qr(luma)
            count += 1
        seen = _Seen(count, is_constant_rate, black.finish(), frozen.finish(), qr_text)
        return _describe_video(stream), seen


def _describe_video(stream: Any) -> VideoStream:
    context = stream.codec_context
    return VideoStream(
        codec=context.name,
        profile=context.profile or "",
        pixel_format=context.pix_fmt or "",
        width_px=context.width,
        height_px=context.height,
        fps=float(stream.average_rate or 0),
        colour_range=int(context.color_range),
        colour_primaries=int(context.color_primaries),
        colour_transfer=int(context.color_trc),
        colour_matrix=int(context.colorspace),
    )


def _qr_looks(expected: Expected) -> frozenset[int]:
    """The frames in which a code is looked for: some, spread over the span in which it should stand."""
    if expected.qr_text is None:
        return frozenset()
    first, end = expected.qr_frames or (0, expected.frames)
    return frozenset(int(at) for at in np.linspace(first + (end - first) * 0.3, max(end - 2, first), QR_LOOKS))


def _read_qr(luma: np.ndarray[Any, np.dtype[np.uint8]]) -> str | None:
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(luma))
    return text or None


def _listen(path: Path, expected: Expected) -> tuple[AudioStream | None, _Heard | None]:
    """The sound stream's description and one pass over its samples; None for a film without sound."""
    with av.open(str(path)) as film:
        if not film.streams.audio:
            return None, None
        context = film.streams.audio[0].codec_context
        described = AudioStream(context.name, context.sample_rate, context.layout.nb_channels)
    meter, silent = LoudnessMeter(), SilentSpans(SAMPLE_RATE_HZ, expected.canvas.fps)
    samples = 0
    for block in read_audio(path):
        meter.push(block)
        silent.listen(block)
        samples += block.shape[1]
    loudness = meter.finish()
    heard = _Heard(samples, loudness.integrated_lufs, loudness.true_peak_dbtp, silent.finish(), silent.least_f)
    return described, heard


def _is_faststart(path: Path) -> bool:
    """Whether the file's index stands before its media (ISO/IEC 14496-12: box size and type, eight bytes)."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            skip = 8
            if size == 1:
                size, skip = int.from_bytes(file.read(8), "big"), 16
            if size < skip:
                return False
            file.seek(size - skip, 1)
    return False


def _problems(found: Certificate, expected: Expected) -> list[str]:
    return [*_video_problems(found, expected), *_sound_problems(found, expected), *_other_problems(found, expected)]


def _video_problems(found: Certificate, expected: Expected) -> list[str]:
    canvas, video = expected.canvas, found.video
    said = []
    if (video.codec, video.profile, video.pixel_format) != ("h264", "High", "yuv420p"):
        said.append(f"The picture is {video.codec} {video.profile} {video.pixel_format}, not H.264 High 4:2:0.")
    if (video.width_px, video.height_px) != (canvas.width_px, canvas.height_px):
        said.append(
            f"The picture is {video.width_px}x{video.height_px} pixels, not {canvas.width_px}x{canvas.height_px}."
        )
    tags = (video.colour_range, video.colour_primaries, video.colour_transfer, video.colour_matrix)
    if tags != (1, _BT709, _BT709, _BT709):
        said.append("The picture's colours are not tagged as BT.709 in limited range.")
    if found.frames != expected.frames:
        said.append(f"The film has {found.frames} frames, not the {expected.frames} that were planned.")
    if not found.is_constant_rate:
        said.append(f"The film's frames do not come evenly at {canvas.fps} a second.")
    said += _span_problems("black", found.black_spans, canvas.fps)
    said += _span_problems("frozen", found.frozen_spans, canvas.fps)
    return said


def _sound_problems(found: Certificate, expected: Expected) -> list[str]:
    if found.audio is None:
        return ["The film has no sound."] if expected.has_sound else []
    said = []
    if found.audio.codec != "aac":
        said.append(f"The sound is {found.audio.codec}, not AAC.")
    gap = found.audio_video_difference_f or 0.0
    if abs(gap) > AV_TOLERANCE_F:
        said.append(f"Sound and picture end {abs(gap):.1f} frames apart.")
    loud, wanted = found.integrated_lufs, expected.loudness_lufs
    if loud is not None and wanted is not None and abs(loud - wanted) > LOUDNESS_TOLERANCE_LU:
        said.append(f"The film's loudness is {loud:.1f} LUFS, not {wanted:.1f}.")
    if found.true_peak_dbtp is not None and found.true_peak_dbtp > expected.true_peak_dbtp:
        said.append(f"The sound peaks at {found.true_peak_dbtp:.1f} dBTP, over {expected.true_peak_dbtp:.1f}.")
    return [*said, *_span_problems("silent", found.silent_spans, expected.canvas.fps)]


def _other_problems(found: Certificate, expected: Expected) -> list[str]:
    said = []
    if not found.is_faststart:
        said.append("The file's index is at its end, so that it cannot play while it loads.")
    if expected.qr_text is not None and found.qr_text != expected.qr_text:
        read = f"reads “{found.qr_text}”" if found.qr_text else "cannot be read"
        said.append(f"The end card's code {read}; it should say “{expected.qr_text}”.")
    coverage = found.caption_coverage
    if coverage is not None and coverage < expected.least_caption_coverage:
        said.append(f"The captions show {coverage:.0%} of what is said.")
    if expected.max_bytes is not None and found.size_bytes > expected.max_bytes:
        said.append(f"The file has {found.size_bytes / 1e6:.1f} MB, over the limit of {expected.max_bytes / 1e6:.0f}.")
    return said


def _span_problems(what: str, spans: Sequence[Span], fps: int) -> list[str]:
    return [
        f"The film is {what} from {float(Fraction(start, fps)):.1f} to {float(Fraction(end, fps)):.1f} seconds."
        for start, end in spans
    ]
