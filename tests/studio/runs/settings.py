"""The settings for processes that the run tests start: the tests' own steps, and short waits."""

from shujaa.settings import *  # noqa: F403
from shujaa.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.studio.runs"]
RUNS_TIMING = {
    "lease_s": 1.5,
    "beat_s": 0.2,
    "cancel_grace_s": 0.5,
    "redeliver_after_s": 0.5,
    "upkeep_s": 0.3,
    "idle_poll_s": 0.2,
}
