"""The simulated world as a session sees it: sensing moves the game on by the time that has passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from btrunner.runner.errors import WorldError, did_you_mean
from btrunner.runner.worlds.protocol import Happening, Member, Strike
from btrunner.runner.worlds.simulated.actions import ACTIONS
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.doing import Act
from btrunner.runner.worlds.simulated.faults import FAULTS, Fate
from btrunner.runner.worlds.simulated.fitting import read_saved
from btrunner.runner.worlds.simulated.glance import Glance
from btrunner.runner.worlds.simulated.moments import EVER
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.restoring import restore_fate, restore_scene
from btrunner.runner.worlds.simulated.rules import Rules
from btrunner.runner.worlds.simulated.saved import SavedWorld
from btrunner.runner.worlds.simulated.saving import save_character, save_scene
from btrunner.runner.worlds.simulated.scene import Scene
from btrunner.runner.worlds.simulated.sight import Sight

LONGEST = 1.0
"""Seconds that are simulated in one go; a longer pause is cut into several."""


class SimulatedWorld:
    """A game without a window. The same rules, cast, seed and calls give the same facts for ever."""

    def __init__(
        self, rules: Rules, cast: Sequence[Member], seed: int, strikes: Sequence[Strike] = ()
    ) -> None:
        self._scene = Scene(rules, cast, seed)
        self._fate = Fate(rules.faults, [member.name for member in cast], seed, strikes)
        self._characters = list(self._scene.characters.values())
        self._begun = self._is_looked_at = False
        self._started = 0
        self._to_resume: dict[int, tuple[str, Act]] = {}
        """Number of an action that was under way when the state was taken → its character, and itself."""
        for character in self._characters:
            self._scene.find_zone(character)
        self._sights = {
            character.name: Sight(character, self._scene.now) for character in self._characters
        }
        self._seen: dict[str, dict[str, object]] = {}

    def sense(self, now: float) -> dict[str, dict[str, object]]:
        """Move the game on to session time ``now``, and return what each character sees then.

        The next call may return the same dicts, with other values.
        """
        self._move_on(now)
        seen = self._seen
        for name, sight in self._sights.items():
            seen[name] = sight.look(now)
        return seen

    def glance(self, wanted: Sequence[tuple[str, str]]) -> Glance:
        """Return what looks at these facts alone, given as character and fact."""
        sights = self._sights
        found = [(sights[name], fact) for name, fact in wanted]
        return Glance(self._move_on, self._fate, list(sights.values()), found)

    def _move_on(self, now: float) -> None:
        if not self._is_looked_at:
            self._begin(now)
        scene = self._scene
        while now - scene.now > LONGEST:
            self._advance(scene.now + LONGEST)
        if now > scene.now:
            self._advance(now)
        scene.dt = 0.0
        for character in self._characters:
            if now >= character.prey_known_until:
                scene.look_for_prey(character)

    def _begin(self, now: float) -> None:
        """Begin the first time it is looked at, or go on from a state, where nobody goes on with some actions."""
        self._is_looked_at = True
        for _, act in self._to_resume.values():
            act.halt()
        self._to_resume.clear()
        if self._begun:
            return
        self._begun = True
        self._scene.now = now
        self._fate.skip(now)
        self._strike_what_is_due()

    def _advance(self, now: float) -> None:
        scene, mobs = self._scene, self._scene.mobs
        scene.dt = now - scene.now
        scene.now = now
        if now >= self._fate.next_at:
            self._strike_what_is_due()
        self._live(now, scene.dt)
        mobs.advance(now, scene.dt)
        self._act()
        if mobs.slain or mobs.fallen:
            scene.count_deaths()

    def _live(self, now: float, dt: float) -> None:
        """Let the time pass for everybody, whatever they do."""
        scene, rest = self._scene, self._scene.rules.rest
        for character in self._characters:
            body = character.body
            if character.client.state != "up" or body.linkdead_since >= 0:
                self._reconnect(character, now)
            body.moving = False
            if body.spirit == "alive" and body.present:
                # Whoever is well and at peace stays so.
                if (
                    body.hp < body.max_hp
                    or body.mana < body.kind.mana
                    or body.foes
                    or now < body.combat_until
                    or body.resting
                ):
                    body.advance(now, dt, rest)
                if body.effects or now < body.poisoned_until:
                    scene.work(body)
                if now >= body.next_notice:
                    scene.mobs.look(body, now)

    def _act(self) -> None:
        """Let everybody do in turn what they do, and see where that has brought them."""
        scene = self._scene
        for character in self._characters:
            for act in character.acts:
                if not act.step():
                    character.acts = [each for each in character.acts if each is not act]
            body = character.body
            if body.x != character.settled_x or body.y != character.settled_y:
                scene.find_zone(character)
            if body.target is not None and not body.target.alive:
                body.target = None
            if character.log.visits:
                scene.visit(character)

    def _strike_what_is_due(self) -> None:
        for due in self._fate.struck(self._scene.now):
            meant = self._meant(due.who)
            if not meant:
                self._scene.tell(
                    "fault_missed", None, f"{due.fault} was meant for {due.who}, who is not here"
                )
            self._strike(due.fault, meant, due.lasting)

    def _reconnect(self, character: Character, now: float) -> None:
        """Let the time pass for a client that is not up, or for the body that it left behind."""
        what = character.client.advance(now)
        if what:
            self._scene.tell(what, character.name)
        if character.linked(now, self._scene.rules.client):
            self._scene.mobs.forget(character.body)

    def start(self, character: str, action: str, arguments: Mapping[str, object]) -> Act:
        """Begin an action; it may have ended at once. Raises WorldError for names that do not exist."""
        if action not in ACTIONS:
            raise WorldError(f"no action '{action}': {did_you_mean(action, ACTIONS)}")
        if character not in self._scene.characters:
            raise WorldError(f"no character '{character}': {did_you_mean(character, self._scene.characters)}")
        who = self._scene.characters[character]
        self._started += 1
        act = self._act_of(who, self._started, action, arguments, Progress())
        act.step()
        if act.state == "running":
            who.acts.append(act)
        return act

    def _act_of(
        self,
        who: Character,
        number: int,
        action: str,
        arguments: Mapping[str, object],
        progress: Progress,
    ) -> Act:
        steps = ACTIONS[action](self._scene, who, progress, **arguments)
        return Act(number, who, action, dict(arguments), progress, steps)

    def state(self) -> dict[str, object]:
        """Return all that a new world of the same file, cast and seed needs to go on exactly from here."""
        saved = SavedWorld(
            **save_scene(self._scene),
            begun=self._begun,
            started=self._started,
            characters={
                character.name: save_character(character) for character in self._characters
            },
            due=self._fate.due,
            fault_chances={number: chance.state for number, chance in self._fate.chances.items()},
        )
        # What an author wrote as a time or a fraction is a number here.
        state: dict[str, object] = msgspec.json.decode(msgspec.json.encode(saved, enc_hook=float))
        return state

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from a state, before anything is sensed or begun; raises WorldError for one that does not fit."""
        saved = read_saved(state, self._scene)
        restore_scene(self._scene, saved)
        restore_fate(self._fate, saved)
        self._begun, self._started = saved.begun, saved.started
        for character in self._characters:
            for each in saved.characters[character.name].acts:
                act = self._act_of(character, each.number, each.action, each.arguments, each.progress)
                character.acts.append(act)
                self._to_resume[act.number] = (character.name, act)

    def resume(self, character: str, number: int) -> Act | None:
        """Return, once, an action that was under way in the state."""
        name, act = self._to_resume.get(number, ("", None))
        if name != character:
            return None
        del self._to_resume[number]
        return act

    def strike(self, fault: str, who: str, lasting: float | None = None) -> None:
        """Let a fault strike a character, all of a role, or ``all``, now.

        ``lasting``: seconds until it is over, for a fault that passes by itself (else the world's own).
        Raises WorldError for a fault that this world does not know, or when nobody is meant.
        """
        if fault not in FAULTS:
            raise WorldError(f"no fault '{fault}': {did_you_mean(fault, FAULTS)}")
        meant = self._meant(who)
        if not meant:
            known = [word for each in self._characters for word in (each.name, each.role)]
            raise WorldError(f"nobody is called '{who}': {did_you_mean(who, ['all', *known])}")
        self._strike(fault, meant, lasting)

    def _meant(self, who: str) -> list[Character]:
        if who == "all":
            return self._characters
        named = [character for character in self._characters if character.name == who]
        return named or [character for character in self._characters if character.role == who]

    def _strike(self, fault: str, meant: Sequence[Character], lasting: float | None) -> None:
        now = self._scene.now
        for character in meant:
            if fault == "stuck":
                if character.client.state != "up":
                    continue
                character.body.stuck_until = EVER if lasting is None else now + lasting
            elif not character.client.strike(fault, now, lasting):
                continue
            character.linked(now, self._scene.rules.client)
            self._scene.tell(fault, character.name, FAULTS[fault])

    def happenings(self) -> Sequence[Happening]:
        """Return what happened since the last call, oldest first."""
        scene = self._scene
        if not scene.happenings:
            return ()
        told, scene.happenings = scene.happenings, []
        return told

    def close(self) -> None:
        """Halt whatever is still being done."""
        for character in self._characters:
            for act in character.acts:
                act.halt()
            character.acts.clear()
