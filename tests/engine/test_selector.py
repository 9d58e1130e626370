"""A selector: priorities, asked from the top every tick, or kept in mind."""

from btrunner.runner.testing import Script, Stage

TREE = "selector: [{when: self.hp < 1, act: flee}, {act: fight}]"
TWO = {"flee": Script(ticks=2), "fight": Script(ticks=9)}


def test_it_takes_the_first_child_that_does_not_fail() -> None:
    stage = Stage(TREE, facts={"hp": 1}, actions=TWO)
    assert stage.tick() == "running"
    assert (stage.status("flee"), stage.status("fight")) == ("failure", "running")


def test_it_fails_when_all_fail() -> None:
    assert Stage("selector: [{check: false == true}, {check: 1 > 2}]").tick() == "failure"


def test_a_more_urgent_child_interrupts_and_what_ran_is_halted_before_it_begins() -> None:
    stage = Stage(TREE, facts={"hp": 1}, actions=TWO)
    stage.tick(2)
    stage.set(hp=0)
    stage.tick()
    assert (stage.status("flee"), stage.status("fight")) == ("running", "idle")
    assert stage.log == ["Kaya begins fight", "Kaya halts fight", "Kaya begins flee"]


def test_children_after_the_chosen_one_are_not_visited() -> None:
    stage = Stage(TREE, facts={"hp": 0}, actions=TWO)
    stage.tick()
    assert (stage.status("fight"), stage.entries("fight")) == ("idle", 0)


def test_what_was_asked_on_entry_is_not_asked_again_while_the_child_runs() -> None:
    stage = Stage(TREE, facts={"hp": 0}, actions=TWO)
    stage.tick()
    stage.set(hp=1)
    assert stage.tick(2) == "success"


def test_with_memory_it_stays_with_the_branch_it_chose_until_that_ends() -> None:
    stage = Stage(TREE + "\nmemory: true", facts={"hp": 1}, actions={**TWO, "fight": Script(ticks=3)})
    stage.tick()
    stage.set(hp=0)
    assert [stage.tick() for _ in range(3)] == ["running", "running", "success"]
    stage.tick()
    assert stage.status("flee") == "running"


def test_with_memory_it_goes_on_to_the_next_when_the_chosen_one_fails() -> None:
    tree = "memory: true\nselector: [{act: flee}, {act: fight}]"
    stage = Stage(tree, actions={**TWO, "flee": Script(fails="no way out")})
    assert stage.tick(2) == "running"
    assert (stage.status("flee"), stage.status("fight")) == ("failure", "running")
