import pytest

from studio.runs.graph import BadPlan, StepPlan, check_graph


def plan(key, *needs, **fields):
    return StepPlan("test.nothing", f"step {key}", key, needs=needs, **fields)


def test_a_plan_may_need_steps_that_come_later_or_are_there_already():
    check_graph([plan("a", "b", "old"), plan("b")], present=["old"])


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([plan("a"), plan("a")], "same key"),
        ([plan("a", "nowhere")], "“step a” needs"),
        ([plan("a", "b"), plan("b", "a")], "circle"),
        ([plan("a", "a")], "circle"),
        ([plan("a", queue="disk")], "use cpu, io or gpu"),
        ([plan("a", weight=-1)], "below zero"),
    ],
)
def test_a_plan_that_cannot_run_says_why(steps, said):
    with pytest.raises(BadPlan, match=said):
        check_graph(steps)
