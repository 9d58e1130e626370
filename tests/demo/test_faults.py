"""Faults as they are written, on the command line and in a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from btrunner.demo.hall.faults import Fault, Schedule, read_fault, read_faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("crash@30s:Kaya", Fault(30, "crash", "Kaya")),
        ("queue@2m+20s", Fault(120, "queue", "all", 20)),
        ("hang@1m30s+500ms:Miro", Fault(90, "hang", "Miro", 0.5)),
    ],
)
def test_a_fault_is_written_with_its_time(text: str, fault: Fault) -> None:
    assert read_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("crash", "'crash' is no fault: write FAULT@TIME"),
        ("crush@30s", "there is no fault 'crush' (did you mean 'crash'?)"),
        ("crash@30", "'30' is not a time"),
    ],
)
def test_what_is_no_fault_is_told(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        read_fault(text)


def test_a_file_of_faults_is_read(tmp_path: Path) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text("- {at: 30s, fault: crash, who: Kaya}\n- {at: 1m, fault: queue, for: 20s}\n")
    assert read_faults(path) == [Fault(30, "crash", "Kaya"), Fault(60, "queue", "all", 20)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {at: 30s, fault: crash}\n- {at: 30s, fault: hangs}\n", "entry 2: there is no fault 'hangs'"),
        ("- {at: 30s}\n", "missing required field `fault`"),
        ("- {at: 30s, fault: crash, whom: Kaya}\n", "unknown field `whom`"),
        ("- {at: [\n", "while parsing"),
        ("crash\n", "Expected `array`"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=re.escape(says)) as told:
        read_faults(path)
    assert str(path) in str(told.value)


def test_a_fault_strikes_once_and_in_its_time() -> None:
    schedule = Schedule([Fault(5, "hang"), Fault(2, "crash")])
    assert schedule.strike(1, lambda fault: True) == []
    assert [fault.fault for fault in schedule.strike(5, lambda fault: True)] == ["crash", "hang"]
    assert schedule.strike(9, lambda fault: True) == []


def test_a_fault_that_finds_nobody_to_strike_stays_due() -> None:
    hang = Fault(2, "hang", "Kaya")
    schedule = Schedule([hang])
    assert schedule.strike(3, lambda fault: False) == []
    assert schedule.strike(4, lambda fault: True) == [hang]
