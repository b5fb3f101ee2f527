"""What the whole system costs, by the door that customers use: `python -m bench.pipeline`.

An installation of its own renders an eight-scene film, then the same with one line changed, then unchanged, then in a
second format; then a batch with one worker and with two. Ratios of wall time from the click to "ready".
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.results import Figure, figure, merge_results, print_table

LINES = (
    "Fresh coffee is here, and the door is open for you now.",
    "Our beans come down from the green hills above Nyeri town.",
    "Every morning we roast a small batch, slowly, over a fire.",
    "The market women pass by, and the first cup is for them.",
    "Students read at the long table under the old mango tree.",
    "A warm mandazi and a cup of chai cost less than a bus ride.",
    "Friends meet here after work, to talk and to laugh aloud.",
    "Come by this week, and bring somebody that you like.",
)
CHANGED = "Every evening we grind a small batch, slowly, by our hands."
WAIT_S = 300
BATCH = 4


@contextmanager
def own_data_folder() -> Iterator[None]:
    """Settings of an installation in a folder that goes away; to be entered before Django is set up."""
    folder = Path(tempfile.mkdtemp(prefix="shujaa-bench-"))
    folder.chmod(0o755)
    os.environ["SHUJAA_DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shujaa.settings"
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def storyboard(changed_line: str | None = None) -> dict[str, Any]:
    lines = [changed_line if changed_line and index == 2 else line for index, line in enumerate(LINES)]
    scenes = [
        {"id": f"s{index}", "narration": line, "shot": {"prompt": line, "motion": {"kind": "push_in"}}}
        for index, line in enumerate(lines)
    ]
    return {"title": "Fresh coffee", "seed": 7, "target_s": 32, "scenes": scenes}


def new_video(seed: int, quality: str = "full") -> Any:
    from studio.models import StoryboardVersion, Video

    video = Video.objects.create(
        title="Bench", source="script", brief="Bench", seed=seed, formats=["9:16"], quality=quality
    )
    body = {**storyboard(), "seed": seed}
    video.storyboard = StoryboardVersion.objects.create(video=video, number=1, body=body)
    video.save()
    return video


def rendered(*videos: Any) -> float:
    """Seconds from the click until all of these videos are ready."""
    from studio.briefs import start_video_run
    from studio.models import Video
    from tenants.models import Tenant

    tenant = Tenant.objects.get(slug="demo")
    start = time.perf_counter()
    for video in videos:
        start_video_run(tenant, video)
    while True:
        states = set(Video.objects.filter(pk__in=[v.pk for v in videos]).values_list("state", "error"))
        if states == {("ready", "")}:
            return time.perf_counter() - start
        if any(state == "failed" for state, _ in states) or time.perf_counter() - start > WAIT_S:
            raise SystemExit(f"The benchmark's films are not ready: {states}")
        time.sleep(0.02)


def first_progress(video: Any) -> float:
    """Seconds from the click until the first step has begun; the render is then cancelled."""
    from studio.briefs import cancel_video, run_of, start_video_run
    from tenants.models import Tenant

    start = time.perf_counter()
    video = start_video_run(Tenant.objects.get(slug="demo"), video)
    run = run_of(video)
    assert run is not None
    while not run.steps.exclude(started_at=None).exists():
        time.sleep(0.005)
    spent = time.perf_counter() - start
    cancel_video(video)
    return spent


def reuse_figures() -> dict[str, Figure]:
    """What an edit, no edit, and a second format cost, as shares of the whole render."""
    from studio.models import StoryboardVersion

    rendered(new_video(seed=1))  # what a worker loads once is loaded
    video = new_video(seed=7)
    full = rendered(video)
    again = rendered(video)
    video.storyboard = StoryboardVersion.objects.create(video=video, number=2, body=storyboard(CHANGED))
    video.save()
    edit = rendered(video)
    video.formats = ["9:16", "1:1"]
    video.save()
    second = rendered(video)
    return {
        "pipeline.full_render": figure(full, "s", 60, "less"),
        "pipeline.edit_one_scene_of_8": figure(edit / full, "share", 0.25, "less"),
        "pipeline.render_again_unchanged": figure(again / full, "share", 0.03, "less"),
        "pipeline.second_format": figure(second / full, "share", 1.0, "less"),
        "pipeline.click_to_first_progress": figure(first_progress(new_video(seed=9)), "s", 1.0, "less"),
    }


def batch_seconds(workers: int, first_seed: int) -> float:
    """A batch of short drafts with so many workers of one thread each, once these are warm."""
    from django_tenants.utils import schema_context

    from shujaa.embedded.stack import temporary_stack
    from tenants.models import Tenant

    with temporary_stack(workers=workers):
        schema = Tenant.objects.get(slug="demo").schema_name
        with schema_context(schema):
            rendered(new_video(seed=first_seed, quality="draft"))
            return rendered(*(new_video(seed=first_seed + n, quality="draft") for n in range(1, BATCH + 1)))


def main() -> None:
    with own_data_folder():
        import django

        django.setup()
        from django_tenants.utils import schema_context

        from shujaa.embedded import services
        from shujaa.embedded.stack import temporary_stack
        from tenants.models import Tenant

        with services(Path(os.environ["SHUJAA_DATA_DIR"])).hold():
            with temporary_stack(workers=2):
                schema = Tenant.objects.get(slug="demo").schema_name
                with schema_context(schema):
                    figures = reuse_figures()
            one, two = batch_seconds(1, 100), batch_seconds(2, 200)
            figures["pipeline.two_workers_over_one"] = figure(one / two, "times", 1.7, "more")
        merge_results(figures)
        print_table(figures)


if __name__ == "__main__":
    main()
