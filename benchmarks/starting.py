"""What stands before the first tick: parsing, checking, building; from a file to the first tick in a new process,
with an empty cache and with a full one; and ``bt-validate`` against its imports alone.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import check
import ours
from btrunner.runner import registry
from btrunner.runner.language.load import TreeLoader
from btrunner.runner.language.reader import parse
from btrunner.runner.language.report import Report
from btrunner.runner.registry import leaf_of
from decisions import DATA, LEAVES, flat
from table import Table, number
from timing import Effort, no_collection

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
BRANCHES = 250
FILES = {
    "nodes.py": '"""Leaves."""\n\n\ndef attempt(me) -> bool:\n    return False\n\n\ndef win(me) -> bool:\n    return True\n',
    "world.yaml": "world: place\nkind: simulated\nzones:\n  camp: {at: [0, 0], radius: 30}\n",
    "session.yaml": "session: start\nworld: world.yaml\nnodes: [./nodes.py]\n"
    "characters:\n  Kaya: {role: leader, tree: measured}\n",
}


def measure(effort: Effort) -> dict[str, Any]:
    """Return the parts by size in ms, the first tick in s, and how dear ``bt-validate`` is."""
    return {
        "sizes": {str(1 + 4 * branches): _parts(branches, effort) for branches in effort.branches},
        "nodes": 1 + 4 * BRANCHES,
        "first_tick": {name: _first_ticks(name, effort) for name in ours.ENGINES},
        "validate": _validate(effort),
    }


def _parts(branches: int, effort: Effort) -> dict[str, float]:
    """Return the CPU time in ms of each part, warm: the best of several runs."""
    effort.say(f"{1 + 4 * branches:,} nodes")
    text = ours.text_of(flat(branches))
    runs = 1 if branches > 1000 or effort.quick else 5
    own = {name: leaf_of(leaf, "here") for name, leaf in LEAVES.items()}
    leaves = {**registry.installed_leaves(), **own}
    plan = ours.plan_of({"Kaya": text}, DATA, list(LEAVES.values()))

    def checked() -> None:
        TreeLoader(Report(), leaves).load(source)

    source = parse(text, "measured.yaml")
    parts = {"parse": _best(lambda: parse(text, "measured.yaml"), runs), "check": _best(checked, runs)}
    for name, build in ours.ENGINES.items():
        parts[f"build, {name}"] = _best(lambda build=build: ours.session_of(plan, DATA, build).tick(), runs)  # type: ignore[misc]
    return parts


def _best(work: Callable[[], object], runs: int) -> float:
    """Return the CPU milliseconds of the best run."""
    taken = []
    with no_collection():
        for _ in range(runs):
            began = time.process_time()
            work()
            taken.append(time.process_time() - began)
    return round(min(taken) * 1e3, 2)


def _first_ticks(engine: str, effort: Effort) -> dict[str, dict[str, float]]:
    """Return the medians over several processes: each first with a cache folder that is new, then once more."""
    effort.say(f"from a file to the first tick, {engine}")
    runs: dict[str, list[dict[str, float]]] = {"cold": [], "cached": []}
    for _ in range(1 if effort.quick else 5):
        with TemporaryDirectory() as name:
            session = _files(Path(name))
            for each in runs.values():
                each.append(_first_tick(session, engine, Path(name) / "cache"))
    return {
        how: {part: round(statistics.median(one[part] for one in each), 4) for part in each[0]}
        for how, each in runs.items()
    }


def _files(folder: Path) -> Path:
    """Write a session with its world, its leaves and its tree; returns its path."""
    (folder / "trees").mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "trees" / "measured.yaml").write_text(ours.text_of(flat(BRANCHES)), encoding="utf-8")
    return folder / "session.yaml"


def _first_tick(session: Path, engine: str, cache: Path) -> dict[str, float]:
    command = [sys.executable, str(HERE / "first_tick.py"), str(session), engine]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    parts: dict[str, float] = json.loads(done.stdout)
    return parts


def _validate(effort: Effort) -> dict[str, float]:
    """Return the CPU seconds of ``bt-validate`` on the duo, of its imports alone, and the median ratio."""
    effort.say("bt-validate")
    pairs = [
        (_process(check.IMPORTS, os.environ), _process(check.VALIDATE, os.environ))
        for _ in range(2 if effort.quick else 7)
    ]
    return {
        "imports": round(min(imports for imports, _ in pairs), 4),
        "validate": round(min(validate for _, validate in pairs), 4),
        "ratio": round(statistics.median(validate / imports for imports, validate in pairs), 3),
    }


def _process(command: list[str], environment: Mapping[str, str]) -> float:
    """Return the CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tables(result: dict[str, Any]) -> list[Table]:
    """Return a table of the parts, and one of the processes."""
    sizes = result["sizes"]
    parts = list(next(iter(sizes.values())))
    by_part = [(part, *(number(one[part]) for one in sizes.values())) for part in parts]
    head = ("ms of CPU, warm", *(f"{int(nodes):,} nodes" for nodes in sizes))
    note = "*build* makes the running tree from the checked plan, and does its first tick."
    seconds = [
        (f"{engine}, {how}", *(f"{one[part] * 1e3:.0f}" for part in ("load", "build", "first_tick", "all")))
        for engine, by_how in result["first_tick"].items()
        for how, one in by_how.items()
    ]
    validate = result["validate"]
    return [
        Table("Loading and building a tree", head, by_part, [note]),
        Table(
            f"From a session's file to its first tick in a new process, {result['nodes']:,} nodes",
            ("ms of CPU, imports apart", "load", "build", "first tick", "all"),
            seconds,
            [
                "*cold*: with a cache folder that is empty; *cached*: once more with the same.",
                f"`bt-validate examples/duo.yaml` takes {validate['ratio']:.2f} × the CPU time of its imports alone "
                f"({validate['validate'] * 1e3:.0f} ms, {validate['imports'] * 1e3:.0f} ms).",
            ],
        ),
    ]
