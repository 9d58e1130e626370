"""How long loading and checking take: trees of several sizes, the duo, and ``bt-validate`` as a process.

``python benchmarks/check.py [--json]``. The process is held against one that only imports what checking needs,
run in turn with it, so that the ratio holds on a busy machine too. Every expression of a tree is another one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.language.load import TreeLoader, load_session
from btrunner.runner.language.reader import parse
from btrunner.runner.language.report import Report

REPOSITORY = Path(__file__).parents[1]
IMPORTS = [sys.executable, "-c", "import click, jsonschema, ruamel.yaml"]
VALIDATE = [str(Path(sys.executable).parent / "bt-validate"), "examples/duo.yaml"]
BRANCH = """\
    - name: branch {number}
      when: self.hp < 0.5{number} and not leader.dead
      sequence:
        - check: self.mana > 0.1{number}
        - act: cast
          with: {{spell: heal, target: leader}}
"""


def tree(branches: int) -> str:
    """Return a tree of three nodes a branch, and a root."""
    return "tree: many\nroot:\n  selector:\n" + "".join(BRANCH.format(number=n) for n in range(branches))


def milliseconds(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median of several runs."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 1)


def checked(text: str) -> None:
    """Load and check a tree; it must be without a fault."""
    report = Report()
    plan = TreeLoader(report, registry.installed_leaves()).load(parse(text, "many.yaml"))
    if plan is None or report.problems:
        raise SystemExit("\n".join(map(str, report.problems)))


def process(command: list[str]) -> Callable[[], object]:
    """Return what runs a command to its end; what it imports is compiled once, as it is where it is installed."""
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, cwd=REPOSITORY, env=compiled, check=True, capture_output=True)  # noqa: S603


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    as_json = parser.parse_args().json
    figures = {}
    for branches in (5, 40, 333, 3333):
        text = tree(branches)
        figures[f"tree of {3 * branches + 1:,} nodes, ms"] = milliseconds(lambda text=text: checked(text))
        figures[f"reading {3 * branches + 1:,} nodes alone, ms"] = milliseconds(
            lambda text=text: parse(text, "many.yaml")
        )
    figures["examples/duo.yaml, ms"] = milliseconds(
        lambda: load_session(REPOSITORY / "examples" / "duo.yaml")
    )
    process(VALIDATE)()
    ratios = []
    for _ in range(5):
        imports, validate = milliseconds(process(IMPORTS), 1), milliseconds(process(VALIDATE), 1)
        ratios.append(validate / imports)
    figures["bt-validate of the duo ÷ its imports alone"] = round(statistics.median(ratios), 2)
    if as_json:
        print(json.dumps(figures, indent=2))  # noqa: T201
        return
    for name, value in figures.items():
        print(f"{name:<45} {value:>10}")  # noqa: T201


if __name__ == "__main__":
    main()
