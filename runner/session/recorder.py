"""Finds what changed in a running tree since the tick before: statuses, and the reasons for them."""

from __future__ import annotations

from itertools import compress

from btrunner.runner.engine.context import Context, Why
from btrunner.runner.engine.status import RUNNING
from btrunner.runner.events import CharacterTick
from btrunner.runner.session.state import CharacterState

BREATH = 1.0
"""Seconds after which it is put on record again what running nodes say."""

LONGEST = 300
"""Characters of a reason that are put on record."""


class Recorder:
    """Puts on record what changed in the tree of one character; only needed where somebody reads it."""

    def __init__(self, context: Context, nodes: int) -> None:
        self._context = context
        self._indexes = tuple(range(nodes))
        self._seen: list[int] | None = None
        self._bits = 0
        self._breathed = 0.0
        self._told: dict[int, str] = {}
        """What stands on record of those that run, which is told again once it differs."""

    def write_down(self, state: CharacterState) -> None:
        """Put into a state what stands on record of running nodes."""
        state.told, state.breathed = dict(self._told), self._breathed

    def restore(self, state: CharacterState, statuses: list[int]) -> None:
        """Go on from a state, and from the statuses that stand on record."""
        self._told, self._breathed = dict(state.told), state.breathed
        self._bits = int.from_bytes(bytearray(statuses), "little")

    def record(self, statuses: list[int], record: CharacterTick) -> None:
        """Record a tick."""
        if statuses is not self._seen:  # each tick makes a new list, unless the tree rests
            self._seen = statuses
            seen = bytearray(statuses)
            changed = self._changed(statuses, seen)
            if changed:
                record.status = changed
                self._give_reasons(record, seen)
        now = self._context.snapshot["$now"]
        if now - self._breathed >= BREATH:
            self._breathed = now
            self._breathe(bytearray(statuses), record)

    def _changed(self, statuses: list[int], seen: bytearray) -> dict[int, int]:
        """Return by its index what differs from the tick before.

        Two long integers are compared at once, a byte for each node; what differs stands close together in a
        tree, so only the nodes from the first to the last difference are gone through.
        """
        bits = int.from_bytes(seen, "little")
        differs, self._bits = bits ^ self._bits, bits
        if not differs:
            return {}
        first = ((differs & -differs).bit_length() - 1) // 8
        end = (differs.bit_length() + 7) // 8
        near = (differs >> first * 8).to_bytes(end - first, "little")
        return {index: statuses[index] for index in compress(self._indexes[first:end], near)}

    def _give_reasons(self, record: CharacterTick, seen: bytearray) -> None:
        """Tell why each node has its new status, which wipes the reason for the old one."""
        whys, told, status = self._context.whys, self._told, record.status
        if told:
            for index in told.keys() & status.keys():
                del told[index]
        snapshot, reasons = self._context.snapshot, record.why
        texts: dict[Why, str] = {}  # many nodes change at once for the same reason
        for index in sorted(filter(status.get, whys)):
            why = whys[index]
            if why:
                text = texts.get(why)
                if text is None:
                    text = why if isinstance(why, str) else why.explain(snapshot)
                    text = texts[why] = text[:LONGEST]
                reasons[index] = text
        if RUNNING in seen:
            told.update((index, why) for index, why in reasons.items() if status[index] == RUNNING)

    def _breathe(self, seen: bytearray, record: CharacterTick) -> None:
        """Tell what each running node says by now, unless that stands there already."""
        index = seen.find(RUNNING)
        while index >= 0:
            if index not in record.status:
                why = self._context.why(index)[:LONGEST]
                if why != self._told.get(index, ""):
                    self._told[index] = record.why[index] = why
            index = seen.find(RUNNING, index + 1)
