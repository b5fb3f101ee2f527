"""The public page of a video, its files, and sharing."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from landing.scans.codes import address_of_video
from landing.scans.models import Code
from studio.models import Video, VideoState
from tests.films import ready_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(acme, owner):
    return ready_video(owner, ("16:9", "9:16"), url="https://duka.example/coffee")


@pytest.fixture
def code(acme, video):
    address_of_video(acme, video)
    return Code.objects.get(subject=f"video:{video.pk}").code


def path(name, *args):
    return reverse(name, args=args, urlconf="shujaa.urls")


def test_anybody_may_watch_with_captions_poster_and_the_call_to_action(video, code, visitor):
    response = visitor.get(path("watch", code))
    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1" in page
    assert video.title in page
    assert '<track kind="captions"' in page
    assert f'poster="{path("watch-poster", code)}"' in page
    assert 'href="https://duka.example/coffee"' in page
    assert "Order a bag" in page


def test_the_page_tells_networks_what_to_show(video, code, visitor):
    page = visitor.get(path("watch", code)).content.decode()
    here = re.search(r'property="og:url" content="(http://acme\.studio\.localhost[^"]*)"', page)
    assert here
    assert here[1].endswith(path("watch", code))
    assert f'property="og:image" content="{here[1]}poster.jpg"' in page
    assert f'property="og:title" content="{video.title}"' in page


def test_the_film_plays_in_parts_without_an_account(video, code, visitor):
    page = visitor.get(path("watch", code)).content.decode()
    address = re.search(r'<source src="([^"]+)"', page)
    response = visitor.get(address[1], headers={"range": "bytes=4-7"})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == b"ftyp"
    captions = visitor.get(re.search(r'captions"[^>]* src="([^"]+)"', page)[1])
    assert b"".join(captions.streaming_content).startswith(b"WEBVTT")


def test_the_tall_film_comes_first_and_others_by_choice(video, code, visitor):
    first = visitor.get(path("watch", code)).context["film"]
    assert first.format == "9:16"
    assert visitor.get(f"{path('watch', code)}?format=16:9").context["film"].format == "16:9"


def test_a_forged_or_old_address_opens_nothing(video, code, visitor, monkeypatch):
    film = video.films.first().asset
    forged = signing.dumps(film.sha256, salt="watch:rival:" + code)
    assert visitor.get(path("watch-file", code, forged, film.name)).status_code == 404
    page = visitor.get(path("watch", code)).content.decode()
    address = re.search(r'<source src="([^"]+)"', page)[1]
    monkeypatch.setattr("landing.watching.LASTS_S", -1)
    assert visitor.get(address).status_code == 404


def test_an_address_opens_its_own_file_only(video, code, visitor):
    page = visitor.get(path("watch", code)).content.decode()
    address = re.search(r'<source src="([^"]+)"', page)[1]
    assert visitor.get(address.replace("film.mp4", "poster.jpg")).status_code == 404


def test_the_code_of_one_tenant_shows_nothing_on_another_s_host(video, code, rival):
    response = Client(HTTP_HOST="rival.studio.localhost").get(path("watch", code))
    assert response.status_code == 404


def test_an_unknown_code_is_not_there_and_an_unfinished_video_says_soon(video, code, visitor):
    assert visitor.get(path("watch", "zzzzzzzz")).status_code == 404
    Video.objects.update(state=VideoState.RENDERING)
    response = visitor.get(path("watch", code))
    assert response.status_code == 404
    assert b"not ready yet" in response.content
    assert visitor.get(path("watch-poster", code)).status_code == 404


def test_a_member_gets_the_addresses_and_the_code_to_share(video, browse, owner, teammate):
    for person in (owner, teammate):
        page = browse(person).get(path("share-video", video.pk)).content.decode()
        code = Code.objects.get(subject=f"video:{video.pk}").code
        assert f"/watch/{code}/" in page
        assert f"go.studio.localhost:8000/q/{code}" in page or f"go.studio.localhost/q/{code}" in page
        image = browse(person).get(path("video-qr", video.pk))
        assert image["Content-Type"] == "image/svg+xml"
        assert image.content.lstrip().startswith(b"<?xml")


def test_what_is_not_finished_cannot_be_shared(video, browse, owner):
    Video.objects.update(state=VideoState.FAILED)
    assert browse(owner).get(path("share-video", video.pk)).status_code == 404
