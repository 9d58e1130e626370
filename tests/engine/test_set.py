"""Own published keys: written by ``set``, seen by oneself at once and by the others one tick later."""

import pytest

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.params import ANY, NUMBER, Type
from btrunner.runner.session.character import Build
from btrunner.runner.testing import Stage
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import Fact

PUBLISHES = "tree: t\npublishes: {mood: {type: string}, n: {type: number, max_age: 1s}}\nroot:\n"
WATCHES = "tree: watcher\nroot: {check: leader.mood == 'good'}"
HP = {"hp": Fact("hp", NUMBER)}


def test_it_writes_and_succeeds_at_once() -> None:
    stage = Stage(PUBLISHES + "  set: {mood: good, n: 1 + 1}")
    assert (stage.tick(), stage.see("mood"), stage.see("n")) == ("success", "good", 2)


def test_a_value_that_is_unknown_fails_and_nothing_is_written() -> None:
    stage = Stage(PUBLISHES + "  set: {mood: good, n: self.hp}", facts=HP)
    assert stage.tick() == "failure"
    assert stage.why("set") == "'n' is unknown: self.hp: self.hp is unknown"
    assert repr(stage.see("mood")) == "unknown"


def test_oneself_sees_it_in_the_same_tick() -> None:
    stage = Stage(PUBLISHES + "  sequence: [{set: {mood: good, n: 1}}, {check: self.mood == 'good'}]")
    assert stage.tick() == "success"


def test_an_action_that_begins_in_the_same_tick_sees_it_too() -> None:
    stage = Stage(PUBLISHES + "  sequence: [{set: {mood: good, n: 1}}, {wait_until: self.mood == 'good'}]")
    assert [stage.tick(), stage.tick()] == ["running", "success"]
    assert stage.entries("wait_until") == 1


@pytest.mark.parametrize("order", [("Kaya", "Miro"), ("Miro", "Kaya")])
def test_the_others_see_it_one_tick_later_whatever_the_order(order: tuple[str, str]) -> None:
    role = {"Kaya": PUBLISHES + "  set: {mood: good, n: 1}", "Miro": WATCHES}
    if order[0] == "Miro":
        role["Miro"] = WATCHES.replace("leader", "follower")
    stage = Stage({name: role[name] for name in order})
    stage.tick()
    assert stage.status("check", "Miro") == "failure"
    stage.tick()
    assert stage.status("check", "Miro") == "success"


def test_what_is_not_written_again_within_its_max_age_is_unknown() -> None:
    stage = Stage(PUBLISHES + "  sequence: [{set: {mood: good, n: 1}}, {wait: 1h}]")
    stage.pass_time(1.1)
    assert stage.see("n") == 1
    stage.tick()
    assert repr(stage.see("n")) == "unknown"
    assert stage.see("mood") == "good"


@pytest.mark.parametrize("build", [CompiledTree, StockTree])
def test_a_value_of_any_type_that_does_not_fit_its_key_is_unknown(build: Build) -> None:
    text = (
        "tree: any\npublishes: {mood: {type: number}}\nroot:\n  selector:\n    - set: {mood: self.thing}\n"
        "    - {sets: {mood: self.thing}, check: self.hp > 0}\n"
    )
    facts = {"thing": Fact("thing", ANY), "hp": 1}
    stage = Stage(text, facts=facts, build=build)
    stage.set(thing="x")
    assert (stage.tick(), stage.why("set")) == ("success", "'mood' is unknown: self.thing: self.thing is 'x'")
    assert stage.see("mood") is UNKNOWN
    stage.set(thing=3)
    assert (stage.tick(), stage.status("set"), stage.see("mood")) == ("success", "success", 3)


@pytest.mark.parametrize("build", [CompiledTree, StockTree])
def test_an_item_of_another_type_than_its_list_should_have_is_no_number(build: Build) -> None:
    facts = {"list": Fact("list", Type("list", items=NUMBER))}
    stage = Stage("for_each: self.list\nas: item\nchild: {check: item > 2}", facts=facts, build=build)
    stage.set(list=[3, "x"])
    assert stage.tick() == "failure"
    stage.set(list=[3, 4])
    assert stage.tick() == "success"
