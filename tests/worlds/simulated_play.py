"""A stage for tests of the simulated world: small worlds, and a hand that ticks them without a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

from ruamel.yaml import YAML

from btrunner.runner.worlds.protocol import Member
from btrunner.runner.worlds.simulated.doing import Act
from btrunner.runner.worlds.simulated.kind import KIND
from btrunner.runner.worlds.simulated.world import SimulatedWorld

WORLDS = Path(__file__).parents[2] / "examples" / "worlds"

DUO = (Member("Kaya", "leader"), Member("Miro", "follower"))

# One wolf in the wood, two herbs in the field, and nothing by chance: what happens can be reckoned.
SMALL: dict[str, object] = {
    "world": "small",
    "kind": "simulated",
    "zones": {
        "town": {"at": [0, 0], "radius": 20, "safe": True},
        "wood": {"at": [60, 0], "radius": 20},
        "field": {"at": [0, 60], "radius": 15},
        "yard": {"at": [0, -60], "radius": 10, "safe": True},
    },
    "classes": {
        "default": {"hp": 100, "mana": 100, "speed": 5, "damage": 10},
        "follower": {"spells": ["heal", "renew", "group_heal", "cure", "revive", "slow", "focus"]},
        "leader": {"spells": [], "performances": []},
        "dancer": {"performances": ["waltz", "jig"]},
    },
    "spells": {
        "heal": {"cast": "2s", "mana": 20, "range": 20, "heals": 30},
        "renew": {"cast": "0s", "mana": 10, "heals": 30, "over": "9s", "every": "3s", "cooldown": "4s"},
        "group_heal": {"cast": "1s", "mana": 30, "heals": 10, "group": 10},
        "cure": {"cast": "1s", "mana": 5, "cures": True},
        "revive": {"cast": "3s", "mana": 30, "revives": 0.5, "target": "corpse"},
        "slow": {"cast": "30s", "mana": 1, "heals": 1},
        "focus": {"cast": "1s", "mana": 1, "heals": 1, "target": "self"},
    },
    "performances": {"waltz": {"range": 10, "refreshes": 0.1, "inspires": "30s"}, "jig": {}},
    "mobs": {
        "wolf": {
            "zone": "wood",
            "count": 1,
            "hp": 30,
            "damage": 5,
            "aggro": 6,
            "respawn": "20s",
            "loot": {"fang": 1},
        }
    },
    "things": {"herb": {"zone": "field", "count": 2, "takes": "1s", "respawn": "30s"}},
    "quests": {
        "hunt": {"steps": [{"kill": "wolf", "count": 1}], "experience": 100, "repeatable": True},
        "errand": {
            "steps": [{"talk": "yard"}, {"visit": "field"}, {"collect": "herb", "count": 2}],
            "requires": ["hunt"],
        },
        "fangs": {"steps": [{"collect": "fang", "count": 2}]},
    },
    "death": {"graveyard": "yard"},
    "client": {"relog_success": 1},
}


def load(name: str) -> dict[str, object]:
    """Return the data of one of the example worlds."""
    data: dict[str, object] = YAML(typ="safe", pure=True).load((WORLDS / f"{name}.yaml").read_text("utf-8"))
    return data


def small(**changes: Mapping[str, object]) -> dict[str, object]:
    """Return the small world, with the entries of some sections changed."""
    data = deepcopy(SMALL)
    for section, entries in changes.items():
        merged = data.setdefault(section, {})
        assert isinstance(merged, dict)
        for key, value in entries.items():
            old = merged.get(key)
            merged[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return data


class Play:
    """A world and its time: ``facts`` are those of the last tick."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        cast: tuple[Member, ...] = DUO,
        seed: int = 1,
        dt: float = 0.1,
    ) -> None:
        world = KIND.open(SMALL if data is None else data, cast, seed)
        assert isinstance(world, SimulatedWorld)
        self.world = world
        self.dt = dt
        self.ticks = 0
        self.facts = self.world.sense(0.0)

    @property
    def now(self) -> float:
        return self.ticks * self.dt

    def tick(self) -> dict[str, dict[str, object]]:
        self.ticks += 1
        self.facts = self.world.sense(self.now)
        return self.facts

    def run(self, seconds: float) -> dict[str, dict[str, object]]:
        for _ in range(round(seconds / self.dt)):
            self.tick()
        return self.facts

    def until(self, true: Callable[[], bool], within: float = 300.0) -> float:
        """Tick until something is true, and return how long that took."""
        begin = self.now
        while not true():
            assert self.now - begin < within, f"still not after {within} s: {self.facts}"
            self.tick()
        return self.now - begin

    def start(self, who: str, action: str, **arguments: object) -> Act:
        return self.world.start(who, action, arguments)

    def do(self, who: str, action: str, within: float = 300.0, **arguments: object) -> Act:
        """Do an action to its end."""
        act = self.start(who, action, **arguments)
        self.until(lambda: act.state != "running", within)
        return act

    def must(self, who: str, action: str, within: float = 300.0, **arguments: object) -> None:
        """Do an action that has to succeed."""
        act = self.do(who, action, within, **arguments)
        assert act.state == "done", f"{who} {action}: {act.why}"

    def why(self, who: str, action: str, within: float = 300.0, **arguments: object) -> str:
        """Do an action that has to fail, and return why it did."""
        act = self.do(who, action, within, **arguments)
        assert act.state == "failed", f"{who} {action} did not fail"
        return act.why

    def see(self, who: str, fact: str) -> object:
        return self.facts[who].get(fact)

    def number(self, who: str, fact: str) -> float:
        value = self.facts[who][fact]
        assert isinstance(value, (int, float))
        return value

    def happened(self) -> list[tuple[str, str | None]]:
        return [(each.what, each.character) for each in self.world.happenings()]

    def meet_the_wolf(self, who: str = "Kaya") -> None:
        """Let a character accept the hunt, and begin it."""
        self.must(who, "accept_quest", quest="hunt")
        self.must(who, "travel", to="quest")
        self.must(who, "pull")
        self.tick()

    def die(self, who: str = "Kaya") -> None:
        """Let a character be killed by the wolf."""
        self.meet_the_wolf(who)
        self.until(lambda: self.see(who, "dead") is True)


def hurt_leader() -> Play:
    """Return a play in which the leader won a fight, hurt, and the follower stands by."""
    play = Play(small(mobs={"wolf": {"damage": 12, "hp": 40}}, rest={"idle_hp": 0}))
    follow = play.start("Miro", "follow", whom="Kaya")
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    play.run(4)
    follow.halt()
    assert play.number("Kaya", "hp") < 0.8
    return play
