"""A parallel: all children at once, until one of two policies is met."""

import pytest

from btrunner.runner.testing import Script, Stage

THREE = "parallel: [{name: a, act: a}, {name: b, act: b}, {name: c, act: c}]"


def stage_of(options: str = "", **actions: Script) -> Stage:
    scripts = {"a": Script(ticks=1), "b": Script(ticks=2), "c": Script(ticks=3)} | actions
    return Stage(f"{THREE}\n{options}", actions=scripts)


def test_all_succeed_and_one_fails_it_unless_said() -> None:
    stage = stage_of()
    assert [stage.tick() for _ in range(4)] == ["running", "running", "running", "success"]
    stage = stage_of(b=Script(fails="no"))
    assert stage.tick(2) == "failure"
    assert stage.log[-1] == "Kaya halts c"


def test_a_child_that_has_ended_keeps_its_result_and_is_not_ticked_again() -> None:
    stage = stage_of()
    stage.tick(3)
    assert (stage.status("a"), stage.log.count("Kaya begins a")) == ("success", 1)


@pytest.mark.parametrize(
    ("policy", "ticks"), [("one", 2), ("2", 3), ("all", 4), ("[c]", 4), ("[b, a]", 3), ("[a]", 2)]
)
def test_succeed_on_says_how_many_or_which(policy: str, ticks: int) -> None:
    stage = stage_of(f"succeed_on: {policy}")
    assert [stage.tick() for _ in range(ticks)] == ["running"] * (ticks - 1) + ["success"]


@pytest.mark.parametrize(("policy", "ticks"), [("one", 2), ("2", 3), ("all", 4), ("[c]", 4), ("[a]", 2)])
def test_fail_on_says_how_many_or_which(policy: str, ticks: int) -> None:
    failing = {name: Script(ticks=n, fails="no") for n, name in enumerate("abc", 1)}
    stage = stage_of(f"fail_on: {policy}", **failing)
    assert [stage.tick() for _ in range(ticks)] == ["running"] * (ticks - 1) + ["failure"]


def test_failure_counts_before_success() -> None:
    stage = stage_of("succeed_on: one", b=Script(ticks=1, fails="no"))
    assert stage.tick(2) == "failure"


def test_the_end_halts_who_still_runs_and_they_are_idle_then() -> None:
    stage = stage_of("succeed_on: one")
    assert stage.tick(2) == "success"
    assert stage.log[-2:] == ["Kaya halts b", "Kaya halts c"]
    assert (stage.status("a"), stage.status("b")) == ("success", "idle")


def test_when_all_have_ended_and_no_policy_is_met_it_fails_and_says_so() -> None:
    stage = stage_of("fail_on: all", a=Script(fails="no"))
    assert stage.tick(4) == "failure"
    assert stage.why("parallel") == "all have ended, and succeed_on was not met"


def test_entered_again_all_begin_again() -> None:
    stage = stage_of("succeed_on: one")
    stage.tick(3)
    assert stage.log[-3:] == ["Kaya begins a", "Kaya begins b", "Kaya begins c"]


def test_an_action_that_is_asked_for_and_halted_in_one_tick_never_begins() -> None:
    stage = Stage("parallel: [{act: a}, {check: 1 > 2}]", actions={"a": Script()})
    assert stage.tick() == "failure"
    assert stage.log == []
