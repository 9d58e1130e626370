"""The simulated world as a session sees it: sensing moves the game on by the time that has passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from btrunner.runner.errors import WorldError, did_you_mean
from btrunner.runner.worlds.protocol import Happening, Member, Strike
from btrunner.runner.worlds.simulated.actions import ACTIONS
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.course import Course
from btrunner.runner.worlds.simulated.doing import Act
from btrunner.runner.worlds.simulated.faults import FAULTS, Fate
from btrunner.runner.worlds.simulated.fitting import read_saved
from btrunner.runner.worlds.simulated.glance import Glance
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.restoring import restore_fate, restore_scene
from btrunner.runner.worlds.simulated.rules import Rules
from btrunner.runner.worlds.simulated.saved import SavedWorld
from btrunner.runner.worlds.simulated.saving import save_character, save_scene
from btrunner.runner.worlds.simulated.scene import Scene
from btrunner.runner.worlds.simulated.sight import Sight
from btrunner.runner.worlds.simulated.striking import meant_by, strike, strike_what_is_due


class SimulatedWorld:
    """A game without a window. The same rules, cast, seed and calls give the same facts for ever."""

    def __init__(
        self, rules: Rules, cast: Sequence[Member], seed: int, strikes: Sequence[Strike] = ()
    ) -> None:
        self._scene = Scene(rules, cast, seed)
        self._fate = Fate(rules.faults, [member.name for member in cast], seed, strikes)
        self._course = Course(self._scene, self._fate)
        self._characters = list(self._scene.characters.values())
        self._begun = self._is_looked_at = False
        self._started = 0
        self._to_resume: dict[int, tuple[str, Act]] = {}
        """Number of an action that was under way when the state was taken → its character, and itself."""
        for character in self._characters:
            self._scene.find_zone(character.body)
        self._sights = {character.name: Sight(character, self._scene.now) for character in self._characters}
        self._seen: dict[str, dict[str, object]] = {}

    def sense(self, now: float) -> dict[str, dict[str, object]]:
        """Move the game on to session time ``now``, and return what each character sees then.

        The next call may return the same dicts, with other values.
        """
        if not self._is_looked_at:
            self._begin(now)
        self._course.move_on(now)
        seen = self._seen
        for name, sight in self._sights.items():
            seen[name] = sight.look(now)
        return seen

    def glance(self, wanted: Sequence[tuple[str, str]]) -> Glance:
        """Return what looks at these facts alone, given as character and fact."""
        sights = self._sights
        return Glance(self._course, list(sights.values()), [(sights[name], fact) for name, fact in wanted])

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
        strike_what_is_due(self._scene, self._fate)

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
            characters={character.name: save_character(character) for character in self._characters},
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
        meant = meant_by(self._scene, who)
        if not meant:
            known = [word for each in self._characters for word in (each.name, each.role)]
            raise WorldError(f"nobody is called '{who}': {did_you_mean(who, ['all', *known])}")
        strike(self._scene, fault, meant, lasting)

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
