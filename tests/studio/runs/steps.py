"""Step kinds for the tests: each leaves a mark in a folder, so that what was done, and how often, can be counted."""

import os
import time
from pathlib import Path

from shujaa.errors import ShujaaError
from studio.runs.graph import StepPlan
from studio.runs.registry import StepContext, StepOutcome, step


class NotNow(ShujaaError):
    is_passing = True
    retry_after_s = 0.1


def mark(folder: str, name: str) -> None:
    """One more line in the file of that name; each line is one write of one process."""
    with (Path(folder) / name).open("a") as file:
        file.write(f"{os.getpid()}\n")


@step("test.nothing")
def do_nothing(ctx: StepContext) -> dict:
    return {}


@step("test.mark")
def store_asset(ctx: StepContext) -> dict:
    """Makes an asset unless it is stored already, as every real step does: by temporary file and rename."""
    folder, key = Path(ctx.params["folder"]), ctx.step.key
    stored = folder / key
    if not stored.exists():
        time.sleep(ctx.params.get("seconds", 0.0))
        half = folder / f".{key}.{os.getpid()}"
        half.write_text(" ".join(sorted(ctx.needs)))
        mark(str(folder), f"made-{key}")
        half.replace(stored)
    return {"asset": key}


@step("test.sleep")
def sleep(ctx: StepContext) -> dict:
    """Sleeps in small portions and says how far it is."""
    mark(ctx.params["folder"], f"began-{ctx.step.key}")
    until = time.monotonic() + ctx.params["seconds"]
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(0.02, left))
        ctx.report(1 - left / ctx.params["seconds"])
    mark(ctx.params["folder"], f"ended-{ctx.step.key}")
    return {}


@step("test.deaf")
def sleep_without_looking(ctx: StepContext) -> dict:
    mark(ctx.params["folder"], f"began-{ctx.step.key}")
    time.sleep(ctx.params["seconds"])
    mark(ctx.params["folder"], f"ended-{ctx.step.key}")
    return {}


@step("test.expand")
def expand(ctx: StepContext) -> StepOutcome:
    """Adds two steps, the second of which is there already."""
    more = [
        StepPlan("test.nothing", f"child {n}", f"{ctx.step.key}-child-{n}", needs=(ctx.step.key,)) for n in range(2)
    ]
    return StepOutcome({"children": 2}, more=more, done={more[1].key: {"from": "store"}})


@step("test.fail")
def fail(ctx: StepContext) -> dict:
    """Fails until a file is there."""
    if not (Path(ctx.params["folder"]) / "mended").exists():
        raise ShujaaError("The brush is missing: buy one.")
    return {}


@step("test.passing")
def fail_for_a_while(ctx: StepContext) -> dict:
    mark(ctx.params["folder"], "tries")
    if len((Path(ctx.params["folder"]) / "tries").read_text().split()) <= ctx.params["times"]:
        raise NotNow("The painter is out: wait.")
    return {}


@step("test.crash")
def crash(ctx: StepContext) -> dict:
    raise KeyError("secret-token-123")


@step("test.schema")
def say_schema(ctx: StepContext) -> dict:
    from django.db import connection

    return {"schema": connection.schema_name}


@step("test.pid")
def say_process(ctx: StepContext) -> dict:
    return {"pid": os.getpid()}
