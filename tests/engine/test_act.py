"""An action of the world: asked for, begun after the tick's halts, done, failed or halted."""

from btrunner.runner.errors import WorldError
from btrunner.runner.params import NUMBER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

AIM = Script(ticks=2, params={"at": "number"})


def test_it_runs_until_the_world_says_it_is_done() -> None:
    stage = Stage("act: aim\nwith: {at: 3}", actions={"aim": AIM})
    assert [stage.tick() for _ in range(3)] == ["running", "running", "success"]
    assert stage.log == ["Kaya begins aim", "Kaya ends aim"]
    assert stage.world.asked == [{"at": 3}]


def test_it_fails_with_the_reason_of_the_world() -> None:
    stage = Stage("act: aim\nwith: {at: 3}", actions={"aim": Script(fails="no bow", params={"at": "number"})})
    assert (stage.tick(2), stage.why("aim")) == ("failure", "no bow")


def test_its_arguments_are_what_they_are_on_entry() -> None:
    stage = Stage("act: aim\nwith: {at: self.hp + 1}", facts={"hp": 1}, actions={"aim": AIM})
    stage.tick()
    stage.set(hp=9)
    stage.tick(3)
    assert stage.world.asked == [{"at": 2}, {"at": 10}]


def test_an_argument_that_is_unknown_fails_it_before_it_begins() -> None:
    stage = Stage("act: aim\nwith: {at: self.hp}", facts={"hp": Fact("hp", NUMBER)}, actions={"aim": AIM})
    assert stage.tick() == "failure"
    assert stage.why("aim") == "'at' is unknown: self.hp: self.hp is unknown"
    assert stage.log == []


def test_a_world_that_breaks_while_it_begins_is_its_failure() -> None:
    stage = Stage("act: aim", actions={"aim": Script(raises=WorldError("the window is gone"))})
    assert (stage.tick(2), stage.why("aim")) == ("failure", "WorldError: the window is gone")
    assert [event["error"] for event in stage.events("crashed")] == ["WorldError: the window is gone"]


def test_halts_come_before_starts_across_characters_whatever_their_order() -> None:
    tree = "selector: [{when: self.hp < 1, act: flee}, {act: fight}]"
    actions = {"flee": Script(ticks=9), "fight": Script(ticks=9)}
    stage = Stage({"Kaya": tree, "Miro": tree}, facts={"hp": 1}, actions=actions)
    stage.tick()
    stage.set("Kaya", hp=0)
    stage.set("Miro", hp=0)
    stage.tick()
    assert stage.log[2:] == ["Kaya halts fight", "Miro halts fight", "Kaya begins flee", "Miro begins flee"]
