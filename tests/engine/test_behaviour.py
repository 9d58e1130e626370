"""Behaviours of py_trees as leaves: with parameters, running, halted, and crashing."""

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.params import INTEGER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

DONE: list[str] = []


class CountTo(Behaviour):
    """Count to a number."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(name)
        self.number = number
        self.count = 0
        DONE.append(f"made {number}")

    def setup(self, **kwargs: int) -> None:
        DONE.append("set up")

    def initialise(self) -> None:
        self.count = 0
        DONE.append("initialised")

    def update(self) -> Status:
        self.count += 1
        self.feedback_message = f"at {self.count}"
        if self.number < 0 and self.count == 2:
            raise ValueError("below zero")
        return Status.SUCCESS if self.count == self.number else Status.RUNNING

    def terminate(self, new_status: Status) -> None:
        DONE.append(f"terminated {new_status.name}")


class IsEven(Behaviour):
    """Say whether a number is even."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(name)
        self.number = number

    def update(self) -> Status:
        return Status.FAILURE if self.number % 2 else Status.SUCCESS


def played(tree: str, **more: object) -> Stage:
    DONE.clear()
    return Stage(tree, nodes=[CountTo, IsEven], **more)  # type: ignore[arg-type]


def test_it_is_ticked_until_it_ends_and_its_feedback_is_its_reason() -> None:
    stage = played("count_to: 3")
    assert [stage.tick() for _ in range(3)] == ["running", "running", "success"]
    assert stage.why("count_to") == "at 3"
    assert DONE == ["made 3", "set up", "initialised", "terminated SUCCESS"]


def test_it_may_end_in_its_first_tick_as_conditions_do() -> None:
    assert played("is_even: 2").tick() == "success"
    assert played("is_even: 3").tick() == "failure"


def test_it_is_made_once_and_again_only_when_its_arguments_have_changed() -> None:
    stage = played("count_to: self.n", facts={"n": 1})
    stage.tick(2)
    assert DONE.count("made 1") == 1
    stage.set(n=2)
    stage.tick(2)
    assert DONE.count("made 2") == 1


def test_arguments_that_become_unknown_while_it_runs_do_not_disturb_it() -> None:
    stage = played("count_to: self.n", facts={"n": Fact("n", INTEGER, max_age=0.1)})
    stage.set(n=4)
    stage.tick()
    stage.lose("Kaya", "n")
    assert [stage.tick() for _ in range(3)] == ["running", "running", "success"]
    assert repr(stage.see("n")) == "unknown"


def test_halted_it_is_terminated_before_any_action_begins() -> None:
    stage = played(
        "selector: [{when: self.up, act: wave}, {count_to: 9}]",
        facts={"up": False},
        actions={"wave": Script(ticks=9)},
    )
    stage.tick()
    stage.world.log = DONE
    stage.set(up=True)
    stage.tick()
    assert DONE[-2:] == ["terminated INVALID", "Kaya begins wave"]


def test_an_exception_is_a_failure_it_lets_go_and_is_made_anew() -> None:
    stage = played("count_to: -1")
    assert [stage.tick(), stage.tick()] == ["running", "failure"]
    assert stage.why("count_to") == "ValueError: below zero"
    assert DONE[-1] == "terminated INVALID"
    stage.tick()
    assert DONE.count("made -1") == 2
    assert len(stage.events("crashed")) == 1


def test_at_the_end_of_the_session_it_is_terminated() -> None:
    stage = played("count_to: 9")
    stage.tick()
    stage.close()
    assert DONE[-1] == "terminated INVALID"
