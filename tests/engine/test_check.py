"""A check: an expression, at once; what is unknown fails, and says so."""

import pytest

from btrunner.runner.params import NUMBER
from btrunner.runner.testing import Stage
from btrunner.runner.vocabulary import Fact

UNSEEN = {"hp": Fact("hp", NUMBER, max_age=1.0)}


def test_it_succeeds_where_it_is_true_and_gives_its_reason_where_not() -> None:
    stage = Stage("check: self.hp < 0.3", facts={"hp": 0.1})
    assert (stage.tick(), stage.why("check")) == ("success", "")
    stage.set(hp=0.81)
    assert (stage.tick(), stage.why("check")) == ("failure", "self.hp < 0.3: self.hp is 0.81")
    stage.set(hp=0.2)
    assert (stage.tick(), stage.why("check")) == ("success", "")


@pytest.mark.parametrize("text", ["self.hp < 1", "self.hp >= 1", "not self.hp < 1", "self.hp != 1"])
def test_what_is_unknown_fails_whichever_way_round_it_is_asked(text: str) -> None:
    stage = Stage(f"check: {text}", facts=UNSEEN)
    assert stage.tick() == "failure"
    assert "unknown" in stage.why("check")


def test_what_is_decided_without_the_unknown_is_decided() -> None:
    assert Stage("check: 1 == 1 or self.hp < 1", facts=UNSEEN).tick() == "success"


def test_a_fact_that_is_not_seen_for_longer_than_its_max_age_is_unknown() -> None:
    stage = Stage("check: self.hp == 1", facts=UNSEEN)
    stage.set(hp=1)
    stage.tick()
    stage.lose("Kaya", "hp")
    stage.pass_time(1.0)
    assert stage.status("check") == "success"
    assert stage.tick() == "failure"
    assert stage.why("check") == "self.hp == 1: self.hp is unknown (last seen 1.1s ago)"
