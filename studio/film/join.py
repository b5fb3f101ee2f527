"""The finished file: the segments' packets in one stream, the sound beside them, nothing encoded again."""

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from studio.film.errors import FilmError
from studio.film.files import written_whole
from studio.film.spec import Canvas

REORDER_F = 2  # How far x264's B-pyramid moves a frame in decoding order: decoding times run this far ahead.


def join_film(segments: Sequence[Path], sound: Path | None, canvas: Canvas, path: Path) -> None:
    """One MP4 of all segments in order, with the AAC stream of `sound`: constant frame rate, index at the front. `path`
    is replaced when the file is whole, and left as it was on failure. Raises FilmError."""
    if not segments:
        raise FilmError("A film without segments cannot be joined: render its scenes first.")
    with written_whole(path) as part:
        try:
            _write(segments, sound, canvas, part)
        except av.FFmpegError as failed:
            raise FilmError(f"The film could not be joined: {failed}. Check that the disk has room.") from failed


def _write(segments: Sequence[Path], sound: Path | None, canvas: Canvas, part: Path) -> None:
    with ExitStack() as files:
        film = files.enter_context(av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}))
        with av.open(str(segments[0])) as first:
            video = film.add_stream_from_template(first.streams.video[0])
            extradata = first.streams.video[0].codec_context.extradata or b""
        video.time_base = Fraction(1, canvas.fps)
        streams = [_video_packets(segments, extradata, canvas.fps, video)]
        if sound is not None:
            heard = files.enter_context(av.open(str(sound)))
            audio = film.add_stream_from_template(heard.streams.audio[0])
            streams.append(_audio_packets(heard, audio))
        for packet in heapq.merge(*streams, key=lambda packet: packet.dts * packet.time_base):
            film.mux(packet)


def _video_packets(segments: Sequence[Path], extradata: bytes, fps: int, video: Any) -> Iterator[Any]:
    """All packets with their film's times. Decoding times are counted through, so that no segment, however short, can
    collide with the one before it."""
    start = sent = 0
    for segment in segments:
        with av.open(str(segment)) as file:
            stream: Any = file.streams.video[0]
            if stream.codec_context.extradata != extradata:
                raise FilmError("The film's segments were encoded with different settings: render them all again.")
            frames = 0
            for packet in file.demux(stream):
                if packet.pts is None:
                    continue
                local = packet.pts * packet.time_base * fps
                if local.denominator != 1:
                    raise FilmError("A segment of the film has another frame rate: render it again.")
                packet.stream = video
                packet.time_base = Fraction(1, fps)
                packet.pts, packet.dts, packet.duration = start + int(local), sent - REORDER_F, 1
                if packet.pts < packet.dts:
                    raise FilmError("A segment of the film is out of order: render it again.")
                sent += 1
                frames += 1
                yield packet
            start += frames


def _audio_packets(heard: Any, audio: Any) -> Iterator[Any]:
    for packet in heard.demux(audio=0):
        if packet.size:
            packet.stream = audio
            yield packet
