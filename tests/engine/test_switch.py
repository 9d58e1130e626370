"""A switch: a case for each value, asked every tick."""

from btrunner.runner.params import STRING
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

TREE = """
switch: self.phase
cases:
  fight: {act: fight}
  rest: {act: rest}
"""
ACTIONS = {"fight": Script(ticks=9), "rest": Script(ticks=9), "wait": Script(ticks=9)}


def test_it_does_the_case_of_the_value() -> None:
    stage = Stage(TREE, facts={"phase": "rest"}, actions=ACTIONS)
    assert (stage.tick(), stage.status("rest"), stage.status("fight")) == ("running", "running", "idle")


def test_another_value_halts_the_case_that_ran() -> None:
    stage = Stage(TREE, facts={"phase": "rest"}, actions=ACTIONS)
    stage.tick()
    stage.set(phase="fight")
    stage.tick()
    assert stage.log == ["Kaya begins rest", "Kaya halts rest", "Kaya begins fight"]


def test_without_an_else_any_other_value_fails_halts_and_says_so() -> None:
    stage = Stage(TREE, facts={"phase": "rest"}, actions=ACTIONS)
    stage.tick()
    stage.set(phase="dance")
    assert stage.tick() == "failure"
    assert (stage.why("switch"), stage.log[-1]) == ("self.phase: self.phase is 'dance'", "Kaya halts rest")


def test_else_is_for_any_other_value_but_not_for_an_unknown_one() -> None:
    stage = Stage(TREE + "else: {act: wait}", facts={"phase": Fact("phase", STRING)}, actions=ACTIONS)
    assert (stage.tick(), stage.why("switch")) == ("failure", "self.phase: self.phase is unknown")
    stage.set(phase="dance")
    assert (stage.tick(), stage.status("wait")) == ("running", "running")


def test_numbers_and_booleans_are_cases_too() -> None:
    tree = "switch: self.{}\ncases: {{{}: {{check: true}}, {}: {{check: false}}}}"
    assert Stage(tree.format("n", 1, 2), facts={"n": 1}).tick() == "success"
    assert Stage(tree.format("n", 1, 2), facts={"n": 2.0}).tick() == "failure"
    assert Stage(tree.format("b", "'true'", "'false'"), facts={"b": True}).tick() == "success"
