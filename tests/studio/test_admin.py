"""The administration: who enters, what is shown on which host, and that actions do what the pages do."""

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context

from landing.scans.codes import address_of_video
from studio.briefs import Brief, cancel_video, make_video
from studio.models import ProviderCall, Video, VideoState
from studio.runs.models import Run, RunState, Step
from tests.films import ready_video

pytestmark = pytest.mark.django_db
IN_WORKSPACE = ["video", "film", "storyboardversion", "asset", "providercall"]
ON_BOTH = ["runs/run", "runs/step", "runs/steprate", "scans/code", "scans/scan"]
AT_FRONT_DOOR = ["tenant", "domain", "user", "membership"]


@pytest.fixture
def front_door(staff):
    client = Client(HTTP_HOST="studio.localhost")
    client.force_login(staff)
    return client


@pytest.fixture
def full(acme, owner):
    """Three finished videos with calls and codes, and three under way."""
    for number in range(3):
        video = ready_video(owner, title=f"Done {number}")
        address_of_video(acme, video)
        ProviderCall.objects.create(
            video=video, capability="speech", provider="test", started_at=timezone.now(), duration_ms=5
        )
        make_video(acme, Brief("idea", f"Under way {number}"), owner)
    return acme


def test_only_staff_enter(acme, browse, owner, teammate, stranger, visitor):
    asked = visitor.get("/admin/studio/video/?state=failed", follow=True)
    assert asked.redirect_chain[-1][0] == "/sign-in/?next=/admin/studio/video/%3Fstate%3Dfailed"
    for person in (owner, teammate, stranger):
        answer = browse(person).get("/admin/studio/video/", follow=True)
        assert answer.status_code == 403
        assert b"changelist" not in answer.content


@pytest.mark.parametrize(
    "page", [f"studio/{name}" for name in IN_WORKSPACE] + [*ON_BOTH, "runs/run/?state=queued", "studio/video/?q=Done"]
)
def test_every_list_shows_in_at_most_fifteen_queries(full, browse, staff, page, django_assert_max_num_queries):
    client = browse(staff)
    address = f"/admin/{page}" if "?" in page else f"/admin/{page}/"
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("page", [*(f"tenants/{name}" for name in AT_FRONT_DOOR), *ON_BOTH])
def test_every_list_at_the_front_door_shows_in_at_most_fifteen_queries(
    full, front_door, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        assert front_door.get(f"/admin/{page}/").status_code == 200


@pytest.mark.parametrize("name", IN_WORKSPACE)
def test_a_tenant_s_own_rows_are_unknown_at_the_front_door(full, front_door, name):
    assert front_door.get(f"/admin/studio/{name}/").status_code == 403
    assert f"/admin/studio/{name}/" not in front_door.get("/admin/").content.decode()


@pytest.mark.parametrize("name", AT_FRONT_DOOR)
def test_the_platform_s_rows_are_for_the_front_door_only(full, browse, staff, name):
    assert browse(staff).get(f"/admin/tenants/{name}/").status_code == 403


def test_every_record_opens(full, browse, staff):
    client = browse(staff)
    for model, model_admin in admin.site._registry.items():
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        if model._meta.app_label not in ("studio", "runs", "scans") or model.objects.first() is None:
            continue
        response = client.get(f"/admin/{label}/{model.objects.first().pk}/change/")
        assert response.status_code == 200, label
        assert model_admin.get_fieldsets(response.wsgi_request)


def test_records_cannot_be_added_changed_or_deleted(full, browse, staff):
    client = browse(staff)
    video = Video.objects.first()
    assert client.get("/admin/studio/video/add/").status_code == 403
    assert client.post(f"/admin/studio/video/{video.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/studio/video/{video.pk}/change/", {"title": "Other"}).status_code == 403


def test_a_tenant_s_host_shows_the_tenant_s_runs_only_and_the_front_door_all(full, rival, browse, staff, front_door):
    Run.objects.create(tenant=rival, subject="video:1", label="Theirs alone")
    assert "Theirs alone" not in browse(staff).get("/admin/runs/run/").content.decode()
    assert "Theirs alone" in front_door.get("/admin/runs/run/").content.decode()


def test_cancelling_a_run_cancels_its_video(full, front_door):
    video = Video.objects.under_way().first()
    answer = front_door.post("/admin/runs/run/", {"action": "cancel_chosen", "_selected_action": [video.run_id]})
    assert answer.status_code == 302
    assert Run.objects.get(pk=video.run_id).state == RunState.CANCELLED
    full_video_state(full, video, VideoState.CANCELLED)


def test_trying_a_run_again_puts_its_video_under_way(full, front_door):
    video = cancel_video(Video.objects.under_way().first())
    front_door.post("/admin/runs/run/", {"action": "retry_chosen", "_selected_action": [video.run_id]})
    full_video_state(full, video, VideoState.QUEUED)


def full_video_state(tenant, video, state):
    with tenant_context(tenant):
        video.refresh_from_db()
    assert video.state == state


def test_one_video_is_cancelled_only_by_a_post(full, browse, staff):
    client = browse(staff)
    video = Video.objects.under_way().first()
    address = f"/admin/studio/video/{video.pk}/cancel_one/"
    assert client.get(address).status_code == 200
    full_video_state(full, video, VideoState.QUEUED)
    answer = client.post(address, {"_form_submitted": "on"})
    assert answer.headers["HX-Redirect"] == f"/admin/studio/video/{video.pk}/change/"
    full_video_state(full, video, VideoState.CANCELLED)


def test_pausing_and_putting_first_reach_the_steps(full, browse, staff):
    client = browse(staff)
    run = Run.objects.unfinished().first()
    client.post("/admin/runs/run/", {"action": "pause_chosen", "_selected_action": [run.pk]})
    assert Step.objects.filter(run=run, is_paused=True).count() == run.steps.count()
    client.post("/admin/runs/run/", {"action": "resume_chosen", "_selected_action": [run.pk]})
    client.post("/admin/runs/run/", {"action": "first_chosen", "_selected_action": [run.pk]})
    step = run.steps.first()
    assert (step.is_paused, step.priority) == (False, 100)


def test_a_refused_retry_is_told(full, browse, staff):
    client = browse(staff)
    video = Video.objects.get(title="Done 0")
    answer = client.post(
        "/admin/studio/video/", {"action": "retry_chosen", "_selected_action": [video.pk]}, follow=True
    )
    assert b"Only a failed or cancelled video" in answer.content


def test_the_overview_says_what_waits_and_what_failed(full, browse, staff, front_door, django_assert_max_num_queries):
    failed = Run.objects.unfinished().first()
    Run.objects.filter(pk=failed.pk).update(state=RunState.FAILED, error="The disk is full.")
    client = browse(staff)
    for each in (client, front_door):
        with django_assert_max_num_queries(15):
            response = each.get("/admin/")
        assert "The disk is full." in response.content.decode()
        cpu = next(queue for queue in response.context["queues"] if queue.name == "cpu")
        assert cpu.waiting == 3
        assert cpu.oldest_wait_s is not None
        assert cpu.oldest_wait_s >= 0
