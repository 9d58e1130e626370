"""The items of a ``for_each``, and at which of them it stands. It ticks nothing."""

from __future__ import annotations

from contextlib import suppress

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.memory import EachMemory, Keeper, NodeMemory
from btrunner.runner.engine.plain import from_plain, to_plain
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN


class Each(Keeper):
    """The items as they were on entry."""

    def __init__(self, node: model.Node, context: Context) -> None:
        assert isinstance(node.body, model.ForEach)  # noqa: S101 - the builder's promise
        self._index = node.index
        self._body = node.body
        self._context = context
        self._items: list[object] = []
        self.position = 0
        self._shown_at = -1.0
        self._shown_first = 0
        context.keep(node, self)

    @property
    def slot(self) -> str:
        """The entry of the snapshot that holds the present item."""
        return self._body.slot

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
        snapshot = self._context.snapshot
        snapshot[self._body.slot] = self._items[self.position]
        if self._shown_at != snapshot["$now"]:
            self._shown_at, self._shown_first = snapshot["$now"], self.position
        return True

    @property
    def stood_still(self) -> bool:
        """Whether no item but the present one was shown in the last tick that it was asked in."""
        return self._shown_first == self.position

    def save(self, memory: NodeMemory) -> None:
        """Put the items into the memory, while its node goes on with them."""
        if memory.at is not None:
            with suppress(ValueError):  # it begins anew with items that cannot be saved
                memory.each = EachMemory(to_plain(self._items), self.position)

    def restore(self, memory: NodeMemory) -> str:
        """Go on at the item where it stood, with items of which the child can make something."""
        if memory.at is None:
            return ""
        if memory.each is None:
            return "its items could not be saved"
        items = from_plain(memory.each.items)
        if self._body.items.type.refuses(items):
            return "its items are of another type now"
        self._items, self.position = items, memory.each.position
        self.show()
        return ""
