"""Signing in and out, the front door, and the errors that a visitor may meet."""

import pytest
from django.test import Client

from tenants.models import Membership, Role
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FRONT_DOOR = "studio.localhost"


def sign_in(client, person, **more):
    return client.post("/sign-in/", {"username": person.email.upper(), "password": PASSWORD} | more)


def test_the_right_password_opens_the_page_that_was_asked_for(visitor, owner):
    asked = visitor.get("/videos/new/?like=3")
    assert visitor.get(asked["Location"]).status_code == 200
    assert sign_in(visitor, owner, next="/videos/new/?like=3")["Location"] == "/videos/new/?like=3"
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in(visitor, owner, elsewhere):
    assert sign_in(visitor, owner, next=elsewhere)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_person_are_told_the_same(visitor, owner):
    wrong = visitor.post("/sign-in/", {"username": owner.email, "password": "not it"})
    unknown = visitor.post("/sign-in/", {"username": "nobody@acme.test", "password": "not it"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert b'role="alert"' in wrong.content


def test_a_closed_account_cannot_sign_in(visitor, owner):
    owner.is_active = False
    owner.save()
    assert sign_in(visitor, owner).status_code == 200
    assert visitor.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_page(owner, acme_host):
    client = Client(HTTP_HOST=acme_host, enforce_csrf_checks=True)
    response = sign_in(client, owner)
    assert response.status_code == 403
    assert b"open for too long" in response.content


def test_signing_out_takes_a_post_and_ends_the_session(browse, owner):
    client = browse(owner)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


def test_a_stranger_can_sign_in_and_is_told_that_this_is_not_theirs(visitor, stranger):
    assert sign_in(visitor, stranger).status_code == 302
    page = visitor.get("/")
    assert page.status_code == 403
    assert stranger.email.encode() in page.content


def test_the_front_door_lists_one_s_own_workspaces(owner, acme, rival):
    client = Client(HTTP_HOST=FRONT_DOOR)
    client.force_login(owner)
    page = client.get("/").content.decode()
    assert "//acme.studio.localhost" in page
    assert "rival.studio.localhost" not in page
    Membership.objects.create(tenant=rival, person=owner, role=Role.ANALYST)
    assert "rival.studio.localhost" in client.get("/").content.decode()


def test_the_front_door_lists_every_workspace_to_staff_and_asks_visitors_to_sign_in(staff, acme, rival):
    client = Client(HTTP_HOST=FRONT_DOOR)
    assert client.get("/")["Location"] == "/sign-in/?next=/"
    client.force_login(staff)
    page = client.get("/").content.decode()
    assert "//acme.studio.localhost" in page
    assert "//rival.studio.localhost" in page


def test_a_closed_workspace_is_not_listed(owner, acme):
    acme.is_active = False
    acme.save()
    client = Client(HTTP_HOST=FRONT_DOOR)
    client.force_login(owner)
    assert "acme.studio.localhost" not in client.get("/").content.decode()


def test_an_address_nobody_answers_at_says_so_in_the_studio_s_own_dress(db):
    response = Client(HTTP_HOST="nobody.studio.localhost").get("/")
    assert response.status_code == 404
    assert b"nobody.studio.localhost" in response.content
    assert b"css/tokens.css" in response.content
    assert "Content-Security-Policy" in response.headers


def test_a_page_that_is_not_there_says_so(browse, owner):
    response = browse(owner).get("/nothing/here/")
    assert response.status_code == 404
    assert b"There is nothing here" in response.content


@pytest.mark.parametrize("host", [FRONT_DOOR, "acme.studio.localhost"])
def test_health_is_for_everybody_and_figures_for_staff(host, acme, owner, staff):
    client = Client(HTTP_HOST=host)
    assert client.get("/-/health").json() == {"status": "ok", "database": "ok", "queue": "ok"}
    assert client.get("/-/metrics").status_code == 302
    client.force_login(owner)
    assert client.get("/-/metrics").status_code == 403
    client.force_login(staff)
    assert b"python_info" in client.get("/-/metrics").content


def test_health_says_what_is_down(acme, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = Client(HTTP_HOST=FRONT_DOOR).get("/-/health")
    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "ok", "queue": "down"}
