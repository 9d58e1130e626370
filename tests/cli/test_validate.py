"""``bt-validate``: what it looks at, its formats, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import REPOSITORY, command

BAD = """\
tree: bad
params: {never: 1}
root:
  sequence:
    - chekc: self.hp < 0.3
    - wait: 3
"""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder with a tree that has two errors and a warning."""
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def test_files_that_are_well_exit_with_0() -> None:
    done = command("bt-validate", "examples", "trees")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("checked: all is well\n")


def test_every_error_is_told_with_its_line_and_a_mark_below_its_column(bad: Path) -> None:
    done = command("bt-validate", "bad.yaml", cwd=bad)
    assert done.returncode == 2
    assert done.stdout.splitlines()[:6] == [
        "bad.yaml:5:7: error: 'chekc' is neither a node type nor an option (did you mean 'check'?)",
        "    5 |     - chekc: self.hp < 0.3",
        "      |       ^",
        "bad.yaml:6:13: error: 'wait': expected a time with its unit, found 3 (write 500ms, 3s, 5m or 1h)",
        "    6 |     - wait: 3",
        "      |             ^",
    ]


def test_json_has_every_problem_with_its_parts(bad: Path) -> None:
    done = command("bt-validate", "bad.yaml", "--format", "json", cwd=bad)
    told = json.loads(done.stdout)
    assert (told["errors"], told["files"]) == (2, ["bad.yaml"])
    assert told["problems"][0] == {
        "file": "bad.yaml", "line": 5, "column": 7, "severity": "error", "rule": "unknown-word",
        "message": "'chekc' is neither a node type nor an option", "hint": "did you mean 'check'?",
        "source": "    - chekc: self.hp < 0.3",
    }  # fmt: skip


def test_github_has_a_workflow_command_for_each(bad: Path) -> None:
    done = command("bt-validate", "bad.yaml", "--format", "github", cwd=bad)
    first, second = done.stdout.splitlines()
    assert first.startswith("::error file=bad.yaml,line=5,col=7,title=unknown-word::'chekc' is neither")
    assert second.startswith("::error file=bad.yaml,line=6,col=13,")


def test_sarif_points_to_lines_and_columns(bad: Path) -> None:
    done = command("bt-validate", "bad.yaml", "--format", "sarif", cwd=bad)
    log = json.loads(done.stdout)
    result = log["runs"][0]["results"][0]
    assert log["version"] == "2.1.0"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 7}
    assert result["ruleId"] in {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}


def test_warnings_count_only_when_strict(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("tree: odd\nparams: {never: 1}\nroot: {wait: 3s}\n")
    assert command("bt-validate", "odd.yaml", cwd=tmp_path).returncode == 0
    strict = command("bt-validate", "--strict", "odd.yaml", cwd=tmp_path)
    assert strict.returncode == 2
    assert "warning: the parameter 'never' is never used" in strict.stdout


def test_a_folder_is_searched_and_other_yaml_in_it_is_passed_over(walk: Path) -> None:
    (walk.parent / "compose.yaml").write_text("services: {web: {image: x}}\n")
    done = command("bt-validate", ".", cwd=walk.parent)
    assert done.returncode == 0
    assert done.stdout == "3 files (1 other YAML passed over) checked: all is well\n"


def test_a_file_that_was_named_must_be_one_of_ours(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {web: {image: x}}\n")
    done = command("bt-validate", "compose.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "neither a tree, a session nor a world" in done.stdout


def test_a_folder_with_nothing_of_ours_is_not_well(tmp_path: Path) -> None:
    done = command("bt-validate", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no tree, session or world in it" in done.stdout


def test_the_faults_of_all_files_are_told_in_one_go(walk: Path) -> None:
    walk.write_text(walk.read_text().replace("Kaya.zone", "Kaya.zoen"))
    (walk.parent / "walker.yaml").write_text(
        (walk.parent / "walker.yaml").read_text().replace("hold", "hodl")
    )
    done = command("bt-validate", "walk.yaml", cwd=walk.parent)
    assert "walk.yaml:5:8: error" in done.stdout
    assert "did you mean 'zone'?" in done.stdout
    assert "the world has no action 'hodl' (did you mean 'hold'?)" in done.stdout


def test_the_hook_for_pre_commit_runs_this_command() -> None:
    hooks = (REPOSITORY / ".pre-commit-hooks.yaml").read_text()
    assert "entry: bt-validate" in hooks
