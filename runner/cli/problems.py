"""Problems as a person, a program, GitHub or a SARIF viewer wants to read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from btrunner.runner.language.check import Checked
from btrunner.runner.problems import Problem

FORMATS = ("text", "json", "github", "sarif")
_COLOURS = {"error": "red", "warning": "yellow"}


def shown(checked: Checked, form: str) -> str:
    """Return all problems in one of the FORMATS."""
    return {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}[form](checked)


def as_text(checked: Checked) -> str:
    """Return each problem with its line and a mark below its column, then a count."""
    parts = [excerpt(problem) for problem in checked.problems]
    return "\n".join([*parts, _count(checked)])


def excerpt(problem: Problem) -> str:
    """Return a problem, the line it is on, and a mark below its column."""
    hint = f" {click.style(f'({problem.hint})', dim=True)}" if problem.hint else ""
    severity = click.style(problem.severity, fg=_COLOURS[problem.severity], bold=True)
    told = f"{click.style(str(problem.place), bold=True)}: {severity}: {problem.message}{hint}"
    if not problem.source.strip():
        return told
    line, mark = _window(problem.source.expandtabs(1), problem.place.column - 1)
    number = f"{problem.place.line:>5} | "
    return f"{told}\n{number}{line}\n{' ' * 5} | {' ' * mark}{click.style('^', fg=_COLOURS[problem.severity], bold=True)}"


def _window(line: str, column: int) -> tuple[str, int]:
    """Cut a long line to the part around a column; returns it and the column in it."""
    if len(line) <= 110:
        return line, column
    start = max(0, min(column - 50, len(line) - 100))
    before, after = "…" * (start > 0), "…" * (start + 100 < len(line))
    return f"{before}{line[start : start + 100]}{after}", column - start + len(before)


def _count(checked: Checked) -> str:
    files = f"{len(checked.files)} file{'s' * (len(checked.files) != 1)}"
    if checked.passed_over:
        files += f" ({len(checked.passed_over)} other YAML passed over)"
    if not checked.problems:
        return click.style(f"{files} checked: all is well", fg="green")
    errors = f"{checked.errors} error{'s' * (checked.errors != 1)}"
    warnings = f"{checked.warnings} warning{'s' * (checked.warnings != 1)}"
    return click.style(f"{files} checked: {errors}, {warnings}", bold=True)


def as_json(checked: Checked) -> str:
    """Return one JSON object: ``files``, ``errors``, ``warnings`` and ``problems``."""
    problems = [
        {
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity,
            "rule": problem.rule,
            "message": problem.message,
            "hint": problem.hint,
            "source": problem.source,
        }
        for problem in checked.problems
    ]
    counts = {"errors": checked.errors, "warnings": checked.warnings}
    return json.dumps({"version": 1, "files": checked.files, **counts, "problems": problems}, indent=2)


def as_github(checked: Checked) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a pull request."""
    return "\n".join(_command(problem) for problem in checked.problems)


def _command(problem: Problem) -> str:
    place = problem.place
    where = f"file={_property(place.file)},line={max(place.line, 1)},col={max(place.column, 1)}"
    return f"::{problem.severity} {where},title={_property(problem.rule)}::{_data(_told(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _told(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def as_sarif(checked: Checked) -> str:
    """Return a SARIF 2.1.0 log."""
    rules = sorted({problem.rule for problem in checked.problems})
    driver = {
        "name": "bt-validate",
        "rules": [{"id": rule} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": _results(checked.problems),
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def _results(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": problem.rule,
            "level": problem.severity,
            "message": {"text": _told(problem)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.file.replace("\\", "/")},
                        "region": {
                            "startLine": max(problem.place.line, 1),
                            "startColumn": max(problem.place.column, 1),
                        },
                    }
                }
            ],
        }
        for problem in problems
    ]
