"""What the tests of recovery share: a leader and a medic in a small simulated world, and faults at will."""

from __future__ import annotations

from pathlib import Path

from btrunner.runner.testing import Stage

WORLD = """
world: yard
kind: simulated
start: town
zones:
  town: {at: [0, 0], radius: 30, safe: true}
  wood: {at: [90, 0], radius: 25}
classes:
  default: {hp: 300, mana: 300, damage: 25}
  follower: {spells: [heal, flash_heal, group_heal, renew, cure, revive]}
spells:
  heal: {cast: 2s, mana: 10, heals: 60}
  flash_heal: {cast: 1s, mana: 10, heals: 45}
  group_heal: {cast: 2s, mana: 20, heals: 30, group: 20}
  renew: {cast: 0s, cooldown: 6s, mana: 5, heals: 30, over: 9s, every: 3s}
  cure: {cast: 1s, mana: 5, cures: true}
  revive: {cast: 3s, mana: 30, revives: 50%, target: corpse}
mobs:
  wolf: {zone: wood, count: WOLVES, hp: 60, damage: 4, aggro: 5, respawn: RESPAWN, experience: 10}
quests:
  wolves: {giver: town, steps: [{kill: wolf, count: 500}], repeatable: true, experience: 50}
client: {relog_success: 1, login_time: 2s, loading_time: 4s, start_time: 5s, still_logged_in: 20s, maintenance: 4m,
         owner_plays: 3m, unknown_popup: UNKNOWN, queue: {length: 30, per_minute: 30}}
"""
SESSION = """
session: night
world: yard.yaml
rate: 5/s
seed: 3
characters:
  Kaya: {role: leader, tree: leader_quest, with: {quest: wolves, patience: 1m}}
  Miro: {role: follower, tree: follower_medic}
fail_after: 6h
"""


class Night(Stage):
    """The stage of a night: it begins with both out hunting. On a quiet one no wolf comes back."""

    def __init__(self, folder: Path, unknown_popup: str = "0%", quiet: bool = False) -> None:
        words = {
            "UNKNOWN": unknown_popup,
            "WOLVES": "20" if quiet else "4",
            "RESPAWN": "10h" if quiet else "20s",
        }
        world = WORLD
        for word, value in words.items():
            world = world.replace(word, value)
        (folder / "yard.yaml").write_text(world)
        (folder / "night.yaml").write_text(SESSION)
        super().__init__(folder / "night.yaml")
        self.pass_time(60)

    def strike(self, fault: str, who: str = "Kaya", lasting: float | None = None) -> None:
        """Let a fault strike."""
        self.world.strike(fault, who, lasting)

    def rungs(self, who: str = "Kaya") -> list[str]:
        """Return the rungs that a character has tried."""
        return [event["rung"] for event in self.events("rung", who)]

    def back(self, who: str = "Kaya", within: float = 1200.0) -> float:
        """Play until a lost client is back, and return after how many seconds."""
        count = len(self.events("recovered", who))
        return self.wait_for(lambda: len(self.events("recovered", who)) > count, within)

    def parked(self, who: str = "Kaya", within: float = 3600.0) -> str:
        """Play until a character asks a person, and return the question."""
        self.wait_for(lambda: who in self.session.parked(), within)
        return str(self.session.characters[who].question)
