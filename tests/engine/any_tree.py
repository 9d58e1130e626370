"""Random trees, and leaves that do as they are told: what any engine can be tried with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any

from hypothesis import strategies as st

from btrunner.runner.leaf import Fail, GiveUp, Kept, Me
from btrunner.runner.session.character import Build
from btrunner.runner.testing import Script, Stage


def leaves(log: list[str]) -> list[Callable[..., Any]]:
    """Return leaves that write into a log what they do."""

    def step(me: Me, plan: str, kept: Kept) -> Iterator[str]:
        """Do as the plan says: r runs, s succeeds, f fails, g gives up, c crashes; l crashes while it lets go."""
        if not kept:
            log.append(f"begins {plan}")
        kept.setdefault("done", 0)
        try:
            for letter in plan[kept["done"] :]:
                log.append(f"steps {plan}")
                kept["done"] += 1
                if letter == "r":
                    yield "goes on"
                elif letter in "fgc":
                    raise {"f": Fail("planned"), "g": GiveUp("planned"), "c": ValueError("planned")}[letter]
                else:
                    return
        finally:
            log.append(f"ends {plan}")
            if plan.endswith("l"):
                raise KeyError("planned")

    def forgetful(me: Me, steps: int) -> Iterator[str]:
        """Run for so many steps, and keep nothing while the runner is restarted."""
        yield from ["forgets"] * steps

    def at_once(me: Me, result: str) -> bool | None:
        """End at once: s succeeds, n says nothing, f fails, g gives up, c crashes."""
        log.append(f"at once {result}")
        if result in "gc":
            raise GiveUp("planned") if result == "g" else ValueError("planned")
        return None if result == "n" else result == "s"

    return [step, forgetful, at_once]


CONDITIONS = st.sampled_from(["self.a", "not self.a", "self.n > 2", "self.n == 1 or self.a", "self.n < 2"])
PLANS = st.text("rrrsfgc", min_size=1, max_size=4).flatmap(lambda text: st.sampled_from([text, text + "l"]))
LEAVES = st.one_of(
    st.builds(lambda plan: {"step": plan}, PLANS),
    st.builds(lambda letter: {"step": f"rrrrrrrrr{letter}"}, st.sampled_from("sf")),
    st.builds(lambda text: {"check": text}, CONDITIONS),
    st.builds(lambda result: {"at_once": result}, st.sampled_from("snfgc")),
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
        "on_error": st.sampled_from(["failure", "success", "stop"]),
    },
).flatmap(lambda options: st.integers(0, 4).map(lambda n: dict(list(options.items())[:n])))


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


def _decorated(nodes: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda node, options: {**options, **node}, nodes, OPTIONS)


SMALL = _decorated(_composites(st.one_of(LEAVES, _decorated(LEAVES))))
"""One composite: what it does with children that run, end and are interrupted is seen soonest by itself."""

_LONG = st.builds(lambda n, letter: {"step": "r" * n + letter}, st.integers(4, 12), st.sampled_from("sf"))
_ASKED = st.builds(
    lambda leaf, word, text: {word: text, **leaf}, _LONG, st.sampled_from(["when", "while"]), CONDITIONS
)
_SEVERAL = st.lists(
    st.one_of(_ASKED, st.builds(lambda text: {"check": text}, CONDITIONS)), min_size=2, max_size=4
)
INTERRUPTED = st.one_of(
    st.builds(lambda children: {"selector": children}, _SEVERAL),
    st.builds(lambda children: {"sequence": children, "reactive": True}, _SEVERAL),
    st.builds(
        lambda text, *both: {"guard": text, "child": both[0], "recover": both[1]}, CONDITIONS, _LONG, _LONG
    ),
    st.builds(lambda children, more: {"selector": [*children, {"sequence": more}]}, _SEVERAL, _SEVERAL),
)
"""Long actions that more urgent ones interrupt."""

LARGE = st.recursive(
    st.one_of(LEAVES, _decorated(LEAVES)), lambda nodes: _decorated(_composites(nodes)), max_leaves=12
)
NODES = st.one_of(SMALL, LARGE)

FACTS = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=5, max_size=60)
ACTIONS = {"quick": Script(ticks=0), "slow": Script(ticks=5), "vain": Script(ticks=1, fails="in vain")}


def text_of(root: dict[str, Any]) -> str:
    """Return a random root as the text of a tree; each item of a list gets a name of its own."""
    numbers = count()
    named_apart = re.sub('"as": "item"', lambda _: f'"as": "item{next(numbers)}"', json.dumps(root))
    return f"tree: any\npublishes: {{mood: {{type: number, initial: 0}}}}\nroot:\n  {named_apart}"


def staged(root: dict[str, Any], log: list[str], build: Build) -> Stage:
    """Return a random root on a stage."""
    facts = {"a": True, "n": 0, "list": [1, 2]}
    return Stage(text_of(root), facts=facts, actions=ACTIONS, nodes=leaves(log), build=build)


class Played:
    """A random tree on a stage, and all that can be seen of it."""

    def __init__(self, root: dict[str, Any], build: Build) -> None:
        self.log: list[str] = []
        self.stage = staged(root, self.log, build)

    def tick(self, a: bool, n: int) -> dict[str, Any]:
        """Tick once, and return what that showed."""
        lines, events = len(self.log), len(self.stage.events())
        self.stage.set(a=a, n=n, list=list(range(n)))
        self.stage.tick()
        character = self.stage.session.characters["Kaya"]
        tree, context = character._tree, character.context
        return {
            "statuses": list(tree.statuses),
            "whys": {index: context.why(index) for index in sorted(context.whys) if tree.statuses[index]},
            "leaves": self.log[lines:],
            "actions": list(self.stage.log),
            "events": self.stage.events()[events:],
            "mood": self.stage.see("mood"),
            "running": self.stage.session.running,
        }

    def close(self) -> None:
        """Let everything go."""
        self.stage.close()

    def state(self) -> dict[str, Any]:
        """Return the state of the tree."""
        return self.stage.session.characters["Kaya"]._tree.state()


_LASTING = st.one_of(_LONG, st.just({"forgetful": 8}), st.just({"act": "slow"}), st.just({"wait": "2s"}))
LASTING = st.recursive(
    st.one_of(_LASTING, _decorated(_LASTING)), lambda nodes: _decorated(_composites(nodes)), max_leaves=8
).filter(lambda root: any(isinstance(value, list) for value in root.values()))
"""What mostly runs, whenever one looks."""


def changed(node: Any, chance: Random) -> Any:
    """Return a random root as its author may have changed it: steps come, go and move, and so do options."""
    if isinstance(node, list):
        items = [changed(item, chance) for item in node]
        if items and isinstance(items[0], dict):
            chance.choice([list, _without_one, _without_one, _with_one_more, _moved])(items)
        return items
    if not isinstance(node, dict):
        return node
    other = {key: changed(item, chance) for key, item in node.items()}
    for option, value in _CHANGES.items():
        if node.keys() & _TYPES and chance.random() < 0.1:
            other[option] = value
        elif option in other and chance.random() < 0.1:
            del other[option]
    return other


_TYPES = {"sequence", "selector", "parallel", "random", "for_each", "ladder", "guard", "step", "wait", "act"}
_CHANGES = {
    "timeout": "300ms",
    "retry": 1,
    "repeat": 2,
    "cooldown": "200ms",
    "every": "300ms",
    "until": "self.a",
}


def _without_one(items: list[Any]) -> None:
    if len(items) > 1:
        items.pop(len(items) // 2)


def _with_one_more(items: list[Any]) -> None:
    items.insert(0, dict(items[-1]))


def _moved(items: list[Any]) -> None:
    items.append(items.pop(0))
