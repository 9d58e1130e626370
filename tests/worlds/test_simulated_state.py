"""A simulated world that is saved and restored goes on exactly as the one that was never stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_play import DUO, Play, load, small
from test_simulated_runs import Hand, lead, nurse

from btrunner.runner.chance import Stream, stream
from btrunner.runner.worlds.protocol import Doing, Member
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.kind import KIND
from btrunner.runner.worlds.simulated.world import SimulatedWorld

TRIO = (*DUO, Member("Zoe", "dancer"))
BAD_LUCK: dict[str, object] = {
    "rates": {"disconnect": "1/m", "crash": "1/2m", "hang": "1/2m", "dialog": "1/m", "stuck": "1/m"},
    "server_rates": {"queue": "1/3m", "maintenance": "1/5m"},
    "timeline": [{"at": "4s", "who": "all", "fault": "black_frame", "for": "2s"}, {"at": "9s", "fault": "hang"}],
}  # fmt: skip
LIVELY = small(
    zones={"wood": {"at": [40, 0]}, "field": {"at": [30, 20]}, "yard": {"at": [30, -20]}},
    mobs={"wolf": {"count": 5, "aggro": 15, "calls": 10, "damage": 8, "poison": {"chance": 0.5}, "leash": 30}},
    client={
        "relog_success": 0.6, "unknown_popup": 0.3, "still_logged_in": "5s", "loading_time": "2s",
        "maintenance": "20s", "owner_plays": "10s", "start_time": "2s", "linkdead_at_most": "12s",
        "queue": {"length": 10, "per_minute": 60, "stalls": 0.2},
    },
    classes={"default": {"spells": None, "performances": None, "speed": 12}, "leader": {"spells": None}},
    spells={"slow": {"cast": "4s"}},
    home={"cooldown": "10s", "cast": "3s"},
    level={"experience": 40},
    quests={
        "errand": {"requires": [], "steps": [{"collect": "herb"}, {"talk": "yard"}, {"visit": "field"}]},
        "hunt": {"steps": [{"kill": "wolf", "count": 2}]},
    },
    faults=BAD_LUCK,
) | {"start": "wood"}  # fmt: skip
WORLDS = {
    "lively": LIVELY,
    "tatooine": load("tatooine") | {"faults": BAD_LUCK},
    "meadow": load("meadow") | {"faults": BAD_LUCK},
}


WORDS = KIND.vocabulary(LIVELY)
ACTIONS = sorted(WORDS.actions)
STRIKES = sorted(set(FAULTS) - {"ban", "update", "bad_password"})


class Move(NamedTuple):
    """What is done before a tick: an action begun or halted, or a fault that strikes; and how long the tick is."""

    what: str
    who: str = ""
    more: Mapping[str, object] = {}
    place: int = 0
    dt: float = 0.1


def plain(seen: Mapping[str, Mapping[str, object]]) -> str:
    """Return what is seen as text, in which 1, 1.0 and True differ, and the order of the facts plays no part."""
    return repr([(name, sorted(facts.items())) for name, facts in seen.items()])


class Game:
    """A world with the actions under way in it, in the order of their beginning."""

    def __init__(self, data: Mapping[str, object], seed: int, now: float = 0.0) -> None:
        world = KIND.open(data, TRIO, seed)
        assert isinstance(world, SimulatedWorld)
        self.data, self.seed, self.now = data, seed, now
        self.world = world
        self.begun: list[tuple[str, Doing]] = []
        self.facts: dict[str, dict[str, object]] = {}

    def tick(self, move: Move) -> object:
        """Do something, go on by a tick, and return all that anybody can know."""
        self._do(move)
        self.now += move.dt
        seen = self.world.sense(self.now)
        # The world's own dicts change with its next tick.
        self.facts = {name: dict(facts) for name, facts in seen.items()}
        doings = [(who, doing.number, doing.state, doing.why) for who, doing in self.begun]
        self.begun = [(who, doing) for who, doing in self.begun if doing.state == "running"]
        return plain(seen), self.world.happenings(), doings

    def _do(self, move: Move) -> None:
        if move.what in FAULTS:
            self.world.strike(move.what, move.who, 5.0 if move.place % 2 else None)
        elif move.what == "halt":
            if self.begun:
                self.begun[move.place % len(self.begun)][1].halt()
        elif move.what != "wait":
            what, more = (
                (move.what, move.more) if move.what in ACTIONS else sensible(self.facts.get(move.who, {}))
            )
            self.begun.append((move.who, self.world.start(move.who, what, more)))

    def again(self) -> Game:
        """Return the game in a new world that goes on from the saved state of this one."""
        state = self.world.state()
        text = json.dumps(state, allow_nan=False)
        assert json.loads(text) == state
        other = Game(self.data, self.seed, self.now)
        other.world.restore(json.loads(text))
        other.facts = self.facts
        assert other.world.state() == state
        for who, old in self.begun:
            new = other.world.resume(who, old.number)
            assert new is not None
            assert new.number == old.number
            other.begun.append((who, new))
        return other


def sensible(facts: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """Return what there is to do now: to come back, to live again, or to go on with the quest."""
    client, spirit, task = facts.get("client"), facts.get("spirit"), facts.get("quest_task")
    if spirit is None and client in (None, "up"):
        return "hold", {}
    if client != "up":
        moves = {"dialog": "dismiss_dialog", "hung": "restart_client", "crashed": "restart_client"}
        return moves.get(str(client), "relog"), {}
    if spirit == "corpse":
        return "release", {}
    if spirit == "ghost":
        return "reclaim_corpse" if float(str(facts["corpse_distance"])) < 25 else "run_to_corpse", {}
    if task == "none":
        return "accept_quest", {"quest": "hunt" if facts["kills"] == 0 else "errand"}
    if task == "turn_in":
        return "turn_in", {"quest": facts["quest"]}
    if task == "kill":
        return "fight" if facts["in_combat"] else "pull", {}
    return ("travel", {"to": "quest"}) if task == "visit" else (str(task), {})


def any_moves(chance: Stream, count: int) -> list[Move]:
    """Return what a party without a plan does: a little of everything, several things at once."""
    moves = []
    for _ in range(count):
        what = chance.choices(["wait", "act", "sensible", "halt", "strike"], [50, 25, 30, 6, 1])[0]
        who = chance.choice(TRIO).name
        if what == "act":
            what = chance.choice([*ACTIONS, *["cast"] * 6])
        elif what == "strike":
            what = chance.choice(STRIKES)
        moves.append(
            Move(what, who, any_arguments(chance, what), chance.randrange(6), chance.choice([0.0, 0.1, 0.1, 0.7, 1.5]))
        )  # fmt: skip
    return moves


def any_arguments(chance: Stream, action: str) -> dict[str, object]:
    """Return arguments of an action: names of all kinds that it takes."""
    if action not in WORDS.actions:
        return {}
    names = [member.name for member in TRIO]
    params = WORDS.actions[action].params.values()
    return {
        param.name: chance.choice(param.type.choices or names) for param in params if param.name != "within"
    }


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 500))
def test_it_goes_on_exactly_whatever_is_done_and_whenever_it_is_restarted(seed: int, count: int) -> None:
    chance = stream(seed, "moves")
    game, other = Game(LIVELY, seed), Game(LIVELY, seed)
    for number, move in enumerate(any_moves(chance, count)):
        if chance.random() < 0.2:
            other = other.again()
        assert other.tick(move) == game.tick(move), f"move {number}: {move}"
    other = other.again()
    for number in range(150):
        idle = Move("wait", dt=0.5)
        assert other.tick(idle) == game.tick(idle), f"tick {number} after the last move"


RENEW = {"spell": "renew", "target": "Kaya"}


@pytest.mark.parametrize(
    ("first", "again_and_again"),
    [
        (Move("cast", "Miro", RENEW), Move("cast", "Miro", RENEW)),
        (Move("cast", "Miro", RENEW), Move("wait")),
        (Move("go_home", "Miro"), Move("go_home", "Miro")),
        (Move("disconnect", "Miro", place=1), Move("relog", "Miro")),
        (Move("bad_password", "Miro"), Move("relog", "Miro")),
        (Move("take_over", "Miro", place=1), Move("relog", "Miro")),
        (Move("follow", "Miro", {"whom": "Kaya"}), Move("unstick", "Kaya")),
        (Move("travel", "Kaya", {"to": "giver"}), Move("rest", "Zoe")),
        (Move("accept_quest", "Kaya", {"quest": "errand"}), Move("collect", "Kaya")),
        (Move("accept_quest", "Kaya", {"quest": "errand"}), Move("sensible", "Kaya")),
        (Move("accept_quest", "Kaya", {"quest": "fangs"}), Move("sensible", "Kaya")),
    ],
    ids=lambda move: f"{move.what} {move.who}",
)
def test_what_is_not_over_yet_is_not_over_after_any_number_of_restarts(
    first: Move, again_and_again: Move
) -> None:
    data = LIVELY | {"faults": {}}
    game, other = Game(data, 1), Game(data, 1)
    for move in [*[Move("wait")] * 30, first, *[again_and_again] * 150]:
        other = other.again()
        assert other.tick(move) == game.tick(move)


def drive(play: Play, hands: Mapping[str, Hand], quest: str) -> None:
    """Let a party do what a party does."""
    facts = play.facts
    lead(hands["Kaya"], facts["Kaya"], quest)
    for name in ("Miro", "Zoe"):
        nurse(hands[name], facts[name], facts["Kaya"])


def restart(play: Play, data: Mapping[str, object], hands: Mapping[str, Hand], seed: int) -> None:
    """Take a new world that goes on from the state of the one before, and take up what was being done."""
    state = json.loads(json.dumps(play.world.state()))
    world = KIND.open(data, TRIO, seed)
    assert isinstance(world, SimulatedWorld)
    world.restore(state)
    play.world = world
    for name, hand in hands.items():
        if hand.doing is not None and hand.doing.state == "running":
            hand.doing = world.resume(name, hand.doing.number)


@pytest.mark.parametrize(
    ("name", "quest", "seed"),
    [
        ("tatooine", "tusken_raiders", 3),
        ("tatooine", "broken_condensers", 4),
        ("meadow", "wolves", 5),
        ("lively", "errand", 6),
        ("lively", "hunt", 7),
    ],
)
def test_a_world_that_is_restarted_at_every_tick_plays_as_if_it_never_were(
    name: str, quest: str, seed: int
) -> None:
    data = WORLDS[name]
    plays = [Play(data, TRIO, seed, dt=0.2), Play(data, TRIO, seed, dt=0.2)]
    parties = [{who: Hand(play, who) for who in play.facts} for play in plays]
    for _ in range(700):
        for play, hands in zip(plays, parties, strict=True):
            drive(play, hands, quest)
        restart(plays[1], data, parties[1], seed)
        assert plain(plays[1].tick()) == plain(plays[0].tick())
        assert plays[1].world.happenings() == plays[0].world.happenings()
        assert [done(hand) for hand in parties[1].values()] == [done(hand) for hand in parties[0].values()]


def done(hand: Hand) -> tuple[object, ...]:
    return () if hand.doing is None else (hand.doing.number, hand.doing.state, hand.doing.why)
