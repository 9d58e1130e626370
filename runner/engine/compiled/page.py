"""The source of one function while it is written: its lines, and which node each of them is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from btrunner.runner.language.expressions.inline import look_up

CORE = {
    "S": "S[", "W": "W[", "on": "on[", "at": "at[", "me": "(me", "UNKNOWN": "UNKNOWN",
    "IDLE": "IDLE", "RUNNING": "RUNNING", "SUCCESS": "SUCCESS", "FAILURE": "FAILURE",
}  # fmt: skip
"""What every function may use, by how it is used: as defaults of its parameters these are as quick as its own."""

_OFTEN = 3
"""Readings of a fact in one function for which it is looked up once and for all, at its beginning."""

_MOST_LEVELS = 14
_MOST_BLOCKS = 7

_MARKED = re.compile("\0(.*?)\0")


def marked(entry: str) -> str:
    """Return an entry of the snapshot so that it can be told from all else; no text of an author's has this sign."""
    return f"\0{entry}\0"


class Page:
    """A function ``name(T)`` under way; ``node`` is the index of the node that is being written."""

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.node = 0
        self.lines: list[str] = []
        self.nodes: list[int] = []
        self._about = about
        self._levels = 1
        self._blocks = 0

    @property
    def is_full(self) -> bool:
        """Whether what comes next would stand too far in for a reader, or for Python, which allows 20 blocks."""
        return self._levels >= _MOST_LEVELS or self._blocks >= _MOST_BLOCKS

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append("    " * self._levels + text)
        self.nodes.append(self.node)

    @contextmanager
    def under(self, head: str) -> Iterator[None]:
        """Write a line, and what follows below it."""
        self.line(head)
        is_block = head.startswith(("while", "try"))
        self._levels += 1
        self._blocks += is_block
        try:
            yield
        finally:
            self._levels -= 1
            self._blocks -= is_block

    def text(self, facts: Mapping[str, str]) -> str:
        """Return the whole function; ``facts`` are entries of the snapshot with names of local variables.

        What is read often is read at the beginning; only facts may be given that nothing changes within a tick.
        """
        body = "\n".join(self.lines)
        first = []
        for entry, name in facts.items():
            mark = marked(entry)
            if body.count(mark) >= _OFTEN:
                body = body.replace(f"({name} := {mark})", name).replace(mark, name)
                first.append(f"    {name} = {look_up(entry)}\n")
                self.nodes.insert(0, self.nodes[0])
        body = "".join(first) + _MARKED.sub(lambda found: look_up(found[1]), body)
        names = "".join(f", {name}={name}" for name, use in CORE.items() if use in body)
        return f'def {self.name}(T{names}):\n    """{self._about}"""\n{body}\n'
