"""The options with a time: timeout, cooldown, every."""

import pytest

from btrunner.runner.params import DURATION
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

DIG = {"dig": Script(ticks=100)}
ONCE = {"dig": Script(ticks=1)}


def test_timeout_halts_the_node_and_fails_it() -> None:
    stage = Stage("act: dig\ntimeout: 500ms", actions=DIG)
    assert [stage.tick() for _ in range(6)] == ["running"] * 5 + ["failure"]
    assert (stage.why("dig"), stage.log[-1]) == ("timed out after 500ms", "Kaya halts dig")


def test_timeout_counts_anew_on_each_entry_and_its_reason_is_forgotten() -> None:
    stage = Stage("sequence: [{act: dig}]\ntimeout: 500ms", actions=DIG)
    stage.tick(6)
    assert stage.why("sequence") == "timed out after 500ms"
    assert (stage.tick(), stage.why("sequence")) == ("running", "")
    assert stage.tick(5) == "failure"


def test_timeout_counts_over_all_tries() -> None:
    stage = Stage("act: dig\ntimeout: 1s\nretry: 100", actions={"dig": Script(ticks=1, fails="rock")})
    assert stage.tick(10) == "running"
    assert stage.tick() == "failure"
    assert stage.why("dig") == "timed out after 1s"


def test_cooldown_fails_for_a_time_after_a_success() -> None:
    stage = Stage("act: dig\ncooldown: 1s", actions=ONCE)
    assert stage.tick(2) == "success"
    assert (stage.tick(), stage.why("dig")) == ("failure", "cools down for 900ms more")
    assert stage.tick(8) == "failure"
    assert (stage.now, stage.tick()) == (1.0, "running")


def test_cooldown_does_not_follow_a_failure() -> None:
    stage = Stage("act: dig\ncooldown: 1s", actions={"dig": Script(ticks=1, fails="rock")})
    assert [stage.tick() for _ in range(3)] == ["running", "failure", "running"]


def test_every_begins_at_most_once_in_its_time_however_it_ends() -> None:
    stage = Stage("act: dig\nevery: 1s", actions={"dig": Script(ticks=1, fails="rock")})
    assert stage.tick(2) == "failure"
    assert (stage.tick(), stage.why("dig")) == ("failure", "not before 800ms from now")
    stage.tick(7)
    assert stage.log.count("Kaya begins dig") == 1
    assert (stage.tick(), stage.now) == ("running", 1.0)


@pytest.mark.parametrize("option", ["timeout", "cooldown", "every"])
def test_a_time_that_is_unknown_fails_on_entry_and_says_so(option: str) -> None:
    stage = Stage(f"act: dig\n{option}: self.t", facts={"t": Fact("t", DURATION)}, actions=DIG)
    assert (stage.tick(), stage.why("dig")) == ("failure", "self.t: self.t is unknown")
    assert stage.log == []


@pytest.mark.parametrize("option", ["timeout", "cooldown", "every"])
def test_a_time_may_be_an_expression(option: str) -> None:
    stage = Stage(f"act: dig\n{option}: self.t", facts={"t": Fact("t", DURATION)}, actions=DIG)
    stage.set(t=60.0)
    assert stage.tick() == "running"
