"""A plan of steps, checked before anything is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from shujaa.errors import ShujaaError
from studio.runs.models import Queue


class BadPlan(ShujaaError):
    """Steps that cannot be run as given: a key twice, a need that is not there, a circle."""


@dataclass(frozen=True)
class StepPlan:
    """One step to be. `key` is its content key, `needs` the keys of steps of its run, `weight` its units of work."""

    kind: str
    label: str
    key: str
    queue: str = Queue.CPU
    weight: float = 1.0
    params: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


def check_graph(steps: Sequence[StepPlan], present: Collection[str] = ()) -> None:
    """Nothing, when the steps can be run; `present` are keys that the run has already. Raises BadPlan."""
    needs = {step.key: set(step.needs) for step in steps}
    if len(needs) != len(steps):
        raise BadPlan("The plan has two steps with the same key: give each step its own.")
    for step in steps:
        missing = [key for key in step.needs if key not in needs and key not in present]
        if missing:
            raise BadPlan(f"The step “{step.label}” needs a step that the plan does not have.")
        if step.queue not in Queue.values:
            raise BadPlan(f"The step “{step.label}” names the queue “{step.queue}”: use cpu, io or gpu.")
        if step.weight < 0:
            raise BadPlan(f"The step “{step.label}” has a weight below zero.")
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as wrong:
        raise BadPlan("The plan goes round in a circle: a step waits for itself.") from wrong
