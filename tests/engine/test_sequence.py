"""A sequence: steps in order, going on where it left off, or asking from the top."""

from btrunner.runner.testing import Script, Stage

TWO = {"wash": Script(ticks=2), "dry": Script(ticks=2)}


def test_it_does_its_steps_in_order_and_succeeds_with_the_last() -> None:
    stage = Stage("sequence: [{act: wash}, {act: dry}]", actions=TWO)
    assert [stage.tick() for _ in range(5)] == ["running"] * 4 + ["success"]
    assert stage.log == ["Kaya begins wash", "Kaya ends wash", "Kaya begins dry", "Kaya ends dry"]


def test_the_next_step_is_asked_for_in_the_tick_in_which_the_one_before_succeeds() -> None:
    stage = Stage("sequence: [{act: wash}, {act: dry}]", actions=TWO)
    stage.tick(3)
    assert (stage.status("wash"), stage.status("dry")) == ("success", "running")


def test_a_step_that_is_done_is_not_visited_again() -> None:
    stage = Stage("sequence: [{act: wash}, {act: dry}]", actions=TWO)
    stage.tick(4)
    assert (stage.status("wash"), stage.ticks("wash"), stage.exits("wash")) == ("idle", 3, 1)


def test_it_fails_with_the_first_step_that_fails_and_leaves_the_others_alone() -> None:
    stage = Stage("sequence: [{act: wash}, {act: dry}]", actions={**TWO, "wash": Script(fails="no water")})
    assert stage.tick(2) == "failure"
    assert (stage.why("wash"), stage.entries("dry")) == ("no water", 0)


def test_after_an_end_it_begins_with_the_first_step() -> None:
    stage = Stage("sequence: [{check: self.hp > 0}, {act: wash}]", facts={"hp": 1}, actions=TWO)
    stage.tick(4)
    assert (stage.entries("check"), stage.entries("wash")) == (2, 2)


def test_halted_it_forgets_where_it_was() -> None:
    tree = "while: self.hp > 0\nsequence: [{act: wash}, {act: dry}]"
    stage = Stage(tree, facts={"hp": 1}, actions={**TWO, "dry": Script(ticks=9)})
    stage.tick(4)
    stage.set(hp=0)
    assert stage.tick() == "failure"
    stage.set(hp=1)
    stage.tick()
    assert stage.status("wash") == "running"
    assert stage.log[-2:] == ["Kaya halts dry", "Kaya begins wash"]


def test_a_reactive_one_asks_from_the_top_and_halts_what_ran() -> None:
    tree = "sequence: [{check: self.hp > 0}, {act: wash}]\nreactive: true"
    stage = Stage(tree, facts={"hp": 1}, actions={"wash": Script(ticks=9)})
    stage.tick(2)
    assert (stage.status("check"), stage.status("wash")) == ("success", "running")
    stage.set(hp=0)
    assert stage.tick() == "failure"
    assert (stage.status("wash"), stage.log[-1]) == ("idle", "Kaya halts wash")


def test_a_reactive_one_halts_a_later_step_when_an_earlier_one_runs_again() -> None:
    tree = (
        "reactive: true\nsequence: [{name: first, when: self.hp < 1, act: wash, always: success}, {act: dry}]"
    )
    stage = Stage(tree, facts={"hp": 1}, actions={"wash": Script(ticks=9), "dry": Script(ticks=9)})
    stage.tick(2)
    stage.set(hp=0)
    assert stage.tick() == "running"
    assert stage.log == ["Kaya begins dry", "Kaya halts dry", "Kaya begins wash"]
