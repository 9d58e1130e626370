"""What is seen of a character: its facts by name, kept from tick to tick and written anew where they changed.

Numbers are rounded so that a journal stays small. That is what seeing costs most, so only those that moved are.
"""

from __future__ import annotations

import math

from btrunner.runner.worlds.protocol import Seen
from btrunner.runner.worlds.simulated import facts
from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.quests import QuestLog

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
    """What one character sees; the private fields are what it looked at when the facts were last written.

    ``shows_the_game``: whether the client showed the game when it was last looked at.
    """

    def __init__(self, character: Character, now: float) -> None:
        self.character = character
        self.shows_the_game = False
        self._client = character.client
        self._body = character.body
        self._log = character.log
        self._seen = Seen()
        self._seen.update(_of_client(character, now))
        self._state: tuple[object, ...] = ()
        self._hp = self._mana = self._fatigue = self._x = self._y = self._away = self._prey = _UNSEEN
        self._moving: bool | None = None
        self._target: Mob | None = None
        self._target_changes = -1
        self._log_changes = -1
        self._write_target(None, now)

    def look(self, now: float) -> dict[str, object]:
        """Return the facts: those of the game only while the client shows it, and then always in the same dict."""
        client, body = self._client, self._body
        self.shows_the_game = client.shows_the_game(now)
        if not self.shows_the_game:
            return _of_client(self.character, now)
        seen = self._seen
        seen.news.clear()
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
            self._write_state(state, body, now)
        self._look_at_numbers(body, now)
        target = body.target
        if target is not self._target or (target is not None and target.changes != self._target_changes):
            self._write_target(target, now)
        if self._log.changes != self._log_changes:
            self._write_quest(self._log)
        prey = self.character.prey_distance
        if prey != self._prey:
            seen["prey_distance"] = self._prey = prey
            seen.news.append("prey_distance")
        return seen

    def _write(self, changed: dict[str, object]) -> None:
        self._seen.update(changed)
        self._seen.news += changed

    def _write_state(self, state: tuple[object, ...], body: Body, now: float) -> None:
        self._state = state
        self._write(
            {
                **dict(zip(_STATE, state, strict=True)),
                "experience": facts.experience(self.character, now),
                "level": body.level,
                "dead": body.dead,
                "safe": body.safe,
            }
        )
        # A level has its own hit points, and only a ghost has a way to go to its corpse.
        self._hp = self._x = _UNSEEN

    def _look_at_numbers(self, body: Body, now: float) -> None:
        seen, news = self._seen, self._seen.news
        if body.moving is not self._moving:
            seen["moving"] = self._moving = body.moving
            news.append("moving")
        if body.hp != self._hp:
            self._hp = body.hp
            seen["hp"] = facts.hp(self.character, now)
            news.append("hp")
        if body.mana != self._mana:
            self._mana = body.mana
            seen["mana"] = facts.mana(self.character, now)
            news.append("mana")
        if not -_HALF < body.fatigue - self._fatigue < _HALF:
            seen["fatigue"] = self._fatigue = round(body.fatigue, 3)
            news.append("fatigue")
        if body.x != self._x or body.y != self._y:
            self._x, self._y = body.x, body.y
            seen["position"] = facts.position(self.character, now)
            news.append("position")
            away = facts.corpse_distance(self.character, now)
            if away != self._away:
                seen["corpse_distance"] = self._away = away
                news.append("corpse_distance")

    def _write_target(self, target: Mob | None, now: float) -> None:
        self._target = target
        if target is None:
            self._write({"target": facts.NOBODY, "target_hp": 0.0, "threat": 0.0})
            return
        self._target_changes = target.changes
        self._write(
            {
                "target": target.name,
                "target_hp": facts.target_hp(self.character, now),
                "threat": facts.threat(self.character, now),
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


def _of_client(character: Character, now: float) -> dict[str, object]:
    """Return what is seen of a client, whatever it shows: the same for each that is up."""
    client = character.client
    return {
        "client": client.state,
        "client_cause": client.cause,
        "queue_position": client.queue_position,
        "queue_quiet_for": facts.queue_quiet_for(character, now),
    }
