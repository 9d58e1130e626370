"""py_trees' own tests, run from its source distribution with our engines behind its interface.

What is expected of each is listed in ``stated``; how a tree of theirs becomes one of ours, in ``translation``, and
how the statuses of ours become theirs, in ``mirror``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import stated
from sdist import NotToBeHad, their_tests

HERE = Path(__file__).parent
COMPILED = "btrunner.runner.engine.compiled.tree:CompiledTree"
ENGINES = {"compiled": COMPILED, "stock": "btrunner.runner.engine.stock.builder:StockTree"}

PASS = {f"{name}::{test}" for name, tests in stated.PASSES.items() for test in tests}
ABOUT_TICKING = [
    f"test_{topic}.py"
    for topic in (
        "selectors",
        "sequences",
        "parallels",
        "decorators",
        "tree",
        "tip",
        "eternal_guard",
        "pickup",
    )
]


@pytest.fixture(scope="module")
def theirs(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds their tests; it is fetched once, and kept where pytest keeps anything."""
    cache: pytest.Cache | None = getattr(pytestconfig, "cache", None)
    try:
        return their_tests(cache.mkdir("py_trees") if cache else tmp_path_factory.mktemp("py_trees"))
    except NotToBeHad as error:
        if os.environ.get("BTRUNNER_OFFLINE"):
            pytest.skip(str(error))
        pytest.fail(
            f"{error}\nWithout a network, set BTRUNNER_OFFLINE=1 to skip what needs it.", pytrace=False
        )


def run(theirs: Path, report: Path, engine: str, fault: str = "", *names: str) -> dict[str, Any]:
    """Run their tests, all or those of some files, with an engine behind; returns what became of each."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    environment |= {"BTRUNNER_BEHIND": engine, "BTRUNNER_FAULT": fault, "BTRUNNER_REPORT": str(report)}
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]).rstrip(
        os.pathsep
    )
    own = [
        "-q",
        "--tb=short",
        "-c",
        os.devnull,
        "--rootdir",
        str(theirs),
        "-p",
        "behind",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *own, *([f"tests/{name}" for name in names] or ["tests"])],
        cwd=theirs,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert report.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def became(test: str, entry: dict[str, Any]) -> str:
    """Return what became of a test, in the words that ``expected`` uses."""
    if test in stated.DIFFERS:
        return f"breaks off at {entry['broke_off_at']}" if not entry["passed"] else "passes"
    if entry["ticks"] == 0:
        return "ticks nothing"
    return "passes" if entry["passed"] else f"breaks off at {entry['broke_off_at']}: {entry['said']}"


@pytest.mark.parametrize("engine", ENGINES)
def test_all_of_them_pass_but_for_the_stated_differences(engine: str, theirs: Path, tmp_path: Path) -> None:
    found = run(theirs, tmp_path / "report.json", ENGINES[engine])
    outcomes = {test: became(test, entry) for test, entry in found["tests"].items()}
    differences = {test: f"breaks off at {each.broke_off_at}" for test, each in stated.DIFFERS.items()}
    never = Counter(
        test.partition("::")[0] for test, outcome in outcomes.items() if outcome == "ticks nothing"
    )
    assert {t: o for t, o in outcomes.items() if o != "ticks nothing"} == dict.fromkeys(
        PASS, "passes"
    ) | differences
    assert never == {name: number for name, (number, _) in stated.NEVER_TICKS.items()}
    assert (found["ticks_by_py_trees"] > 0) == (engine == "stock")


def test_an_engine_that_leaves_the_ticking_to_py_trees_is_found_out(theirs: Path, tmp_path: Path) -> None:
    found = run(
        theirs, tmp_path / "report.json", "broken:Disguised", "", "test_selectors.py", "test_sequences.py"
    )
    spared = [test for test, entry in found["tests"].items() if "py_trees itself ticks" not in entry["said"]]
    # A composite without children stands as a check: there is nothing that py_trees could tick.
    assert {test.partition("::")[2] for test in spared} == {"test_tick_add_with_current_child"}


@pytest.mark.parametrize(
    ("fault", "at_least"),
    [("swapped_statuses", 30), ("swapped_memory", 8), ("met_by_one", 4), ("without_options", 10)],
)
def test_they_notice_a_broken_engine(fault: str, at_least: int, theirs: Path, tmp_path: Path) -> None:
    found = run(theirs, tmp_path / "report.json", COMPILED, fault, *ABOUT_TICKING)
    # By what they assert: an engine that cannot even be made would be noticed by anybody.
    noticed = [
        test
        for test, entry in found["tests"].items()
        if test in PASS and entry["said"].startswith("AssertionError")
    ]
    assert len(noticed) >= at_least
