"""The one command for all benchmarks, what it prints for programs, and the page it writes."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import page
import promises
import run
import table

REPOSITORY = Path(__file__).parents[2]
STATES = {"kept", "broken", "not measured"}


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return run.report_of(["peers", "party"], quick=True)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "benchmarks/run.py", *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_part_alone_is_printed_as_json_with_its_progress_beside_it() -> None:
    done = command("--quick", "--only", "party", "--json")
    report = json.loads(done.stdout)
    assert list(report["measurements"]) == ["party"]
    assert report["quick"] is True
    assert "party: 100 characters" in done.stderr
    broken = any(each["state"] == "broken" for each in report["promises"])
    assert done.returncode == int(broken)


def test_a_page_without_what_its_picture_shows_is_refused() -> None:
    done = command("--quick", "--only", "duo", "--page")
    assert done.returncode == 2
    assert "its picture shows peers and party, which --only leaves out" in done.stderr


def test_json_has_the_keys_that_the_page_documents(report: dict[str, Any]) -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page.JSON, re.MULTILINE))
    assert list(report) == list(documented)
    assert list(report["machine"]) == re.findall(r"`(\w+)`", documented["machine"])
    for each in report["promises"]:
        assert sorted(each) == sorted(re.findall(r"`(\w+)`", documented["promises"].partition("(")[0]))
        assert each["state"] in STATES
    assert json.loads(json.dumps(report)) == report


def test_what_was_left_out_is_a_promise_not_measured() -> None:
    assert {each["state"] for each in promises.judged({})} == {"not measured"}


def test_a_promise_is_kept_up_to_its_bound() -> None:
    at_least = promises.Promise("", "≥", 4, "×", lambda results: 0.0)
    at_most = promises.Promise("", "≤", 4, "×", lambda results: 0.0)
    assert [at_least.holds(figure) for figure in (3.99, 4, 5)] == [False, True, True]
    assert [at_most.holds(figure) for figure in (3.99, 4, 5)] == [True, True, False]


def test_the_page_begins_with_the_promises_and_holds_every_table(report: dict[str, Any]) -> None:
    text = page.text(report, run.tables_of(report))
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        "What it must show",
        "The figures",
        "What was measured, and how",
        "For programs",
    ]
    for group in run.tables_of(report).values():
        for each in group:
            assert table.markdown(each) in text
    assert all(each["promise"] in text for each in report["promises"])


def test_the_page_says_on_what_it_was_measured_and_not_where(report: dict[str, Any]) -> None:
    text = page.text(report, run.tables_of(report))
    assert f"Python {sys.version.split()[0]} on" in text
    for secret in (str(REPOSITORY), str(Path.home()), sys.prefix, socket.gethostname()):
        assert len(secret) < 6 or secret not in text


def test_the_same_figures_give_the_same_page_and_picture(report: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="pip install '.[benchmark]' brings what draws the picture")
    kept = []
    for _ in range(2):
        written = page.write(report, run.tables_of(report), tmp_path)
        kept.append([path.read_bytes() for path in written])
    assert [path.name for path in written] == ["benchmarks.md", "benchmarks.svg"]
    assert kept[0] == kept[1]
    assert kept[0][1].startswith(b"<?xml")


def test_the_page_in_the_repository_is_the_one_that_is_written_now() -> None:
    kept = (page.DOCS / "benchmarks.md").read_text(encoding="utf-8")
    for block in (page.TOP, page.METHOD, page.JSON):
        assert block.strip() in kept
    assert all(promise.text in kept for promise in promises.PROMISES)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0123, "0.012"), (1.234, "1.23"), (12.34, "12.3"), (123.4, "123"), (12345, "12,300")],
)
def test_a_figure_has_three_digits_that_mean_something(value: float, shown: str) -> None:
    assert table.number(value) == shown


def test_a_table_reads_the_same_in_a_terminal_and_on_the_page() -> None:
    drawn = table.Table("Costs", ("", "17 nodes"), [("ours", "42")], ["Best of all."])
    assert (
        table.markdown(drawn) == "### Costs\n\n|  | 17 nodes |\n| --- | ---: |\n| ours | 42 |\n\nBest of all."
    )
    assert [word for word in table.text(drawn).split() if word.isalnum()] == [
        "Costs", "17", "nodes", "ours", "42", "Best", "of",
    ]  # fmt: skip
