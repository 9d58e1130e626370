"""A process of its own that says what it takes to start a session as ``bt-run`` does, imports apart.

``python benchmarks/session_start.py SESSION`` prints seconds of each part as one JSON object.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.language.load import load_session
from btrunner.runner.session import engines
from btrunner.runner.session.session import Session, open_world
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.sinks.saver import About, Saver
from btrunner.runner.sinks.saves import Saves
from btrunner.runner.sinks.summary import SummaryMaker
from btrunner.runner.worlds.simulated import world as _  # noqa: F401 - an import, which is not counted


def main(path: Path, folder: Path) -> dict[str, float]:
    """Load, build, write the first save, tick; returns the seconds of each and of all."""
    registry.installed_leaves()  # imports what node packs import
    build = engines.engine("compiled")
    began = time.perf_counter()
    plan = load_session(path)
    loaded = time.perf_counter()
    counts = SummaryMaker("start", plan.vocabulary)
    saver = Saver(Saves(folder), plan.vocabulary)
    sinks = [Journal(folder, "start"), counts, saver]
    session = Session(plan, world=open_world(plan), build=build, sinks=sinks)
    saver.watch(session, counts, About("start", plan.name, str(path), "compiled", 1, "", dict(plan.digests)))
    session.open()
    built = time.perf_counter()
    session.tick()
    ticked = time.perf_counter()
    session.close()
    return {
        "load": loaded - began,
        "build": built - loaded,
        "first_tick": ticked - built,
        "all": ticked - began,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(made))) + "\n")
