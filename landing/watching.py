"""The public page of a video: which video a code stands for, and addresses that open its files for a while."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from landing.scans.models import Code
from shujaa.schemas import current_schema
from studio.models import Asset, Film, Video, VideoState
from tenants.models import Tenant

LASTS_S = 6 * 3600
BEST_FIRST = ("9:16", "4:5", "1:1", "16:9")


@dataclass(frozen=True)
class Shown:
    """A code's video with its films, the preferred first; none while it is being made."""

    code: Code
    video: Video
    films: tuple[Film, ...]


def shown_by(code: str, tenant: Tenant) -> Shown | None:
    """What a code of this tenant shows; None where it stands for no video that is there."""
    row = Code.objects.filter(code=code, tenant=tenant).first()
    kind, _, number = row.subject.partition(":") if row else ("", "", "")
    if row is None or kind != "video" or not number.isdecimal():
        return None
    video = Video.objects.filter(pk=int(number)).first()
    if video is None:
        return None
    films = video.films.select_related("asset", "captions_vtt", "poster") if video.state == VideoState.READY else []
    return Shown(row, video, tuple(sorted(films, key=lambda film: BEST_FIRST.index(film.format))))


def open_address(code: str, asset: Asset) -> str:
    """An address at which anybody may read the asset for some hours, in this tenant only."""
    token = signing.dumps(asset.sha256, salt=_salt(code), compress=False)
    return reverse("watch-file", args=[code, token, asset.name])


def opened(code: str, token: str) -> Asset | None:
    """The asset that an address opens; None when it is forged or too old."""
    try:
        digest = signing.loads(token, salt=_salt(code), max_age=LASTS_S)
    except signing.BadSignature:
        return None
    return Asset.objects.filter(pk=digest).first()


def _salt(code: str) -> str:
    return f"watch:{current_schema()}:{code}"
