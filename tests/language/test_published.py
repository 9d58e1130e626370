"""What is published about the language is true: the schemas, the reference, and the files that ship."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from wild_yaml import ROOT, plain

from btrunner.runner import registry
from btrunner.runner.language import generate
from btrunner.runner.language.load import SessionLoader, TreeLoader, check_world
from btrunner.runner.language.reader import parse, read
from btrunner.runner.language.report import Report
from btrunner.runner.language.words import CHILD_OPTIONS, DECORATORS, KINDS, OPTIONS

LEAVES = registry.installed_leaves()
REFERENCE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL)
ROLES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "roles.md").read_text(encoding="utf-8"), re.DOTALL)
SHIPPED = [
    path
    for folder in ("trees", "examples")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if "yaml-language-server" in path.read_text(encoding="utf-8")
    and set(plain(path) or {}) & {"tree", "session", "world"}
]
PARAMS = "params:\n  quest: tusken_raiders\n"


def schema_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the committed schema that an editor would use for a file."""
    name = "session" if "session" in data else "tree" if "tree" in data else f"world.{data['kind']}"
    found: dict[str, Any] = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def without_a_description(schema: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every property that has no description, its own or of what it refers to."""
    if isinstance(schema, list):
        for item in schema:
            yield from without_a_description(item, path)
    elif isinstance(schema, dict):
        for name, inner in (
            (schema.get("properties") or {}).items() if isinstance(schema.get("properties"), dict) else ()
        ):
            if isinstance(inner, dict) and not inner.get("description") and "$ref" not in inner:
                yield f"{path}/{name}"
        for key, inner in schema.items():
            yield from without_a_description(inner, f"{path}/{key}")


@pytest.mark.parametrize(
    ("path", "text"), [pytest.param(*each, id=each[0].name) for each in generate.generated()]
)
def test_what_is_generated_is_current(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run python -m btrunner.runner.language.generate"


@pytest.mark.parametrize("name", ["tree", "session", "world.simulated"])
def test_every_property_of_a_schema_has_a_description(name: str) -> None:
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    assert list(without_a_description(schema)) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_ships_passes_its_committed_schema(path: Path) -> None:
    data = plain(path)
    errors = list(jsonschema.Draft7Validator(schema_of(data)).iter_errors(data))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_schema_named_in_a_header_is_there(path: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)", path.read_text(encoding="utf-8"))
    if named:
        assert (path.parent / named.group(1)).resolve() == ROOT / "schemas" / Path(named.group(1)).name


@pytest.mark.parametrize("text", ROLES, ids=lambda text: text.split()[1])
def test_every_block_of_the_page_on_roles_is_valid(text: str) -> None:
    report = Report()
    loader = SessionLoader(report) if text.startswith("session:") else TreeLoader(report, LEAVES)
    assert loader.load(parse(text, "block.yaml", ROOT / "examples" / "block.yaml")) is not None
    assert report.problems == []


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_block_of_the_reference_is_valid(number: int) -> None:
    text = BLOCKS[number]
    report = Report()
    words = {line.partition(":")[0] for line in text.splitlines()}
    if "session" in words:
        SessionLoader(report).load(parse(text, "block.yaml", ROOT / "examples" / "block.yaml"))
    elif "world" in words:
        check_world(parse(text, "block.yaml"), report)
    else:
        whole = text if "tree" in words else f"tree: block\n{PARAMS}root:\n" + re.sub("(?m)^", "  ", text)
        TreeLoader(report, LEAVES).load(parse(whole, "block.yaml", ROOT / "trees" / "block.yaml"))
    assert [str(problem) for problem in report.errors] == []


def test_the_reference_names_every_word() -> None:
    for word in (*KINDS, *OPTIONS, *CHILD_OPTIONS, *LEAVES):
        assert f"`{word}`" in REFERENCE, word


def test_the_decorators_of_the_reference_stand_in_the_order_in_which_they_apply() -> None:
    table = REFERENCE.partition("<!-- generated: decorators -->")[2].partition("<!-- end -->")[0]
    assert tuple(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == DECORATORS


@pytest.mark.parametrize(("number", "kept"), [(0, ""), (1, "kept")])
def test_the_python_of_the_reference_is_a_leaf(tmp_path: Path, number: int, kept: str) -> None:
    code = re.findall(r"```python\n(.*?)```", REFERENCE, re.DOTALL)
    assert len(code) == 2
    (tmp_path / "pack.py").write_text(code[number], encoding="utf-8")
    (leaf,) = registry.leaves_of_file(tmp_path / "pack.py", "reference_pack").values()
    assert leaf.kept == kept
    assert (leaf.name, leaf.style, [p.name for p in leaf.under], [p.name for p in leaf.beside]) == (
        "patrol", "generator", ["rounds"], ["pause"],
    )  # fmt: skip


@pytest.mark.parametrize("path", sorted((ROOT / "trees").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_tree_of_the_library_is_without_a_problem(path: Path) -> None:
    report = Report()
    TreeLoader(report, LEAVES).load(read(path))
    assert [str(problem) for problem in report.problems] == []
