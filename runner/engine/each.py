"""The items of a ``for_each``, and at which of them it stands. It ticks nothing."""

from __future__ import annotations

from btrunner.runner.engine.context import Context
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN


class Each:
    """The items as they were on entry."""

    def __init__(self, node: model.Node, context: Context) -> None:
        assert isinstance(node.body, model.ForEach)  # noqa: S101 - the builder's promise
        self._index = node.index
        self._body = node.body
        self._context = context
        self._items: list[object] = []
        self.position = 0

    def enter(self) -> bool:
        """Look the items up; False, with the reason stated, where they are unknown."""
        items = self._body.items.value(self._context.snapshot)
        if items is UNKNOWN:
            self._context.whys[self._index] = self._body.items
            return False
        self._items, self.position = list(items), 0
        return True

    def show(self) -> bool:
        """Put the present item where the child's expressions read it; False after the last."""
        if self.position >= len(self._items):
            return False
        self._context.snapshot[self._body.slot] = self._items[self.position]
        return True
