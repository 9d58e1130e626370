"""The things that lie about in the zones, waiting to be collected."""

from __future__ import annotations

import math
from dataclasses import dataclass

from btrunner.runner.chance import stream
from btrunner.runner.worlds.simulated.mobs import somewhere_in
from btrunner.runner.worlds.simulated.rules import Rules
from btrunner.runner.worlds.simulated.rules import Thing as ThingRules


@dataclass(slots=True, eq=False)
class Thing:
    """One thing; it is there from ``back_at`` on."""

    rules: ThingRules
    x: float
    y: float
    back_at: float = -math.inf

    def take(self, now: float) -> None:
        """Take it away until another one has grown."""
        self.back_at = now + self.rules.respawn


class Things:
    """All things of the world by name."""

    def __init__(self, rules: Rules, seed: int) -> None:
        rng = stream(seed, "things")
        self._named = {
            name: [
                Thing(thing, *somewhere_in(rules.zones[thing.zone].at, rules.zones[thing.zone].radius, rng))
                for _ in range(thing.count)
            ]
            for name, thing in rules.things.items()
        }

    def nearest(self, name: str, x: float, y: float, sight: float, now: float) -> Thing | None:
        """Return the nearest one that is there and within sight."""
        there = [thing for thing in self._named.get(name, ()) if thing.back_at <= now]
        best = min(there, key=lambda thing: math.hypot(thing.x - x, thing.y - y), default=None)
        return best if best is not None and math.hypot(best.x - x, best.y - y) <= sight else None
