"""Files that are too deep, too large or that grow without end are refused soon, with one message."""

from __future__ import annotations

from pathlib import Path

import pytest

from btrunner.runner import registry
from btrunner.runner.language import model
from btrunner.runner.language.load import TreeLoader
from btrunner.runner.language.reader import parse, read
from btrunner.runner.language.report import Report

LEAVES = registry.installed_leaves()


def check(text: str, folder: Path | None = None) -> tuple[model.Plan | None, list[str]]:
    report = Report()
    plan = TreeLoader(report, LEAVES).load(parse(text, "t.yaml", (folder or Path()) / "t.yaml"))
    return plan, [str(problem) for problem in report.problems]


def nested(levels: int, opening: str, closing: str) -> str:
    return f"tree: t\nroot: {opening * levels}{{check: self.hp > 0.5}}{closing * levels}\n"


@pytest.mark.parametrize(
    ("opening", "closing"), [("{sequence: [", "]}"), ("{child: ", "}"), ("{invert: true, child: ", "}")]
)
def test_a_tree_of_many_levels_is_built(opening: str, closing: str) -> None:
    levels = 95 if "invert" in opening else 190
    plan, messages = check(nested(levels, opening, closing))
    assert messages == []
    assert plan is not None
    assert len(plan.nodes) == levels + 1


def test_more_levels_than_a_running_tree_can_have_are_one_error() -> None:
    _, messages = check(nested(230, "{sequence: [", "]}"))
    assert len(messages) == 1
    assert messages[0].endswith("more than 200 levels of nodes and decorators (flatten the tree)")


@pytest.mark.parametrize(("opening", "closing"), [("{sequence: [", "]}"), ("[", "]"), ("{child: ", "}")])
def test_ten_thousand_levels_are_one_error(opening: str, closing: str) -> None:
    _, messages = check(nested(10_000, opening, closing))
    assert len(messages) == 1
    assert "nested more than 500 levels deep" in messages[0]


def test_ten_thousand_indented_levels_are_one_error() -> None:
    lines = [f"{' ' * depth}child:" for depth in range(1, 800)]
    _, messages = check("tree: t\nroot:\n" + "\n".join(lines))
    assert len(messages) == 1


@pytest.mark.parametrize(
    "where",
    ["params: {x: DEEP}\nroot: {act: rest}", "root: {act: rest, with: {x: DEEP}}", "root: {set: {x: DEEP}}"],
)
def test_deep_values_are_errors_and_no_crash(where: str) -> None:
    deep = "{a: " * 300 + "1" + "}" * 300
    _, messages = check(f"tree: t\n{where.replace('DEEP', deep)}\n")
    assert messages
    assert all(": error: " in message for message in messages)


def test_trees_within_trees_are_counted_before_they_are_built(tmp_path: Path) -> None:
    for level in range(30):
        inner = f"{{tree: t{level + 1}}}, {{tree: t{level + 1}}}"
        (tmp_path / f"t{level}.yaml").write_text(f"tree: t{level}\nroot: {{sequence: [{inner}]}}\n")
    (tmp_path / "t30.yaml").write_text("tree: t30\nroot: {act: rest}\n")
    report = Report()
    assert TreeLoader(report, LEAVES).load(read(tmp_path / "t0.yaml", "t0.yaml")) is None
    expected = "t0.yaml:1:1: error: the tree has more than 20,000 nodes with all the trees it uses (use fewer trees within trees)"
    assert [str(problem) for problem in report.problems] == [expected]


def test_an_expression_that_grows_from_tree_to_tree_is_refused(tmp_path: Path) -> None:
    for level in range(40):
        body = f"{{tree: t{level + 1}, with: {{x: params.x + params.x}}}}"
        (tmp_path / f"t{level}.yaml").write_text(f"tree: t{level}\nparams: {{x: 1.5}}\nroot: {body}\n")
    (tmp_path / "t40.yaml").write_text("tree: t40\nparams: {x: 1.5}\nroot: {check: params.x > 3}\n")
    report = Report()
    TreeLoader(report, LEAVES).load(read(tmp_path / "t0.yaml", "t0.yaml"))
    assert any("has more than 1,000 terms" in str(problem) for problem in report.problems)


def test_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    source = parse("\n".join(lines), "bomb.yaml")
    assert [problem.rule for problem in source.problems] == ["too-large"]


def test_aliases_cannot_nest_deeper_than_text_can() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [[[*a{n - 1}]]]" for n in range(1, 300)]
    assert [problem.rule for problem in parse("\n".join(lines), "deep.yaml").problems] == ["too-deep"]


def test_a_file_of_many_megabytes_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_bytes(b"#" * 4_000_001)
    source = read(tmp_path / "big.yaml", "big.yaml")
    assert [str(p) for p in source.problems] == [
        "big.yaml: error: the file is larger than 4 MB (split it into several trees)"
    ]
