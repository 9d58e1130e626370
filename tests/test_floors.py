"""Each floor of the house imports only from the floors below, and the packages that ship are those there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = {
    "errors": 0,
    "problems": 1, "units": 1, "params": 1, "vocabulary": 1, "events": 1, "unknown": 1, "leaf": 1, "registry": 1, "chance": 1,
    "structs": 1,
    "language": 2,
    "engine": 3,
    "worlds": 4, "session": 4,
    "sinks": 5, "control": 5, "testing": 5,
    "draw": 6, "cli": 6, "serve": 6,
}  # fmt: skip
MODULES = sorted(
    path
    for path in (ROOT / "runner").rglob("*.py")
    if path.parent != ROOT / "runner" or path.stem != "__init__"
)


def room(name: str) -> str:
    """Return ``language`` for ``btrunner.runner.language.load``."""
    return name.split(".")[2] if name.startswith("btrunner.runner.") else ""


def imports(path: Path) -> Iterator[str]:
    """Yield what a file imports when it runs, by full name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_floor_imports_from_the_floors_below(path: Path) -> None:
    inside = path.relative_to(ROOT / "runner").parts[0].removesuffix(".py")
    for name in imports(path):
        if room(name):
            assert FLOORS[room(name)] <= FLOORS[inside], f"{inside} imports {name}"
        assert not name.startswith(("btrunner.demo", "btrunner.nodes", "btrunner.trees")), (
            f"{inside} imports {name}"
        )


def test_the_built_in_nodes_are_written_as_anybodys_are() -> None:
    for path in (ROOT / "nodes").rglob("*.py"):
        assert {name.rpartition(".")[0] for name in imports(path) if name.startswith("btrunner")} <= {
            "btrunner.runner.leaf"
        }


def test_the_small_game_is_a_program_of_its_own() -> None:
    for path in (ROOT / "demo").rglob("*.py"):
        assert {room(name) for name in imports(path) if name.startswith("btrunner.")} <= {
            "",
            "errors",
            "units",
        }


def test_the_packages_that_ship_are_the_packages_there_are() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'"(btrunner[\w.]*)"', text.partition("packages = [")[2].partition("]")[0])
    there = {
        f"btrunner.{path.parent.relative_to(ROOT).as_posix().replace('/', '.')}"
        for folder in ("demo", "nodes", "runner", "schemas", "trees")
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert sorted(listed) == sorted(there)
