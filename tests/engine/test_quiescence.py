"""A tree rests while its next tick would be the same as the last, and nobody can tell the difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.context import Context
from btrunner.runner.language.model import Plan
from btrunner.runner.leaf import Condition, Me
from btrunner.runner.params import INTEGER, NUMBER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

FACTS = {"hp": Fact("hp", NUMBER), "x": Fact("x", NUMBER), "up": True}
ACTIONS = {"dig": Script(ticks=1000), "drink": Script(ticks=3), "rest": Script(ticks=1000)}
HURT = "selector: [{when: self.hp < 0.3, act: rest}, {act: dig}]"


class Counted(CompiledTree):
    """A tree that counts how often it is really ticked."""

    ticked = 0

    def tick(self) -> int:
        """Tick it."""
        self.ticked += 1
        return super().tick()


def stage(tree: Any, **given: Any) -> Stage:
    """Return a stage with such trees, on which everybody is well."""
    facts, actions = FACTS | given.pop("more", {}), ACTIONS | given.pop("extra", {})
    made = Stage(tree, facts=facts, actions=actions, build=Counted, **given)
    for who in made.session.characters:
        made.set(who, hp=0.9, x=0.0)
    return made


def ticked(made: Stage, times: int = 1, who: str = "Kaya") -> int:
    """Let ticks pass; returns in how many of them the tree was really ticked."""
    tree: Any = made.session.characters[who]._tree
    before = tree.ticked
    made.tick(times)
    return int(tree.ticked - before)


def test_it_is_not_ticked_while_nothing_changes() -> None:
    made = stage(HURT)
    made.tick(20)
    assert ticked(made, 100) == 0
    assert made.status("dig") == "running"


def test_a_fact_that_crosses_no_number_it_is_compared_with_leaves_it_at_rest() -> None:
    made = stage(HURT)
    made.tick(20)
    for hp in (0.8, 0.5, 0.31):
        made.set(hp=hp, x=hp)
        assert ticked(made) == 0
    made.set(hp=0.29)
    assert ticked(made) == 1
    assert made.status("rest") == "running"


def test_a_fact_that_is_no_longer_known_wakes_it() -> None:
    made = stage("selector: [{while: known(self.x), act: rest}, {act: dig}]")
    made.tick(3)
    made.lose("Kaya", "x")
    made.pass_time(3)
    assert made.status("dig") == "running"


def test_the_end_of_its_action_wakes_it() -> None:
    made = stage("sequence: [{act: drink}, {act: dig}]")
    made.tick(6)
    assert made.status("dig") == "running"


def test_a_time_that_is_up_wakes_it_in_that_very_tick() -> None:
    made = stage("act: dig\ntimeout: 5s")
    made.tick(50)
    assert made.status("dig") == "running"
    made.tick()
    assert (made.status("dig"), made.why("dig")) == ("failure", "timed out after 5s")


def test_what_is_not_due_yet_is_told_in_the_words_of_the_moment() -> None:
    made = stage("selector: [{act: drink, every: 60s}, {act: dig}]")
    made.pass_time(10)
    assert ticked(made, 10) == 0
    assert made.why("drink") == "not before 49.1s from now"


def test_only_what_is_asked_on_its_way_wakes_it() -> None:
    made = stage("selector: [{when: not self.up, sequence: [{check: self.x > 1}, {act: rest}]}, {act: dig}]")
    made.tick(20)
    made.set(x=5.0)
    assert ticked(made) == 0
    made.set(up=False)
    made.tick()
    assert made.status("rest") == "running"


def look_around(me: Me) -> bool:
    """Ask what nobody can know beforehand."""
    return bool(me.read("x") > 1)


def test_a_tree_that_calls_a_function_is_ticked_each_time() -> None:
    made = stage("selector: [{look_around: {}}, {act: dig}]", nodes=[look_around])
    made.tick(20)
    assert ticked(made, 50) == 50


def test_a_function_that_is_refused_beforehand_does_not_keep_it_awake() -> None:
    made = stage("selector: [{look_around: {}, when: self.hp < 0.3}, {act: dig}]", nodes=[look_around])
    made.tick(20)
    assert ticked(made, 50) == 0


def patient(me: Me, condition: Condition) -> Iterator[Condition]:
    """Wait for a condition, as wait_until does."""
    while not condition.holds():
        yield condition


def test_a_leaf_that_yields_its_condition_is_called_again_once_that_is_answered_otherwise() -> None:
    made = stage("sequence: [{patient: self.x > 3}, {act: dig}]", nodes=[patient])
    made.tick(20)
    made.set(x=2.5)
    assert ticked(made) == 0
    assert made.why("patient") == "self.x > 3: self.x is 2.5"
    made.set(x=3.5)
    made.tick()
    assert made.status("dig") == "running"


def test_what_it_publishes_is_as_fresh_as_if_it_were_ticked() -> None:
    publishing = """
        tree: ready
        publishes: {ready: {type: boolean, max_age: 1s}}
        root: {act: dig, sets: {ready: self.hp > 0.3}}
    """
    waiting = "selector: [{while: age(Kaya.ready) > 500ms or not known(Kaya.ready), act: rest}, {act: dig}]"
    made = stage({"Kaya": publishing, "Miro": waiting})
    made.tick(20)
    assert ticked(made, 50) == 0
    assert (made.see("ready"), made.status("dig", "Miro")) == (True, "running")


def test_a_tick_that_comes_late_has_it_publish_anew() -> None:
    publishing = """
        tree: ready
        publishes: {ready: {type: boolean, max_age: 1s}}
        root: {act: dig, sets: {ready: self.hp > 0.3}}
    """
    made = stage(
        {"Kaya": publishing, "Miro": "selector: [{while: not known(Kaya.ready), act: rest}, {act: dig}]"}
    )
    made.tick(20)
    made.clock.skip(5)
    assert ticked(made) == 1
    assert (made.see("ready"), made.status("rest", "Miro")) == (True, "running")


def test_a_tick_that_comes_late_leaves_what_never_grows_too_old_as_it_is() -> None:
    publishing = (
        "tree: {0}\npublishes: {{ready: {{type: boolean{1}}}}}\nroot: {{act: dig, sets: {{ready: true}}}}"
    )
    made = stage({
        "Kaya": publishing.format("one", ", max_age: 1s"),
        "Miro": publishing.format("other", ""),
        "Zoe": "selector: [{while: age(Miro.ready) > 500ms, act: rest}, {act: dig}]",
    })  # fmt: skip
    made.tick(20)
    made.clock.skip(5)
    made.tick(10)
    assert ticked(made, 20, "Miro") == 0
    assert made.status("dig", "Zoe") == "running"


def test_a_guard_that_holds_its_child_waits_for_its_time_alone() -> None:
    made = stage("guard: self.up\nlost_after: 8s\nchild: {act: dig}\nrecover: {act: rest}")
    made.tick(20)
    made.set(up=False)
    made.tick(10)
    assert ticked(made, 60) == 0
    assert made.why("guard") == "holds its child: self.up: self.up is false"
    assert 0 < ticked(made, 20) < 5
    assert made.status("rest") == "running"


BACKS_OFF = """
ladder:
  - {act: fall, when: not self.up, budget: 9/1h, backoff: {first: 10s, jitter: 0%}}
