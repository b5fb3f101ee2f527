"""Workers, dispatcher and queue killed at random points of a batch: nothing is lost, made twice or left half done."""

import contextlib
import hashlib
import random
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.installation import Installation, own_installation

pytestmark = [pytest.mark.slow]

KILLS = 30
VIDEOS = 4
DEADLINE_S = 300

MAKE = f"""
from studio.briefs import make_video, read_brief
briefs = [read_brief("idea", "Solar lamps for stall number %d" % n, seconds=15, quality="draft", seed=n)
          for n in range({VIDEOS})]
answer = [make_video(tenant, brief).pk for brief in briefs]
"""
STATES = """
from studio.models import Video
answer = list(Video.objects.order_by("pk").values_list("state", "error"))
"""
LEFT = """
from django.db.models import F
from studio.models import Asset, Output, ProviderCall
from studio.assets import asset_path
from studio.runs.models import FINAL_RUN_STATES, Run, Step
made = dict(Output.objects.values_list("key", "created_at"))
keys = dict(Step.objects.values_list("pk", "key"))
answer = {
    "runs not ended": Run.objects.exclude(state__in=FINAL_RUN_STATES).count(),
    "steps not done": Step.objects.exclude(state="done").count(),
    "made after being stored": sum(
        made[keys[call.step_id]] < call.started_at for call in ProviderCall.objects.exclude(step_id=None)
    ),
    "files": [[asset.sha256, str(asset_path(asset))] for asset in Asset.objects.all()],
}
"""


@pytest.fixture
def installation() -> Iterator[Installation]:
    with own_installation() as made:
        made.up()
        yield made


def test_a_batch_survives_thirty_kills(installation: Installation) -> None:
    rng = random.Random(2)
    installation.ask(MAKE)
    killed = []
    while len(killed) < KILLS:
        time.sleep(rng.uniform(0.3, 1.6))
        victims = installation.processes("manage.py dispatch", "manage.py work", "valkey-server")
        if victims:
            victim = rng.choice(victims)
            with contextlib.suppress(psutil.NoSuchProcess):
                killed.append(victim.cmdline()[-1])
                victim.kill()
    deadline = time.monotonic() + DEADLINE_S
    states = installation.ask(STATES)
    while any(state in ("queued", "rendering") for state, _ in states):
        assert time.monotonic() < deadline, (states, installation.log()[-4000:])
        time.sleep(2)
        states = installation.ask(STATES)
    assert states == [["ready", ""]] * VIDEOS, installation.log()[-4000:]
    left = installation.ask(LEFT)
    files = left.pop("files")
    assert left == {"runs not ended": 0, "steps not done": 0, "made after being stored": 0}
    for digest, path in files:
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest
    assert {kind for kind in ("dispatch", "cpu") if any(kind in line for line in killed)} == {"dispatch", "cpu"}
