"""The settings of the run engine's benchmark: few apps, the tests' empty step, the engine's own times."""

from tests.studio.runs.settings import *  # noqa: F403

RUNS_TIMING: dict[str, float] = {}
