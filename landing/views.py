"""Pages that a viewer sees, without an account; and the page from which a member shares them."""

import io

import qrcode
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from landing.scans.codes import address_of_video, tenant_address
from landing.scans.models import Code
from landing.watching import open_address, opened, shown_by
from studio.assets import asset_path
from studio.delivery import Delivery, deliver
from studio.models import Video, VideoState
from tenants.access import in_workspace


@login_not_required
@require_safe
def watch(request: HttpRequest, code: str) -> HttpResponse:
    """The video that a code stands for, to play, and its call to action."""
    shown = shown_by(code, in_workspace(request).tenant)
    if shown is None:
        raise Http404
    if not shown.films:
        return render(request, "landing/not_yet.html", {"video": shown.video}, status=404)
    film = next((each for each in shown.films if each.format == request.GET.get("format")), shown.films[0])
    here = f"{tenant_address(in_workspace(request).tenant)}{reverse('watch', args=[code])}"
    context = {
        "video": shown.video,
        "films": shown.films,
        "film": film,
        "here": here,
        "film_address": open_address(code, film.asset),
        "captions_address": open_address(code, film.captions_vtt),
        "poster_address": reverse("watch-poster", args=[code]) if film.poster else "",
        "poster_url": f"{here}poster.jpg",
        "storyboard": shown.video.storyboard.body if shown.video.storyboard else {},
    }
    return render(request, "landing/watch.html", context)


@login_not_required
@require_safe
def watch_file(request: HttpRequest, code: str, token: str, name: str) -> HttpResponseBase:
    """A file of a public video, while the address is fresh."""
    asset = opened(code, token)
    if asset is None or asset.name != name:
        raise Http404
    return deliver(request, Delivery(asset_path(asset), asset.sha256, asset.media_type, name))


@login_not_required
@require_safe
def watch_poster(request: HttpRequest, code: str) -> HttpResponseBase:
    """The poster, at an address that lasts: networks fetch it when somebody shares the page."""
    shown = shown_by(code, in_workspace(request).tenant)
    poster = shown.films[0].poster if shown and shown.films else None
    if poster is None:
        raise Http404
    return deliver(
        request, Delivery(asset_path(poster), poster.sha256, poster.media_type, "poster.jpg"), is_public=True
    )


@require_safe
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The addresses of a finished video to give away, and its QR code."""
    video = get_object_or_404(Video, pk=pk, state=VideoState.READY)
    tenant = in_workspace(request).tenant
    short = address_of_video(tenant, video)
    code = Code.objects.get(tenant=tenant, subject=f"video:{pk}")
    page = f"{tenant_address(tenant)}{reverse('watch', args=[code.code])}"
    context = {"video": video, "short": short, "page": page, "target": code.target, "scans": code.scans.count()}
    return render(request, "landing/share.html", context)


@require_safe
def qr_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a finished video, as SVG for print."""
    video = get_object_or_404(Video, pk=pk, state=VideoState.READY)
    image = qrcode.make(
        address_of_video(in_workspace(request).tenant, video),
        image_factory=SvgPathImage,
        error_correction=qrcode.constants.ERROR_CORRECT_Q,
    )
    drawn = io.BytesIO()
    image.save(drawn)
    headers = {"Content-Disposition": f'attachment; filename="qr-{pk}.svg"'} if "download" in request.GET else {}
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml", headers=headers)
