"""Finds what changed in a running tree since the tick before: statuses, and the reasons for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, repeat
from operator import eq

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.status import IDLE, RUNNING
from btrunner.runner.events import CharacterTick

BREATH = 1.0
"""Seconds after which it is put on record again what running nodes say."""

LONGEST = 300
"""Characters of a reason that are put on record."""


class Recorder:
    """Puts on record what changed in the tree of one character; only needed where somebody reads it."""

    def __init__(self, context: Context, nodes: int) -> None:
        self._context = context
        self._indexes = tuple(range(nodes))
        self._before: list[int] = [IDLE] * nodes
        self._bits = 0
        self._breathed = 0.0
        self._told: dict[int, str] = {}

    def record(self, statuses: list[int], record: CharacterTick) -> None:
        """Record a tick; the list is kept until the next one, and whoever made it must not change it."""
        if statuses != self._before:
            self._before = statuses
            changed = self._changed(statuses)
            record.status = {index: statuses[index] for index in changed}
            self._give_reasons(changed, statuses, record)
        now = self._context.now
        if now - self._breathed >= BREATH:
            self._breathed = now
            self._breathe(statuses, record)

    def _changed(self, statuses: list[int]) -> Sequence[int]:
        """Return the indexes of what differs from the tick before.

        Two long integers are compared at once, a byte for each node: a third of what it costs node by node.
        """
        bits = int.from_bytes(bytearray(statuses), "little")
        differs = (bits ^ self._bits).to_bytes(len(statuses), "little")
        self._bits = bits
        return list(compress(self._indexes, differs))

    def _give_reasons(self, changed: Sequence[int], statuses: list[int], record: CharacterTick) -> None:
        """Tell why each node has its new status, which wipes the reason for the old one."""
        whys, told = self._context.whys, self._told
        if told:
            for index in changed:
                told.pop(index, None)
        for index in changed:
            if index in whys and statuses[index] != IDLE:
                why = self._context.why(index)[:LONGEST]
                if why:
                    told[index] = record.why[index] = why

    def _breathe(self, statuses: list[int], record: CharacterTick) -> None:
        """Tell what each running node says by now, unless that stands there already."""
        for index in compress(self._indexes, map(eq, statuses, repeat(RUNNING))):
            if index not in record.status:
                why = self._context.why(index)[:LONGEST]
                if why != self._told.get(index, ""):
                    self._told[index] = record.why[index] = why
