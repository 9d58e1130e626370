"""A recorded session is played again, byte for byte; other roles are told where they decide otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.errors import Fail, JournalError, WorldError
from btrunner.runner.events import Ending, Sink
from btrunner.runner.language.load import load_session
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.character import Build
from btrunner.runner.session.replay import Replay
from btrunner.runner.session.session import Session, open_world
from btrunner.runner.session.state import SessionState
from btrunner.runner.sinks.history import story
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.sinks.recorded import read
from btrunner.runner.sinks.recording import RECORDING_FILE, Recording
from btrunner.runner.testing import Script, Stage
from btrunner.runner.worlds.protocol import Doing, World
from btrunner.runner.worlds.recorded.recording import RecordingWorld
from btrunner.runner.worlds.scripted import ScriptedWorld

EXAMPLES = Path(__file__).parents[2] / "examples"
SESSIONS = ("duo", "07_a_party_of_four", "06_own_nodes", "05_expressions_and_sets", "03_guarded")
TRIED = int(os.environ.get("BTRUNNER_EXAMPLES", "3"))


def quiet_journal(folder: Path) -> Journal:
    return Journal(folder, "one", wall=lambda: "now")


class Recorded:
    """A session under a recorder, which can be broken off and gone on with."""

    def __init__(self, plan: SessionPlan, folder: Path, world: World | None = None) -> None:
        self.plan = plan
        self.folder = folder
        self.attempt = 1
        self.session = self._made(world or open_world(plan))
        self.session.open()

    def play(self, ticks: int, each: Callable[[Session], None] = lambda _: None) -> Recorded:
        """Play so many ticks, or to the end."""
        for _ in range(ticks):
            if self.session.running:
                each(self.session)
                self.session.tick()
        return self

    def state(self) -> SessionState:
        """Return the state as it is written and read."""
        return msgspec.json.decode(msgspec.json.encode(self.session.state()), type=SessionState)

    def go_on(self, state: SessionState, world: World | None = None) -> Recorded:
        """Go on from a state, as after the death of the runner."""
        self.attempt += 1
        self.session = self._made(world or open_world(self.plan))
        self.session.restore(state, self.attempt)
        self.session.open()
        return self

    def _made(self, world: World) -> Session:
        recording = RecordingWorld(world)
        sinks = [quiet_journal(self.folder), Recording(self.folder, "one", recording, attended=True)]
        return Session(self.plan, world=recording, sinks=sinks, attended=True)


def replayed(
    folder: Path, plan: SessionPlan, build: Build = CompiledTree
) -> tuple[dict[str, Any], Ending, str]:
    """Play a recording again; returns its journal, how it ended, and where it went another way."""
    number = len(list(folder.glob("again*")))
    again = folder / f"again{number}"

    def sinks() -> Sequence[Sink]:
        return [quiet_journal(again)]

    replay = Replay(plan, read(folder), sinks, build)
    ending = replay.run()
    return journal_of(again), ending, replay.otherwise


def journal_of(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what counts of a journal; the ends of attempts that were gone on with do not."""
    return {path.name: list(_counting(story(path))) for path in sorted(folder.glob("*.jsonl"))}


