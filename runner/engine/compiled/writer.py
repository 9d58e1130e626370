"""What writes the functions of a tree: where each line goes, and which names of the source stand for what."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from btrunner.runner.engine.compiled.naming import Naming
from btrunner.runner.engine.compiled.page import Page
from btrunner.runner.engine.context import Context
from btrunner.runner.language import model
from btrunner.runner.language.expressions import inline
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.registry import Leaf

NO_OPTIONS = model.Options()

MOST_NODES = 120
"""Nodes up to which several children share a function."""

_LONGEST_TITLE = 120
_NO_WORD = re.compile(r"\W+", re.ASCII)


class Host(Protocol):
    """The running tree, as far as what stands behind a name of the source needs it."""

    context: Context

    def halts(self, node: model.Node, halt: Callable[[], None]) -> None:
        """Hear what halts a node that keeps something of its own."""

    def ended(self, node: model.Node) -> list[int]:
        """Return the statuses of a parallel's children since it began, which are kept in this very list."""


Spans = Sequence[tuple[int, int]]
"""For some nodes, the index of each, and the first one after it and all below it."""

Need = Callable[[Host], Any]
"""Makes what a name of the source stands for, for one running tree."""


@dataclass(slots=True)
class Shape:
    """What each node is from below: of how many nodes, and whether it can be RUNNING."""

    sizes: list[int]
    can_run: list[bool]


@dataclass(slots=True)
class Writer:
    """Writes the functions of a plan, one after the other; ``page`` is the one that is being written.

    ``needs``: names with what makes what they stand for, for one running tree. ``reasons``: conditions that nodes
    state, by their numbers. ``children``: where the children of a node stand that may have to halt one of them.
    """

    shape: Shape
    write_node: Callable[[Writer, model.Node], None]
    page: Page
    names: Naming
    needs: dict[str, Need] = field(default_factory=dict)
    children: dict[int, Spans] = field(default_factory=dict)
    reasons: list[Expression] = field(default_factory=list)
    _numbers: dict[str, tuple[Term, int]] = field(default_factory=dict)
    _waiting: deque[tuple[Page, Callable[[], None]]] = field(default_factory=deque)

    def line(self, text: str) -> None:
        """Write a line."""
        self.page.line(text)

    def under(self, head: str) -> AbstractContextManager[None]:
        """Write a line, and what follows below it."""
        return self.page.under(head)

    def size(self, node: model.Node) -> int:
        """Return how many nodes a node is with all below it."""
        return self.shape.sizes[node.index]

    def can_run(self, node: model.Node) -> bool:
        """Say whether a node may be RUNNING."""
        return self.shape.can_run[node.index]

    def span(self, node: model.Node) -> tuple[int, int]:
        """Return the index of a node, and the first one after it and all below it."""
        return node.index, node.index + self.size(node)

    def need(self, what: str, node: model.Node, make: Need) -> str:
        """Return a name of the source for something that a node needs."""
        name = f"{what}_{node.index}"
        self.needs[name] = make
        return name

    def reason(self, condition: Expression) -> str:
        """Return the source of a condition as a reason: the same as before for the same, so that it is told once."""
        term, number = self._numbers.get(condition.text, (None, 0))
        if term != condition.term:
            number = len(self.reasons)
            self._numbers[condition.text] = condition.term, number
            self.reasons.append(condition)
        return f"reasons[{number}]"

    def leaf(self, leaf: Leaf) -> str:
        """Return the name of the function of a leaf."""
        name = self.names.leaf(leaf)
        self.needs[name] = lambda host: leaf.make
        return name

    def spans(self, node: model.Node) -> str:
        """Return the source of the spans of a node's children, by their place among them, which counts from 1."""
        if node.index not in self.children:
            self.children[node.index] = ((0, 0), *map(self.span, node.children), (0, 0))
        return f"children[{node.index}]"

    def truth(self, condition: Expression, what: str, node: model.Node) -> str:
        """Return the source of whether a condition of a node is known to be true."""
        return inline.truth(condition.term, self._asks(what, node), self.names)

    def falsity(self, condition: Expression, what: str, node: model.Node) -> str:
        """Return the source of whether a condition of a node is known to be false."""
        return inline.falsity(condition.term, self._asks(what, node), self.names)

    def value(self, expression: Expression, what: str, node: model.Node) -> str:
        """Return the source of a value, worth UNKNOWN where it is unknown."""
        return inline.value(expression.term, self._asks(what, node), self.names)

    def write(self, node: model.Node) -> None:
        """Write a node where the page stands, or the call of a function of its own where that gets too much."""
        if self._is_too_much(node):
            self.call(name_of(node), title(node), partial(self.write_node, self, node))
        else:
            self.write_node(self, node)

    def call(self, name: str, about: str, write: Callable[[], None]) -> None:
        """Write the call of a function, which is written later; it returns a status."""
        self.line(f"r = {name}(T)")
        page = Page(name, about)
        page.node = self.page.node
        self._waiting.append((page, write))

    def finish(self) -> list[Page]:
        """Write all functions that wait; returns all of them."""
        self.line("return r")
        pages = [self.page]
        while self._waiting:
            self.page, write = self._waiting.popleft()
            write()
            self.line("return r")
            pages.append(self.page)
        return pages

    def _asks(self, what: str, node: model.Node) -> inline.Ask:
        def ask(term: Term) -> str:
            name, number = what, 2
            while f"{name}_{node.index}" in self.needs:
                name, number = f"{what}{number}", number + 1
            part = Expression(term, "")
            return f"{self.need(name, node, lambda host: partial(part.value, host.context.snapshot))}()"

        return ask

    def _is_too_much(self, node: model.Node) -> bool:
        if not self.page.lines:
            return False
        size = self.size(node)
        is_tree = isinstance(node.body, model.Subtree) and size > 3
        return is_tree or size > MOST_NODES or (size > 1 and self.page.is_full)


def name_of(node: model.Node) -> str:
    """Return a name for the function of a node: what it is called, and its index.

    All of them begin with ``do_``, and nothing else does: a node may be called ``timeout``, and have one.
    """
    word = _NO_WORD.sub("_", node.name.lower()).strip("_")[:30].rstrip("_")
    return f"do_{word or 'node'}_{node.index}"


def title(node: model.Node) -> str:
    """Return a node as a line for people: where it stands, what it is, and its options."""
    name = f" '{node.name}'" if node.name != node.kind and not node.says.startswith(node.name) else ""
    says = f" {node.says}" if node.says and node.says != node.kind else ""
    options = f" ({', '.join(node.decorations)})" if node.decorations else ""
    told = f"{node.place.file}:{node.place.line}  {node.kind}{name}{says}{options}"
    return clean(told if len(told) <= _LONGEST_TITLE else f"{told[: _LONGEST_TITLE - 1]}…")


def clean(text: str) -> str:
    """Return a text as it can stand in a comment and between quotes."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text.replace("\\", "/").replace('"', "'")
