"""Leaves of one's own: functions, generators, and what becomes of their exceptions."""

import functools
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from btrunner.runner.leaf import CharacterName, Condition, Duration, Fail, GiveUp, Me
from btrunner.runner.testing import Stage

DONE: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    gc.collect()  # what an earlier test left running lets go now
    DONE.clear()


def plain(me: Me, result: bool) -> bool:
    """Return what it is told to."""
    return result


def silent(me: Me) -> None:
    """Return nothing, which is a success."""


def works(me: Me, steps: int) -> Iterator[str]:
    """Work for some steps."""
    DONE.append("begins")
    try:
        for step in range(steps):
            yield f"step {step}"
        DONE.append("ends")
    finally:
        DONE.append("lets go")


def crashes(me: Me, step: int) -> Iterator[None]:
    """Crash in a step."""
    for number in range(9):
        if number == step:
            raise ZeroDivisionError("oh")
        yield


def clings(me: Me) -> Iterator[None]:
    """Crash while it is halted."""
    try:
        yield
        yield
        yield
    finally:
        raise KeyError("clings")


def refuses(me: Me) -> Iterator[None]:
    """Fail with a reason in its first step."""
    raise Fail("will not")
    yield


def crashes_at_once(me: Me) -> None:
    """Crash as a function."""
    raise ValueError("bad")


