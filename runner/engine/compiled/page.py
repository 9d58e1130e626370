"""The source of one function while it is written: its lines, and which node each of them is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from textwrap import wrap

_CORE = {
    "S": "S[", "W": "W[", "on": "on[", "at": "at[", "me": "(me", "context": "context.", "nodes": "nodes[",
    "reasons": "reasons[", "UNKNOWN": "UNKNOWN", "IDLE": "IDLE", "RUNNING": "RUNNING", "SUCCESS": "SUCCESS", "FAILURE": "FAILURE",
}  # fmt: skip
"""What most functions use, by how it is used: as defaults of its parameters these are as quick as its own.

And dear for nobody: with a thousand trees, each free variable is one more place in memory that is not at hand.
"""

Line = tuple[str, int]
"""A line of the source, and the index of the node that it is for."""

Key = Callable[[str], str]
"""Takes an entry of the snapshot; returns the source of its key."""

Given = Callable[[], Collection[str]]
"""Returns names, once all lines are written."""

WIDTH = 110

_OFTEN = 3
"""Readings of a fact in one function for which it is looked up once and for all, at its beginning."""

_MOST_LEVELS = 15
_MOST_BLOCKS = 7

_MARKED = re.compile("\0([^\0]*)\0")


def marked(entry: str) -> str:
    """Return an entry of the snapshot so that it can be told from all else; no text of an author's has this sign."""
    return f"\0{entry}\0"


class Page:
    """A function ``name(T)`` under way, within another; ``node`` is the index of the node that is being written.

    ``levels``: how far in the next line stands. ``blocks``: in how many blocks of which Python allows 20.
    """

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.node = 0
        self.lines: list[str] = []
        self.nodes: list[int] = []
        self._about = about
        self.levels = 2
        self.blocks = 0

    @property
    def is_full(self) -> bool:
        """Whether what comes next would stand too far in for a reader, or for Python, which allows 20 blocks."""
        return self.levels >= _MOST_LEVELS or self.blocks >= _MOST_BLOCKS

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append("    " * self.levels + text)
        self.nodes.append(self.node)

    def under(self, head: str) -> AbstractContextManager[None]:
        """Write a line, and what follows below it."""
        self.line(head)
        return _Under(self, head.startswith(("while", "try")))

    def finished(self, facts: Mapping[str, str], key: Key, given: Given) -> list[Line]:
        """Return the whole function; ``facts`` are entries of the snapshot with names of local variables.

        ``given`` returns what it may use besides what all trees have. What is read often is read at the beginning; only facts may be given that nothing changes within a tick.
        """
        body, reads = "\n".join(self.lines), []
        for entry, count in Counter(_MARKED.findall(body)).items():
            if count >= _OFTEN and entry in facts:
                name, mark = facts[entry], marked(entry)
                body = body.replace(f"({name} := {mark})", name).replace(mark, name)
                reads.append(f"        {name} = S[{key(entry)}]")
        body = "\n".join([*reads, _MARKED.sub(lambda found: f"S[{key(found[1])}]", body)])
        used = [name for name, use in _CORE.items() if use in body] + [
            name for name in given() if name in body
        ]
        parameters = ", ".join(["T", *(f"{name}={name}" for name in used)])
        head = [*_signature(f"    def {self.name}", parameters), f'        """{self._about}"""']
        nodes = [self.nodes[0]] * (len(head) + len(reads)) + self.nodes
        return list(zip([*head, *body.split("\n")], nodes, strict=True))


def _signature(name: str, parameters: str) -> list[str]:
    """Return the head of a function, in lines that can be read."""
    whole = f"{name}({parameters}):"
    if len(whole) <= WIDTH:
        return [whole]
    return [f"{name}(", *wrapped(f"{parameters},", " " * 8), "    ):"]


def wrapped(listed: str, inset: str) -> list[str]:
    """Return names that are separated by commas as lines."""
    return wrap(
        listed,
        WIDTH,
        initial_indent=inset,
        subsequent_indent=inset,
        break_long_words=False,
        break_on_hyphens=False,
    )


class _Under:
    """What is below a line; this is entered often, and a generator is slow."""

    __slots__ = ("_blocks", "_page")

    def __init__(self, page: Page, is_block: bool) -> None:
        self._page = page
        self._blocks = int(is_block)

    def __enter__(self) -> None:
        page = self._page
        page.levels += 1
        page.blocks += self._blocks

    def __exit__(self, *_: object) -> None:
        page = self._page
        page.levels -= 1
        page.blocks -= self._blocks
