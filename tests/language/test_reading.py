"""Reading a file: every value knows its place, and what cannot be read is a problem with a place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from btrunner.runner.language.reader import parse, read
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Mapping, Scalar, Source, find
from btrunner.runner.problems import Place, Problem

TEXT = """\
# a comment
tree: medic
root:
  sequence:
    - {act: rest, timeout: "3s"}
    - check: >
        self.hp
        < 0.3
    - [1, 0.5, true, null, ~, 0x10, 1_000, 1e3, "1", 'a b', yes, on]
"""


def value(text: str) -> object:
    source = parse(text, "f.yaml")
    assert source.problems == []
    assert source.root is not None
    return source.root.plain()


def place(*path: str | int) -> tuple[int, int]:
    root = parse(TEXT, "f.yaml").root
    assert root is not None
    at = find(root, path).place
    return at.line, at.column


def rules(source: Source) -> list[str]:
    return [problem.rule for problem in source.problems]


def test_every_value_knows_its_line_and_column() -> None:
    assert place("tree") == (2, 7)
    assert place("root", "sequence") == (5, 5)
    assert place("root", "sequence", 0, "timeout") == (5, 28)
    assert place("root", "sequence", 1, "check") == (6, 14)
    assert place("root", "sequence", 2, 3) == (9, 22)


def test_every_key_knows_its_place() -> None:
    root = parse(TEXT, "f.yaml").root
    assert isinstance(root, Mapping)
    assert root.keys["root"] == Place("f.yaml", 3, 1)


def test_a_path_that_leads_nowhere_ends_at_the_last_value_there_is() -> None:
    assert place("root", "sequence", 0, "nothing", 3) == (5, 7)
    assert place("root", "sequence", 99) == (5, 5)


def test_values_are_what_yaml_1_2_says() -> None:
    assert value("[1, 0.5, true, False, null, ~, 0x10, 0o17, -3, 1e3, \"1\", 'a b', yes, on, 2020-01-01]") == [
        1, 0.5, True, False, None, None, 16, 15, -3, 1000.0, "1", "a b", "yes", "on", "2020-01-01",
    ]  # fmt: skip


def test_the_text_of_a_value_is_kept_as_it_was_written() -> None:
    root = parse("a: 1e3", "f.yaml").root
    assert isinstance(root, Mapping)
    scalar = root.entries["a"]
    assert isinstance(scalar, Scalar)
    assert (scalar.value, scalar.text) == (1000.0, "1e3")


def test_an_alias_is_the_value_of_its_anchor() -> None:
    assert value("a: &x {b: [1]}\nc: *x\nd: [*x, *x]") == {
        "a": {"b": [1]},
        "c": {"b": [1]},
        "d": [{"b": [1]}] * 2,
    }


@pytest.mark.parametrize("text", [".inf", "-.inf", ".nan", "1e999", "9" * 30])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    assert rules(parse(f"a: {text}", "f.yaml")) == ["scalar"]


@pytest.mark.parametrize("text", ["!!bool maybe", "!!int x", "!!float x", "!!null x"])
def test_a_tag_that_does_not_fit_its_text_is_refused(text: str) -> None:
    assert rules(parse(f"a: {text}", "f.yaml")) in (["scalar"], [])


def test_a_mapping_with_an_unusable_key_is_torn() -> None:
    root = parse("a: 1\na: 2\n", "f.yaml").root
    assert isinstance(root, Mapping)
    assert root.torn
    assert root.plain() == {"a": 1}


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: [2]\r\n")
    source = read(tmp_path / "f.yaml")
    assert source.root is not None
    assert source.root.plain() == {"a": 1, "b": [2]}
    assert source.lines[1] == "b: [2]"


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "none.yaml", "none.yaml").problems
    assert (
        str(problem)
        == "none.yaml: error: there is no such file (check the path, which is relative to where you are)"
    )


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "trees").problems
    assert str(problem) == "trees: error: this is a folder, where a file is wanted (name a .yaml file in it)"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (problem,) = read(tmp_path / "pipe.yaml", "pipe.yaml").problems
    assert str(problem) == "pipe.yaml: error: this is not a regular file (name a .yaml file)"


def test_a_name_that_no_file_can_have_is_a_problem() -> None:
    for name in ("a\0b", "x" * 5000):
        assert rules(read(Path(name))) == ["unreadable-file"]


PEEK = """
import os, sys
from pathlib import Path
from btrunner.runner.language.reader import read
os.chdir(sys.argv[1])  # before: the folders above may be closed to others
if os.geteuid() == 0:  # root may read everything, so that nobody has to try
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for name in ("secret.yaml", "locked/tree.yaml"):
    print(*read(Path(name)).problems, sep="\\n")
"""


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "secret.yaml").write_text("tree: secret\n", encoding="utf-8")
    (tmp_path / "secret.yaml").chmod(0)
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked" / "tree.yaml").write_text("tree: tree\n", encoding="utf-8")
    (tmp_path / "locked").chmod(0)
    found = subprocess.run(
        [sys.executable, "-c", PEEK, str(tmp_path)], capture_output=True, text=True, check=False
    )
    (tmp_path / "locked").chmod(0o755)
    assert found.stderr == ""
    assert found.stdout.splitlines() == [
        "secret.yaml: error: the file cannot be read: permission denied (check its permissions)",
        "locked/tree.yaml: error: the file cannot be read: permission denied (check its permissions)",
    ]


def test_a_mistake_is_told_once_and_in_the_order_of_the_lines() -> None:
    report = Report()
    report.tell(Place("b.yaml", 2, 1), "rule", "second")
    report.tell(Place("b.yaml", 1, 1), "rule", "first")
    report.tell(Place("b.yaml", 2, 1), "rule", "second, of another character")
    assert [problem.message for problem in report.problems] == ["first", "second"]


def test_a_problem_shows_the_line_it_is_on() -> None:
    report = Report()
    report.add_source(parse("a: 1\nb: 2\n", "f.yaml"))
    report.tell(Place("f.yaml", 2, 1), "rule", "wrong")
    assert [problem.source for problem in report.problems] == ["b: 2"]


def test_a_message_cannot_move_the_cursor_of_a_terminal() -> None:
    report = Report()
    report.add(Problem(Place("f.yaml", 1, 1), "rule", "unknown key '\x1b[2J\n'"))
    assert str(report.problems[0]) == "f.yaml:1:1: error: unknown key '\\x1b[2J\\n'"


def test_a_warning_keeps_no_file_from_being_used() -> None:
    report = Report()
    report.tell(Place("f.yaml", 1, 1), "rule", "odd", severity="warning")
    assert not report.has_errors()
    assert report.errors == []
