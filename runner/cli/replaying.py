"""Plays a recorded session again for ``bt-run --replay``."""

from __future__ import annotations

from dataclasses import replace as replaced
from pathlib import Path
from typing import NamedTuple

from btrunner.runner.cli.exits import INVALID, refuse
from btrunner.runner.cli.signals import stopped_by_signals
from btrunner.runner.cli.views import view_of
from btrunner.runner.errors import did_you_mean
from btrunner.runner.events import Ending, Sink
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.engines import engine
from btrunner.runner.session.replay import Replay
from btrunner.runner.sinks import recorded
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.sinks.recording import RECORDING_FILE
from btrunner.runner.sinks.summary import Summary, SummaryMaker
from btrunner.runner.worlds.recorded.beats import Attempt


class How(NamedTuple):
    """How it is played, as it was asked for; ``folder`` is for what is written of it."""

    folder: Path
    as_json: bool
    plain: bool
    engine: str


def found_recording(out: Path, name: str) -> Path:
    """Return the folder of a recorded session: a path, or the beginning of an id; refuses one that there is not."""
    if (Path(name) / RECORDING_FILE).is_file():
        return Path(name).resolve()
    known = {path.parent.name: path.parent for path in sorted(out.glob(f"*/{RECORDING_FILE}"))}
    found = [folder for each, folder in known.items() if each.startswith(name)]
    if name in known or len(found) == 1:
        return known.get(name) or found[0]
    if found:
        refuse(f"--replay: '{name}' may be any of {', '.join(folder.name for folder in found)}", INVALID)
    if Path(name).is_dir() or (out / name).is_dir():
        refuse(f"--replay: '{name}' was not recorded: in a simulated world say --record", INVALID)
    hint = did_you_mean(name, known)
    return refuse(
        f"--replay: there is no recording '{name}' in {out}" + (f" ({hint})" if hint else ""), INVALID
    )


def replay(plan: SessionPlan, recording: Path, how: How) -> tuple[Ending, Summary, str]:
    """Play a recording by a plan; the last is where its roles decide otherwise, if they do. Raises JournalError."""
    parts = recorded.read(recording)
    attempt = parts[0].attempt
    _refuse_others(plan, attempt)
    plan = replaced(plan, seed=attempt.seed)
    counts = SummaryMaker(how.folder.name, plan.vocabulary, how.folder)

    def sinks() -> list[Sink]:
        view = view_of(plan, plain=how.plain, as_json=how.as_json)
        return [Journal(how.folder, how.folder.name), counts, view]

    played = Replay(plan, parts, sinks, engine(how.engine))
    with stopped_by_signals(played.interrupt):
        return played.run(), counts.summary, played.otherwise


def _refuse_others(plan: SessionPlan, attempt: Attempt) -> None:
    """Refuse to play what was recorded of others: of whom nothing is recorded, nothing is known."""
    cast = [each.character for each in plan.plans]
    if cast != list(attempt.characters):
        there = ", ".join(attempt.characters)
        refuse(f"--replay: {', '.join(cast)} play here, and {there} in the recording", INVALID)
