"""The options that ask: when, unless, while, until."""

from btrunner.runner.params import BOOLEAN
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

DIG = {"dig": Script(ticks=3)}
UNSEEN = {"up": Fact("up", BOOLEAN)}


def test_when_is_asked_on_entry_only() -> None:
    stage = Stage("act: dig\nwhen: self.up", facts={"up": True}, actions=DIG)
    stage.tick()
    stage.set(up=False)
    assert stage.tick(3) == "success"
    assert (stage.tick(), stage.why("dig")) == ("failure", "self.up: self.up is false")


def test_when_fails_on_the_unknown() -> None:
    assert Stage("act: dig\nwhen: self.up", facts=UNSEEN, actions=DIG).tick() == "failure"


def test_unless_must_be_known_not_to_hold() -> None:
    stage = Stage("act: dig\nunless: self.up", facts=UNSEEN, actions=DIG)
    assert (stage.tick(), stage.why("dig")) == ("failure", "self.up: self.up is unknown")
    stage.set(up=True)
    assert stage.tick() == "failure"
    stage.set(up=False)
    stage.tick()
    stage.set(up=True)
    assert stage.tick(3) == "success"


def test_while_is_asked_every_tick_and_halts_the_node() -> None:
    stage = Stage("act: dig\nwhile: self.up", facts={"up": True}, actions=DIG)
    stage.tick()
    stage.set(up=False)
    assert (stage.tick(), stage.why("dig")) == ("failure", "self.up: self.up is false")
    assert stage.log == ["Kaya begins dig", "Kaya halts dig"]
    assert stage.tick() == "failure"
    assert len(stage.log) == 2


def test_until_halts_the_node_and_is_its_success() -> None:
    stage = Stage("act: dig\nuntil: self.up", facts={"up": False}, actions=DIG)
    stage.tick()
    stage.set(up=True)
    assert stage.tick() == "success"
    assert stage.log[-1] == "Kaya halts dig"


def test_until_begins_again_after_a_success_and_fails_with_a_failure() -> None:
    stage = Stage("act: dig\nuntil: self.up", facts={"up": False}, actions={"dig": Script(ticks=1)})
    assert stage.tick(5) == "running"
    assert stage.log.count("Kaya begins dig") == 3
    stage.world.scripts["dig"] = Script(ticks=1, fails="rock")
    assert stage.tick(3) == "failure"


def test_until_that_holds_at_once_succeeds_without_beginning() -> None:
    stage = Stage("act: dig\nuntil: self.up", facts={"up": True}, actions=DIG)
    assert (stage.tick(), stage.log) == ("success", [])
