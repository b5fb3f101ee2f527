"""How long the engine waits for what; `RUNS_TIMING` in the settings overrides single values."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Timing:
    """Seconds, unless the name says otherwise."""

    lease_s: float = 30.0  # a worker that has not renewed for so long is taken for lost
    beat_s: float = 1.0  # how often a running step writes progress and looks for a cancel
    cancel_grace_s: float = 3.0  # how long a cancelled step may take to stop by itself
    step_limit_s: float = 3600.0  # no step may take longer
    redeliver_after_s: float = 3.0  # a queued step that is in no queue for so long is given out again
    busy_poll_s: float = 0.1
    idle_poll_s: float = 1.0
    upkeep_s: float = 2.0  # reaper, rates, untold ends
    horse_life_s: float = 1.0  # a work-horse takes another step while it is younger than this
    horse_wait_s: float = 0.05  # and waits so long for one
    alive_s: float = 10.0  # a worker or dispatcher that has not said so for longer is not counted
    max_tries: int = 3
    max_losses: int = 5


def timing() -> Timing:
    overrides: dict[str, Any] = getattr(settings, "RUNS_TIMING", {})
    return Timing(**overrides)
