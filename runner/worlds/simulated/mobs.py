"""All creatures of the world: those who fight are moved each tick, those who do not cost nothing."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from itertools import product
from math import hypot
from random import Random

from btrunner.runner.chance import stream
from btrunner.runner.worlds.simulated.body import COMBAT_LINGERS, Body
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.rules import Rules, Zone

LOOKS_EVERY = 0.5
"""Seconds from one look for enemies around a character to the next."""

CANDIDATES = 4
"""Places tried for each mob; the one with the most room is taken."""

RETURNS = 2.0
"""How much faster a mob that gave up runs back."""


class Mobs:
    """The mobs; ``slain`` and ``fallen`` collect who died since they were last emptied."""

    def __init__(self, rules: Rules, seed: int) -> None:
        self.chance = stream(seed, "mobs")
        self._of_kind: dict[str, list[Mob]] = {kind: [] for kind in rules.mobs}
        self.all: list[Mob] = []
        self.fighting: list[Mob] = []
        self.graves: list[tuple[float, int]] = []
        """Heap of those who come back: when, and their number."""
        self._cell = max([20.0, *(mob.aggro for mob in rules.mobs.values())])
        self._around: dict[tuple[int, int], list[Mob]] = {}
        """Square of the plane → who could begin a fight there: those at home in it and in the eight around it."""
        self.slain: list[tuple[Mob, Body]] = []
        self.fallen: list[tuple[Body, Mob]] = []
        for kind in rules.mobs:
            self._populate(kind, rules)
        self.named = {mob.name: mob for mob in self.all}
        self._spread()

    def _populate(self, kind: str, rules: Rules) -> None:
        mob = rules.mobs[kind]
        zone = rules.zones[mob.zone]
        for number in range(1, mob.count + 1):
            x, y = self._apart(self._of_kind[kind], zone)
            one = Mob(len(self.all), kind, f"{kind}-{number}", mob, x, y)
            self.all.append(one)
            self._of_kind[kind].append(one)

    def _spread(self) -> None:
        homes = [(self._square(mob.home_x, mob.home_y), mob) for mob in self.all if mob.rules.aggro]
        # Whoever is at home further left, and then further down, is the first to notice.
        for (column, row), mob in sorted(homes, key=lambda home: home[0]):
            for square in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
                self._around.setdefault(square, []).append(mob)

    def _square(self, x: float, y: float) -> tuple[int, int]:
        return int(x // self._cell), int(y // self._cell)

    def _apart(self, others: Sequence[Mob], zone: Zone) -> tuple[float, float]:
        """Return a place that leaves others of the kind some room: crowds come of chance, not of neglect."""
        places = [somewhere_in(zone.at, zone.radius, self.chance) for _ in range(CANDIDATES)]
        return max(
            places,
            key=lambda at: min((hypot(mob.x - at[0], mob.y - at[1]) for mob in others), default=0.0),
        )

    def nearest(self, kinds: Iterable[str], x: float, y: float, sight: float) -> Mob | None:
        """Return the nearest living mob of these kinds within sight, rather one that fights nobody."""
        best, least = None, sight
        for kind in kinds:
            for mob in self._of_kind[kind]:
                if mob.state == "idle" or mob.state == "fighting":
                    away = hypot(mob.x - x, mob.y - y)
                    if mob.state == "fighting":
                        away += sight / 2
                    if away <= least:
                        best, least = mob, away
        return best

    def look(self, body: Body, now: float) -> None:
        """Let the mobs around a character attack it if it came too near."""
        body.next_notice = now + LOOKS_EVERY
        if body.safe:
            return
        x, y, cell = body.x, body.y, self._cell
        for mob in self._around.get((int(x // cell), int(y // cell)), ()):
            if mob.state == "idle" and hypot(mob.x - x, mob.y - y) < mob.rules.aggro:
                self.provoke(mob, body, 1.0, now)

    def provoke(self, mob: Mob, body: Body, threat: float, now: float) -> None:
        """Give a mob a reason to fight, and call its kin when it begins to."""
        calls = mob.state == "idle"
        self._engage(mob, body, threat, now)
        if calls and mob.rules.calls:
            for kin in self._of_kind[mob.kind]:
                if kin.state == "idle" and hypot(kin.x - mob.x, kin.y - mob.y) <= mob.rules.calls:
                    self._engage(kin, body, 1.0, now)

    def _engage(self, mob: Mob, body: Body, threat: float, now: float) -> None:
        if not mob.alive or body.dead or not body.present:
            return
        if mob.state == "idle":
            mob.state = "fighting"
            mob.next_blow = now + mob.rules.attack_interval / 2
            self.fighting.append(mob)
        if body not in mob.threat:
            body.foes.append(mob)
        mob.hate(body, threat)

    def hit(self, mob: Mob, body: Body, points: float, now: float) -> None:
        """Let a character take hit points from a mob."""
        if not mob.alive:
            return
        body.combat_until = now + COMBAT_LINGERS
        self.provoke(mob, body, points * body.kind.threat, now)
        if mob.lose(points):
            self._leave(mob)
            mob.state = "dead"
            heapq.heappush(self.graves, (now + mob.rules.respawn, mob.number))
            self.slain.append((mob, body))

    def blow(self, damage: float) -> float:
        """Return the hit points of one blow: the damage, give or take a fifth."""
        return damage * (0.8 + 0.4 * self.chance.random())

    def forget(self, body: Body) -> None:
        """Let all mobs drop a character who died or vanished."""
        for mob in body.foes:
            mob.forget(body)
        body.foes.clear()
        body.target = None

    def advance(self, now: float, dt: float) -> None:
        """Move the mobs that fight, and bring back those whose time has come."""
        while self.graves and self.graves[0][0] <= now:
            self.all[heapq.heappop(self.graves)[1]].settle()
        are_settled = False
        for mob in self.fighting:
            if mob.state == "fighting":
                self._fight(mob, now, dt)
            elif mob.state != "returning" or self._return(mob, dt):
                are_settled = True
        if are_settled:
            self.fighting = [mob for mob in self.fighting if not mob.settled]

    def _fight(self, mob: Mob, now: float, dt: float) -> None:
        enemy, rules = mob.target, mob.rules
        if enemy is None or enemy.safe or mob.strayed > rules.leash:
            self._leave(mob)
            mob.state = "returning"
            return
        away = hypot(enemy.x - mob.x, enemy.y - mob.y)
        is_near = away <= rules.reach or mob.run(enemy.x, enemy.y, rules.speed * dt, rules.reach)
        if is_near and now >= mob.next_blow:
            self._strike(mob, enemy, now, dt)

    def _return(self, mob: Mob, dt: float) -> bool:
        """Let a mob run home; True once it is there."""
        is_home = mob.run(mob.home_x, mob.home_y, mob.rules.speed * RETURNS * dt, 0.0)
        if is_home:
            mob.settle()
        return is_home

    def _strike(self, mob: Mob, enemy: Body, now: float, dt: float) -> None:
        # Blows that were missed on the way here are not made up for.
        mob.next_blow = max(mob.next_blow, now - dt)
        while now >= mob.next_blow and mob.target is enemy:
            mob.next_blow += mob.rules.attack_interval
            poison = mob.rules.poison
            if poison is not None and self.chance.random() < poison.chance:
                enemy.poisoned_until, enemy.poison = now + poison.lasting, poison.damage
                enemy.due_at = now
            if enemy.hurt(self.blow(mob.rules.damage), now):
                self.fell(enemy, mob)

    def fell(self, body: Body, mob: Mob) -> None:
        """Let a character die of a mob."""
        body.die(mob.kind)
        self.forget(body)
        self.fallen.append((body, mob))

    def _leave(self, mob: Mob) -> None:
        for body in mob.threat:
            body.foes.remove(mob)
            if body.target is mob:
                body.target = None
        mob.forget_all()


def somewhere_in(at: Sequence[float], radius: float, rng: Random) -> tuple[float, float]:
    """Return a place in the circle, away from its very edge; every spot is as likely as another."""
    away, turn = radius * 0.9 * math.sqrt(rng.random()), math.tau * rng.random()
    return round(at[0] + away * math.cos(turn), 2), round(at[1] + away * math.sin(turn), 2)
