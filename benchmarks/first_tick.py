"""A process of its own that says what it takes from a session's file to its first tick, imports apart.

``python benchmarks/first_tick.py SESSION ENGINE`` prints the CPU seconds of each part as one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.language.load import load_session
from btrunner.runner.session import engines
from btrunner.runner.session.session import Session, open_world


def main(path: Path, engine: str) -> dict[str, float]:
    """Load, build, tick; returns the seconds of each and of all."""
    registry.installed_leaves()  # imports what node packs import
    build = engines.engine(engine)
    began = time.process_time()
    plan = load_session(path)
    loaded = time.process_time()
    session = Session(plan, world=open_world(plan), build=build)
    session.open()
    built = time.process_time()
    session.tick()
    ticked = time.process_time()
    session.close()
    return {
        "load": loaded - began,
        "build": built - loaded,
        "first_tick": ticked - built,
        "all": ticked - began,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2])) + "\n")