def _counting(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for position, record in enumerate(records):
        if record.get("record") != "end" or position == len(records) - 1:
            yield record


@pytest.mark.parametrize("name", SESSIONS)
@settings(max_examples=TRIED)
@given(seed=st.integers(0, 10_000), ticks=st.integers(1, 4_000))
def test_a_session_is_played_again_byte_for_byte(
    name: str, seed: int, ticks: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = replace(load_session(EXAMPLES / f"{name}.yaml"), seed=seed)
    folder = tmp_path_factory.mktemp("recorded")
    Recorded(plan, folder).play(ticks).session.close()
    again, _, otherwise = replayed(folder, plan)
    assert otherwise == ""
    assert again == journal_of(folder)
    for path in (folder / "again0").glob("*.jsonl"):
        assert path.read_bytes() == (folder / path.name).read_bytes()


@settings(max_examples=TRIED)
@given(name=st.sampled_from(SESSIONS), seed=st.integers(0, 10_000), data=st.data())
def test_a_session_that_was_gone_on_with_is_played_again_as_what_counted_of_it(
    name: str, seed: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = replace(load_session(EXAMPLES / f"{name}.yaml"), seed=seed)
    folder = tmp_path_factory.mktemp("recorded")
    played, states = Recorded(plan, folder), []
    for _ in range(4):
        states.append(played.play(data.draw(st.integers(0, 400))).state())
        played.play(data.draw(st.integers(0, 50)))
        del states[data.draw(st.integers(max(1, len(states) - 1), len(states))) :]  # some cannot be read
        played.go_on(states[-1])
    played.play(200).session.close()
    again, _, otherwise = replayed(folder, plan)
    assert otherwise == ""
    assert again["session.jsonl"][-1] == journal_of(folder)["session.jsonl"][-1]
    for file, records in journal_of(folder).items():
        mine = [record for record in records if "record" not in record]
        assert [record for record in again[file] if "record" not in record] == mine


TREE = """\
tree: waits
root:
  selector:
    - when: self.hp < 0.5
      act: heal
    - {act: fight}
"""


class Staged:
    """A session of one tree in a scripted world, under a recorder."""

    def __init__(self, folder: Path, tree: str = TREE, until: str = "", **scripts: Script) -> None:
        self.folder = folder
        self.scripts = {"fight": Script(ticks=5), "heal": Script(ticks=3), **scripts}
        self.facts: dict[str, object] = {"hp": 1.0, "at": (1.5, 2.0)}
        self.plan = self.planned(tree, until)
        self.world = ScriptedWorld(["Kaya"], self.facts, self.scripts)
        self.played = Recorded(self.plan, folder, self.world)

    def planned(self, tree: str, until: str = "") -> SessionPlan:
        return Stage(tree, facts=self.facts, actions=self.scripts, until=until).plan

    def play(self, ticks: int) -> None:
        self.played.play(ticks)

    def close(self) -> None:
        self.played.session.close()


@pytest.fixture
def staged(tmp_path: Path) -> Staged:
    staged = Staged(tmp_path)
    staged.play(7)
    staged.world.facts["Kaya"]["hp"] = 0.3
    staged.play(2)
    staged.world.facts["Kaya"].pop("at")
    staged.play(4)
    staged.close()
    return staged


def test_a_halted_action_and_a_fact_that_is_not_seen_any_more_are_in_it(staged: Staged) -> None:
    again, ending, otherwise = replayed(staged.folder, staged.plan)
    assert otherwise == ""
    assert again == journal_of(staged.folder)
    assert ending.ticks == 13


def test_a_role_that_asks_for_something_else_is_told_with_its_tick_and_its_node(staged: Staged) -> None:
    _, ending, otherwise = replayed(staged.folder, staged.planned(TREE.replace("0.5", "0.2")))
    assert otherwise.startswith(
        "tick 7, 700ms into the session: Kaya does not ask for 'heal' now at 'fight' ("
    )
    assert (ending.outcome, ending.why, ending.ticks) == ("stopped", otherwise, 8)


def test_what_is_asked_for_in_place_of_it_is_told_first(staged: Staged) -> None:
    other = TREE.replace("when: self.hp < 0.5\n      act: heal", "when: self.hp < 0.5\n      act: fight")
    _, _, otherwise = replayed(staged.folder, staged.planned(other))
    assert otherwise == (
        "tick 7, 700ms into the session: Kaya asks for 'fight' at 'fight' (stage-0.yaml:4:7), "
        "where the recording has 'heal'; nobody knows what would have come of that"
    )


def test_an_action_that_is_halted_where_it_went_on_is_told(staged: Staged) -> None:
    other = TREE.replace("- {act: fight}", "- {act: fight, timeout: 200ms}")
    _, _, otherwise = replayed(staged.folder, staged.planned(other))
    assert "Kaya halts 'fight' now, which went on" in otherwise


def test_the_other_engine_plays_it_again_alike(staged: Staged) -> None:
    again, _, otherwise = replayed(staged.folder, staged.plan, StockTree)
    assert (again, otherwise) == (journal_of(staged.folder), "")


def test_a_success_of_then_is_none_of_now(tmp_path: Path) -> None:
    staged = Staged(tmp_path, until="Kaya.hp < 0.4")
    staged.play(2)
    staged.world.facts["Kaya"]["hp"] = 0.3
    staged.play(9)
    staged.close()
    again, ending, _ = replayed(tmp_path, staged.plan)
    assert (again, ending.outcome) == (journal_of(tmp_path), "succeeded")
    _, ending, otherwise = replayed(tmp_path, staged.planned(TREE))
    assert (ending.outcome, otherwise) == ("stopped", "")
    assert ending.why == "the recording is over, which had succeeded (Kaya.hp < 0.4 holds)"


def test_another_way_to_the_same_decisions_is_none(staged: Staged) -> None:
    other = TREE.replace("self.hp < 0.5", "self.hp < 0.4 and self.hp > 0.1")
    _, ending, otherwise = replayed(staged.folder, staged.planned(other))
    assert (otherwise, ending.ticks) == ("", 13)


@pytest.mark.parametrize("error", [Fail("no"), WorldError("broken"), RuntimeError("a bug of the world")])
def test_what_an_action_raised_is_raised_again(tmp_path: Path, error: Exception) -> None:
    staged = Staged(tmp_path, fight=Script(raises=error))
    staged.play(3)
    staged.close()
    assert replayed(tmp_path, staged.plan)[0] == journal_of(tmp_path)


class Breaking(ScriptedWorld):
    """A world that breaks at a time."""

    def sense(self, now: float) -> Any:
        if now >= 0.5:
            raise WorldError("the pointer is in the corner")
        return super().sense(now)


def test_a_world_that_broke_ends_it_as_it_did(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    world = RecordingWorld(Breaking(["Kaya"], staged.facts, staged.scripts))
    folder = tmp_path / "broken"
    sinks = [quiet_journal(folder), Recording(folder, "one", world, attended=False)]
    ending = Session(staged.plan, world=world, sinks=sinks).run()
    assert ending.why == "the pointer is in the corner"
    again, found, _ = replayed(folder, staged.plan)
    assert (again, found) == (journal_of(folder), ending)


def test_a_persons_answers_are_in_it(tmp_path: Path) -> None:
    staged = Staged(tmp_path, """tree: asks\nroot: {sequence: [{ask: "Shall I?"}, {act: fight}]}""")
    staged.play(3)
    staged.played.session.answer("Kaya", "go_on")
    staged.play(3)
    staged.close()
    again, _, otherwise = replayed(tmp_path, staged.plan)
    assert otherwise == ""
    assert again == journal_of(tmp_path)
    assert any(
        event["event"] == "answered" for record in again["Kaya.jsonl"] for event in record.get("events", [])
    )


def test_what_was_told_of_the_session_and_that_it_was_interrupted_are_in_it(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.play(2)
    staged.played.session.report("save_failed", "no space left on device")
    staged.play(2)
    staged.played.session.interrupt()
    staged.play(1)
    staged.close()
    again, ending, _ = replayed(tmp_path, staged.plan)
    assert again == journal_of(tmp_path)
    assert ending.outcome == "interrupted"


class Untimely:
    """A clock whose ticks come early and late."""

    def __init__(self, times: Sequence[float]) -> None:
        self.overruns = 3
        self._times = times

    def go_on(self, number: int, time: float) -> None:
        """Do nothing."""

    def wait(self, number: int) -> float:
        return self._times[number]

    def wake(self) -> None:
        """Do nothing."""


def test_ticks_that_came_early_or_late_come_at_the_same_times(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    folder = tmp_path / "untimely"
    world = RecordingWorld(
        ScriptedWorld(["Kaya"], staged.facts, {**staged.scripts, "fight": Script(ticks=50)})
    )
    times = [0.0, 0.1, 0.173456, 0.2, 0.3, 0.7, 0.8, 0.9, 1.0, 2.0, 2.1, 2.2]
    sinks = [quiet_journal(folder), Recording(folder, "one", world, attended=False)]
    session = Session(staged.plan, world=world, sinks=sinks, clock=Untimely(times))
    session.open()
    for _ in times:
        session.tick()
    session.close()
    ticks = [beat.t for part in read(folder) for beat in part.beats()]
    assert ticks == times
    again, ending, _ = replayed(folder, staged.plan)
    assert (again, ending.overruns) == (journal_of(folder), 3)


def test_a_recording_that_breaks_off_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.play(9)
    path = tmp_path / RECORDING_FILE
    path.write_bytes(path.read_bytes() + b'["0123')
    again, ending, otherwise = replayed(tmp_path, staged.plan)
    assert (ending.outcome, ending.why) == ("stopped", "the recording breaks off here, as its session did")
    assert otherwise == ""
    mine = journal_of(tmp_path)["Kaya.jsonl"]
    assert again["Kaya.jsonl"][: len(mine)] == mine
    staged.close()


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_recording_that_was_changed_anywhere_says_so(
    place: float, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    staged = Staged(folder)
    staged.play(9)
    staged.close()
    path = folder / RECORDING_FILE
    data = bytearray(path.read_bytes())
    position = int(place * (len(data) - 1))
    data[position] ^= 1 << bit
    path.write_bytes(data)
    with pytest.raises(JournalError, match=r"world\.recording:\d+: it is damaged"):
        read(folder)


def test_a_line_that_was_taken_out_is_noticed(staged: Staged) -> None:
    path = staged.folder / RECORDING_FILE
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    with pytest.raises(JournalError, match=f"{RECORDING_FILE}:3: it is damaged"):
        read(staged.folder)


def test_where_there_is_no_recording_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="there is no recording in it"):
        read(tmp_path)


def test_a_recording_without_its_beginning_is_refused(tmp_path: Path) -> None:
    (tmp_path / RECORDING_FILE).write_bytes(b"")
    with pytest.raises(JournalError, match="the beginning of the session is not in it"):
        read(tmp_path)


def test_an_action_whose_turn_another_one_brings_takes_it_in_the_same_tick(tmp_path: Path) -> None:
    class Exclusive(ScriptedWorld):
        """A world in which whoever begins an action ends all others."""

        def start(self, character: str, action: str, arguments: Any) -> Doing:
            for doing in self._doings:
                doing.state, doing.why = "failed", "interrupted"
            return super().start(character, action, arguments)

    tree = "tree: both\nroot: {parallel: [{act: fight}, {act: heal}], succeed_on: all, fail_on: all}"
    staged = Staged(tmp_path, tree)
    folder = tmp_path / "exclusive"
    world = RecordingWorld(Exclusive(["Kaya"], staged.facts, staged.scripts))
    sinks = [quiet_journal(folder), Recording(folder, "one", world, attended=False)]
    session = Session(staged.plan, world=world, sinks=sinks)
    session.open()
    for _ in range(8):
        session.tick()
    session.close()
    again, _, otherwise = replayed(folder, staged.plan)
    assert (again, otherwise) == (journal_of(folder), "")
