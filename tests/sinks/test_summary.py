"""The summary, the lines for people and the report: counts that come from what happened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from btrunner.runner.errors import JournalError
from btrunner.runner.events import CharacterHeader, CharacterTick, Ending, SessionHeader, Tick
from btrunner.runner.params import INTEGER
from btrunner.runner.sinks.lines import PlainLines, line_of
from btrunner.runner.sinks.report import report
from btrunner.runner.sinks.summary import Summary, SummaryMaker
from btrunner.runner.vocabulary import Fact, Vocabulary

WORDS = Vocabulary({"quests_done": Fact("quests_done", INTEGER, total=True), "level": Fact("level", INTEGER)})
SESSION = SessionHeader("hunt", "meadow", "simulated", 10.0, 7, {"Kaya": "leader"}, {})
KAYA = {"Kaya": CharacterHeader("hunt", "Kaya", "leader", "leader_quest", "", [])}
LOST = {
    "event": "lost",
    "client": True,
    "cause": "crash",
    "guard": "guard",
    "evidence": "self.client is 'crashed'",
}
BACK = {"event": "recovered", "client": True, "rung": "Restart the client", "took": 20.0, "guard": "guard"}


def tick(number: int, facts: Mapping[str, Any] | None = None, *events: dict[str, Any]) -> Tick:
    return Tick(number, number / 10, {"Kaya": CharacterTick(facts=dict(facts or {}), events=list(events))})


def summed(*ticks: Tick, folder: Path | None = None) -> Summary:
    maker = SummaryMaker("an-id", WORDS, folder)
    maker.open(SESSION, KAYA)
    for each in ticks:
        maker.take(each)
    maker.close(Ending("succeeded", "it holds", ticks[-1].time, len(ticks), 2))
    return maker.summary


def test_time_counts_as_played_while_online_and_else_as_lost() -> None:
    ticks = [
        tick(0, {"online": True}),
        tick(10),
        tick(20, {"online": False}),
        tick(25),
        tick(30, {"online": True}),
        tick(40),
    ]
    kaya = summed(*ticks).characters["Kaya"]
    assert (kaya.time_played, kaya.time_lost) == (3.0, 1.0)


def test_losses_are_counted_by_cause_and_recoveries_by_rung() -> None:
    slow = BACK | {"took": 40.0}
    kaya = summed(tick(0, {}, LOST), tick(1, {}, BACK), tick(2, {}, LOST), tick(3, {}, slow)).characters[
        "Kaya"
    ]
    assert kaya.losses == {"crash": 2}
    assert msgspec.to_builtins(kaya.recoveries) == {
        "Restart the client": {"count": 2, "mean": 30.0, "longest": 40.0}
    }


def test_what_is_no_loss_of_the_client_is_a_setback() -> None:
    kaya = summed(tick(0, {}, LOST | {"client": False, "cause": "Alive"})).characters["Kaya"]
    assert (kaya.losses, kaya.setbacks) == ({}, {"Alive": 1})


def test_totals_are_the_worlds_counts_and_nothing_else() -> None:
    kaya = summed(tick(0, {"quests_done": 1, "level": 4}), tick(1, {"quests_done": None})).characters["Kaya"]
    assert kaya.totals == {"quests_done": 1}


def test_who_waits_for_a_person_is_named_until_answered() -> None:
    asks = {"event": "needs_human", "question": "what now?"}
    assert summed(tick(0, {}, asks)).characters["Kaya"].waits_for == "what now?"
    answered = {"event": "answered", "answer": "go_on"}
    assert summed(tick(0, {}, asks), tick(1, {}, answered)).characters["Kaya"].waits_for == ""


def test_it_is_written_as_json_at_the_end(tmp_path: Path) -> None:
    made = summed(tick(0, {"online": True}), folder=tmp_path)
    assert msgspec.json.decode((tmp_path / "summary.json").read_bytes(), type=Summary) == made


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be written"):
        summed(tick(0), folder=tmp_path / "gone")


def test_the_report_says_what_was_lost_and_what_brought_it_back() -> None:
    text = report(summed(tick(0, {"online": False}, LOST), tick(200, {"online": True}, BACK)))
    assert text.splitlines() == [
        "hunt: succeeded (it holds)",
        "  20s of session time, 201 ticks, 2 overruns, seed 7",
        "Kaya (leader)",
        "  quests done 0",
        "  played 0s, lost 20s",
        "  client lost: crash ×1",
        "  brought back by 'Restart the client' ×1, 20s on average",
    ]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (LOST, ("error", "lost the client: crash (self.client is 'crashed')")),
        (BACK, ("good", "is back after 20s by 'Restart the client'")),
        (
            {"event": "rung", "rung": "Log in again", "attempt": 2},
            ("info", "tries: Log in again (attempt 2)"),
        ),
        ({"event": "needs_human", "question": "what now?"}, ("error", "asks a person: what now?")),
        ({"event": "notify", "text": "look", "level": "warning"}, ("warning", "look")),
        ({"event": "something new"}, None),
    ],
)
def test_events_become_lines_for_people(event: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert line_of(event) == told


def test_plain_lines_carry_the_time_and_the_name() -> None:
    said: list[str] = []
    lines = PlainLines(said.append)
    lines.open(SESSION, KAYA)
    lines.take(tick(905, {}, LOST))
    lines.close(Ending("failed", "too late", 95.0, 950, 0))
    assert said == [
        "hunt in meadow, seed 7: Kaya (leader: leader_quest)",
        "  1:30.5  Kaya  lost the client: crash (self.client is 'crashed')",
        "  1:35.0        failed: too late",
    ]
