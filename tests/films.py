"""Videos with small but real files, for tests of pages."""

import tempfile
from pathlib import Path
from typing import Any

import av
import numpy as np

from studio.assets import store_file
from studio.models import Asset, Film, StoryboardVersion, Video, VideoState
from tenants.models import User

SUBTITLES = {"srt": "1\n00:00:00,000 --> 00:00:01,000\nHabari\n", "vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nHabari\n"}
CERTIFICATE = {
    "video": {"codec": "h264", "width_px": 90, "height_px": 160, "fps": 30.0},
    "frames": 60,
    "planned_frames": 60,
    "is_constant_rate": True,
    "black_spans": [],
    "frozen_spans": [],
    "silent_spans": [],
    "audio_video_difference_f": 0.1,
    "integrated_lufs": -14.1,
    "true_peak_dbtp": -1.3,
    "caption_coverage": 1.0,
    "qr_text": "http://go.studio.localhost/q/abcd2345",
    "is_faststart": True,
    "has_valid_provenance": True,
    "problems": [],
    "is_ready": True,
}


def ready_video(made_by: User | None = None, formats: tuple[str, ...] = ("9:16",), **fields: Any) -> Video:
    """A finished video of the current tenant with a film per format, two scenes and an end card."""
    fields = {"title": "Kahawa ya Nyeri", "brief": "Coffee from Nyeri", "source": "idea", "seed": 7} | fields
    video = Video.objects.create(made_by=made_by, formats=list(formats), state=VideoState.READY, **fields)
    scenes = [{"id": f"s{n}", "narration": f"Words of scene {n}", "shot": {"prompt": "coffee"}} for n in (1, 2)]
    body = {"title": video.title, "scenes": scenes, "end_card": {"action": "Order a bag", "seconds": 0.0}}
    video.storyboard = StoryboardVersion.objects.create(video=video, number=1, body=body)
    poster = store_bytes(b"\xff\xd8 poster of " + video.title.encode(), "poster", "poster.jpg")
    captions = {f"captions_{k}": store_bytes(t.encode(), "captions", f"captions.{k}") for k, t in SUBTITLES.items()}
    captions["captions_ass"] = store_bytes(b"[Script Info]\n", "captions", "captions.ass")
    for name in formats:
        Film.objects.create(
            video=video,
            format=name,
            asset=small_film(len(name) + sum(map(ord, name))),
            poster=poster,
            width_px=90,
            height_px=160,
            duration_s=2.0,
            certificate=CERTIFICATE,
            **captions,
        )
    video.poster = poster
    video.save()
    return video


def store_bytes(content: bytes, kind: str, name: str) -> Asset:
    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(content)
    return store_file(path, kind, name=name, origin={"provider": "test", "version": "1"}, licence="CC0")


def small_film(shade: int) -> Asset:
    """Two seconds of H.264, 90 x 160: the first dark, the second bright; `shade` makes it another film."""
    path = Path(tempfile.mkdtemp()) / "film.mp4"
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 90, 160, "yuv420p"
        for frame in range(60):
            value = 20 + shade % 20 if frame < 30 else 230 - shade % 20
            picture = np.full((160, 90, 3), value, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    return store_file(path, "film", name="film.mp4", origin={"provider": "test", "version": "1"}, licence="CC0")
