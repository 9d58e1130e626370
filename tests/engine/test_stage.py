"""The stage that ships with the package: its own examples, and what it promises."""

import doctest

import pytest

from btrunner.runner import testing
from btrunner.runner.errors import InvalidFile
from btrunner.runner.params import NUMBER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact


def test_the_examples_of_its_docstring_are_true() -> None:
    results = doctest.testmod(testing)
    assert results.attempted > 5
    assert results.failed == 0


def test_a_tree_with_a_mistake_is_refused_as_loading_it_would_be() -> None:
    with pytest.raises(InvalidFile, match="Kaya has no 'hpp'"):
        Stage("check: self.hpp < 1", facts={"hp": 1.0})


def test_an_action_runs_for_as_many_ticks_as_its_script_says() -> None:
    stage = Stage("act: wave", actions={"wave": Script(ticks=3)})
    assert [stage.tick() for _ in range(4)] == ["running", "running", "running", "success"]


def test_an_action_may_end_when_it_begins_and_is_reported_in_the_next_tick() -> None:
    stage = Stage("act: wave", actions={"wave": Script(ticks=0)})
    assert [stage.tick(), stage.tick()] == ["running", "success"]


def test_a_declared_fact_is_unknown_until_it_is_set() -> None:
    stage = Stage("check: self.hp < 1", facts={"hp": Fact("hp", NUMBER)})
    assert (stage.tick(), stage.why("check")) == ("failure", "self.hp < 1: self.hp is unknown")
    stage.set(hp=0.5)
    assert stage.tick() == "success"


def test_time_is_the_stages_and_can_be_skipped() -> None:
    stage = Stage("wait: 1m")
    stage.tick(2)
    stage.clock.skip(60)
    assert (stage.tick(), stage.now) == ("success", 60.2)


def test_several_characters_play_each_their_own_tree() -> None:
    stage = Stage({"Kaya": "act: wave", "Miro": "act: bow"}, actions={"wave": Script(), "bow": Script()})
    stage.tick(2)
    assert stage.log == ["Kaya begins wave", "Miro begins bow", "Kaya ends wave", "Miro ends bow"]
    assert stage.status("bow", "Miro") == "success"


def test_a_node_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(LookupError, match="wait"):
        Stage("wait: 1s").status("wave")
