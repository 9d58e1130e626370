"""A simulated world that is saved and restored goes on exactly as the one that was never stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_play import DUO, Play, load, small
from test_simulated_runs import Hand, lead, nurse

from btrunner.runner.worlds.protocol import Doing, Member
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.kind import KIND
from btrunner.runner.worlds.simulated.world import SimulatedWorld

TRIO = (*DUO, Member("Zoe", "dancer"))
FOR_GOOD = {"ban", "update", "bad_password"}
BAD_LUCK: dict[str, object] = {
    "rates": {"disconnect": "1/m", "crash": "1/2m", "hang": "1/2m", "dialog": "1/m", "stuck": "1/m"},
    "server_rates": {"queue": "1/3m", "maintenance": "1/5m"},
    "timeline": [{"at": "4s", "who": "all", "fault": "black_frame", "for": "2s"}, {"at": "9s", "fault": "hang"}],
}  # fmt: skip
LIVELY = small(
    zones={"wood": {"at": [40, 0]}, "field": {"at": [0, 40]}, "yard": {"at": [0, -40]}},
    mobs={"wolf": {"count": 5, "aggro": 15, "calls": 10, "damage": 8, "poison": {"chance": 0.5}, "leash": 30}},
    client={
        "relog_success": 0.6, "unknown_popup": 0.3, "still_logged_in": "5s", "loading_time": "2s",
        "maintenance": "20s", "owner_plays": "10s", "start_time": "2s", "linkdead_at_most": "12s",
        "queue": {"length": 10, "per_minute": 60, "stalls": 0.2},
    },
    classes={"default": {"spells": None, "performances": None, "speed": 12}, "leader": {"spells": None}},
    spells={"slow": {"cast": "4s"}},
    home={"cooldown": "10s", "cast": "3s"},
    level={"experience": 150},
    quests={"errand": {"requires": []}, "hunt": {"steps": [{"kill": "wolf", "count": 2}]}},
    faults=BAD_LUCK,
)  # fmt: skip
WORLDS = {
    "lively": LIVELY,
    "tatooine": load("tatooine") | {"faults": BAD_LUCK},
    "meadow": load("meadow") | {"faults": BAD_LUCK},
}


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
    """A world with all actions that were ever begun in it, in the order of their beginning."""

    def __init__(self, data: Mapping[str, object], seed: int, now: float = 0.0) -> None:
        world = KIND.open(data, TRIO, seed)
        assert isinstance(world, SimulatedWorld)
        self.data, self.seed, self.now = data, seed, now
        self.world = world
        self.begun: list[tuple[str, Doing]] = []

    def play(self, moves: list[Move]) -> Iterator[object]:
        """Play on, and yield after each tick all that anybody can know."""
        for move in moves:
            self._do(move)
            self.now += move.dt
            yield (
                plain(self.world.sense(self.now)),
                self.world.happenings(),
                [(who, doing.number, doing.state, doing.why) for who, doing in self.begun],
            )

    def _do(self, move: Move) -> None:
        if move.what in FAULTS:
            self.world.strike(move.what, move.who, 5.0 if move.place % 2 else None)
        elif move.what == "halt":
            if self.begun:
                self.begun[-1 - move.place % len(self.begun)][1].halt()
        elif move.what != "wait":
            self.begun.append((move.who, self.world.start(move.who, move.what, move.more)))

    def again(self, lazily: bool = False) -> Game:
        """Return the game in a new world that goes on from the saved state of this one."""
        state = self.world.state()
        text = json.dumps(state, allow_nan=False)
        assert json.loads(text) == state
        other = Game(self.data, self.seed, self.now)
        other.world.restore(json.loads(text))
        assert other.world.state() == state
        if not lazily:
            other.take_up(self)
        return other

    def take_up(self, before: Game) -> None:
        """Take up the actions of the game before that were under way."""
        for who, old in before.begun:
            new = self.world.resume(who, old.number) if old.state == "running" else old
            assert new is not None
            assert new.number == old.number
            self.begun.append((who, new))


def arguments(data: Mapping[str, object], action: str) -> st.SearchStrategy[dict[str, object]]:
    names = st.sampled_from([member.name for member in TRIO])
    params = KIND.vocabulary(data).actions[action].params
    return st.fixed_dictionaries(
        {
            name: st.sampled_from(param.type.choices) if param.type.choices else names
            for name, param in params.items()
            if name != "within"
        }
    )


def any_moves(data: Mapping[str, object]) -> st.SearchStrategy[list[Move]]:
    names = st.sampled_from([member.name for member in TRIO])
    waits = st.sampled_from([0.1, 0.1, 0.7, 1.0, 2.5]).map(lambda dt: Move("wait", dt=dt))
    does = st.sampled_from(sorted(KIND.vocabulary(data).actions)).flatmap(
        lambda action: st.tuples(st.just(action), names, arguments(data, action)).map(
            lambda made: Move(*made)
        )
    )
    halts = st.integers(0, 5).map(lambda place: Move("halt", place=place))
    strikes = st.tuples(
        st.sampled_from(sorted(set(FAULTS) - FOR_GOOD)), names, st.just({}), st.integers(0, 1)
    )
    moves = st.one_of(does, does, does, waits, waits, halts, strikes.map(lambda made: Move(*made)))
    return st.lists(moves, max_size=60)


@settings(max_examples=100, deadline=None)
@given(any_moves(LIVELY), any_moves(LIVELY), st.integers(0, 99), st.booleans())
def test_it_goes_on_exactly_whatever_was_done_before_and_is_done_after(
    before: list[Move], after: list[Move], seed: int, tired: bool
) -> None:
    game = Game(LIVELY, seed)
    for _ in game.play(before):
        pass
    goes_on_exactly(game, [*after, *[Move("wait", dt=0.5)] * 200])


def goes_on_exactly(game: Game, moves: list[Move]) -> None:
    """Play a game and its continuation side by side, and compare each tick."""
    other = game.again()
    for tick, (expected, found) in enumerate(zip(game.play(moves), other.play(moves), strict=True)):
        assert repr(found) == repr(expected), f"tick {tick}: {moves[tick]}"


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
    for _ in range(1500):
        for play, hands in zip(plays, parties, strict=True):
            drive(play, hands, quest)
        restart(plays[1], data, parties[1], seed)
        assert plain(plays[1].tick()) == plain(plays[0].tick())
        assert plays[1].world.happenings() == plays[0].world.happenings()
        assert [done(hand) for hand in parties[1].values()] == [done(hand) for hand in parties[0].values()]


def done(hand: Hand) -> tuple[object, ...]:
    return () if hand.doing is None else (hand.doing.number, hand.doing.state, hand.doing.why)
