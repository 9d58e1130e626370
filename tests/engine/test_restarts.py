"""A tree that goes on from its state does what one does that was never interrupted, on both engines."""

from __future__ import annotations

import inspect
import json
import os
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import test_common_loss
import test_for_each
import test_guard
import test_ladder
import test_options_counted
import test_options_timed
from any_tree import FACTS, INTERRUPTED, LARGE, SMALL, Played
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.session.character import Build
from btrunner.runner.testing import Script, Stage

EXAMPLES = int(os.environ.get("BTRUNNER_EXAMPLES", "100"))
TREES = pytest.mark.parametrize("nodes", [INTERRUPTED, SMALL, LARGE], ids=["interrupted", "small", "large"])
ENGINES = pytest.mark.parametrize("build", [CompiledTree, StockTree])
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

Facts = list[tuple[bool, int]]


def same(one: dict[str, Any], other: dict[str, Any], restarted: bool) -> bool:
    """Compare ticks; a leaf that is halted first thing after a restart takes a step more, to let go."""
    extra = Counter(_steps(other)) - Counter(_steps(one))
    if not restarted or not extra:
        return one == other
    leaves = list(other["leaves"])
    for line in extra.elements():
        at = next(i for i in range(len(leaves)) if leaves[i : i + 2] == [line, f"ends {line[6:]}"])
        del leaves[at]
    return _uncrashed(one) == {**_uncrashed(other), "leaves": leaves}


def _uncrashed(seen: dict[str, Any]) -> dict[str, Any]:
    return {**seen, "events": [event for event in seen["events"] if event["event"] != "crashed"]}


def _steps(seen: dict[str, Any]) -> list[str]:
    return [line for line in seen["leaves"] if line.startswith("steps")]


@ENGINES
@TREES
@MANY
@given(
    data=st.data(), facts=FACTS, rounds=st.integers(1, 3), restarts=st.sets(st.integers(1, 60), max_size=3)
)
def test_a_tree_goes_on_after_a_restart_as_if_there_had_been_none(
    nodes: st.SearchStrategy[dict[str, Any]],
    build: Build,
    data: st.DataObject,
    facts: Facts,
    rounds: int,
    restarts: set[int],
) -> None:
    root = data.draw(nodes)
    with closing(Played(root, build)) as whole, closing(Played(root, build)) as broken:
        for number, (a, n) in enumerate(facts * rounds):
            if number in restarts and whole.stage.session.running:
                assert broken.stage.restart() == []
            one, other = whole.tick(a, n), broken.tick(a, n)
            assert same(one, other, number in restarts), f"tick {number}"


@TREES
@MANY
@given(data=st.data(), facts=FACTS)
def test_a_tree_may_be_restarted_before_every_tick_with_either_engine(
    nodes: st.SearchStrategy[dict[str, Any]], data: st.DataObject, facts: Facts
) -> None:
    root = data.draw(nodes)
    with closing(Played(root, CompiledTree)) as whole, closing(Played(root, CompiledTree)) as broken:
        for number, (a, n) in enumerate(facts):
            if not whole.stage.session.running:
                break
            assert broken.stage.restart(StockTree if number % 2 else CompiledTree) == []
            one, other = whole.tick(a, n), broken.tick(a, n)
            assert same(one, other, True), f"tick {number}"
            state = whole.state()
            assert json.loads(json.dumps(state)) == state == broken.state()


MODULES = (
    test_ladder, test_guard, test_common_loss, test_for_each, test_options_timed, test_options_counted
)  # fmt: skip
HELD = [
    test
    for module in MODULES
    for name, test in vars(module).items()
    if name.startswith("test_") and not inspect.signature(test).parameters
]


@pytest.mark.parametrize("test", HELD, ids=lambda test: test.__name__)
def test_what_holds_of_a_node_holds_with_a_restart_before_every_tick(
    test: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    restart_before_every_tick(monkeypatch, test.__globals__)
    test()


@pytest.mark.parametrize(("up_for", "progress", "tries"), [(70, True, 2), (70, False, 1), (50, True, 1)])
def test_budgets_come_back_as_if_there_had_been_no_restarts(
    up_for: float, progress: bool, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart_before_every_tick(monkeypatch, vars(test_ladder))
    test_ladder.test_budgets_come_back_only_after_long_enough_up_and_progress(up_for, progress, tries)


def restart_before_every_tick(monkeypatch: pytest.MonkeyPatch, names: dict[str, Any]) -> None:
    """Let the runner of every stage of a module die before each tick."""

    class Restarted(Stage):
        """A stage whose runner dies before every tick."""

        def tick(self, times: int = 1) -> str:
            for _ in range(times):
                if self.session._inbox.empty():  # an answer that nobody has heard yet would be lost
                    self.restart()
                status = super().tick()
            return status

    monkeypatch.setitem(names, "Stage", Restarted)


def test_a_person_who_said_go_on_before_a_restart_gives_the_budget_back_once() -> None:
    tree = """
    guard: self.client == "up"
    child: {act: play}
    recover:
      ladder: [{act: gentle, budget: 1/10h}]
      verify: self.client == "up"
      within: 9s
    """
    actions = {"play": Script(ticks=10**9), "gentle": Script()}
    stage = Stage(tree, facts={"client": "lost"}, actions=actions)
    stage.wait_for(stage.session.parked)
    stage.session.answer("Kaya", "go_on")
    stage.tick(3)
    assert stage.log.count("Kaya begins gentle") == 2
    stage.set(client="up")
    stage.tick(3)
    stage.restart()
    stage.set(client="lost")
    stage.tick(5)
    assert stage.log.count("Kaya begins gentle") == 2
