"""What a step's code looks like, and where it is found.

A module `steps` of any installed app registers its functions; `load_steps()` imports them all:

    @step("voice", preload=("numpy",))
    def record_voice(ctx: StepContext) -> StepOutcome:
        ctx.report(0.5)
        return StepOutcome({"asset": ...})

    @when_run_ends("video")
    def settle_video(run: Run) -> None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from shujaa.errors import ShujaaError
from studio.runs.graph import StepPlan
from studio.runs.models import Run, Step


class Cancelled(Exception):
    """The run was cancelled, or the step is no longer ours: stop at once, keep nothing half done."""


class UnknownStepKind(ShujaaError):
    """No installed app knows how to do a step of this kind."""


@dataclass(frozen=True)
class StepOutcome:
    """What a step gives back. `more` steps join the run in the same transaction; those in `done` are already there."""

    result: Mapping[str, Any] = field(default_factory=dict)
    more: Sequence[StepPlan] = ()
    done: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass
class StepContext:
    """What a step's code may know and say. `needs` holds the results of the needed steps by key."""

    step: Step
    run: Run
    tenant: Any
    params: Mapping[str, Any]
    needs: Mapping[str, Mapping[str, Any]]
    progress: float = 0.0
    is_cancelled: bool = False

    def report(self, progress: float) -> None:
        """Says how far the step is, 0..1; written at most once a second. Raises Cancelled."""
        self.progress = min(1.0, max(self.progress, progress))
        self.stop_if_cancelled()

    def stop_if_cancelled(self) -> None:
        if self.is_cancelled:
            raise Cancelled


StepFunction = Callable[[StepContext], StepOutcome | Mapping[str, Any]]
EndHook = Callable[[Run], None]
_steps: dict[str, StepFunction] = {}
_preloads: dict[str, tuple[str, ...]] = {}
_end_hooks: dict[str, list[EndHook]] = {}


def step(kind: str, *, preload: Sequence[str] = ()) -> Callable[[StepFunction], StepFunction]:
    """Registers the code of a kind of step. Workers that fork import the modules in `preload` once, before forking:
    list only those that start no thread and open nothing when imported."""

    def register(function: StepFunction) -> StepFunction:
        known = _steps.get(kind)
        if known is not None and known.__qualname__ != function.__qualname__:
            raise ValueError(f"Two functions do the step “{kind}”.")
        _steps[kind] = function
        _preloads[kind] = tuple(preload)
        return function

    return register


def when_run_ends(subject: str) -> Callable[[EndHook], EndHook]:
    """Registers what happens once a run has its final state, for subjects such as "video:12" by their prefix "video".

    It is called in the tenant's schema, inside the transaction that notes the telling: database work only.
    """

    def register(hook: EndHook) -> EndHook:
        hooks = _end_hooks.setdefault(subject, [])
        if hook not in hooks:
            hooks.append(hook)
        return hook

    return register


@cache
def load_steps() -> None:
    """Imports the module `steps` of every installed app that has one."""
    autodiscover_modules("steps")


def function_of(kind: str) -> StepFunction:
    """The code of a kind of step. Raises UnknownStepKind."""
    load_steps()
    try:
        return _steps[kind]
    except KeyError:
        raise UnknownStepKind(
            f"This installation cannot do the step “{kind}”: update its workers, then try again."
        ) from None


def modules_to_preload() -> set[str]:
    load_steps()
    return {module for modules in _preloads.values() for module in modules}


def end_hooks_of(run: Run) -> list[EndHook]:
    load_steps()
    return _end_hooks.get(run.subject.partition(":")[0], [])
