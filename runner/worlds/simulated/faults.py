"""The faults of this world: their names, and when each of them strikes whom."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from msgspec import Struct

from btrunner.runner.chance import Stream, stream
from btrunner.runner.worlds.protocol import Strike
from btrunner.runner.worlds.simulated.client_rules import Faults

FAULTS = {
    "crash": "The client's process ends; the character lingers in the game, still logged in.",
    "hang": "The client freezes; only a restart of it helps.",
    "disconnect": "The connection is lost.",
    "dialog": "A popup covers the game.",
    "queue": "The server throws the character out and is full: the next login waits in the queue.",
    "maintenance": "The server is down for a while.",
    "take_over": "The owner signs in elsewhere and plays.",
    "update": "The client is too old to log in, for good.",
    "ban": "The account is banned, for good.",
    "bad_password": "The connection is lost, and no login is accepted any more.",
    "stuck": "The character cannot move until it gets unstuck or goes home.",
    "black_frame": "For a moment nothing of the game can be seen.",
}
PASSING = frozenset({"hang", "disconnect", "queue", "maintenance", "take_over", "stuck", "black_frame"})
"""The faults that can be given a time after which they are over."""


class Due(Struct, frozen=True, order=True):
    """A fault that is going to strike; the number keeps the order among those of one time."""

    at: float
    number: int
    fault: str
    who: str
    lasting: float | None = None
    every: float = 0.0


class Fate:
    """All faults to come: the file's timeline, and those by chance, each from its own stream."""

    def __init__(
        self, rules: Faults, names: Sequence[str], seed: int, strikes: Sequence[Strike] = ()
    ) -> None:
        self.chances: dict[int, Stream] = {}
        """Number of a fault that comes by chance → its stream."""
        self.due = [
            Due(strike.at, number, strike.fault, strike.who, strike.lasting)
            for number, strike in enumerate([*rules.timeline, *strikes])
        ]
        for fault, rate in rules.rates.items():
            for name in names:
                self._add(fault, name, rate, seed)
        for fault, rate in rules.server_rates.items():
            self._add(fault, "all", rate, seed)
        heapq.heapify(self.due)
        self.next_at = 0.0
        """When the next one strikes, or earlier."""

    def _add(self, fault: str, who: str, rate: float, seed: int) -> None:
        if rate > 0:
            number = len(self.due)
            chance = self.chances[number] = stream(seed, "fault", fault, who)
            self.due.append(Due(chance.expovariate(rate), number, fault, who, None, rate))

    def skip(self, now: float) -> None:
        """Forget what would have struck before the session began here."""
        self.struck(now, inclusive=False)

    def struck(self, now: float, inclusive: bool = True) -> list[Due]:
        """Return what strikes up to now, in the order of time."""
        struck = []
        while self.due and (self.due[0].at <= now if inclusive else self.due[0].at < now):
            due = heapq.heappop(self.due)
            if due.every:
                later = due.at + self.chances[due.number].expovariate(due.every)
                heapq.heappush(self.due, Due(later, due.number, due.fault, due.who, None, due.every))
            struck.append(due)
        self.next_at = self.due[0].at if self.due else math.inf
        return struck
