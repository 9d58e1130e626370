"""A behaviour of py_trees as a leaf: made on its first entry, kept, and ticked within the tick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.language.model import Node

_CODES = {Status.RUNNING: RUNNING, Status.SUCCESS: SUCCESS, Status.FAILURE: FAILURE, Status.INVALID: FAILURE}


class BehaviourRun:
    """The run of somebody else's behaviour.

    It may end in its first tick, as conditions do; so its first update is not put off until the tick's halts
    are done. It knows nothing of its character, and cannot disturb the others by that.
    """

    def __init__(self, node: Node, make: Callable[..., Behaviour], context: Context) -> None:
        self._node = node
        self._make = make
        self._context = context
        self._given: dict[str, Any] | None = None
        self._behaviour: Behaviour | None = None

    def enter(self, given: dict[str, Any]) -> None:
        """Make it and set it up, unless it was made with the same arguments before."""
        if self._behaviour is None or given != self._given:
            behaviour = self._make(self._node.name, **given)
            behaviour.setup()
            self._behaviour, self._given = behaviour, given

    def tick(self) -> int:
        """Tick it; an exception is its FAILURE, and it is made anew on the next entry."""
        behaviour = self._behaviour
        assert behaviour is not None  # noqa: S101 - it was entered
        try:
            behaviour.tick_once()
        except Exception as error:
            self.halt()
            self._behaviour = None
            return self._context.failed(self._node, error)
        self._context.whys[self._node.index] = behaviour.feedback_message or None
        return _CODES[behaviour.status]

    def halt(self) -> None:
        """Stop it at once, so that it can let go before any action begins."""
        assert self._behaviour is not None  # noqa: S101
        try:
            self._behaviour.stop(Status.INVALID)
        except Exception as error:
            self._behaviour = None
            self._context.blame(self._node, error)
