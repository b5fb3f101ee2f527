"""A real Chromium against a real server, on the hosts of the test's tenants."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings as project_settings
from django.db import connection
from django.test.testcases import LiveServerThread
from django_tenants.utils import schema_context

from landing.scans.models import Code
from studio.models import Asset, Film, Output, StoryboardVersion, Video
from studio.runs.models import Run
from tenants.models import Membership, Tenant, User
from tests.conftest import PASSWORD

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium(django_db_setup) -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: `.ci/run` installs it where it can")
    # Playwright runs a loop in this thread, in which Django refuses its queries; the server has threads of its own.
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP *.localhost 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database without a transaction, since the server's threads must see the rows; they are removed after."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        try:
            yield
        finally:
            _remove_rows()
            connection.close()


def _remove_rows() -> None:
    with schema_context(Tenant.objects.get(slug="acme").schema_name):
        Video.objects.update(storyboard=None, poster=None)
        for model in (Film, StoryboardVersion, Video, Output, Asset):
            model.objects.all().delete()
    for model in (Run, Code, Membership, User):
        model.objects.all().delete()


@dataclass
class Studio:
    """Where acme's pages are, and how to open them. `complaints` is what the browser's console complained of."""

    address: str
    browser: object
    contexts: list[object] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, person: User | None = None, path: str = "/", **options: object):
        """A window of its own on a page; signed in where a person is given."""
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.address}{path}")
        if person is not None:
            page.get_by_label("E-mail address").fill(person.email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{self.address}{path}")
        return page


@pytest.fixture
def studio(chromium, db, acme_host, monkeypatch) -> Iterator[Studio]:
    server = LiveServerThread("127.0.0.1", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    monkeypatch.setattr(project_settings, "PORT_SUFFIX", f":{server.port}")
    opened = Studio(f"http://{acme_host}:{server.port}", chromium)
    try:
        yield opened
    finally:
        for context in opened.contexts:
            context.close()
        server.terminate()
