"""The course of the game: how everybody in it gets from one moment to the next."""

from __future__ import annotations

from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.due import attend
from btrunner.runner.worlds.simulated.faults import Fate
from btrunner.runner.worlds.simulated.rules import OUTSIDE
from btrunner.runner.worlds.simulated.scene import Scene
from btrunner.runner.worlds.simulated.striking import strike_what_is_due

LONGEST = 1.0
"""Seconds that are simulated in one go; a longer pause is cut into several."""


class Course:
    """Moves a scene on. It does so many times a second for hours: what follows loads as little as it can."""

    def __init__(self, scene: Scene, fate: Fate) -> None:
        self._scene = scene
        self._fate = fate
        self._cast = [
            (character, character.client, character.body) for character in scene.characters.values()
        ]

    @property
    def now(self) -> float:
        """The time of the session that it has reached, in seconds."""
        return self._scene.now

    @property
    def strikes_at(self) -> float:
        """The time of the session at which the next fault strikes, or earlier."""
        return self._fate.next_at

    def move_on(self, now: float) -> None:
        """Let the game go on up to session time ``now``."""
        scene = self._scene
        while now - scene.now > LONGEST:
            self._advance(scene.now + LONGEST)
        if now > scene.now:
            self._advance(now)
        scene.dt = 0.0
        for character, _, _ in self._cast:
            if now >= character.prey_known_until:
                scene.look_for_prey(character)

    def _advance(self, now: float) -> None:
        scene, mobs = self._scene, self._scene.mobs
        scene.dt = dt = now - scene.now
        scene.now = now
        if now >= self._fate.next_at:
            strike_what_is_due(scene, self._fate)
        self._live(now, dt)
        if mobs.fighting or (mobs.graves and mobs.graves[0][0] <= now):
            mobs.advance(now, dt)
        self._act()
        if mobs.slain or mobs.fallen:
            scene.count_deaths()

    def _live(self, now: float, dt: float) -> None:
        """Let the time pass for everybody, whatever they do."""
        scene, rest = self._scene, self._scene.rest
        for character, client, body in self._cast:
            body.moving = False
            if client.state != "up":
                self._lose(character, now)
            if body.spirit == "alive" and body.present:
                if body.foes or now < body.combat_until:
                    body.fight_on(now, dt, rest)
                # Whoever is well and at peace stays so.
                elif body.hp < body.max_hp or body.mana < body.kind.mana or body.resting:
                    body.recover(now, dt, rest)
                if now >= body.due_at:
                    attend(scene, body)

    def _lose(self, character: Character, now: float) -> None:
        """Let the time pass for a client that is not up, and for the body that it left behind."""
        client, scene = character.client, self._scene
        if now >= client.changes_at:
            what = client.advance(now)
            if what:
                scene.tell(what, character.name)
        if (character.body.present or client.connected) and character.linked(now, scene.rules.client):
            scene.mobs.forget(character.body)

    def _act(self) -> None:
        """Let everybody do in turn what they do, and see where that has brought them."""
        scene = self._scene
        for character, _, body in self._cast:
            for act in character.acts:
                if not act.step():
                    character.acts = [each for each in character.acts if each is not act]
            if body.to_border <= 0:
                scene.find_zone(body)
            target = body.target
            if target is not None and target.state != "fighting" and not target.alive:
                body.target = None
            if character.log.visits and body.zone != OUTSIDE:
                scene.visit(character)
