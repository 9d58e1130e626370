"""The state of a client follows from what is seen of it, and one odd look changes nothing."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("msgspec")
from btrunner.runner.params import BOOLEAN, DURATION, INTEGER, NUMBER, POSITION, STRING, Type
from btrunner.runner.worlds.desktop.eyes.logs import Log
from btrunner.runner.worlds.desktop.eyes.monitor import Monitor
from btrunner.runner.worlds.desktop.eyes.values import as_value, found_value
from btrunner.runner.worlds.desktop.file.fact_rules import LogLine
from btrunner.runner.worlds.desktop.file.state_rules import Rule

LOG = LogLine(file="a.log", pattern="x")


def state(monitor: Monitor, gone: str = "", window: bool = True, silent: str = "") -> str:
    verdict = monitor.verdict(gone, window, silent)
    return f"{verdict.state} {verdict.cause}"


def looks(monitor: Monitor, name: str, *seen: bool) -> None:
    [way] = [way for way in monitor.seen if way.name == name]
    for look in seen:
        way.look(look)


def test_a_client_is_up_when_nothing_else_shows() -> None:
    assert state(Monitor({})) == "up none"


def test_a_client_without_window_loads_and_without_process_has_crashed() -> None:
    monitor = Monitor({})
    assert state(monitor, window=False) == "loading none"
    assert state(monitor, gone="its process has ended", window=False) == "crashed crash"


def test_before_it_was_looked_at_often_enough_it_loads() -> None:
    monitor = Monitor({"disconnected": Rule(text="lost")})
    assert state(monitor) == "loading none"
    looks(monitor, "disconnected", False, False, False)
    assert state(monitor) == "up none"


def test_one_black_frame_is_no_loss() -> None:
    monitor = Monitor({"loading": Rule(text="x", seen=3, of=5)})
    looks(monitor, "loading", False, False, True, False, False)
    assert state(monitor) == "up none"
    looks(monitor, "loading", True, True, True)
    assert state(monitor) == "loading none"


def test_a_dialog_comes_before_what_else_shows_and_before_silence() -> None:
    monitor = Monitor({"disconnected": Rule(text="a"), "dialog": Rule(text="b")})
    looks(monitor, "disconnected", True, True)
    looks(monitor, "dialog", True, True)
    assert state(monitor, silent="no answer") == "dialog popup"


def test_silence_comes_before_what_a_hung_client_still_shows() -> None:
    monitor = Monitor({"disconnected": Rule(text="a")})
    looks(monitor, "disconnected", True, True)
    assert state(monitor, silent="it has not answered for 3 s") == "hung hang"


def test_an_alternative_shows_the_state_with_its_own_cause() -> None:
    other = Rule(text="already in", cause="still_logged_in")
    monitor = Monitor({"disconnected": Rule(text="lost", alternatives=[other])})
    looks(monitor, "disconnected", False, False, False)
    looks(monitor, "disconnected/0", True, True)
    assert state(monitor) == "disconnected still_logged_in"


def test_what_the_log_tells_lasts_until_it_tells_another_state() -> None:
    monitor = Monitor({"up": Rule(log=LOG), "queue": Rule(log=LOG)})
    up, queue = monitor.logged
    assert state(monitor) == "loading none"
    monitor.line(queue, "position 12", 12)
    assert monitor.verdict("", True, "").position == 12
    monitor.line(up, "entered", 0)
    assert state(monitor) == "up none"
    monitor.restart(1)
    assert state(monitor) == "loading none"


def test_of_what_a_dialog_and_the_log_both_show_the_log_tells_the_cause() -> None:
    full = Rule(log=LOG, cause="server_full")
    monitor = Monitor({"disconnected": Rule(text="lost", alternatives=[full]), "queue": Rule(log=LOG)})
    looks(monitor, "disconnected", True, True)
    assert state(monitor) == "disconnected network"
    monitor.line(monitor.logged[0], "the server is full", 0)
    assert state(monitor) == "disconnected server_full"


def test_what_was_seen_before_a_line_of_the_log_does_not_speak_against_it() -> None:
    monitor = Monitor({"disconnected": Rule(text="lost"), "queue": Rule(log=LOG)})
    looks(monitor, "disconnected", True, True)
    monitor.line(monitor.logged[0], "position 12", 12)
    assert state(monitor) == "queue server_full"
    looks(monitor, "disconnected", True, True)
    assert state(monitor) == "disconnected network"


def test_a_log_is_read_line_by_line_through_rotation(tmp_path) -> None:
    path = tmp_path / "a.log"
    path.write_text("old\n")
    log = Log(str(path))
    log.skip()
    with path.open("a") as file:
        file.write("one\ntw")
    assert log.new_lines() == ["one"]
    with path.open("a") as file:
        file.write("o\n")
    assert log.new_lines() == ["two"]
    path.rename(tmp_path / "a.log.1")
    path.write_text("three\n")
    assert log.new_lines() == ["three"]
    path.write_text("")
    assert log.new_lines() == []


def test_a_log_of_a_client_that_was_there_before_is_read_from_its_end(tmp_path) -> None:
    path = tmp_path / "a.log"
    path.write_text("entered\n")
    assert Log(str(path)).new_lines() == ["entered"]


@pytest.mark.parametrize(
    ("read", "kind", "value"),
    [
        ("0.5", NUMBER, 0.5), ("1,5", NUMBER, 1.5), ("1,204", INTEGER, 1204), ("yes", BOOLEAN, True),
        ("3s", DURATION, 3.0), (" x ", STRING, "x"), ("x", NUMBER, None), ("b", Type("string", choices=("a",)), None),
        (3.0, INTEGER, 3), ([1, 2], POSITION, [1, 2]), (None, STRING, None), (True, NUMBER, None),
    ],
)  # fmt: skip
def test_what_was_read_is_of_the_facts_type_or_unknown(read: object, kind: Type, value: object) -> None:
    assert as_value(read, kind) == value


def test_a_pattern_finds_its_named_value_its_first_group_or_a_position() -> None:
    assert found_value(re.compile(r"hp (\d+)/(?P<value>\d+)"), "hp 3/12", INTEGER) == 12
    assert found_value(re.compile(r"hp (\d+)"), "hp 3", INTEGER) == 3
    assert found_value(re.compile(r"at (?P<x>\S+) (?P<y>\S+)"), "at 1.5 2", POSITION) == (1.5, 2.0)
    assert found_value(re.compile("dead"), "alive", STRING) is None
