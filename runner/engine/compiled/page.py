"""The source of one function while it is written: its lines, and which node each of them is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

CORE = ("S", "W", "on", "at", "UNKNOWN", "IDLE", "RUNNING", "SUCCESS", "FAILURE")
"""What every function may use: as defaults of its parameters these are as quick as its own names."""

_MOST_LEVELS = 14
_MOST_BLOCKS = 7


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

    def text(self) -> str:
        """Return the whole function."""
        body = "\n".join(self.lines)
        used = set(re.findall(r"\w+", body))
        names = "".join(f", {name}={name}" for name in CORE if name in used)
        return f'def {self.name}(T{names}):\n    """{self._about}"""\n{body}\n'
