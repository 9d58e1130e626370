"""The house is in order: linted, formatted, and typed throughout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


def run(*command: str, cwd: Path = REPOSITORY) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("ruff", "format", "--check", ".")])
def test_every_file_is_linted_and_formatted(command: tuple[str, ...]) -> None:
    assert run(*command) == ""


@pytest.fixture
def around(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """A folder with the repository under the name of its package; mypy remembers there what it has checked."""
    cache: pytest.Cache | None = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("mypy") if cache else tmp_path
    if not (folder / "btrunner").exists():
        (folder / "btrunner").symlink_to(REPOSITORY)
    return folder


def test_every_package_is_typed_strictly(around: Path) -> None:
    # A plain editable install hides the packages from type checkers: here they are found by their path.
    packages = ("-p", "btrunner.runner", "-p", "btrunner.nodes", "-p", "btrunner.demo")
    assert (
        run("mypy", "--strict", "--config-file", str(REPOSITORY / "pyproject.toml"), *packages, cwd=around)
        == ""
    )
