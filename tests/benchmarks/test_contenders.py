"""Whoever is held against the others decides the same, and asks the same leaves for it."""

from __future__ import annotations

from collections import Counter

import pytest
from watched import Watched, outcome, watched

import contenders
import ours
from btrunner.runner.engine.status import IDLE
from contenders import BONSAI, BY_HAND, MISTREEVOUS, PY_TREES, PY_TREES_BOARD
from decisions import DATA, KINDS, LEAVES, Do, Inner, Kind, deep, flat, preorder, visits

SELECTORS = [flat(6, kind) for kind in KINDS if not kind.startswith("running")] + [deep(60, 8), deep(260, 60)]
PARALLELS = [flat(6, kind) for kind in KINDS if kind.startswith("running")]
CASES = [
    *(watched(root) for root in SELECTORS + PARALLELS),
    *(watched(root, lambda number: number % 7 in (1, 3)) for root in SELECTORS),
    *(watched(root, lambda number: True) for root in SELECTORS),
]
ALL = [*contenders.makers(), *contenders.missing()]
KEEPS_OLD = {MISTREEVOUS, PY_TREES, PY_TREES_BOARD}
"""These show what a node came to when it was visited last, be that many ticks ago."""
READS_THE_DICT = {BY_HAND, BONSAI, PY_TREES}


def made(name: str, case: Watched) -> contenders.Contender:
    if name in contenders.missing():
        pytest.skip(f"{name} is not installed: {contenders.missing()[name]}")
    if name in (reasons := contenders.unable(case.root)):
        pytest.skip(f"{name}: {reasons[name]}")
    return contenders.makers()[name](case.root, case.data, case.leaves)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.root.kind}-{len(case.leaves)}")
@pytest.mark.parametrize("name", ALL)
def test_everybody_decides_the_same_and_asks_the_same_leaves_once(name: str, case: Watched) -> None:
    contender = made(name, case)
    try:
        first = contender.decide()
        case.asked.clear()
        second = contender.decide()
        seen = contender.visited()
    finally:
        contender.close()
    status, leaves = outcome(case.root, case.data, again=first == "running")
    assert first == second == status
    checks_are_counted = name in READS_THE_DICT
    if name != MISTREEVOUS:  # whose leaves are in a process of its own
        counted = [leaf for leaf in leaves if checks_are_counted or leaf in case.leaves]
        assert case.asked == Counter(counted)
    goes_on = status == "running" and name in KEEPS_OLD
    if seen is not None and not goes_on:
        in_order = [
            node.leaf if isinstance(node, Do) else node.fact
            for node in preorder(case.root)
            if not isinstance(node, Inner)
        ]
        assert [leaf for leaf, visited in zip(in_order, seen, strict=True) if visited] == leaves


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("engine", ours.ENGINES)
def test_the_visits_that_a_cost_is_divided_by_are_those_our_trees_record(engine: str, kind: Kind) -> None:
    root = flat(30, kind)
    tree = ours.tree_of(engine, root, DATA, LEAVES)
    tree.decide()
    recorded = sum(status != IDLE for status in tree.tree.statuses)
    tree.close()
    assert recorded == visits(root)


@pytest.mark.parametrize(("nodes", "levels"), [(121, 20), (1001, 20), (1001, 200)])
def test_a_deep_tree_has_the_levels_and_about_the_nodes_that_are_asked_for(nodes: int, levels: int) -> None:
    root = deep(nodes, levels)

    def height(node: object) -> int:
        return 1 + max(map(height, node.children)) if isinstance(node, Inner) else 1

    assert height(root) == levels
    assert abs(visits(root) - nodes) <= 2


def test_flat_trees_have_a_root_and_four_nodes_a_branch() -> None:
    assert [visits(flat(branches)) for branches in (4, 30, 250, 2500)] == [17, 121, 1001, 10001]


def test_who_is_not_installed_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contenders, "_version", lambda package: None)
    monkeypatch.setattr(contenders.peer_mistreevous, "installed_version", lambda: None)
    assert contenders.missing() == {
        "bonsai-bt": "pip install '.[benchmark]'",
        "mistreevous": "npm install --no-package-lock --prefix benchmarks",
    }
    assert not {"bonsai-bt", "mistreevous"} & set(contenders.makers())
