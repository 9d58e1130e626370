"""What is seen of a character: its facts by name, kept from tick to tick and written anew where they changed.

Numbers are rounded so that a journal stays small. That is what seeing costs most, so only those that moved are.
"""

from __future__ import annotations

import math

from btrunner.runner.worlds.protocol import Seen
from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.quests import QuestLog
from btrunner.runner.worlds.simulated.scene import Scene

_STATE = (
    "spirit",
    "resting",
    "casting",
    "zone",
    "inspired",
    "poisoned",
    "in_combat",
    "enemies",
    "experience",
    "kills",
    "deaths",
    "heals",
)
"""The facts of a body that change seldom, in the order in which they are looked at."""

_UNSEEN = math.nan
"""What a number was before it was first seen: it equals none."""

_HALF = 0.000499
"""A number of three digits stays what it is while it is nearer than this to what was seen."""


class Sight:
    """What one character sees; the private fields are what it looked at when the facts were last written."""

    def __init__(self, scene: Scene, character: Character) -> None:
        self._scene = scene
        self._character = character
        self._client = character.client
        self._body = character.body
        self._log = character.log
        self._facts = Seen()
        self._facts.update(_of_client(character.client, scene.now))
        self._state: tuple[object, ...] = ()
        self._hp = self._mana = self._fatigue = self._x = self._y = self._away = _UNSEEN
        self._moving: bool | None = None
        self._target: Mob | None = None
        self._target_changes = -1
        self._log_changes = -1
        self._write_target(None, character.body)

    def look(self, now: float) -> dict[str, object]:
        """Return the facts: those of the game only while the client shows it, and then always in the same dict."""
        client, body = self._client, self._body
        if client.state != "up" or now < client.black_until:
            return _of_client(client, now)
        facts = self._facts
        facts.news.clear()
        enemies = len(body.foes)
        state = (
            body.spirit,
            body.resting,
            body.casting,
            body.zone,
            now < body.inspired_until,
            now < body.poisoned_until,
            enemies > 0 or now < body.combat_until,
            enemies,
            body.experience,
            body.kills,
            body.deaths,
            body.heals,
        )
        if state != self._state:
            self._write_state(state, body)
        self._look_at_numbers(body)
        target = body.target
        if target is not self._target or (target is not None and target.changes != self._target_changes):
            self._write_target(target, body)
        if self._log.changes != self._log_changes:
            self._write_quest(self._log)
        if now >= self._character.prey_known_until:
            facts["prey_distance"] = round(self._scene.look_for_prey(self._character), 1)
            facts.news.append("prey_distance")
        return facts

    def _write(self, facts: dict[str, object]) -> None:
        self._facts.update(facts)
        self._facts.news += facts

    def restore(self, fatigue: float | None, prey_distance: float | None) -> None:
        """Give what was seen last of the two facts that are not always those of the moment."""
        if fatigue is not None:
            self._facts["fatigue"] = self._fatigue = fatigue
        if prey_distance is not None:
            self._facts["prey_distance"] = prey_distance

    @property
    def seen(self) -> dict[str, object]:
        """Return what was seen last, while the client showed it."""
        return self._facts

    def _write_state(self, state: tuple[object, ...], body: Body) -> None:
        self._state = state
        self._write(
            {
                **dict(zip(_STATE, state, strict=True)),
                "experience": round(body.experience),
                "level": body.level,
                "dead": body.dead,
                "safe": body.safe,
            }
        )
        # A level has its own hit points, and only a ghost has a way to go to its corpse.
        self._hp = self._x = _UNSEEN

    def _look_at_numbers(self, body: Body) -> None:
        facts, news = self._facts, self._facts.news
        if body.moving is not self._moving:
            facts["moving"] = self._moving = body.moving
            news.append("moving")
        if body.hp != self._hp:
            self._hp = body.hp
            facts["hp"] = round(max(0.0, body.hp) / body.max_hp, 3)
            news.append("hp")
        if body.mana != self._mana:
            self._mana = body.mana
            facts["mana"] = round(body.mana / body.kind.mana, 3)
            news.append("mana")
        if not -_HALF < body.fatigue - self._fatigue < _HALF:
            facts["fatigue"] = self._fatigue = round(body.fatigue, 3)
            news.append("fatigue")
        if body.x != self._x or body.y != self._y:
            self._x, self._y = body.x, body.y
            # As round(x, 2) at half its price, done for every step of everybody; -0.0 is left to the real one.
            x = round(body.x * 100) / 100 or round(body.x, 2)
            y = round(body.y * 100) / 100 or round(body.y, 2)
            facts["position"] = (x, y)
            news.append("position")
            away = round(body.distance(*body.corpse), 1) if body.spirit == "ghost" else 0.0
            if away != self._away:
                facts["corpse_distance"] = self._away = away
                news.append("corpse_distance")

    def _write_target(self, target: Mob | None, body: Body) -> None:
        self._target = target
        if target is None:
            self._write({"target": "none", "target_hp": 0.0, "threat": 0.0})
            return
        self._target_changes = target.changes
        self._write(
            {
                "target": target.name,
                "target_hp": round(max(0.0, target.hp) / target.rules.hp, 3),
                "threat": round(target.share(body), 3),
            }
        )

    def _write_quest(self, log: QuestLog) -> None:
        self._log_changes = log.changes
        self._write(
            {
                "quests_done": log.total,
                "quest": log.quest,
                "quest_stage": log.stage,
                "quest_task": log.task,
                "quest_step": log.text,
                "quest_remaining": log.remaining,
                "quest_zone": log.zone,
            }
        )


def _of_client(client: Client, now: float) -> dict[str, object]:
    """Return what is seen of a client, whatever it shows: the same for each that is up."""
    return {
        "client": client.state,
        "client_cause": client.cause,
        "queue_position": client.queue_position,
        "queue_quiet_for": float(round(now - client.queue_moved_at)) if client.state == "queue" else 0.0,
    }
