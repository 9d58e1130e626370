"""A state goes on in a tree that was changed since, as far as what ran is still there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from any_tree import FACTS, LARGE, LASTING, SMALL, Played, changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.errors import InvalidFile
from btrunner.runner.leaf import Me
from btrunner.runner.session.character import Build
from btrunner.runner.testing import Script, Stage

EXAMPLES = int(os.environ.get("BTRUNNER_EXAMPLES", "100"))
ENGINES = pytest.mark.parametrize("build", [CompiledTree, StockTree])
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def go_on(before: Played, root: dict[str, Any], facts: list[tuple[bool, int]]) -> None:
    """Let both engines go on with another tree from where one stands, and play it: they do the same."""
    try:
        compiled, stock = Played(root, CompiledTree), Played(root, StockTree)
    except InvalidFile:
        return  # a change may make a file that is refused
    for after in (compiled, stock):
        after.stage.session.restore(before.stage.session.state(), 2)
    for a, n in (facts * 50)[:50]:
        assert compiled.tick(a, n) == stock.tick(a, n)
    compiled.close()
    stock.close()


@MANY
@given(
    root=st.one_of(LASTING, LASTING, SMALL, LARGE),
    other=st.one_of(st.none(), st.none(), st.none(), SMALL),
    facts=FACTS,
    chance=st.randoms(use_true_random=False),
)
def test_any_state_goes_on_in_any_tree_and_alike_with_both_engines(
    root: dict[str, Any], other: dict[str, Any] | None, facts: list[tuple[bool, int]], chance: Random
) -> None:
    before = Played(root, CompiledTree)
    for a, n in facts[:20]:
        before.tick(a, n)
    go_on(before, other or changed(root, chance), facts)
    before.close()


STEPS = ["{act: play, name: Look around}", "{act: rest, name: Sit}", "{act: play, name: Go home}"]
KNOWN = {"tired": False, "numbers": [1, 2], "words": ["a", "b"]}
ACTIONS = {"play": Script(ticks=2), "rest": Script(ticks=9)}


def patrol(*steps: str, options: str = "") -> str:
    """Return a patrol of these steps, below something else."""
    return f"selector:\n  - name: Patrol\n    sequence: [{', '.join(steps)}]\n{options}"


def continued(before: str, ticks: int, after: str, build: Build) -> tuple[Stage, list[str]]:
    """Return a stage with another tree that goes on from where the first one stood, and what is said of that."""
    one = Stage(before, facts=KNOWN, actions=ACTIONS, nodes=[forgetful])
    one.tick(ticks)
    other = Stage(after, facts=KNOWN, actions=ACTIONS, nodes=[forgetful], build=build)
    other.session.restore(one.session.state(), 2)
    one.close()
    return other, other.session._readers._continuation.notes


def forgetful(me: Me) -> Iterator[str]:
    """Run, and keep nothing."""
    while True:
        yield "forgets"


@ENGINES
def test_a_step_that_stands_elsewhere_now_goes_on(build: Build) -> None:
    stage, lines = continued(patrol(*STEPS), 6, patrol(STEPS[1], STEPS[0], STEPS[2]), build)
    assert lines == []
    stage.tick()
    assert (stage.status("Look around"), stage.status("Sit")) == ("idle", "running")
    assert "Kaya begins rest" not in stage.log


@ENGINES
def test_where_a_step_is_gone_the_nearest_node_around_it_begins_anew(build: Build) -> None:
    stage, lines = continued(patrol(*STEPS), 6, patrol(STEPS[0], STEPS[2]), build)
    assert lines == [
        "Kaya: 'selector/Patrol/Sit' (step 2 of 'Patrol') is gone: 'selector/Patrol' begins anew"
    ]
    stage.tick()
    assert (stage.status("Patrol"), stage.status("Look around")) == ("running", "running")
    assert stage.entries("Look around") == 1


@ENGINES
def test_a_node_of_the_same_name_and_another_kind_is_another_node(build: Build) -> None:
    _, lines = continued(patrol(*STEPS), 6, patrol(STEPS[0], "{wait: 9s, name: Sit}"), build)
    assert lines == [
        "Kaya: 'selector/Patrol/Sit' (step 2 of 'Patrol') is something else now: 'selector/Patrol' begins anew"
    ]


@ENGINES
def test_a_tree_with_another_root_begins_there(build: Build) -> None:
    stage, lines = continued(patrol(*STEPS), 6, "act: play\nname: Play", build)
    assert lines == ["Kaya: 'Play' is not what ran: it begins at its root"]
    assert stage.tick(3) == "success"


@ENGINES
def test_a_leaf_that_keeps_nothing_begins_anew_and_its_parents_go_on(build: Build) -> None:
    tree = patrol(STEPS[0], "{forgetful: , name: Dream}")
    stage = Stage(tree, facts=KNOWN, actions=ACTIONS, nodes=[forgetful], build=build)
    stage.tick(6)
    assert stage.restart() == ["Kaya: it keeps nothing over a restart: 'selector/Patrol/Dream' begins anew"]
    stage.tick()
    assert (stage.status("Look around"), stage.status("Dream")) == ("idle", "running")


@ENGINES
def test_an_option_that_is_new_counts_from_the_next_entry_on(build: Build) -> None:
    stage, lines = continued(patrol(*STEPS), 6, patrol(*STEPS, options="timeout: 100ms"), build)
    assert (lines, stage.tick(3)) == ([], "running")


@ENGINES
def test_an_option_that_is_gone_is_forgotten(build: Build) -> None:
    stage, lines = continued(patrol(*STEPS, options="timeout: 600ms"), 6, patrol(*STEPS), build)
    assert (lines, stage.tick(5)) == ([], "running")


@ENGINES
def test_what_outlives_halting_goes_on_wherever_the_node_stands(build: Build) -> None:
    before = "sequence: [{act: play, name: A, once: true}, {act: play, name: B, cooldown: 1h}, {wait: 9s}]"
    after = (
        "sequence: [{act: play, name: B, cooldown: 1h, always: success}, {act: play, name: A, once: true}]"
    )
    stage, _ = continued(before, 9, after, build)
    assert stage.tick() == "success"
    assert stage.log == []
    assert stage.why("B").startswith("cools down for")


@ENGINES
def test_items_of_another_type_begin_anew(build: Build) -> None:
    before = "for_each: self.numbers\nas: it\nchild: {act: rest}"
    _, lines = continued(before, 3, before.replace("numbers", "words"), build)
    assert lines == ["Kaya: its items are of another type now: 'for_each' begins anew"]


@ENGINES
def test_a_leaf_with_other_arguments_begins_anew(build: Build) -> None:
    before = "sequence: [{act: rest}]"
    _, lines = continued(before, 3, "sequence: [{act: play, name: rest}]", build)
    assert lines == ["Kaya: it was 'rest' before: 'sequence/rest' begins anew"]


@ENGINES
@pytest.mark.parametrize("state", [{}, {"random": "x"}, {"random": 1, "nodes": {"a": 3}}])
def test_what_is_no_state_is_refused(state: dict[str, Any], build: Build) -> None:
    tree = Stage("check: true", build=build).session.characters["Kaya"]._tree
    with pytest.raises(ValueError, match="this is not the state of a tree"):
        tree.restore(state)
