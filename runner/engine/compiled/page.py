"""The source of one function while it is written: its lines, and which node each of them is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

_CORE = {
    "S": "S[", "W": "W[", "on": "on[", "at": "at[", "me": "(me", "UNKNOWN": "UNKNOWN",
    "IDLE": "IDLE", "RUNNING": "RUNNING", "SUCCESS": "SUCCESS", "FAILURE": "FAILURE",
}  # fmt: skip
"""What most functions use, by how it is used: as defaults of its parameters these are as quick as its own."""

Line = tuple[str, int]
"""A line of the source, and the index of the node that it is for."""

Key = Callable[[str], str]
"""Takes an entry of the snapshot; returns the source of its key."""

_OFTEN = 3
"""Readings of a fact in one function for which it is looked up once and for all, at its beginning."""

_MOST_LEVELS = 15
_MOST_BLOCKS = 7

_MARKED = re.compile("\0(.*?)\0")


def marked(entry: str) -> str:
    """Return an entry of the snapshot so that it can be told from all else; no text of an author's has this sign."""
    return f"\0{entry}\0"


class Page:
    """A function ``name(T)`` under way, within another; ``node`` is the index of the node that is being written."""

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.node = 0
        self.lines: list[str] = []
        self.nodes: list[int] = []
        self._about = about
        self._levels = 2
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

    def finished(self, facts: Mapping[str, str], key: Key) -> list[Line]:
        """Return the whole function; ``facts`` are entries of the snapshot with names of local variables.

        What is read often is read at the beginning; only facts may be given that nothing changes within a tick.
        """
        body = "\n".join(self.lines)
        names = "".join(f", {name}={name}" for name, use in _CORE.items() if use in body or name == "S")
        head = [f"    def {self.name}(T{names}):", f'        """{self._about}"""']
        for entry, name in facts.items():
            mark = marked(entry)
            if body.count(mark) >= _OFTEN:
                body = body.replace(f"({name} := {mark})", name).replace(mark, name)
                head.append(f"        {name} = S[{key(entry)}]")
        lines = _MARKED.sub(lambda found: f"S[{key(found[1])}]", body).split("\n")
        return [*((line, self.nodes[0]) for line in head), *zip(lines, self.nodes, strict=True)]
