"""A stage for tests of roles: real sessions in small worlds, ticked by hand, with a look at who did what."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from btrunner.runner.engine.status import RUNNING
from btrunner.runner.events import Ending, Tick
from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.world import SimulatedWorld

LEADER = {"role": "leader", "tree": "leader_quest", "with": {"quest": "hunt"}}
MEDIC = {"role": "medic", "tree": "follower_medic"}
DANCER = {"role": "dancer", "tree": "follower_dancer"}
IDLER = {"role": "leader", "tree": "idler"}

# A leader without a will of its own, for what followers do of theirs.
IDLE_TREE = """
tree: idler
publishes: {can_raise: {type: boolean, initial: false}, ready: {type: boolean, initial: true}}
root: {guard: not self.dead, recover: {wait_until: not self.dead}, child: {act: hold}}
"""

WALK_TREE = """
tree: walker
publishes: {can_raise: {type: boolean, initial: false}, ready: {type: boolean, initial: true}}
root: {sequence: [{act: travel, with: {to: far}}, {act: hold}]}
"""

# Wolves that nobody fears, a long way, and nothing by chance.
WORLD: dict[str, Any] = {
    "world": "small",
    "kind": "simulated",
    "zones": {
        "town": {"at": [0, 0], "radius": 20, "safe": True},
        "wood": {"at": [100, 0], "radius": 30},
        "far": {"at": [0, 400], "radius": 20},
    },
    "classes": {
        "default": {"hp": 200, "mana": 200, "damage": 20},
        "medic": {"mana": 300},
        "dancer": {"spells": []},
    },
    "mobs": {"wolf": {"zone": "wood", "count": 6, "hp": 60, "damage": 4, "aggro": 4, "respawn": "20s"}},
    "quests": {"hunt": {"steps": [{"kill": "wolf", "count": 3}], "repeatable": True}},
    "client": {"relog_success": 1},
    "rest": {"idle_hp": 0, "idle_mana": 0, "combat_mana": 0},
}


class Play:
    """A session under way; ``acts`` are all actions that were asked for: (time, who, action, arguments)."""

    def __init__(
        self,
        characters: Mapping[str, Mapping[str, object]],
        *,
        faults: list[dict[str, str]] | None = None,
        **world: Mapping[str, Any],
    ) -> None:
        data = deepcopy(WORLD)
        for section, entries in world.items():
            data[section] = {**data.get(section, {}), **entries}
        session = {
            "session": "test",
            "world": "world.yaml",
            "characters": dict(characters),
            "faults": faults or [],
        }
        with TemporaryDirectory() as folder:
            _write(Path(folder) / "world.yaml", data)
            _write(Path(folder) / "session.yaml", deepcopy(session))
            (Path(folder) / "idler.yaml").write_text(IDLE_TREE, "utf-8")
            (Path(folder) / "walker.yaml").write_text(WALK_TREE, "utf-8")
            plan = load_session(Path(folder) / "session.yaml")
        self.session = Session(plan, sinks=[self])
        assert isinstance(self.session.world, SimulatedWorld)
        self._world = self.session.world
        self._status: dict[str, dict[int, int]] = {name: {} for name in characters}
        self._names = {plan.character: [node.name for node in plan.nodes] for plan in self.session.plan.plans}
        self.acts: list[tuple[float, str, str, dict[str, object]]] = []
        self.events: list[tuple[float, str, dict[str, Any]]] = []
        self._listen()

    def _listen(self) -> None:
        start = self._world.start

        def heard(character: str, action: str, arguments: Mapping[str, object]) -> Any:
            self.acts.append((self.session.now, character, action, dict(arguments)))
            return start(character, action, arguments)

        self._world.start = heard  # type: ignore[method-assign]

    def body(self, name: str) -> Body:
        """Return a character's body, to be hurt or moved."""
        return self._world._scene.characters[name].body

    def client(self, name: str) -> Client:
        """Return a character's client."""
        return self._world._scene.characters[name].client

    def strike(self, fault: str, who: str, lasting: float | None = None) -> None:
        """Let a fault strike now."""
        self._world.strike(fault, who, lasting)

    def see(self, name: str, key: str) -> Any:
        """Return a fact or published key."""
        return self.session.board.snapshot[f"{name}.{key}"]

    def doing(self, name: str) -> list[str]:
        """Return the names of the nodes that were running in the last tick, from the root."""
        statuses = self._status[name]
        return [self._names[name][index] for index in sorted(statuses) if statuses[index] == RUNNING]

    def did(self, name: str, action: str, since: float = 0.0) -> list[dict[str, object]]:
        """Return the arguments of each time a character asked for an action."""
        return [given for at, who, what, given in self.acts if (who, what) == (name, action) and at >= since]

    def told(self, name: str, event: str) -> list[dict[str, Any]]:
        """Return a character's events of one kind."""
        return [data for _, who, data in self.events if who == name and data["event"] == event]

    def tick(self) -> None:
        """Play one tick."""
        self.session.tick()

    def open(self, *_: object) -> None:
        """Hear, as a reader of its own session, what is played."""

    def close(self, ending: Ending) -> None:
        """Hear how it ended."""

    def take(self, tick: Tick) -> None:
        """Remember a tick."""
        for name, changes in tick.characters.items():
            self._status[name].update(changes.status)
            self.events += [(tick.time, name, event) for event in changes.events]

    def run(self, seconds: float) -> None:
        """Play for so many seconds."""
        for _ in range(round(seconds * 10)):
            self.tick()

    def until(self, holds: Callable[[], bool], within: float = 60.0) -> float:
        """Play until something holds, and return the seconds it took; fails when it takes too long."""
        began = self.session.now
        for _ in range(round(within * 10)):
            self.tick()
            if holds():
                return round(self.session.now - began, 1)
        raise AssertionError(f"not within {within} s; doing {[self.doing(name) for name in self._status]}")


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), "utf-8")  # which is YAML, too
