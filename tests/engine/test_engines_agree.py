"""The compiled engine against the one made of py_trees, tick by tick: in everything that can be seen of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from any_tree import FACTS, INTERRUPTED, LARGE, SMALL, staged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.testing import Stage

EXAMPLES = int(os.environ.get("BTRUNNER_EXAMPLES", "100"))


class Seen:
    """What can be seen of an engine: statuses and reasons of every node, what leaves did, what was put on record."""

    def __init__(self, root: dict[str, Any], build: Any) -> None:
        self.log: list[str] = []
        self.stage: Stage = staged(root, self.log, build)
        self.character = self.stage.session.characters["Kaya"]

    def tick(self, a: bool, n: int, halts: bool) -> dict[str, Any]:
        """Tick once, and return it all; ``halts``: from outside, before the tick."""
        if halts:
            self.character.halt()
        self.stage.set(a=a, n=n, list=list(range(n)))
        self.stage.tick()
        tree, context = self.character._tree, self.character.context
        return {
            "statuses": list(tree.statuses),
            "whys": {index: context.why(index) for index in list(context.whys) if tree.statuses[index]},
            "leaves": list(self.log),
            "actions": list(self.stage.log),
            "events": self.stage.events(),
            "mood": self.stage.see("mood"),
            "crashes": (context.crashes, context.surrenders),
            "running": self.stage.session.running,
        }


@pytest.mark.parametrize("nodes", [INTERRUPTED, SMALL, LARGE], ids=["interrupted", "small", "large"])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), facts=FACTS, rounds=st.integers(1, 4), halted=st.sets(st.integers(0, 60), max_size=3))
def test_both_engines_do_the_same(
    nodes: st.SearchStrategy[dict[str, Any]],
    data: st.DataObject,
    facts: list[tuple[bool, int]],
    rounds: int,
    halted: set[int],
) -> None:
    root = data.draw(nodes)
    compiled, stock = Seen(root, CompiledTree), Seen(root, StockTree)
    for number, (a, n) in enumerate(facts * rounds):
        one, other = (seen.tick(a, n, number in halted) for seen in (compiled, stock))
        whys = {i: (one["whys"].get(i, ""), other["whys"].get(i, "")) for i in one["whys"] | other["whys"]}
        assert all(mine == theirs for mine, theirs in whys.values()), whys
        del one["whys"], other["whys"]
        assert one == other, f"tick {number}"
    compiled.stage.close()
    stock.stage.close()
    assert compiled.log == stock.log
    assert compiled.stage.log == stock.stage.log


def test_a_session_with_all_its_recoveries_has_one_journal_with_either_engine(tmp_path: Path) -> None:
    journals = []
    for build in (CompiledTree, StockTree):
        folder = tmp_path / build.__name__
        journal = Journal(folder, "one", wall=lambda: "now")
        Session(load_session(Path("examples/duo.yaml")), build=build, sinks=[journal], limit=300.0).run()
        journals.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert journals[0] == journals[1]
    assert b'"recovered"' in journals[0]["Kaya.jsonl"]
