"""The way of a marketer through the studio, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from studio.models import Video, VideoState
from tests.films import ready_video

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def fits(page) -> bool:
    """Whether nothing stands out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def wait_until(page, expression: str) -> None:
    """Asks until it is so: Playwright’s own waiting evaluates text in the page, which the pages’ policy forbids."""
    for _ in range(150):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never became true: {expression}")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_from_signing_in_to_a_cancelled_video_and_another_try(studio, acme, owner, viewport):
    page = studio.open(owner, viewport=viewport)
    page.get_by_role("link", name="Make a video").click()
    page.get_by_role("textbox", name="Your words").fill("How solar lamps pay for themselves in Kisumu")
    page.get_by_role("radio", name="Paper-cut").check()
    page.get_by_role("checkbox", name="Wide 16:9").check()
    page.get_by_label("Length").fill("45")
    expect(page.locator("output")).to_have_text("45 s")
    assert fits(page)
    page.get_by_role("button", name="Make the video").click()
    page.wait_for_url(re.compile(r"/videos/\d+/$"))
    expect(page.get_by_role("heading", name="How solar lamps")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert fits(page)
    video = Video.objects.get()
    assert (video.seconds, video.look, video.formats) == (45, "papercut", ["9:16", "16:9"])
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("This video was cancelled")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert studio.complaints == []


def test_progress_comes_by_itself_and_stops_when_the_video_has_ended(studio, acme, owner):
    video = Video.objects.create(title="Lamps", brief="Lamps", source="idea", seed=1, formats=["9:16"])
    page = studio.open(owner, f"/videos/{video.pk}/")
    Video.objects.update(state=VideoState.FAILED, error="The disk is full: free some space.")
    expect(page.get_by_text("The disk is full")).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []
    assert studio.complaints == []


def test_the_list_changes_by_itself_and_then_rests(studio, acme, owner):
    video = Video.objects.create(title="Lamps", brief="Lamps", source="idea", seed=1, formats=["9:16"])
    page = studio.open(owner)
    expect(page.get_by_text("Waiting its turn")).to_be_visible()
    Video.objects.filter(pk=video.pk).update(state=VideoState.CANCELLED)
    expect(page.get_by_text("Cancelled")).to_be_visible()
    expect(page.locator("#poller")).to_have_count(0)
    assert studio.complaints == []


def test_a_film_plays_and_seeks_and_the_tabs_change_the_format(studio, acme, owner):
    video = ready_video(owner, ("9:16", "16:9"))
    page = studio.open(owner, f"/videos/{video.pk}/")
    film = page.locator("video")
    wait_until(page, "document.querySelector('video').readyState >= 1")
    assert film.evaluate("film => film.seekable.end(0)") == pytest.approx(2.0, abs=0.1)
    film.evaluate(
        "film => new Promise(done => { film.onseeked = done; film.currentTime = 1.5 })",
    )
    assert film.evaluate("film => film.currentTime") == pytest.approx(1.5, abs=0.1)
    page.get_by_role("link", name="16:9").click()
    page.wait_for_url(re.compile("format=16(:|%3A)9$"))
    expect(page.locator("source")).to_have_attribute("src", re.compile(video.films.get(format="16:9").asset_id))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Film")).click()
    assert download.value.suggested_filename == "kahawa-ya-nyeri-16x9.mp4"
    assert studio.complaints == []


def test_tiles_play_while_pointed_at(studio, acme, owner):
    ready_video(owner)
    page = studio.open(owner)
    page.locator(".tile").hover()
    expect(page.locator(".tile video")).to_have_class("playing")
    page.mouse.move(0, 0)
    wait_until(page, "document.querySelector('.tile video').paused")


def test_a_viewer_watches_without_an_account(studio, acme, owner):
    video = ready_video(owner, url="https://duka.example/coffee")
    page = studio.open(owner, f"/videos/{video.pk}/share/")
    address = page.get_by_label("The video's own page").input_value()
    visitor = studio.open(path=address.removeprefix(studio.address), viewport=PHONE)
    wait_until(visitor, "document.querySelector('video').readyState >= 1")
    expect(visitor.get_by_role("link", name="Order a bag")).to_have_attribute("href", "https://duka.example/coffee")
    visitor.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    wait_until(visitor, "document.querySelector('video').textTracks[0].cues?.length === 1")
    assert fits(visitor)
    assert studio.complaints == []


def test_the_main_path_works_without_javascript(studio, acme, owner):
    page = studio.open(owner, "/videos/new/", java_script_enabled=False)
    page.get_by_role("button", name="Make the video").click()
    expect(page.get_by_text("one sentence will do")).to_be_visible()
    page.get_by_role("textbox", name="Your words").fill("A market day in Kumasi")
    page.get_by_role("button", name="Make the video").click()
    expect(page.get_by_role("heading", name="A market day in Kumasi")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("This video was cancelled")).to_be_visible()


def test_a_video_can_be_made_by_keyboard_alone(studio, acme, owner):
    page = studio.open(owner, "/videos/new/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "source":
            break
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="A script")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Coffee is picked by hand. It is dried in the sun.")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Make the video":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/videos/\d+/$"))
    assert Video.objects.get().source == "script"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_phone(studio, acme, owner, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    video = ready_video(owner, ("9:16", "16:9"))
    broken = Video.objects.create(title="Broken", brief="B", source="idea", seed=1, state="failed", error="No room.")
    made = Video.objects.create(title="In the making", brief="B", source="idea", seed=1, formats=["9:16"])
    page = studio.open(path="/sign-in/", viewport=PHONE, color_scheme=scheme)
    found = {"/sign-in/": axe.run(page).response["violations"]}
    page = studio.open(owner, viewport=PHONE, color_scheme=scheme)
    own = f"/videos/{video.pk}/"
    for path in ("/", "/videos/new/", own, f"{own}share/", f"/videos/{broken.pk}/", f"/videos/{made.pk}/", "/nothing/"):
        page.goto(f"{studio.address}{path}")
        assert fits(page), path
        found[path] = axe.run(page).response["violations"]
    said = {
        path: [(problem["id"], [node["html"][:200] for node in problem["nodes"]]) for problem in problems]
        for path, problems in found.items()
        if problems
    }
    assert said == {}
