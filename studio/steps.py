"""The door through which workers come: every kind of step, and what happens when a video's run ends."""

import time
from collections.abc import Callable
from typing import Any

from studio import certificates, rendering, scripts
from studio.assets import known_outputs, remember_output, sweep_working_folders, working_folder
from studio.models import StoryboardVersion, Video
from studio.rendering import Job
from studio.runs.models import Run
from studio.runs.registry import StepContext, StepOutcome, step, when_run_ends
from studio.storyboards import read_storyboard
from studio.videos import settle_video

ABANDONED_S = 6 * 3600  # no step works as long: the folder is a killed worker's
ENGINE = ("av", "cv2", "numpy", "PIL.Image", "studio.rendering")


@step("script", preload=ENGINE)
def script(ctx: StepContext) -> StepOutcome:
    sweep_working_folders(older_than_s=ABANDONED_S, now_s=time.time())
    video = Video.objects.get(pk=ctx.params["video"])
    plan = scripts.write_and_plan(ctx.tenant, video)
    return StepOutcome(plan.as_result(), more=plan.steps, done=known_outputs(step.key for step in plan.steps))


def _remembered(kind: str, work: Callable[[Job], dict[str, Any]]) -> None:
    """Registers a kind of step whose output is stored under its content key and made only where it is not there."""

    def run_step(ctx: StepContext) -> dict[str, Any]:
        key = ctx.step.key
        known = known_outputs([key])
        if key in known:
            return known[key]
        version = StoryboardVersion.objects.select_related("video").get(pk=ctx.params["storyboard"])
        with working_folder() as folder:
            job = Job(
                storyboard=read_storyboard(version.body),
                quality=version.video.quality,
                params=ctx.params,
                needs=ctx.needs,
                folder=folder,
                video_id=version.video_id,
                step_id=ctx.step.pk,
                report=ctx.report,
            )
            result = work(job)
        ctx.stop_if_cancelled()
        return remember_output(key, kind, result)

    run_step.__qualname__ = f"run_step_{kind}"
    step(kind, preload=ENGINE)(run_step)


for _kind, _work in {
    "voice": rendering.record_voice,
    "picture": rendering.draw_picture,
    "shot": rendering.film_shot,
    "transition": rendering.film_transition,
    "soundtrack": rendering.mix_sound,
    "captions": rendering.write_captions,
    "film": rendering.join_parts,
    "certificate": certificates.certify,
    "poster": rendering.make_posters,
}.items():
    _remembered(_kind, _work)


@when_run_ends("video")
def video_run_ended(run: Run) -> None:
    settle_video(run)
