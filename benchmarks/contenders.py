"""Everybody who makes the decisions of a tree: our engines, the peers, and the hand; and who of them is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import by_hand
import ours
import peer_bonsai
import peer_mistreevous
import peer_py_trees
from decisions import DATA, LEAVES, Inner, Leaves, preorder
from timing import Contender

Make = Callable[[Inner, Mapping[str, object], Leaves], Contender]

BY_HAND = "if/else by hand"
PY_TREES, PY_TREES_BOARD = "py_trees, dict", "py_trees, blackboard"
BONSAI = "bonsai-bt"
MISTREEVOUS = "mistreevous"
PIP, NPM = "pip install '.[benchmark]'", "npm install --no-package-lock --prefix benchmarks"


def ours_named(engine: str) -> str:
    """Return what one of our engines is called beside the others."""
    return f"btrunner, {engine}"


def missing() -> dict[str, str]:
    """Return who is not installed, and the command that brings them."""
    wanted = {BONSAI: PIP} if _version(BONSAI) is None else {}
    return wanted | ({MISTREEVOUS: NPM} if peer_mistreevous.installed_version() is None else {})


def versions() -> dict[str, str]:
    """Return the versions of who is there."""
    found = {name: _version(name) for name in ("btrunner", "py_trees", BONSAI)}
    if MISTREEVOUS not in missing():
        found |= {MISTREEVOUS: peer_mistreevous.installed_version(), "node": peer_mistreevous.node_version()}
    return {name: number for name, number in found.items() if number is not None}


def unable(root: Inner) -> dict[str, str]:
    """Return who cannot make the decisions of a tree at all, and why."""
    if root.kind != "parallel":
        reactive = any(isinstance(node, Inner) and node.kind == "sequence" and not node.memory
                       for node in preorder(root))  # fmt: skip
        return {MISTREEVOUS: "has no reactive sequence"} if reactive else {}
    reasons = {BY_HAND: "what runs on is no longer an if/else"}
    if not all(isinstance(child, Inner) and child.memory for child in root.children):
        reasons[MISTREEVOUS] = "has no reactive sequence"
    return reasons


def makers() -> dict[str, Make]:
    """Return how everybody who is installed is made, ours first."""
    made: dict[str, Make] = {ours_named(engine): partial(ours.tree_of, engine) for engine in ours.ENGINES}
    made |= {
        BY_HAND: by_hand.ByHand,
        BONSAI: peer_bonsai.Bonsai,
        MISTREEVOUS: peer_mistreevous.Mistreevous,
        PY_TREES: peer_py_trees.with_dict,
        PY_TREES_BOARD: peer_py_trees.with_blackboard,
    }
    return {name: make for name, make in made.items() if name not in missing()}


@contextmanager
def contenders(
    root: Inner, data: Mapping[str, object] = DATA, leaves: Leaves = LEAVES
) -> Iterator[dict[str, Contender]]:
    """Make everybody who is installed and able, and close them in the end."""
    cannot = unable(root)
    with ExitStack() as closing:
        made = {}
        for name, make in makers().items():
            if name not in cannot:
                made[name] = make(root, data, leaves)
                closing.callback(made[name].close)
        yield made


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
