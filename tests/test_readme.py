"""The README does what it says: every block in it is executed, in a copy of the repository, with nothing installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
SHELL = [text.strip() for language, text in BLOCKS if language == "sh"]


def output_after(command: str) -> str | None:
    """Return the text block that follows a command in the README, or None."""
    position = BLOCKS.index(("sh", command + "\n"))
    following = BLOCKS[position + 1] if position + 1 < len(BLOCKS) else ("", "")
    return following[1] if following[0] == "text" else None


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all files that belong to the repository, and nothing else."""
    target = tmp_path_factory.mktemp("clone")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split()
    for name in names:
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, target / name)
    for language, text in BLOCKS:
        if language == "yaml" and text.startswith("# typo.yaml"):
            (target / "typo.yaml").write_text(text)
    return target


@pytest.fixture(scope="module")
def played(clone: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    """Every command, in the README's order, with what came of it."""
    return {command: run(command, clone) for command in SHELL}


def run(command: str, clone: Path) -> subprocess.CompletedProcess[str]:
    # A few small tests in place of all: the command for the tests must not run itself without end.
    environment = os.environ | {"PYTEST_ADDOPTS": "tests/test_units.py", "COLUMNS": "100"}
    environment["PIP_NO_COMPILE"] = "1"  # nobody reads most of what is installed
    environment.pop("PYTEST_XDIST_WORKER", None)
    environment.pop("PYTEST_CURRENT_TEST", None)
    return subprocess.run(
        ["bash", "-c", command],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_every_command_does_what_the_readme_shows(
    played: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    assert len(SHELL) >= 5
    for command, done in played.items():
        wanted = output_after(command)
        invalid = wanted is not None and "error:" in wanted
        assert done.returncode == (2 if invalid else 0), f"{command}\n{done.stdout}\n{done.stderr}"
        if wanted is not None:
            shown = re.sub(r"(sessions/\w+)-\S+", r"\1-…", done.stdout)
            assert shown == wanted, command


def test_the_first_command_ends_with_both_clients_lost_and_brought_back(
    played: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    done = played[SHELL[0]]
    assert "tusken_hunt: succeeded" in done.stdout
    for name in ("Kaya", "Miro"):
        character = done.stdout.rpartition(f"\n{name} (")[2].partition("\n\n")[0]
        assert "client lost:" in character
        assert "brought back by" in character


@pytest.mark.parametrize(
    ("language", "text"), [block for block in BLOCKS if block[0] == "yaml" and "typo" not in block[1]]
)
def test_every_file_it_shows_is_in_the_repository(language: str, text: str) -> None:
    name, _, shown = text.partition("\n")
    kept = (REPOSITORY / name.removeprefix("# ")).read_text().splitlines()
    assert [line for line in kept if not line.startswith("#")] == shown.splitlines()


def test_every_file_it_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (REPOSITORY / target).exists(), target


def test_continuous_integration_runs_the_same_test_command() -> None:
    assert SHELL[1] in (REPOSITORY / ".ci" / "run").read_text().splitlines()
