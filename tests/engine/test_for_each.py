"""A for_each: its child for each item of a list, in order."""

import pytest

from btrunner.runner.errors import InvalidFile
from btrunner.runner.params import Type
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

GREET = {"greet": Script(params={"whom": "string"})}
TREE = "for_each: self.beasts\nas: beast\nchild: {act: greet, with: {whom: '{beast}'}}"
BEASTS = Fact("beasts", Type("list", items=Type("string")))


def greeted(stage: Stage) -> list[object]:
    return [arguments["whom"] for arguments in stage.world.asked]


def test_it_does_its_child_for_each_item_in_order() -> None:
    stage = Stage(TREE, facts={"beasts": ["wolf", "boar", "rat"]}, actions=GREET)
    assert [stage.tick() for _ in range(4)] == ["running", "running", "running", "success"]
    assert greeted(stage) == ["wolf", "boar", "rat"]


def test_items_whose_child_ends_at_once_are_done_in_one_tick() -> None:
    stage = Stage("for_each: self.n\nas: i\nchild: {check: i > 0}", facts={"n": [1, 2, 3]})
    assert stage.tick() == "success"
    stage.set(n=[1, 0, 3])
    assert stage.tick() == "failure"


def test_it_fails_with_the_first_item_that_fails_and_begins_again_with_the_first() -> None:
    stage = Stage(
        TREE,
        facts={"beasts": ["wolf", "boar"]},
        actions={"greet": Script(fails="rude", params={"whom": "string"})},
    )
    stage.tick(2)
    assert stage.status("greet") == "failure"
    stage.tick()
    assert greeted(stage) == ["wolf", "wolf"]


def test_an_empty_list_succeeds_and_an_unknown_one_fails() -> None:
    stage = Stage(TREE, facts={"beasts": BEASTS}, actions=GREET)
    assert (stage.tick(), stage.why("for_each")) == ("failure", "self.beasts: self.beasts is unknown")
    stage.set(beasts=[])
    assert stage.tick() == "success"


def test_the_list_is_taken_on_entry_and_kept() -> None:
    stage = Stage(TREE, facts={"beasts": ["wolf", "boar"]}, actions=GREET)
    stage.tick()
    stage.set(beasts=["rat"])
    assert stage.tick(2) == "success"
    assert greeted(stage) == ["wolf", "boar"]


def test_it_can_stop_on_the_first_success_instead() -> None:
    stage = Stage("for_each: self.n\nas: i\nchild: {check: i > 1}\nstop_on: success", facts={"n": [1, 2, 0]})
    assert stage.tick() == "success"
    stage.set(n=[1, 0])
    assert stage.tick() == "failure"
    stage.set(n=[])
    assert stage.tick() == "failure"


def test_they_can_be_nested() -> None:
    tree = """
    for_each: self.rows
    as: row
    child: {for_each: self.columns, as: column, child: {act: greet, with: {whom: "{row}{column}"}}}
    """
    stage = Stage(tree, facts={"rows": ["a", "b"], "columns": ["1", "2"]}, actions=GREET)
    stage.tick(5)
    assert greeted(stage) == ["a1", "a2", "b1", "b2"]


def test_halted_its_child_is_halted_and_the_items_are_forgotten() -> None:
    stage = Stage(TREE + "\nwhile: self.up", facts={"beasts": ["wolf", "boar"], "up": True}, actions=GREET)
    stage.tick(2)
    stage.set(up=False)
    stage.tick()
    stage.set(up=True)
    stage.tick()
    assert greeted(stage) == ["wolf", "boar", "wolf"]


def test_a_name_that_has_a_meaning_already_is_refused() -> None:
    with pytest.raises(InvalidFile, match="meaning already"):
        Stage("for_each: self.n\nas: params\nchild: {check: true}", facts={"n": [1]})
