"""The scene that actions play in: the time, the characters, the mobs, and the searches among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from math import hypot

from btrunner.runner.chance import stream
from btrunner.runner.errors import Fail, did_you_mean
from btrunner.runner.worlds.protocol import Happening, Member
from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.character_rules import Performance
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.mobs import Mobs
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.quests import QuestLog
from btrunner.runner.worlds.simulated.rules import OUTSIDE, Rules
from btrunner.runner.worlds.simulated.things import Things

HEALING_THREAT = 0.4
"""Threat for each hit point given to somebody who is being fought."""

FAR = 9999.0
"""The distance of prey that is not there."""

PREY_EVERY = 0.5
"""Seconds from one search for prey to the next."""

ROUNDING = 1e-6
"""Metres by which sums of distances may be wrong."""

_GOLDEN = math.pi * (3 - math.sqrt(5))


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return the name; raises Fail when the world has no such thing."""
    every = list(names)
    if name not in every:
        raise Fail(f"no {what} '{name}': {did_you_mean(name, every)}")
    return name


def not_here(name: str) -> Fail:
    """Return what an action fails with that needs a character who is not in the game."""
    return Fail(f"{name} is not in the game")


class Scene:
    """Everything that is going on; ``now`` and ``dt`` are the present tick's time and length in seconds."""

    def __init__(self, rules: Rules, cast: Sequence[Member], seed: int) -> None:
        self.rules = rules
        self.rest = rules.rest.plain()
        self._zones = [
            (name, zone.at[0], zone.at[1], zone.radius, zone.safe) for name, zone in rules.zones.items()
        ]
        self.now = 0.0
        self.dt = 0.0
        self.mobs = Mobs(rules, seed)
        self.things = Things(rules, seed)
        self.happenings: list[Happening] = []
        self.characters = {
            member.name: self._character(member, number, seed) for number, member in enumerate(cast)
        }

    def _character(self, member: Member, number: int, seed: int) -> Character:
        zone = self.rules.zones[self.rules.start]
        # A sunflower's pattern: any number of characters stand apart, and the first in the middle.
        away, turn = min(zone.radius * 0.5, 1.5 * math.sqrt(number)), number * _GOLDEN
        body = Body(
            member.name,
            self.rules.kind_of(member.role),
            self.rules.level,
            zone.at[0] + away * math.cos(turn),
            zone.at[1] + away * math.sin(turn),
        )
        client = Client(self.rules.client, stream(seed, "client", member.name))
        log = QuestLog(self.rules, stream(seed, "loot", member.name))
        return Character(member.name, member.role, body, client, log)

    def end(self, progress: Progress, wait: str, seconds: float) -> float:
        """Return when a wait is over, which lasts so many seconds from the first time that this is asked."""
        return progress.ends.setdefault(wait, self.now + seconds - 1e-9)

    def wait(self, progress: Progress, wait: str, seconds: float) -> Steps:
        """Let so many seconds pass."""
        end = self.end(progress, wait, seconds)
        while self.now < end:
            yield

    def go(self, progress: Progress, body: Body, x: float, y: float, near: float) -> Steps:
        """Walk until near a place; whoever has been there does not go back."""
        while not progress.there and not self.walk(body, x, y, near):
            yield
        progress.there = True

    def friend(self, name: str) -> Body:
        """Return the body of a character; raises Fail when it is not in the game."""
        character = self.characters.get(name)
        if character is None or not character.body.present:
            raise not_here(name)
        return character.body

    def find_zone(self, body: Body) -> None:
        """Find out where a body is now (of several zones that overlap in the first of the file)."""
        body.zone, body.safe = OUTSIDE, False
        to_border = math.inf
        for name, x, y, radius, is_safe in self._zones:
            outside = hypot(x - body.x, y - body.y) - radius
            if outside <= 0:
                body.zone, body.safe = name, is_safe
                to_border = min(to_border, -outside)
                break
            if outside < to_border:
                to_border = outside
        body.to_border = to_border - ROUNDING

    def visit(self, character: Character) -> None:
        """Tell the quest log of a character who is where its step wants it to go."""
        if not character.body.dead and self.within(character.body, character.log.visits):
            character.log.add()

    def within(self, body: Body, zone: str) -> bool:
        """Say whether a character is in the zone, whatever other zones overlap it."""
        place = self.rules.zones[zone]
        return body.distance(place.at[0], place.at[1]) <= place.radius

    def prey(self, character: Character) -> Mob | None:
        """Return the nearest mob in sight that the present quest step wants."""
        body = character.body
        return self.mobs.nearest(character.log.prey, body.x, body.y, self.rules.sight)

    def look_for_prey(self, character: Character) -> None:
        """Find out how far away the prey is, FAR without any; it is worth looking again some time later."""
        character.prey_known_until = self.now + PREY_EVERY
        mob = self.prey(character) if character.log.prey else None
        character.prey_distance = FAR if mob is None else round(character.body.distance(mob.x, mob.y), 1)

    def near(self, x: float, y: float, metres: float) -> list[Body]:
        """Return the living characters within so many metres, in the order of the cast."""
        bodies = (character.body for character in self.characters.values())
        return [body for body in bodies if body.present and not body.dead and body.distance(x, y) <= metres]

    def walk(self, body: Body, x: float, y: float, near: float = 0.5) -> bool:
        """Go straight on towards a place for this tick; True once it is near. A stuck body tries in vain."""
        dx, dy = x - body.x, y - body.y
        away = hypot(dx, dy)
        if away <= near:
            return True
        body.moving = True
        if self.now < body.stuck_until:
            return False
        speed = body.kind.speed
        if body.spirit == "ghost":
            speed *= self.rules.death.ghost_speed
        metres, enough = speed * self.dt, away - near * 0.9
        if metres > enough:
            metres = enough
        part = metres / away
        body.to_border -= metres
        body.x += dx * part
        body.y += dy * part
        return away * (1 - part) <= near

    def attack(self, body: Body, mob: Mob) -> None:
        """Go up to a mob and give it the blows that are due."""
        body.target = mob
        reach = body.kind.reach
        away = hypot(mob.x - body.x, mob.y - body.y)
        if (away > reach and not self.walk(body, mob.x, mob.y, reach)) or self.now < body.next_blow:
            return
        # Blows that were missed on the way here are not made up for.
        body.next_blow = max(body.next_blow, self.now - self.dt)
        while self.now >= body.next_blow and mob.alive:
            body.next_blow += body.kind.attack_interval
            inspired = 1 + self.rest.inspired if self.now < body.inspired_until else 1.0
            points = self.mobs.blow(body.kind.damage) * body.strength * inspired
            self.mobs.hit(mob, body, points, self.now)

    def heal(self, healer: Body, friend: Body, points: float) -> bool:
        """Restore hit points, which the mobs who fight that friend resent; True when there was any need."""
        given = friend.restore(points)
        for mob in list(friend.foes):
            self.mobs.provoke(mob, healer, given * HEALING_THREAT, self.now)
        return given > 0

    def perform(self, body: Body, dance: Performance) -> None:
        """Let those who watch a dance have the good of it."""
        for watcher in self.near(body.x, body.y, dance.range):
            watcher.inspired_until = self.now + dance.inspires
            watcher.fatigue = max(0.0, watcher.fatigue - dance.refreshes * self.dt)

    def tell(self, what: str, character: str | None = None, detail: str = "") -> None:
        """Note something that happened by itself."""
        self.happenings.append(Happening(what, character, detail))

    def count_deaths(self) -> None:
        """Share out what the kills since the last time brought, and tell who fell."""
        for mob, body in self.mobs.slain:
            body.kills += 1
            for character in self.characters.values():
                self._reward(character, mob, body)
        self.mobs.slain.clear()
        for fallen, mob in self.mobs.fallen:
            self.tell("died", fallen.name, f"killed by {mob.name}")
        self.mobs.fallen.clear()

    def _reward(self, character: Character, mob: Mob, killer: Body) -> None:
        body = character.body
        near = body is killer or body.zone == killer.zone != OUTSIDE
        near = near or body.distance(mob.x, mob.y) <= self.rules.nearby
        if near and body.present and not body.dead:
            body.gain(mob.rules.experience)
            character.log.slain(mob.kind, mob.rules.loot)
            character.prey_known_until = 0.0
