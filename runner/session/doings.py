"""The actions of the world that a character's leaves hold, and how a leaf finds its own again after a restart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from weakref import WeakValueDictionary

from btrunner.runner.leaf import Doing, Kept
from btrunner.runner.session.state import DoneState
from btrunner.runner.worlds.protocol import World

ACT = "act "
"""What stands before the name of an action where a leaf keeps its number."""


class Ended:
    """An action of the world that had ended before a restart of the runner."""

    def __init__(self, number: int, state: Literal["running", "done", "failed"], why: str) -> None:
        self.number = number
        self.state = state
        self.why = why

    def halt(self) -> None:
        """Do nothing: it has ended."""


class Doings:
    """Begins the actions of one character, and goes on with those of before a restart."""

    def __init__(self, name: str, world: World) -> None:
        self._name = name
        self._world = world
        self._held: WeakValueDictionary[int, Doing] = WeakValueDictionary()
        """Those that leaves hold, by their numbers."""
        self._taken_up: dict[int, Doing] = {}
        """Those of before a restart whose leaves have not asked for them yet, by their numbers."""

    def do(self, action: str, arguments: dict[str, object], kept: Kept | None) -> Doing:
        """Begin an action; with ``kept``, go on with it where that has its number."""
        if kept is None:
            return self._world.start(self._name, action, arguments)
        doing = self._taken_up.pop(kept.get(ACT + action, 0), None)
        if doing is None:
            doing = self._world.start(self._name, action, arguments)
            kept[ACT + action] = doing.number
        self._held[doing.number] = doing
        return doing

    def done(self, tree: Mapping[str, Any]) -> dict[int, DoneState]:
        """Return the actions that have ended, of which the leaves of a tree's state are still to hear."""
        held = dict(self._held.items()) | self._taken_up
        done: dict[int, DoneState] = {}
        for number in _numbers(tree):
            doing = held.get(number)
            if doing is not None and doing.state != "running":
                done[number] = DoneState(doing.state, doing.why)
        return done

    def take_up(self, tree: Mapping[str, Any], done: Mapping[int, DoneState]) -> None:
        """Take up, before the world stops the rest, the actions of the leaves that go on."""
        for number in _numbers(tree):
            ended = done.get(number)
            if ended is None:
                doing: Doing | None = self._world.resume(self._name, number)
            else:
                doing = Ended(number, ended.state, ended.why)
            if doing is not None:
                self._taken_up[number] = doing


def _numbers(tree: Mapping[str, Any]) -> Iterator[int]:
    """Yield the numbers of the actions that the leaves of a tree's state keep."""
    for node in tree.get("nodes", {}).values():
        kept = node.get("run", {}).get("kept", {})
        yield from (number for key, number in kept.items() if key.startswith(ACT) and isinstance(number, int))
