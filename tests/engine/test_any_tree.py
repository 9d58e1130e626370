"""Any tree can be played and stopped at any tick, with statuses that go together, and nothing left under way."""

from __future__ import annotations

from typing import Any

import pytest
from any_tree import FACTS, NODES, staged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.status import FAILURE, IDLE, RUNNING, SUCCESS
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.language import model
from btrunner.runner.session.character import Build


def consistent(node: model.Node, statuses: bytes, in_parallel: set[int]) -> bool:
    """Say whether a node's status goes with those of its children, as far as its options leave them alone."""
    status, below = statuses[node.index], [statuses[child.index] for child in node.children]
    if node.index in in_parallel and status in (SUCCESS, FAILURE) and not any(below):
        return True  # it ended in an earlier tick: a parallel keeps its result, and does not visit it again
    if node.options != model.Options() or status == IDLE:
        return status != IDLE or not any(below)
    match node.body:
        case model.Sequence() | model.Selector():
            ends, on = (FAILURE, SUCCESS) if isinstance(node.body, model.Sequence) else (SUCCESS, FAILURE)
            seen = [each for each in below if each != IDLE]
            return (
                seen[-1] == status and all(each == on for each in seen[:-1]) and status in (RUNNING, ends, on)
            )
        case model.Parallel():
            return (RUNNING in below) == (status == RUNNING)
        case model.Switch() | model.Random() | model.Utility():
            return [each for each in below if each != IDLE] in ([status], [])
        case model.Group() | model.ForEach():
            return below == [status] or status == SUCCESS
        case model.Guard() | model.Ladder():
            return status != RUNNING or below.count(RUNNING) <= 1
    return True


@pytest.mark.parametrize("build", [CompiledTree, StockTree])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(root=NODES, facts=FACTS, rounds=st.integers(1, 5))
def test_any_tree_can_be_played_and_stopped_at_any_tick(
    build: Build, root: dict[str, Any], facts: list[tuple[bool, int]], rounds: int
) -> None:
    log: list[str] = []
    stage = staged(root, log, build)
    nodes = stage.plan.plans[0].nodes
    in_parallel = {c.index for node in nodes if isinstance(node.body, model.Parallel) for c in node.children}
    tree = stage.session.characters["Kaya"]._tree
    for a, n in facts * rounds:
        stage.set(a=a, n=n, list=list(range(n)))
        stage.tick()
        assert all(consistent(node, bytes(tree.statuses), in_parallel) for node in nodes)
    stage.close()
    begun = sorted(line.removeprefix("begins ") for line in log if line.startswith("begins"))
    assert begun == sorted(line.removeprefix("ends ") for line in log if line.startswith("ends"))
    assert _counted(stage.log, "begins") == _counted(stage.log, "ends", "fails", "halts")


def _counted(log: list[str], *verbs: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in log:
        _, verb, action = line.split()
        if verb in verbs:
            found[action] = found.get(action, 0) + 1
    return found
