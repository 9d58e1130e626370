"""The library and the examples, played to their ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from btrunner.runner.events import Ending
from btrunner.runner.language.load import SessionLoader, load_session, load_tree
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report
from btrunner.runner.session.session import Session

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
TREES = sorted([*(ROOT / "trees").glob("*.yaml"), *(ROOT / "examples" / "trees").glob("*.yaml")])
NEEDS_ITS_NODES = "patrol"
STORM = {"disconnect": "6/h", "crash": "2/h", "dialog": "4/h", "stuck": "2/h", "black_frame": "6/h"}


def play(path: Path, seed: int | None = None, faults: dict[str, str] | None = None) -> Ending:
    plan = load_session(path)
    if seed is not None:
        plan = replace(plan, seed=seed)
    if faults is not None:
        plan = replace(plan, world={**plan.world, "faults": {"rates": faults}})
    return Session(plan).run()


@pytest.mark.parametrize("seed", range(12))
def test_the_duo_comes_to_its_end_with_any_seed(seed: int) -> None:
    ending = play(ROOT / "examples" / "duo.yaml", seed)
    assert ending.outcome == "succeeded", ending.why
    assert ending.time < 30 * 60


def test_a_bad_night_ends_too_and_says_how() -> None:
    ending = play(ROOT / "examples" / "duo.yaml", 1, STORM)
    assert ending.outcome in ("succeeded", "failed")
    assert ending.why


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_succeeds(path: Path) -> None:
    ending = play(path)
    assert ending.outcome == "succeeded", ending.why
    assert ending.ticks < 10_000


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_says_in_its_first_lines_what_it_teaches(path: Path) -> None:
    schema, comment, *_ = path.read_text("utf-8").splitlines()
    assert schema == "# yaml-language-server: $schema=../schemas/session.schema.json"
    assert comment.startswith("# ")


@pytest.mark.parametrize(
    "path", [path for path in TREES if path.stem != NEEDS_ITS_NODES], ids=lambda path: path.stem
)
def test_each_tree_is_whole_by_itself(path: Path) -> None:
    assert load_tree(path).about


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_has_a_warning(path: Path) -> None:
    report = Report()
    SessionLoader(report).load(read(path))
    assert [str(problem) for problem in report.problems] == []
