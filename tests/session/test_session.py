"""A session: how it begins, goes on and ends, and that everything is let go of on every way out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from session_plans import PLAY, Reader, plan_of, session_of, world_of

from btrunner.runner.errors import WorldError
from btrunner.runner.leaf import Me
from btrunner.runner.session.clock import WallClock
from btrunner.runner.session.session import Session
from btrunner.runner.testing import Script, ScriptedWorld, Stage

LET_GO: list[str] = []


def holds(me: Me, what: str) -> Iterator[None]:
    """Hold something down."""
    try:
        while True:
            yield
    finally:
        LET_GO.append(f"{me.name} lets go of {what}")
        me.tell("log", f"let go of {what}")


@pytest.fixture(autouse=True)
def _nothing_let_go() -> None:
    LET_GO.clear()


def test_it_succeeds_once_until_holds() -> None:
    world = world_of(hp=0)
    session = session_of(facts={"hp": 0}, until="Kaya.hp > 3", world=world)
    session.post(lambda s: world.facts["Kaya"].update(hp=5))
    ending = session.run()
    assert (ending.outcome, ending.why, ending.ticks) == ("succeeded", "Kaya.hp > 3 holds", 1)


def test_it_fails_after_its_time_and_says_what_was_wanting() -> None:
    ending = session_of(facts={"hp": 0}, until="Kaya.hp > 3").run()
    assert (ending.outcome, ending.time) == ("failed", 3600)
    assert ending.why == "fail_after has passed, and Kaya.hp > 3: Kaya.hp is 0"


def test_a_limit_stops_it_as_neither() -> None:
    ending = session_of(limit=2.0).run()
    assert (ending.outcome, ending.time, ending.ticks) == ("stopped", 2.0, 21)


def test_it_can_be_interrupted_from_another_thread() -> None:
    reader = Reader(at=1)
    session = session_of(sinks=[reader])
    thread = threading.Thread(target=session.interrupt)
    session.post(lambda s: thread.start() if s.number == 0 else None)
    ending = session.run()
    thread.join()
    assert ending.outcome == "interrupted"
    assert reader.calls[-1] == "close"


def test_commands_are_applied_between_ticks_in_the_order_they_came() -> None:
    done: list[int] = []
    session = session_of(limit=0.5)
    for number in range(3):
        session.post(lambda s, number=number: done.append(number))
    session.run()
    assert done == [0, 1, 2]


def test_every_character_parked_ends_it() -> None:
    session = session_of({"Kaya": "ask: well?", "Miro": "ask: so?"})
    ending = session.run()
    assert (ending.outcome, ending.ticks) == ("failed", 1)
    assert ending.why == "every character waits for a person (Kaya: well?; Miro: so?)"


def test_an_answer_from_another_thread_reaches_who_asked() -> None:
    session = session_of({"Kaya": "ask: well?", "Miro": "act: play"}, limit=1.0)
    thread = threading.Thread(target=session.answer, args=("Kaya", "go_on"))
    session.post(lambda s: s.post(lambda _: None))
    session.open()
    session.tick()
    assert session.parked() == ["Kaya"]
    thread.start()
    thread.join()
    session.tick()
    assert session.parked() == []
    session.close()


@pytest.mark.parametrize(("who", "answer"), [("Nobody", "go_on"), ("Kaya", "maybe")])
def test_an_answer_that_is_none_is_refused_at_once(who: str, answer: str) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        session_of().answer(who, answer)


def test_an_answer_to_who_did_not_ask_does_nothing() -> None:
    session = session_of(limit=0.2)
    session.answer("Kaya", "give_up")
    assert session.run().outcome == "stopped"


def test_a_client_that_shows_a_loading_screen_stays_online_but_one_that_begins_is_not_yet() -> None:
    loads = {"client": "loading", "client_cause": "expected"}
    stage = Stage("wait: 1h", facts=loads)
    stage.tick()
    assert stage.see("online") is False
    stage.set(client="up", client_cause="none")
    stage.tick()
    assert stage.see("online") is True
    stage.set(**loads)
    stage.tick()
    assert stage.see("online") is True
    stage.set(client_cause="none")
    stage.tick()
    assert stage.see("online") is False


def test_a_parked_character_is_not_online_and_others_see_it_one_tick_later() -> None:
    stage = Stage({"Kaya": "ask: well?", "Miro": "check: leader.online"})
    stage.tick()
    assert stage.status("check", "Miro") == "success"
    stage.tick()
    assert (stage.status("check", "Miro"), stage.see("parked"), stage.see("online")) == (
        "failure",
        True,
        False,
    )


@pytest.mark.parametrize("names", [("Kaya",), ("Kaya", "Miro"), tuple(f"C{n}" for n in range(50))])
def test_a_clean_stop_lets_go_of_everything_once_for_any_number_of_characters(names: tuple[str, ...]) -> None:
    reader = Reader()
    session = session_of(dict.fromkeys(names, "holds: key"), nodes=[holds], sinks=[reader], limit=0.5)
    session.run()
    assert [f"{name} lets go of key" for name in names] == LET_GO
    assert len(reader.ticks[-1].characters) == len(names)
    assert reader.ticks[-1].characters[names[0]].events == [
        {"event": "log", "text": "let go of key", "level": "info"}
    ]


@pytest.mark.parametrize("breaks", ["take", "close"])
def test_a_reader_that_breaks_fails_the_session_with_its_message_and_all_is_let_go(breaks: str) -> None:
    first, broken, last = Reader(at=1), Reader(breaks), Reader(at=1)
    world = world_of()
    session = session_of("holds: key", nodes=[holds], sinks=[first, broken, last], limit=2.0, world=world)
    ending = session.run()
    assert (ending.outcome, ending.why) == ("failed", "the disk is full")
    assert world.closed
    assert ([] if breaks == "open" else ["Kaya lets go of key"]) == LET_GO
    assert first.calls[-1] == broken.calls[-1] == "close"
    assert last.calls[-1:] == ([] if breaks == "open" else ["close"])


class BrokenWorld(ScriptedWorld):
    """A world that breaks."""

    def __init__(self, *breaks: str, error: Exception | None = None) -> None:
        super().__init__(["Kaya"], {}, PLAY)
        self._breaks = breaks
        self._error = error or WorldError("the window is gone")

    def sense(self, now: float) -> Any:
        if "sense" in self._breaks and now > 0.2:
            raise self._error
        return super().sense(now)

    def close(self) -> None:
        super().close()
        if "close" in self._breaks:
            raise self._error


@pytest.mark.parametrize("breaks", ["sense", "close"])
def test_a_world_that_breaks_fails_the_session_with_its_message(breaks: str) -> None:
    reader, world = Reader(at=1), BrokenWorld(breaks)
    ending = session_of("holds: key", nodes=[holds], sinks=[reader], limit=1.0, world=world).run()
    assert (ending.outcome, ending.why) == ("failed", "the window is gone")
    assert LET_GO == ["Kaya lets go of key"]
    assert reader.calls[-1] == "close"
    assert world.closed


@pytest.mark.parametrize("where", ["sense", "take"])
def test_a_bug_of_ours_is_raised_and_still_everything_is_closed(where: str) -> None:
    error = RuntimeError("a bug")
    reader = Reader(*(["take"] if where == "take" else []), error=error)
    last, world = Reader(at=1), BrokenWorld(*(["sense"] if where == "sense" else []), error=error)
    session = session_of("holds: key", nodes=[holds], sinks=[reader, last], world=world)
    with pytest.raises(RuntimeError, match="a bug"):
        session.run()
    assert LET_GO == ["Kaya lets go of key"]
    assert world.closed
    assert last.ending is not None
    assert (last.ending.outcome, last.ending.why) == ("crashed", "RuntimeError: a bug")


class Bug(BaseException):
    """What no leaf is expected to raise, and nothing in the engine catches."""


def breaks(me: Me) -> Iterator[None]:
    """Break off the tick in the second step."""
    yield
    raise Bug


def test_a_tick_that_breaks_off_leaves_nothing_running() -> None:
    session = session_of(
        "sequence: [{parallel: [{holds: a}, {breaks: {}}, {holds: b}]}]", nodes=[holds, breaks]
    )
    with pytest.raises(Bug):
        session.run()
    assert LET_GO == ["Kaya lets go of a", "Kaya lets go of b"]


def test_what_has_begun_when_it_ends_is_told_to_the_readers_with_the_ending() -> None:
    reader = Reader(at=1)
    session_of(sinks=[reader], limit=1.0).run()
    assert reader.calls[0] == "open"
    assert reader.calls.count("close") == 1
    assert reader.ending is not None
    assert reader.ending.ticks == 11


def test_the_heartbeat_senses_ticks_commits_judges_and_publishes_in_this_order() -> None:
    order: list[str] = []

    class World(ScriptedWorld):
        def sense(self, now: float) -> Any:
            order.append("sense")
            return super().sense(now)

        def start(self, *given: Any) -> Any:
            order.append("start")
            return super().start(*given)

    class Sink(Reader):
        def take(self, tick: Any) -> None:
            order.append("publish")

    def ticked(me: Me) -> None:
        """Note that it is ticked."""
        order.append("tick")

    world = World(["Kaya"], {}, PLAY)
    session = session_of("sequence: [{ticked: {}}, {act: play}]", nodes=[ticked], world=world, sinks=[Sink()])
    session.post(lambda s: order.append("inbox"))
    session.open()
    session.tick()
    session.close()
    assert order == ["inbox", "sense", "tick", "start", "publish"]


def test_stalled_for_counts_from_the_last_progress() -> None:
    from btrunner.runner.params import INTEGER
    from btrunner.runner.vocabulary import Fact

    stage = Stage("wait: 1h", facts={"xp": Fact("xp", INTEGER, max_age=None, progress=True)})
    stage.set(xp=1)
    stage.tick()
    assert stage.see("stalled_for") == 0
    stage.tick(5)
    assert stage.see("stalled_for") == 0.5
    stage.set(xp=2)
    stage.tick()
    assert stage.see("stalled_for") == 0


def test_the_same_seed_gives_the_same_ticks_and_another_one_others() -> None:
    tree = "random: [{act: a}, {act: b}, {wait: 300ms}]"

    def played(seed: int) -> list[Any]:
        reader = Reader()
        actions = {"a": Script(ticks=1), "b": Script(ticks=2)}
        session_of({"Kaya": tree, "Miro": tree}, seed=seed, actions=actions, sinks=[reader], limit=20.0).run()
        return reader.ticks

    assert played(1) == played(1)
    assert played(1) != played(2)


def test_two_sessions_do_not_touch_each_other() -> None:
    one, two = Stage("wait: 1h", facts={"hp": 1}), Stage("wait: 1h", facts={"hp": 2})
    one.tick()
    two.tick()
    assert (one.see("hp"), two.see("hp")) == (1, 2)


def test_a_plan_can_be_played_twice() -> None:
    plan = plan_of()
    for _ in range(2):
        assert Session(plan, world=world_of(), limit=1.0).run().ticks == 11


def test_where_a_person_is_there_to_answer_it_goes_on_though_every_character_is_parked() -> None:
    session = session_of({"Kaya": "ask: well?", "Miro": "ask: so?"}, limit=1.0, attended=True)
    session.open()
    session.tick()
    assert (session.running, session.parked()) == (True, ["Kaya", "Miro"])
    session.answer("Kaya", "go_on")
    session.tick()
    assert (session.running, session.number) == (True, 2)
    session.interrupt()
    assert session.run().outcome == "interrupted"


class NewsAfter30ms(ScriptedWorld):
    """A world in which something urgent happens 30 ms into every sleep."""

    def __init__(self, *of: Any) -> None:
        super().__init__(*of)
        self.time = 1000.0
        self.looked: list[float] = []

    def call_when_urgent(self, call: Callable[[], None]) -> None:
        self.call = call

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        self.looked.append(now)
        return super().sense(now)

    def sleep(self, seconds: float) -> None:
        self.time += min(seconds, 0.03)
        self.call()


def test_urgent_news_of_a_world_bring_a_tick_between_two_that_are_planned() -> None:
    world = NewsAfter30ms(["Kaya"], {}, {"play": PLAY})
    clock = WallClock(10, read=lambda: world.time, sleep=world.sleep)
    Session(plan_of(), world=world, clock=clock, limit=0.2).run()
    assert world.looked == [0, 0.03, 0.1, 0.13, 0.2]