within: 90s
verify: self.hp > 0.95
"""


def test_a_ladder_that_backs_off_waits_for_the_next_try() -> None:
    made = stage(BACKS_OFF, extra={"fall": Script(ticks=2, fails="too steep")})
    made.set(up=False)
    made.tick(20)
    assert ticked(made, 60) == 0
    assert made.why("ladder").startswith("backs off: 'fall' again in ")
    made.pass_time(10)
    assert [line for line in made.log if "begins fall" in line] == ["Kaya begins fall"] * 2


def test_a_ladder_that_backs_off_is_asked_again_when_its_verify_holds() -> None:
    made = stage(BACKS_OFF, extra={"fall": Script(ticks=2, fails="too steep")})
    made.set(up=False)
    made.tick(20)
    made.set(hp=1.0)
    assert made.tick() == "success"


def test_a_for_each_rests_while_it_stays_with_its_item() -> None:
    made = stage({
        "Kaya": "for_each: party\nas: friend\nchild: {act: dig, when: friend.hp < 0.5}\nstop_on: success",
        "Miro": "act: dig",
    })  # fmt: skip
    made.set("Miro", hp=0.3)
    made.tick(20)
    assert ticked(made, 50) == 0
    made.set("Kaya", hp=0.2)
    made.tick(20)
    assert ticked(made, 50) == 0
    assert sorted(made.log) == ["Kaya begins dig", "Miro begins dig"]


def test_what_often_changes_in_vain_is_not_ticked_for() -> None:
    made = stage("selector: [{when: self.up and self.x > 3, act: rest}, {act: dig}]")
    made.set(up=False)
    made.tick(20)
    for up in (True, False) * 5:
        made.set(up=up)
        made.tick()
    for up in (True, False) * 5:
        made.set(up=up)
        assert ticked(made) == 0
    made.set(up=True, x=4.0)
    made.tick()
    assert made.status("rest") == "running"


def test_it_rests_whatever_its_parameters_are_of() -> None:
    made = stage(
        "tree: picky\nparams:\n  marks: {type: list, items: number, default: [0.2, 0.5]}\n"
        "  limits: {low: 0.1, high: 0.4}\n"
        "root: {selector: [{while: self.x in params.marks and self.x > params.limits.high, act: rest}, {act: dig}]}"
    )
    made.tick(20)
    assert ticked(made, 20) == 0
    for x in (0.2, 0.3, 0.2, 0.3, 0.2, 0.3, 0.5):
        made.set(x=x)
        made.tick(3)
    assert (made.status("rest"), ticked(made, 20)) == ("running", 0)


def test_a_time_without_progress_is_waited_for_and_begins_anew_with_progress() -> None:
    waits = "selector: [{while: self.stalled_for > 20s, act: rest}, {while: self.stalled_for < 5s, act: dig}, {act: drink}]"
    made = stage(
        waits, extra={"drink": Script(ticks=1000)}, more={"kills": Fact("kills", INTEGER, progress=True)}
    )
    made.set(kills=0)
    made.pass_time(2)
    assert ticked(made, 20) == 0
    made.pass_time(3)
    assert made.status("drink") == "running"
    assert ticked(made, 100) == 0
    made.pass_time(7)
    assert made.status("rest") == "running"
    made.set(kills=1)
    made.pass_time(2)
    assert (made.status("dig"), ticked(made, 20)) == ("running", 0)
    made.pass_time(2)
    assert made.status("drink") == "running"


@pytest.mark.parametrize("every", [1, 7])
def test_a_state_taken_at_rest_is_that_of_a_tree_which_was_ticked(every: int) -> None:
    made, plain = stage(HURT), Stage(HURT, facts=FACTS, actions=ACTIONS, build=Always)
    plain.set(hp=0.9, x=0.0)
    for number in range(30):
        assert made.session.state() == plain.session.state()
        for each in (made, plain):
            each.set(hp=0.2 if number % every == 0 else 0.9)
            each.tick()


class Always(CompiledTree):
    """A tree that never rests."""

    def __init__(self, plan: Plan, context: Context) -> None:
        super().__init__(plan, context)
        self.rests = lambda news: False
        self.settles = lambda: False
