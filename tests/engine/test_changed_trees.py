"""A state goes on in a tree that was changed since, as far as what ran is still there."""

from __future__ import annotations

import os
from random import Random
from typing import Any

from any_tree import FACTS, LARGE, LASTING, SMALL, Played, changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.errors import InvalidFile

EXAMPLES = int(os.environ.get("BTRUNNER_EXAMPLES", "300"))
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
