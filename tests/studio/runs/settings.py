"""The settings for processes that the run tests start: few apps, the tests' own steps, and short waits."""

from shujaa.settings import *  # noqa: F403

SHARED_APPS = ["django_tenants", "tenants", "studio.runs", "django.contrib.auth", "django.contrib.contenttypes"]
TENANT_APPS = ["django.contrib.sessions"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS, "tests.studio.runs"]
RUNS_TIMING = {
    "lease_s": 1.5, "beat_s": 0.2, "cancel_grace_s": 0.5, "redeliver_after_s": 0.5, "upkeep_s": 0.3, "idle_poll_s": 0.2,
}  # fmt: skip
