"""What the page says of the desktop: its promises by what was measured, or what is missing to measure them."""

from __future__ import annotations

from typing import Any

import pytest

import desktop_bounds
import desktop_short
import promises
import run
import table

FAULTS = list(desktop_bounds.LATENCIES)
FOUND: dict[str, Any] = {
    "load": 1.2,
    "keys": {
        "one display": {"right": 300, "wrong": 0, "keys_per_s": 14.0},
        "a display each": {"right": 300, "wrong": 0, "keys_per_s": 56.0},
    },
    "latencies": {
        "rounds": 6,
        "ms": {fault: {"median": 5, "longest": 18, "promised": 20} for fault in FAULTS}
        | {"told by the system": {"median": 4, "longest": 9}},
    },
    "heartbeat": {"while texts are read": {"ticks": 200, "on_time": 0.995, "p99_ms": 8.4}},
}


def states(found: dict[str, Any]) -> dict[str, str]:
    """Return the states of the promises that are about the desktop."""
    about = [promise.text for promise in promises.OF_DESKTOP]
    judged = promises.judged({"desktop": found})
    return {each["promise"]: each["state"] for each in judged if each["promise"] in about}


def test_each_promise_is_judged_by_what_was_measured() -> None:
    assert set(states(FOUND).values()) == {"kept"}
    wrong = FOUND["keys"] | {"one display": {"right": 299, "wrong": 1, "keys_per_s": 20.0}}
    slow = {"ms": {fault: {"longest": 401} for fault in FAULTS}}
    late = {"while texts are read": {"on_time": 0.98}}
    assert set(states({"keys": wrong, "latencies": slow, "heartbeat": late}).values()) == {"broken"}


def test_a_part_that_was_not_measured_leaves_its_promises_open() -> None:
    assert list(states({"keys": FOUND["keys"]}).values())[-1] == "not measured"
    assert set(states({}).values()) == {"not measured"}


def test_every_part_has_its_table() -> None:
    titles = [each.title for each in desktop_short.tables(FOUND)]
    assert titles == [
        "The desktop: keys of two characters",
        "The desktop: from a fault to the journal",
        "The desktop: ticks on time",
    ]
    last = table.markdown(desktop_short.tables(FOUND)[2])
    assert "99.5%" in last
    assert "with a load of 1.2" in last


def test_without_a_display_it_is_said_what_brings_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_short.shutil, "which", lambda program: None)
    assert desktop_short.measure(run.Effort(quick=True)) == {}
    [shown] = desktop_short.tables({})
    assert "apt install xvfb openbox xdotool" in table.text(shown)
    assert run.report_of([], quick=True)["missing"].items() >= desktop_short.missing().items()
