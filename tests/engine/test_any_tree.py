"""Whatever the tree, and whatever its leaves do: nothing breaks, and what is begun is ended or halted once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.status import FAILURE, IDLE, RUNNING, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.leaf import Fail, Me
from btrunner.runner.testing import Script, Stage

BEGUN: list[str] = []
ENDED: list[str] = []


def step(me: Me, plan: str) -> Iterator[str]:
    """Do as the plan says: r runs, s succeeds, f fails, c crashes; l crashes while it lets go."""
    BEGUN.append(plan)
    try:
        for letter in plan:
            if letter == "r":
                yield "goes on"
            elif letter == "f":
                raise Fail("planned")
            elif letter == "c":
                raise ValueError("planned")
            else:
                return
    finally:
        ENDED.append(plan)
        if plan.endswith("l"):
            raise KeyError("planned")


def at_once(me: Me, result: str) -> bool:
    """End at once: s succeeds, f fails, c crashes."""
    if result == "c":
        raise ValueError("planned")
    return result == "s"


CONDITIONS = st.sampled_from(["self.a", "not self.a", "self.n > 2", "self.n == 1 or self.a", "self.n < 2"])
PLANS = st.text("rrrsfc", min_size=1, max_size=4).flatmap(lambda text: st.sampled_from([text, text + "l"]))
LEAVES = st.one_of(
    st.builds(lambda plan: {"step": plan}, PLANS),
    st.builds(lambda result: {"at_once": result}, st.sampled_from("sfc")),
    st.builds(lambda text: {"check": text}, CONDITIONS),
    st.builds(lambda name: {"act": name}, st.sampled_from(["quick", "slow", "vain"])),
    st.just({"wait": "300ms"}),
    st.builds(lambda n: {"set": {"mood": n}}, st.integers(0, 3)),
)
TIMES = st.sampled_from(["100ms", "200ms", "500ms"])
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "when": CONDITIONS,
        "unless": CONDITIONS,
        "while": CONDITIONS,
        "until": CONDITIONS,
        "timeout": TIMES,
        "cooldown": TIMES,
        "every": TIMES,
        "retry": st.integers(1, 2),
        "repeat": st.sampled_from([2, "forever"]),
        "once": st.just(True),
        "invert": st.just(True),
        "always": st.sampled_from(["success", "failure"]),
        "sets": st.just({"mood": "self.n"}),
        "on_error": st.sampled_from(["failure", "success"]),
    },
).map(lambda options: dict(list(options.items())[:2]))


def _composites(nodes: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(nodes, min_size=1, max_size=4)
    rungs = st.lists(
        st.builds(
            lambda n, more: {**n, **more},
            nodes,
            st.sampled_from([{}, {"budget": "2/1s"}, {"backoff": {"first": "200ms", "jitter": "20%"}}]),
        ),
        min_size=1,
        max_size=3,
    )
    return st.one_of(
        st.builds(lambda c, r: {"sequence": c, "reactive": r}, several, st.booleans()),
        st.builds(lambda c, m: {"selector": c, "memory": m}, several, st.booleans()),
        st.builds(
            lambda c, s, f: {"parallel": c, "succeed_on": s, "fail_on": f},
            several,
            *[st.sampled_from(["one", "all"])] * 2,
        ),
        st.builds(
            lambda a, b, c: {"switch": "self.n", "cases": {"1": a, "2": b}, "else": c}, nodes, nodes, nodes
        ),
        st.builds(lambda c: {"for_each": "self.list", "as": "item", "child": c}, nodes),
        st.builds(lambda c: {"random": c}, several),
        st.builds(
            lambda c, r: {
                "utility": [{**n, "score": f"self.n * {i} + 1"} for i, n in enumerate(c)],
                "reactive": r,
            },
            several,
            st.booleans(),
        ),
        st.builds(
            lambda t, c, r: {"guard": t, "lost_after": "200ms", "child": c, "recover": r},
            CONDITIONS,
            nodes,
            nodes,
        ),
        st.builds(
            lambda r, v: {
                "ladder": r,
                "verify": v,
                "within": "500ms",
                "stable_for": "1s",
                "stagger": "300ms",
            },
            rungs,
            CONDITIONS,
        ),
        st.builds(lambda c: {"child": c}, nodes),
    )


NODES = st.recursive(
    LEAVES, lambda nodes: st.builds(lambda n, o: {**o, **n}, _composites(nodes), OPTIONS), max_leaves=12
)
FACTS = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=5, max_size=60)
ACTIONS = {"quick": Script(ticks=0), "slow": Script(ticks=5), "vain": Script(ticks=1, fails="in vain")}


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


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(root=NODES, facts=FACTS, rounds=st.integers(1, 5))
def test_any_tree_can_be_played_and_stopped_at_any_tick(
    root: dict[str, Any], facts: list[tuple[bool, int]], rounds: int
) -> None:
    BEGUN.clear()
    ENDED.clear()
    numbers = count()
    named_apart = re.sub('"as": "item"', lambda _: f'"as": "item{next(numbers)}"', json.dumps(root))
    text = f"tree: any\npublishes: {{mood: {{type: number, initial: 0}}}}\nroot:\n  {named_apart}"
    first = {"a": True, "n": 0, "list": [1, 2]}
    stage = Stage(text, facts=first, actions=ACTIONS, nodes=[step, at_once])
    nodes = stage.plan.plans[0].nodes
    in_parallel = {c.index for node in nodes if isinstance(node.body, model.Parallel) for c in node.children}
    tree = stage.session.characters["Kaya"]._tree
    for a, n in facts * rounds:
        stage.set(a=a, n=n, list=list(range(n)))
        stage.tick()
        assert all(consistent(node, bytes(tree.statuses), in_parallel) for node in nodes)
        assert len(BEGUN) - len(ENDED) == _running(nodes, stage, tree.statuses)
    stage.close()
    assert sorted(BEGUN) == sorted(ENDED)
    begun, over = _counted(stage.log, "begins"), _counted(stage.log, "ends", "fails", "halts")
    assert begun == over


def _running(nodes: tuple[model.Node, ...], stage: Stage, statuses: list[int]) -> int:
    """Count the generators of ``step`` that are under way, by the engine's own book."""
    runners = stage.session.characters["Kaya"]._tree._leaves  # type: ignore[attr-defined]
    runs = [leaf._runner._run for leaf in runners if leaf._runner._node.kind == "step"]
    return sum(1 for run in runs if run is not None and not run._ended)


def _counted(log: list[str], *verbs: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in log:
        _, verb, action = line.split()
        if verb in verbs:
            found[action] = found.get(action, 0) + 1
    return found
