"""mistreevous as a contender: its own JSON definition and an agent, in a process of node that times itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from inspect import isgeneratorfunction
from pathlib import Path
from typing import Any

from decisions import Check, Do, Inner, Leaves, Node

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules" / "mistreevous" / "package.json"
SCRIPT = HERE / "peer_mistreevous.js"
WARM_UP = 0.2
"""Seconds that V8 is given to compile."""


def definition_of(node: Node) -> dict[str, Any]:
    """Return a node in mistreevous' own JSON."""
    if isinstance(node, Check):
        return {"type": "condition", "call": "above", "args": [node.fact, node.above]}
    if isinstance(node, Do):
        return {"type": "action", "call": node.leaf}
    return {"type": node.kind, "children": [definition_of(child) for child in node.children]}


def installed_version() -> str | None:
    """Return the version that is installed beside this file, or None."""
    if shutil.which("node") is None or not PACKAGE.is_file():
        return None
    return str(json.loads(PACKAGE.read_text(encoding="utf-8"))["version"])


def node_version() -> str:
    """Return the version of node."""
    done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout.strip()


class Mistreevous:
    """A process that is told in lines of JSON to tick, and answers in such."""

    def __init__(self, root: Inner, data: Mapping[str, object], leaves: Leaves) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            ["node", str(SCRIPT)],  # noqa: S607 - found on PATH, as a user's shell finds it
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE,
        )  # fmt: skip
        self._warm = False
        results = {name: _result(leaf) for name, leaf in leaves.items()}
        definition = {"type": "root", "child": definition_of(root)}
        self._ask({"definition": definition, "facts": dict(data), "leaves": results})

    def decide(self) -> str:
        """Tick once."""
        return str(self._ask({"ticks": 1})["status"])

    def seconds(self, ticks: int) -> float:
        """Return the CPU time of so many ticks, as node tells it: its compiler and collector threads count."""
        if not self._warm:
            self._ask({"warmUp": WARM_UP})
            self._warm = True
        return float(self._ask({"ticks": ticks})["seconds"])

    def visited(self) -> list[bool]:
        """Say of each leaf whether it was visited."""
        return [bool(each) for each in self._ask({"visited": True})["visited"]]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _ask(self, question: dict[str, object]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def _result(leaf: Any) -> str:
    """Return what the leaf of the same name comes to on the other side."""
    if isgeneratorfunction(leaf):
        return "running"
    return "success" if leaf(None) else "failure"
