"""Whether a finished film is fit to post: the file, as decoded, against what the storyboard promised."""

from typing import Any

from studio.assets import asset_path
from studio.film.probe import Expected, examine_film
from studio.film.spec import FPS
from studio.plans import END_CARD_ID
from studio.provenance import ProvenanceError, read_provenance
from studio.rendering import Job
from studio.storyboards import Scene

LEAST_COVERAGE = 0.98
LAST_CHORD_F = round(1.5 * FPS)  # the music's last chord may have died away


def certify(job: Job) -> dict[str, Any]:
    """The certificate of the film of one format: what was measured, `problems` as sentences, `is_ready`."""
    film = asset_path(job.needs[job.params["film"]]["film"]["asset"])
    coverage = job.needs[job.params["captions"]]["coverage"]
    measured = examine_film(film, _expected(job, coverage)).to_json()
    problems = list(measured["problems"])
    try:
        provenance = read_provenance(film)
        problems += [f"the signed statement of origin is not valid ({code})" for code in provenance["problems"]]
    except ProvenanceError as missing:
        provenance = {"is_valid": False}
        problems.append(str(missing))
    return {
        **measured,
        "width_px": measured["video"]["width_px"],
        "height_px": measured["video"]["height_px"],
        "has_valid_provenance": provenance["is_valid"],
        "problems": problems,
        "is_ready": not problems,
    }


def _expected(job: Job, coverage: float) -> Expected:
    spans = {scene.id: span for scene, span in zip(job.scenes, job.spans(), strict=True)}
    total = job.spans()[-1][1]
    card = job.storyboard.end_card
    return Expected(
        canvas=job.canvas,
        frames=total,
        loudness_lufs=-14.0 if job.storyboard.music or job.params["voices"] else None,
        stills=tuple(spans[scene.id] for scene in job.scenes if _is_still(scene)),
        silences=((total - LAST_CHORD_F, total),) if job.storyboard.music else ((0, total),),
        qr_text=card.url if card else None,
        qr_frames=(spans[END_CARD_ID][0] + FPS, total) if card else None,
        caption_coverage=round(coverage, 4),
        least_caption_coverage=LEAST_COVERAGE,
    )


def _is_still(scene: Scene) -> bool:
    return scene.shot.motion.kind == "still" or scene.shot.motion.strength == 0
