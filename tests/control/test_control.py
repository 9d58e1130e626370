"""The control socket of a session that really plays: what it says, what it does, and what it leaves."""

from __future__ import annotations

import gc
import json
import os
import threading
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import msgspec
import pytest
from playing import Playing, playing

from btrunner.runner.control import client
from btrunner.runner.control.client import line_to
from btrunner.runner.control.messages import Closing, Moved, Opening, Refused, Request
from btrunner.runner.control.registry import Registry
from btrunner.runner.errors import ControlError
from btrunner.runner.events import CharacterTick, Tick


def heard_to_the_end(line: client.Line) -> list[object]:
    heard: list[object] = []
    while not heard or not isinstance(heard[-1], Closing):
        message = line.hear(30)
        assert message is not None
        heard.append(message)
    return heard


def test_it_is_registered_while_it_plays_and_ended_afterwards(tmp_path: Path, registry: Registry) -> None:
    with playing("walk-1", tmp_path / "walk-1", registry) as (_, entry):
        assert entry.ended is None
        assert Path(entry.address).exists()
    after = registry.read("walk-1")
    assert after.ended is not None
    assert after.ended.outcome == "interrupted"
    assert (after.address, after.token) == ("", "")


def test_status_says_how_far_it_is_in_words(tmp_path: Path, registry: Registry) -> None:
    with playing("walk-1", tmp_path / "walk-1", registry) as (_, entry):
        while not (status := client.status(entry)).characters["Kaya"].question:
            assert status.tick == 0
    kaya = status.characters["Kaya"]
    assert (kaya.role, kaya.tree, kaya.client) == ("leader", "walker", "up")
    assert kaya.question == "shall we, Kaya?"
    assert kaya.running == ["sequence", "ask"]
    assert status.progress == "Kaya.zone == \"meadow\": Kaya.zone is 'village'"


def test_a_viewer_gets_everything_as_it_is_and_then_what_changes(tmp_path: Path, registry: Registry) -> None:
    with playing("walk-1", tmp_path / "walk-1", registry) as (_, entry), line_to(entry) as line:
        while not client.status(entry).characters["Kaya"].question:
            pass
        line.say(Request("watch"))
        opening = line.hear()
        assert isinstance(opening, Opening)
        client.answer(entry, "Kaya", "go_on")
        heard = heard_to_the_end(line)
    kaya = opening.picture.characters["Kaya"]
    assert (kaya.status, kaya.facts["zone"]) == ({0: 1, 1: 1}, "village")
    assert kaya.events == [{"event": "needs_human", "question": "shall we, Kaya?"}]
    assert [(each.character, each.event["event"]) for each in opening.lately] == [("Kaya", "needs_human")]
    assert [node.kind for node in opening.characters["Kaya"].nodes] == ["sequence", "ask", "act", "act"]
    events = [
        each for moved in heard if isinstance(moved, Moved) for each in moved.tick.characters["Kaya"].events
    ]
    assert {"event": "answered", "answer": "go_on"} in events
    assert isinstance(heard[-1], Closing)
    assert heard[-1].ending.outcome == "succeeded"


def test_stop_ends_it_in_good_order(tmp_path: Path, registry: Registry) -> None:
    with playing("walk-1", tmp_path / "walk-1", registry) as (played, entry):
        client.stop(entry)
        played.thread.join(30)
    assert played.ending is not None
    assert played.ending.outcome == "interrupted"


@pytest.mark.parametrize(
    ("character", "answer", "why"),
    [
        ("Nobody", "go_on", "Nobody, go_on: expected one of"),
        ("Kaya", "perhaps", "Kaya, perhaps: expected one of"),
    ],
)
def test_an_answer_that_there_is_not_is_refused(
    tmp_path: Path, registry: Registry, character: str, answer: str, why: str
) -> None:
    with (
        playing("walk-1", tmp_path / "walk-1", registry) as (_, entry),
        pytest.raises(ControlError, match=why),
    ):
        client.answer(entry, character, answer)


