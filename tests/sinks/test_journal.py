"""The journal and its reader: whole lines, readable while it is written, enough to rebuild every tick."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from btrunner.runner.errors import JournalError
from btrunner.runner.events import CharacterTick, Tick
from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.sinks import history
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.sinks.line_file import LineFile

DUO = Path(__file__).parents[2] / "examples" / "duo.yaml"


class Watcher:
    """Remembers every node's status and every fact after every tick, as a session tells them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.moments: list[tuple[float, dict[str, dict[int, int]], dict[str, dict[str, object]]]] = []
        self._status: dict[str, dict[int, int]] = {"Kaya": {}, "Miro": {}}
        self._facts: dict[str, dict[str, object]] = {"Kaya": {}, "Miro": {}}
        self.lines_while_running = 0

    def open(self, session: object, characters: object) -> None:
        """Nothing is needed."""

    def take(self, tick: Tick) -> None:
        """Remember."""
        for name, changes in tick.characters.items():
            self._status[name] = self._status[name] | changes.status
            self._facts[name] = self._facts[name] | changes.facts
        self.moments.append((tick.time, dict(self._status), dict(self._facts)))
        if tick.number == 500:
            self.lines_while_running = len(list(history.records(self.folder / "Kaya.jsonl")))

    def close(self, ending: object) -> None:
        """Nothing is needed."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Watcher]:
    """The journal of two minutes of the duo, and what a reader of every tick remembers of it."""
    folder = tmp_path_factory.mktemp("sessions") / "duo"
    watcher = Watcher(folder)
    plan = replace(load_session(DUO), fail_after=120.0)
    Session(plan, sinks=[Journal(folder, "an-id"), watcher]).run()
    return folder, watcher


def test_every_tick_can_be_rebuilt_from_it(played: tuple[Path, Watcher]) -> None:
    folder, watcher = played
    for time, status, facts in watcher.moments[::97]:
        for name in ("Kaya", "Miro"):
            moment = history.at(folder, name, time)
            assert moment.status == status[name]
            assert json.dumps(moment.facts) == json.dumps(facts[name])


def test_it_can_be_read_while_it_is_written(played: tuple[Path, Watcher]) -> None:
    assert played[1].lines_while_running > 10


def test_each_file_begins_with_a_header_that_says_whose_it_is(played: tuple[Path, Watcher]) -> None:
    folder, _ = played
    header = next(history.records(folder / "session.jsonl"))
    assert (header["v"], header["record"], header["id"], header["seed"]) == (1, "session", "an-id", 7)
    header = next(history.records(folder / "Miro.jsonl"))
    assert (header["character"], header["role"], header["tree"]) == ("Miro", "follower", "follower_medic")
    assert history.characters(folder) == ["Kaya", "Miro"]
    assert history.nodes(folder, "Miro")[0].parent == -1


def test_what_failed_is_recorded_with_its_reason(played: tuple[Path, Watcher]) -> None:
    folder, _ = played
    gone = next(
        index for index, node in enumerate(history.nodes(folder, "Miro")) if node.name == "The leader is gone"
    )
    reasons = [record.get("why", {}).get(str(gone), "") for record in history.records(folder / "Miro.jsonl")]
    assert "not leader.online: leader.online is true" in reasons


def test_a_loss_is_recorded_with_its_cause_and_evidence(played: tuple[Path, Watcher]) -> None:
    folder, _ = played
    events = [
        event for record in history.records(folder / "Miro.jsonl") for event in record.get("events", [])
    ]
    lost = next(event for event in events if event["event"] == "lost")
    assert (lost["cause"], lost["client"]) == ("network", True)
    assert "self.client is 'disconnected'" in lost["evidence"]
    assert any(event["event"] == "recovered" for event in events)


def test_a_torn_last_line_is_passed_over(played: tuple[Path, Watcher], tmp_path: Path) -> None:
    whole = (played[0] / "Kaya.jsonl").read_bytes()
    torn = tmp_path / "Kaya.jsonl"
    torn.write_bytes(whole[:-20])
    assert len(list(history.records(torn))) == whole.count(b"\n") - 1


def test_a_line_that_is_no_record_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "Kaya.jsonl").write_bytes(b'{"v": 1}\nnonsense\n')
    with pytest.raises(JournalError, match=r"Kaya\.jsonl:2: this line is not a record"):
        list(history.records(tmp_path / "Kaya.jsonl"))


def test_a_record_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Kaya.jsonl").write_bytes(b'{"v": 2}\n')
    with pytest.raises(JournalError, match="not of version 1"):
        list(history.records(tmp_path / "Kaya.jsonl"))


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "Kaya.jsonl").write_text("precious\n")
    with pytest.raises(JournalError, match="file exists"):
        LineFile(tmp_path / "Kaya.jsonl")
    assert (tmp_path / "Kaya.jsonl").read_text() == "precious\n"


def test_a_tick_without_changes_is_not_written() -> None:
    assert CharacterTick().is_empty()
    assert not CharacterTick(set={"intent": "healing"}).is_empty()


def test_the_page_on_the_journal_names_all_that_is_in_one(played: tuple[Path, Watcher]) -> None:
    page = (DUO.parents[1] / "docs" / "journal.md").read_text()
    for name in ("Kaya", "Miro"):
        for record in list(history.records(played[0] / f"{name}.jsonl"))[1:]:
            for key in {"v", *record}:
                assert f"`{key}`" in page
            for event in record.get("events", []):
                assert f"`{event['event']}`" in page
