"""A film's certificate as a checklist that a person can read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studio.film.probe import AV_TOLERANCE_F, LOUDNESS_TOLERANCE_LU
from studio.film.spec import FPS

WANTED_LUFS, MOST_PEAK_DBTP = -14.0, -1.0


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, what was found, whether it is as it should be."""

    label: str
    found: str
    is_ok: bool


def checks_of(certificate: Mapping[str, Any]) -> list[Check]:
    """The certificate, line by line; what was not measured has no line."""
    if not certificate.get("video"):
        return []
    return [*_picture(certificate), *_sound(certificate), *_rest(certificate), *_problems(certificate)]


def _picture(found: Mapping[str, Any]) -> Iterator[Check]:
    video = found["video"]
    frames, planned = found["frames"], found["planned_frames"]
    yield Check(_("Picture"), f"{video['width_px']}×{video['height_px']}, {video['fps']:g} fps, {video['codec']}", True)
    length = _("%(seconds).1f s, %(frames)d frames") % {"seconds": frames / FPS, "frames": frames}
    yield Check(_("Length as planned"), length, frames == planned and found["is_constant_rate"])
    yield _spans(_("No black frames"), found["black_spans"])
    yield _spans(_("No frozen picture"), found["frozen_spans"])


def _sound(found: Mapping[str, Any]) -> Iterator[Check]:
    lufs, peak, apart = found["integrated_lufs"], found["true_peak_dbtp"], found["audio_video_difference_f"]
    said = " ".join(found["problems"]).lower()
    if apart is not None:
        yield Check(
            _("Sound and picture end together"), _("%.2f frames apart") % abs(apart), abs(apart) <= AV_TOLERANCE_F
        )
    if lufs is not None and peak is not None:
        is_right = abs(lufs - WANTED_LUFS) <= LOUDNESS_TOLERANCE_LU
        yield Check(_("Loudness"), f"{lufs:.1f} LUFS", is_right or "lufs" not in said)
        yield Check(_("Loudest peak"), f"{peak:.1f} dBTP", peak <= MOST_PEAK_DBTP or "dbtp" not in said)
    yield _spans(_("No unwanted silence"), found["silent_spans"])


def _rest(found: Mapping[str, Any]) -> Iterator[Check]:
    coverage, code = found.get("caption_coverage"), found.get("qr_text")
    said = " ".join(found["problems"]).lower()
    if coverage is not None:
        yield Check(_("Words that captions show"), f"{coverage:.0%}", "caption" not in said)
    if code:
        yield Check(_("QR code reads"), code.split("//", 1)[-1], True)
    yield Check(_("Starts while it loads"), _("yes") if found["is_faststart"] else _("no"), found["is_faststart"])
    if "has_valid_provenance" in found:
        is_signed = bool(found["has_valid_provenance"])
        yield Check(_("Signed statement of origin"), "C2PA" if is_signed else _("missing"), is_signed)


def _problems(found: Mapping[str, Any]) -> Iterator[Check]:
    for problem in found["problems"]:
        yield Check(str(problem)[:1].upper() + str(problem)[1:], "", False)


def _spans(label: str, spans: Sequence[Sequence[int]]) -> Check:
    if not spans:
        return Check(label, _("none found"), True)
    frames = sum(end - start for start, end in spans)
    at = ngettext("%(frames)d frame from %(at).1f s", "%(frames)d frames from %(at).1f s", frames)
    return Check(label, at % {"frames": frames, "at": spans[0][0] / FPS}, False)