def test_an_answer_to_one_who_asks_nothing_is_refused(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "walk-1").mkdir()
    with playing("walk-1", tmp_path / "walk-1", registry) as (played, entry):
        asking = client.status(entry).characters["Kaya"].question
        while not asking:
            asking = client.status(entry).characters["Kaya"].question
        played.session.post(lambda session: session.characters["Kaya"].unpark())
        with pytest.raises(ControlError, match="Kaya asks nothing"):
            client.answer(entry, "Kaya", "go_on")


def test_who_does_not_know_the_token_hears_nothing(tmp_path: Path, registry: Registry) -> None:
    with playing("walk-1", tmp_path / "walk-1", registry) as (_, entry):
        with pytest.raises(AuthenticationError):
            Client(entry.address, authkey=b"guessed")
        with pytest.raises(ControlError), line_to(msgspec.structs.replace(entry, token="guessed")):  # noqa: S106 - nobody's
            pass
        assert client.status(entry).tick >= 0


@pytest.mark.parametrize("text", [b"", b"{", b'{"command": "fly"}', b"\x80\x04K\x01.", b'"\xff"'])
def test_what_is_no_request_is_refused_and_the_next_is_heard(
    tmp_path: Path, registry: Registry, text: bytes
) -> None:
    with (
        playing("walk-1", tmp_path / "walk-1", registry) as (_, entry),
        Client(entry.address, authkey=entry.token.encode()) as connection,
    ):
        connection.send_bytes(text)
        assert json.loads(connection.recv_bytes())["type"] == "refused"
        connection.send_bytes(b'{"command": "status"}')
        assert json.loads(connection.recv_bytes())["type"] == "status"


def test_a_visitor_who_says_nothing_or_too_much_keeps_nobody_waiting(
    tmp_path: Path, registry: Registry
) -> None:
    with (
        playing("walk-1", tmp_path / "walk-1", registry) as (_, entry),
        Client(entry.address),
        Client(entry.address, authkey=entry.token.encode()) as chatty,
    ):
        with suppress(BrokenPipeError):  # it may be hung up on before it has said all of it
            chatty.send_bytes(b" " * 100_000)
        assert client.status(entry).tick >= 0


def test_a_viewer_who_never_reads_neither_stalls_the_session_nor_its_end(
    tmp_path: Path, registry: Registry
) -> None:
    with playing("walk-1", tmp_path / "walk-1", registry) as (played, entry), line_to(entry) as line:
        line.say(Request("watch"))
        assert isinstance(line.hear(), Opening)
        for _ in range(4):  # far more than a socket holds
            played.control.take(Tick(1, 0.1, {"Kaya": CharacterTick(why={0: "x" * 4_000_000})}))
        client.stop(entry)
        played.thread.join(30)
    assert registry.read("walk-1").ended is not None


def test_nothing_is_left_of_it_afterwards(tmp_path: Path, registry: Registry) -> None:
    def handles() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    threads, before = set(threading.enumerate()), handles()
    with playing("walk-1", tmp_path / "walk-1", registry) as (_, entry), line_to(entry) as line:
        line.say(Request("watch"))
        assert isinstance(line.hear(), Opening)
        client.status(entry)
    assert set(threading.enumerate()) == threads
    assert handles() == before
    assert not Path(entry.address).parent.exists()


def test_many_sessions_of_one_process_are_told_apart(tmp_path: Path, registry: Registry) -> None:
    from contextlib import ExitStack

    with ExitStack() as together:
        found = [
            together.enter_context(playing(f"walk-{n}", tmp_path / str(n), registry))[1] for n in range(8)
        ]
        assert len({entry.address for entry in found}) == 8
        client.stop(found[3])
        while registry.read("walk-3").ended is None:
            pass
        running = [entry.id for entry in registry.entries() if entry.ended is None]
        assert running == [f"walk-{n}" for n in range(8) if n != 3]
        for entry in found[:3]:
            assert client.status(entry).tick >= 0


def test_one_who_comes_too_late_is_told_that_it_has_ended(tmp_path: Path, registry: Registry) -> None:
    played = Playing("walk-1", tmp_path / "walk-1", registry)
    played.session.interrupt()
    played._run()
    with pytest.raises(ControlError, match="the session has ended"):
        played.control._ask(lambda session: None)
    assert isinstance(played.control._reply(Request("status")), Refused)
