"""A utility choice: the highest score, the first of equals."""

from btrunner.runner.params import NUMBER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

TREE = "utility: [{act: eat, score: self.hunger}, {act: sleep, score: self.tired}]"
ACTIONS = {"eat": Script(ticks=3), "sleep": Script(ticks=3)}


def test_it_does_what_scores_highest() -> None:
    stage = Stage(TREE, facts={"hunger": 1, "tired": 2}, actions=ACTIONS)
    assert (stage.tick(), stage.status("sleep"), stage.status("eat")) == ("running", "running", "idle")


def test_of_equals_the_first_is_taken() -> None:
    stage = Stage(TREE, facts={"hunger": 2, "tired": 2.0}, actions=ACTIONS)
    stage.tick()
    assert stage.status("eat") == "running"


def test_an_unknown_score_is_never_the_highest_and_none_known_fails() -> None:
    facts = {"hunger": Fact("hunger", NUMBER), "tired": Fact("tired", NUMBER)}
    stage = Stage(TREE, facts=facts, actions=ACTIONS)
    assert (stage.tick(), stage.why("utility")) == ("failure", "no score is known")
    stage.set(tired=-5)
    stage.tick()
    assert stage.status("sleep") == "running"


def test_it_asks_on_entry_only() -> None:
    stage = Stage(TREE, facts={"hunger": 1, "tired": 2}, actions=ACTIONS)
    stage.tick()
    stage.set(hunger=9)
    assert stage.tick(3) == "success"
    stage.tick()
    assert stage.status("eat") == "running"


def test_a_reactive_one_asks_every_tick_and_halts_what_is_no_longer_best() -> None:
    stage = Stage(TREE + "\nreactive: true", facts={"hunger": 1, "tired": 2}, actions=ACTIONS)
    stage.tick()
    stage.set(hunger=9)
    stage.tick()
    assert stage.log == ["Kaya begins sleep", "Kaya halts sleep", "Kaya begins eat"]
