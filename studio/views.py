"""The marketer's pages: parse, call, answer. What they show is read in `studio.pages`."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio import pages, scene_pictures
from studio.assets import asset_path
from studio.briefs import cancel_video, retry_video
from studio.delivery import Delivery, deliver
from studio.forms import FORMATS, LOOKS, SOURCES, NewVideo, new_form
from studio.models import Asset, Film, Video, VideoState
from studio.submissions import make_video_once
from tenants.access import editors_only, in_workspace, may_edit
from tenants.models import User

TILES_A_PAGE = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The workspace's videos, newest first; asked again by itself while any is being made."""
    page = Paginator(Video.objects.newest_first().select_related("poster"), TILES_A_PAGE).get_page(
        request.GET.get("page")
    )
    tiles = pages.tiles_of(list(page))
    context = {
        "page": page,
        "tiles": tiles,
        "is_live": any(tile.video.is_under_way for tile in tiles),
        "may_edit": may_edit(request),
    }
    return render(request, "studio/home.html", context)


@require_safe
@never_cache
def under_way(request: HttpRequest) -> HttpResponse:
    """The tiles of the videos that the page showed as under way, each to be put in the old one's place."""
    asked = [int(pk) for pk in request.GET.getlist("video")[:TILES_A_PAGE] if pk.isdecimal() and len(pk) < 12]
    tiles = pages.tiles_of(list(Video.objects.filter(pk__in=asked).select_related("poster")))
    is_live = any(tile.video.is_under_way for tile in tiles)
    return render(request, "studio/home.html#changes", {"tiles": tiles, "is_live": is_live})


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def new_video(request: HttpRequest) -> HttpResponse:
    """The form; sent, the video that it makes."""
    if request.method == "POST":
        form = NewVideo(request.POST)
        if form.is_valid():
            video = make_video_once(in_workspace(request).tenant, form.brief, cast(User, request.user))
            return redirect("video", video.pk)
    else:
        form = new_form(_like(request.GET.get("like", "")))
    context = {"form": form, "sources": SOURCES, "formats": FORMATS, "looks": LOOKS}
    return render(request, "studio/new_video.html", context, status=422 if form.errors else 200)


@require_safe
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """One video: its progress, or its films with all that belongs to them, or what went wrong."""
    shown = get_object_or_404(Video.objects.select_related("storyboard", "poster"), pk=pk)
    films = pages.films_of(shown)
    film = pages.chosen_film(films, request.GET.get("format", ""))
    context = {
        "video": shown,
        "films": films,
        "film": film,
        "may_edit": may_edit(request),
        **pages.details_of(shown, film),
    }
    return render(request, "studio/video.html", context)


@require_safe
@never_cache
def video_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress alone; once the video has ended, word to the page to load itself anew."""
    shown = get_object_or_404(Video, pk=pk)
    if not shown.is_under_way:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"video": shown, "progress": pages.progress_of_video(shown), "may_edit": may_edit(request)}
    return render(request, "studio/video.html#progress", context)


@require_POST
@editors_only
def cancel(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    stopped = cancel_video(get_object_or_404(Video, pk=pk))
    if stopped.state == VideoState.CANCELLED:
        messages.success(request, _("Cancelled. What was finished of it is kept, so trying again is quick."))
    return redirect("video", pk)


@require_POST
@editors_only
def retry(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    retry_video(get_object_or_404(Video, pk=pk), in_workspace(request).tenant)
    return redirect("video", pk)


@require_safe
def file(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """A file of the workspace's store, under the name that it is asked for by."""
    asset = get_object_or_404(Asset, pk=sha256)
    if not name.endswith(pages.suffix_of(asset)):
        raise Http404
    return deliver(request, Delivery(asset_path(asset), asset.sha256, asset.media_type, name))


@require_safe
def scene_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A small picture of a scene, from the finished film."""
    film = Film.objects.filter(video=pk).select_related("asset", "video__storyboard").order_by("pk").first()
    jpeg = scene_pictures.picture_of(film, number) if film else None
    if jpeg is None:
        raise Http404
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


def _like(pk: str) -> Video | None:
    return Video.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 12 else None
