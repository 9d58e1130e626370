"""The things that lie about in the zones, waiting to be collected."""

from __future__ import annotations

import math
from dataclasses import dataclass

from btrunner.runner.chance import stream
from btrunner.runner.worlds.simulated.mobs import somewhere_in
from btrunner.runner.worlds.simulated.moments import NEVER
from btrunner.runner.worlds.simulated.rules import Rules
from btrunner.runner.worlds.simulated.rules import Thing as ThingRules


@dataclass(slots=True, eq=False)
class Thing:
    """One thing, called after its kind and a number; it is there from ``back_at`` on."""

    kind: str
    name: str
    rules: ThingRules
    x: float
    y: float
    back_at: float = NEVER

    def take(self, now: float) -> None:
        """Take it away until another one has grown."""
        self.back_at = now + self.rules.respawn


class Things:
    """All things of the world; ``named`` are the single ones by name."""

    def __init__(self, rules: Rules, seed: int) -> None:
        rng = stream(seed, "things")
        self._of_kind: dict[str, list[Thing]] = {kind: [] for kind in rules.things}
        for kind, thing in rules.things.items():
            zone = rules.zones[thing.zone]
            for number in range(1, thing.count + 1):
                place = somewhere_in(zone.at, zone.radius, rng)
                self._of_kind[kind].append(Thing(kind, f"{kind}-{number}", thing, *place))
        self.named = {thing.name: thing for things in self._of_kind.values() for thing in things}

    def nearest(self, kind: str, x: float, y: float, sight: float, now: float) -> Thing | None:
        """Return the nearest one that is there and within sight."""
        there = [thing for thing in self._of_kind.get(kind, ()) if thing.back_at <= now]
        best = min(there, key=lambda thing: math.hypot(thing.x - x, thing.y - y), default=None)
        return best if best is not None and math.hypot(best.x - x, best.y - y) <= sight else None
