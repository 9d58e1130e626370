"""What a picture of a tree shows, whatever it is drawn with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """One node as a reader sees it.

    ``kind`` is its YAML word, ``title`` what it is called, ``detail`` what it says (an expression, an
    action with its arguments), ``options`` its decorators (``when leader.hp < 0.6``, ``timeout 3s``).
    ``slot`` tells how it hangs from its parent: empty for a plain child, else ``recover``, ``child``,
    ``case fight``, ``else`` or ``rung 2``. ``hidden`` counts the nodes of a folded subtree.
    ``status`` is empty, ``running``, ``success`` or ``failure``, and ``why`` its stated reason.
    """

    index: int
    kind: str
    title: str
    detail: str = ""
    options: tuple[str, ...] = ()
    slot: str = ""
    children: tuple[Box, ...] = ()
    hidden: int = 0
    status: str = ""
    why: str = ""

    def walk(self) -> Iterator[Box]:
        """Yield this box and all below it, parents first."""
        waiting = [self]
        while waiting:
            box = waiting.pop()
            yield box
            waiting.extend(reversed(box.children))


@dataclass(frozen=True, slots=True)
class Outline:
    """One tree to be drawn: a role's, or that of one character of a session."""

    title: str
    root: Box
    about: str = ""
    caption: str = ""