def decorated(function: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(function)
    def call(me: Me, fails: bool) -> object:
        if fails:
            raise RuntimeError("no generator")
        return function(me, fails)

    return call


@decorated
def waits(me: Me, fails: bool) -> Iterator[None]:
    """Wait for a tick."""
    yield


def takes(me: Me, whom: CharacterName, *, for_: Duration, asked: Condition) -> bool:
    """Take all kinds of parameters."""
    DONE.append(f"{whom} {for_:g} {asked.holds()} {asked.explain()}")
    return True


def test_a_function_ends_at_once() -> None:
    assert Stage("plain: true", nodes=[plain]).tick() == "success"
    assert Stage("plain: false", nodes=[plain]).tick() == "failure"
    assert Stage("silent: {}", nodes=[silent]).tick() == "success"


def test_an_action_begins_after_the_tick_and_says_what_it_waits_for() -> None:
    stage = Stage("works: 2", nodes=[works])
    assert (stage.tick(), stage.why("works"), DONE) == ("running", "step 0", ["begins"])
    assert (stage.tick(), stage.why("works")) == ("running", "step 1")
    assert (stage.tick(), stage.why("works"), DONE) == ("success", "", ["begins", "ends", "lets go"])


def test_a_halted_action_lets_go_and_does_so_once() -> None:
    stage = Stage("works: 9\nwhile: self.up", nodes=[works], facts={"up": True})
    stage.tick(2)
    stage.set(up=False)
    stage.tick(3)
    stage.close()
    assert DONE == ["begins", "lets go"]


def test_an_action_asked_for_and_halted_in_the_same_tick_never_begins() -> None:
    assert Stage("parallel: [{works: 3}, {check: 1 > 2}]", nodes=[works]).tick() == "failure"
    assert DONE == []


def test_a_refusal_is_a_failure_with_its_reason_and_no_crash() -> None:
    stage = Stage("refuses: {}", nodes=[refuses])
    assert (stage.tick(2), stage.why("refuses"), stage.events("crashed")) == ("failure", "will not", [])


@pytest.mark.parametrize("step", [0, 1, 4])
def test_an_exception_in_any_step_is_a_failure_with_its_place_and_cause(step: int) -> None:
    stage = Stage(f"sequence:\n  - crashes: {step}", nodes=[crashes])
    assert stage.tick(step + 1 + (step == 0)) == "failure"
    assert stage.why("crashes") == "ZeroDivisionError: oh"
    (event,) = stage.events("crashed")
    assert event == {
        "event": "crashed",
        "node": "sequence/crashes",
        "place": "stage-0.yaml:4:7",
        "error": "ZeroDivisionError: oh",
    }


def test_an_exception_of_a_function_is_a_failure_and_its_siblings_go_on() -> None:
    stage = Stage("selector: [{crashes_at_once: {}}, {works: 2}]", nodes=[crashes_at_once, works])
    assert (stage.tick(), stage.why("crashes_at_once")) == ("running", "ValueError: bad")
    assert stage.status("works") == "running"


def test_an_exception_while_it_is_halted_is_on_record_and_disturbs_nobody() -> None:
    stage = Stage(
        "selector: [{when: self.up, works: 9}, {clings: {}}]", nodes=[works, clings], facts={"up": False}
    )
    stage.tick(2)
    stage.set(up=True)
    assert stage.tick() == "running"
    assert [event["error"] for event in stage.events("crashed")] == ["KeyError: 'clings'"]
    assert DONE == ["begins"]


def test_a_generator_that_cannot_be_made_is_a_failure() -> None:
    stage = Stage("waits: true", nodes=[waits])
    assert (stage.tick(), stage.why("waits")) == ("failure", "RuntimeError: no generator")


def test_a_decorated_action_is_an_action() -> None:
    stage = Stage("waits: false", nodes=[waits])
    assert [stage.tick(), stage.tick()] == ["running", "success"]


def test_an_action_behind_a_decorator_that_hides_it_is_a_failure_that_says_how_to_mend_it() -> None:
    def disguised(me: Me) -> object:
        """Return a generator without being one."""
        return works(me, 1)

    stage = Stage("disguised: {}", nodes=[disguised])
    assert (stage.tick(), DONE) == ("failure", [])
    assert "functools.wraps" in stage.why("disguised")


def test_parameters_are_given_by_their_names_and_conditions_can_be_asked() -> None:
    cast = {"Kaya": "takes: follower\nfor: 2s\nasked: self.hp < 1", "Miro": "silent: {}"}
    stage = Stage(cast, nodes=[takes, silent], facts={"hp": 1.0})
    assert stage.tick() == "success"
    assert DONE == ["Miro 2 False self.hp < 1: self.hp is 1"]


def test_leaves_may_come_from_a_file_beside_the_session(tmp_path: Path) -> None:
    (tmp_path / "my_nodes.py").write_text(
        "from btrunner.runner.leaf import Me\n\n\ndef shout(me: Me, text: str) -> None:\n"
        '    """Shout."""\n    me.tell("log", text.upper())\n'
    )
    (tmp_path / "w.yaml").write_text("world: w\nkind: simulated\nzones: {a: {at: [0, 0]}}\n")
    (tmp_path / "t.yaml").write_text("tree: t\nroot: {shout: hello}\n")
    (tmp_path / "s.yaml").write_text(
        "session: s\nworld: w.yaml\nnodes: [./my_nodes.py]\ncharacters: {Kaya: {role: leader, tree: t}}\n"
    )
    stage = Stage(tmp_path / "s.yaml")
    assert stage.tick() == "success"
    assert stage.events("log") == [{"event": "log", "text": "HELLO", "level": "info"}]


def test_a_reason_that_changes_while_it_runs_is_on_record_once_a_second() -> None:
    said: list[str] = []

    class Reader:
        def open(self, *_: object) -> None: ...
        def close(self, *_: object) -> None: ...
        def take(self, tick: object) -> None:
            said.extend(tick.characters["Kaya"].why.values())  # type: ignore[attr-defined]

    stage = Stage("works: 100", nodes=[works], sinks=[Reader()])  # type: ignore[list-item]
    stage.pass_time(3.1)
    assert said == ["step 10", "step 20", "step 30"]


def test_giving_up_is_a_failure_like_any_other_outside_of_a_ladder() -> None:
    def hopeless(me: Me) -> None:
        """Give up."""
        raise GiveUp("no use")

    stage = Stage("selector: [{hopeless: {}}, {check: true}]", nodes=[hopeless])
    assert (stage.tick(), stage.why("hopeless")) == ("success", "no use")
