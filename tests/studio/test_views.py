"""The marketer's pages: who sees what, and what a click does."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from studio.models import Video, VideoState
from studio.runs.models import Run, RunState
from tests.films import ready_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(acme, owner):
    return ready_video(owner, ("9:16", "16:9"))


def path(name: str, *args: object) -> str:
    return reverse(name, args=args, urlconf="shujaa.urls")


def pages(video: Video) -> dict[str, str]:
    film = video.films.get(format="9:16")
    return {
        "home": path("home"),
        "under way": path("under-way"),
        "new video": path("new-video"),
        "video": path("video", video.pk),
        "progress": path("video-progress", video.pk),
        "scene picture": path("scene-picture", video.pk, 1),
        "file": path("file", film.asset_id, "film.mp4"),
        "share": path("share-video", video.pk),
        "QR code": path("video-qr", video.pk),
    }


ALL = ["home", "under way", "new video", "video", "progress", "scene picture", "file", "share", "QR code"]


@pytest.mark.parametrize("name", ALL)
def test_a_visitor_is_asked_to_sign_in(video, visitor, name):
    response = visitor.get(pages(video)[name])
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", ALL)
def test_a_stranger_is_turned_away(video, browse, stranger, name):
    response = browse(stranger).get(pages(video)[name])
    assert response.status_code == 403
    assert b"not a member" in response.content


@pytest.mark.parametrize("name", ALL)
def test_an_owner_and_staff_see_every_page(video, browse, owner, staff, name):
    for person in (owner, staff):
        assert browse(person).get(pages(video)[name]).status_code == 200


def test_a_reviewer_sees_videos_but_cannot_make_or_change_them(video, browse, teammate):
    client = browse(teammate)
    assert client.get(path("video", video.pk)).status_code == 200
    assert client.get(path("new-video")).status_code == 403
    assert client.post(path("retry-video", video.pk)).status_code == 403
    assert client.post(path("cancel-video", video.pk)).status_code == 403
    assert b"New video" not in client.get(path("video", video.pk)).content.split(b"<main")[1]


def test_another_tenant_s_host_has_neither_the_video_nor_its_file(video, rival, stranger):
    client = Client(HTTP_HOST="rival.studio.localhost")
    client.force_login(stranger)
    there = pages(video)
    assert client.get(there["video"]).status_code == 404
    assert client.get(there["file"]).status_code == 404


def test_changes_ask_for_a_post(video, browse, owner):
    client = browse(owner)
    assert client.get(path("cancel-video", video.pk)).status_code == 405
    assert client.get(path("retry-video", video.pk)).status_code == 405


def filled(client, **changes: object) -> dict[str, object]:
    token = re.search(rb'name="token" value="([^"]+)"', client.get(path("new-video")).content)
    assert token
    wanted = {
        "token": token[1].decode(),
        "source": "idea",
        "text": "How solar lamps pay for themselves in Kisumu",
        "language": "en",
        "seconds": "30",
        "formats": ["9:16", "1:1"],
        "look": "",
        "quality": "full",
        "url": "",
    }
    return wanted | changes


def test_a_sent_form_makes_a_video_and_shows_it(acme, browse, owner):
    client = browse(owner)
    response = client.post(path("new-video"), filled(client, url="duka.example/lamps", look="neon"))
    video = Video.objects.get()
    assert response["Location"] == path("video", video.pk)
    assert (video.made_by, video.state, video.formats) == (owner, VideoState.QUEUED, ["9:16", "1:1"])
    assert (video.url, video.look) == ("https://duka.example/lamps", "neon")
    assert Run.objects.get(pk=video.run_id).made_by == owner


def test_a_form_sent_twice_makes_one_video(acme, browse, owner):
    client = browse(owner)
    form = filled(client)
    first, second = client.post(path("new-video"), form), client.post(path("new-video"), form)
    assert first["Location"] == second["Location"]
    assert Video.objects.count() == Run.objects.count() == 1


def test_a_changed_form_sent_again_makes_a_second_video(acme, browse, owner):
    client = browse(owner)
    form = filled(client)
    client.post(path("new-video"), form)
    client.post(path("new-video"), form | {"text": "Something else altogether"})
    assert Video.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "  \u200b\u200d "}, "text"),
        ({"text": "word " * 20_001}, "text"),
        ({"formats": []}, "formats"),
        ({"formats": ["3:2"]}, "formats"),
        ({"seconds": "14"}, "seconds"),
        ({"seconds": "91"}, "seconds"),
        ({"seconds": ""}, "seconds"),
        ({"language": "tlh"}, "language"),
        ({"look": "photo"}, "look"),
        ({"quality": "8k"}, "quality"),
        ({"source": "dream"}, "source"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://" + "x" * 400}, "url"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(acme, browse, owner, changes, field):
    client = browse(owner)
    form = filled(client, **({"text": "Words worth keeping"} | changes))
    response = client.post(path("new-video"), form)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert str(form["text"]).strip()[:19].encode() in response.content
    assert not Video.objects.exists()


def test_nul_and_other_odd_characters_are_cleaned_away(acme, browse, owner):
    client = browse(owner)
    client.post(path("new-video"), filled(client, text="Solar\x00 lamps\u200b for <b>Kisumu</b>"))
    assert "\x00" not in Video.objects.get().brief
    page = client.get(path("video", Video.objects.get().pk)).content.decode()
    assert "<b>Kisumu</b>" not in page
    assert "&lt;b&gt;Kisumu" in page


def test_make_another_like_this_starts_from_the_same_brief(video, browse, owner):
    page = browse(owner).get(f"{path('new-video')}?like={video.pk}").content.decode()
    assert "Coffee from Nyeri" in page
    assert re.search(r'value="16:9" checked', page)
    assert browse(owner).get(f"{path('new-video')}?like=999999").status_code == 200
    assert browse(owner).get(f"{path('new-video')}?like=%00x").status_code == 200


def test_the_first_page_invites_to_make_the_first_video(acme, browse, owner):
    page = browse(owner).get(path("home")).content.decode()
    assert path("new-video") in page.split("<main")[1]


def test_a_running_video_polls_and_stops_when_it_has_ended(acme, browse, owner):
    client = browse(owner)
    client.post(path("new-video"), filled(client))
    video = Video.objects.get()
    assert 'hx-trigger="every' in client.get(path("video", video.pk)).content.decode()
    fragment = client.get(path("video-progress", video.pk)).content.decode()
    assert 'hx-trigger="every' in fragment
    assert "<html" not in fragment
    Video.objects.update(state=VideoState.FAILED, error="No room on the disk: free some space.")
    assert client.get(path("video-progress", video.pk)).headers["HX-Refresh"] == "true"
    page = client.get(path("video", video.pk)).content.decode()
    assert 'hx-trigger="every' not in page
    assert "No room on the disk" in page
    assert path("retry-video", video.pk) in page


def test_the_list_asks_only_for_what_is_under_way_and_then_no_more(video, browse, owner):
    client = browse(owner)
    client.post(path("new-video"), filled(client))
    running = Video.objects.get(state=VideoState.QUEUED)
    page = client.get(path("home")).content.decode()
    assert f"{path('under-way')}?video={running.pk}&amp;" in page
    assert f"video={video.pk}&amp;" not in page
    Video.objects.filter(pk=running.pk).update(state=VideoState.CANCELLED)
    fragment = client.get(f"{path('under-way')}?video={running.pk}").content.decode()
    assert f'id="tile-{running.pk}" hx-swap-oob="true"' in fragment
    assert "hx-get" not in fragment


def test_cancel_and_try_again(acme, browse, owner):
    client = browse(owner)
    client.post(path("new-video"), filled(client))
    video = Video.objects.get()
    client.post(path("cancel-video", video.pk))
    video.refresh_from_db()
    assert video.state == VideoState.CANCELLED
    assert Run.objects.get(pk=video.run_id).state == RunState.CANCELLED
    assert client.post(path("retry-video", video.pk)).status_code == 302
    video.refresh_from_db()
    assert video.state == VideoState.QUEUED


def test_a_ready_video_cannot_be_tried_again_and_the_page_says_so(video, browse, owner):
    response = browse(owner).post(path("retry-video", video.pk))
    assert response.status_code == 400
    assert b"Only a failed or cancelled video" in response.content


def test_a_ready_video_shows_its_films_files_certificate_and_origins(video, browse, owner):
    page = browse(owner).get(path("video", video.pk)).content.decode()
    film = video.films.get(format="9:16")
    assert f'src="/files/{film.asset_id}/film.mp4" type="video/mp4"' in page
    assert '<track kind="captions"' in page
    assert "kahawa-ya-nyeri-9x16.srt?download=1" in page
    assert "-14.1 LUFS" in page
    assert "Words of scene 2" in page
    wide = browse(owner).get(f"{path('video', video.pk)}?format=16:9").content.decode()
    assert f"/files/{video.films.get(format='16:9').asset_id}/film.mp4" in wide


def test_the_file_is_served_in_parts_so_that_a_player_can_seek(video, browse, owner):
    response = browse(owner).get(pages(video)["file"], headers={"range": "bytes=4-7"})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == b"ftyp"


def test_a_file_is_given_under_no_other_suffix(video, browse, owner):
    film = video.films.get(format="9:16")
    assert browse(owner).get(path("file", film.asset_id, "page.html")).status_code == 404


def test_a_scene_s_picture_comes_from_its_own_part_of_the_film(video, browse, owner):
    client = browse(owner)
    shades = []
    for number in (1, 2):
        response = client.get(path("scene-picture", video.pk, number))
        shades.append(Image.open(io.BytesIO(response.content)).convert("L").resize((1, 1)).getpixel((0, 0)))
    assert shades[0] < 60 < 200 < shades[1]
    assert client.get(path("scene-picture", video.pk, 3)).status_code == 404


def test_the_list_costs_a_fixed_number_of_queries(acme, browse, owner, django_assert_max_num_queries):
    for number in range(8):
        ready_video(owner, title=f"Video {number}")
    client = browse(owner)
    with django_assert_max_num_queries(15):
        assert client.get(path("home")).status_code == 200


def test_pages_forbid_scripts_and_styles_from_elsewhere_and_inline(video, browse, owner):
    for url in (path("home"), path("video", video.pk), path("new-video")):
        response = browse(owner).get(url)
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        page = response.content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
