"""What it costs that a session survives: its state, a save of it, a journal's record, its start, and its memory."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session, open_world
from btrunner.runner.session.state import SessionState
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.sinks.recording import RECORDING_FILE, Recording
from btrunner.runner.sinks.saver import About, Saver
from btrunner.runner.sinks.saves import Saves
from btrunner.runner.sinks.summary import SummaryMaker
from btrunner.runner.worlds.recorded.recording import RecordingWorld
from table import Table, number
from timing import Effort

DUO = Path(__file__).parents[1] / "examples" / "duo.yaml"
TICKS = 3_000
"""Ticks after which the duo is saved: both are in the midst of things."""


def measure(effort: Effort) -> dict[str, Any]:
    """Return milliseconds and bytes of a save, µs and bytes of a record, the start in seconds, KiB of a session."""
    times = 20 if effort.quick else 200
    with tempfile.TemporaryDirectory() as folder:
        effort.say("a save")
        save = _save(Path(folder) / "save", times)
        effort.say("a record")
        record = _record(Path(folder))
        effort.say("a recording")
        recording = _recording(Path(folder))
    effort.say("the start")
    costs = {"save": save, "record": record, "recording": recording}
    return {**costs, "start": _start(3 if effort.quick else 9), "kib": _memory()}


def _session(folder: Path) -> tuple[Session, Saver]:
    plan = load_session(DUO)
    counts = SummaryMaker("duo", plan.vocabulary)
    saver = Saver(Saves(folder), plan.vocabulary)
    session = Session(plan, sinks=[counts])
    saver.watch(session, counts, About("duo", plan.name, str(DUO), "compiled", 1, "", dict(plan.digests)))
    return session, saver


def _save(folder: Path, times: int) -> dict[str, float]:
    session, saver = _session(folder)
    session.open()
    while session.number < TICKS:
        session.tick()
    state = session.state()
    encode = msgspec.json.Encoder().encode
    data = encode(state)

    def restored() -> None:
        other = Session(session.plan)
        other.restore(msgspec.json.decode(data, type=SessionState), 2)

    result = {
        "state_ms": _milliseconds(session.state, times),
        "write_ms": _milliseconds(lambda: saver.save("measured"), times),
        "restore_ms": _milliseconds(restored, max(times // 20, 5)),
        "bytes": len(data),
    }
    session.close()
    return result


def _milliseconds(call: Callable[[], object], times: int) -> float:
    """Return the median of many calls, by the wall: writing waits for the disk."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return round(median(taken) * 1e3, 3)


def _record(folder: Path) -> dict[str, float]:
    """Return the CPU of a record: a run with the journal less one without, by the number of records."""
    without = _seconds(Session(load_session(DUO), limit=300.0))
    out = folder / "journal"
    journal = Journal(out, "duo")
    within = _seconds(Session(load_session(DUO), limit=300.0, sinks=[journal]))
    lines = [line for path in out.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    return {
        "us": round((within - without) / len(lines) * 1e6, 2),
        "bytes": round(sum(map(len, lines)) / len(lines)),
    }


def _recording(folder: Path) -> dict[str, float]:
    """Return the CPU of recording a tick, so that it can be replayed: the best run with it less that without."""
    plan = load_session(DUO)
    without, within = [], []
    for run in range(5):
        out = folder / f"recording-{run}"
        out.mkdir()
        world = RecordingWorld(open_world(plan))
        recording = Recording(out, "duo", world, attended=False)
        counts = [SummaryMaker("duo", plan.vocabulary) for _ in range(2)]
        plain = Session(plan, limit=300.0, sinks=[counts[0]])
        recorded = Session(plan, limit=300.0, world=world, sinks=[counts[1], recording])
        without.append(_seconds(plain))
        within.append(_seconds(recorded))
    ticks, size = recorded.number, (out / RECORDING_FILE).stat().st_size
    return {"us": round((min(within) - min(without)) / ticks * 1e6, 2), "bytes": round(size / ticks)}


def _seconds(session: Session) -> float:
    began = time.process_time()
    session.run()
    return time.process_time() - began


STARTED = Path(__file__).with_name("session_start.py")


def _start(times: int) -> dict[str, float]:
    """Return the seconds of the best of several processes of their own, imports apart."""
    found = []
    for _ in range(times):
        done = subprocess.run([sys.executable, STARTED, DUO], capture_output=True, text=True, check=True)  # noqa: S603
        found.append(json.loads(done.stdout))
    return {name: min(each[name] for each in found) for name in found[0]}


def _memory() -> float:
    """Return the KiB that one more session of the duo holds after some ticks, its plan apart."""
    plan = load_session(DUO)
    sessions = [_ticked(Session(plan))]
    gc.collect()
    tracemalloc.start()
    sessions += [_ticked(Session(plan)) for _ in range(5)]
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for session in sessions:
        session.close()
    return round(held / 5 / 1024, 1)


def _ticked(session: Session) -> Session:
    while session.number < 100:
        session.tick()
    return session


def tables(result: dict[str, Any]) -> list[Table]:
    """Return one table, a figure a row."""
    save, start = result["save"], result["start"]
    rows = [
        ("Taking the state, ms", number(save["state_ms"])),
        ("Its size, bytes", f"{save['bytes']:,}"),
        ("Saving it, down to the disk, ms", number(save["write_ms"])),
        ("A new session that goes on from it, ms", number(save["restore_ms"])),
        ("A record of the journal, µs", number(result["record"]["us"])),
        ("Its size, bytes", f"{result['record']['bytes']:,}"),
        ("A tick of a recording, to be replayed, µs", number(result["recording"]["us"])),
        ("Its size, bytes", f"{result['recording']['bytes']:,}"),
        ("From the session's file to its first tick, with journal and saves, s", number(start["all"])),
        ("One more session in a process, KiB", number(result["kib"])),
    ]
    note = f"The duo after {TICKS:,} ticks. What waits for the disk is by the wall, the rest by CPU time."
    return [Table("What it costs to survive", ("", "the duo"), rows, [note])]
