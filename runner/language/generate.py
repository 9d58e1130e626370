"""Writes what is made from the words: the JSON Schemas in ``schemas/`` and the tables of the reference.

``python -m btrunner.runner.language.generate`` writes; with ``--check`` it only says what is not current.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.language.expressions.vocabulary import FUNCTIONS
from btrunner.runner.language.schema import session_schema, tree_schema, world_file_schema
from btrunner.runner.language.words import CHILD_OPTIONS, DECORATORS, KINDS, OPTIONS, Option
from btrunner.runner.registry import Leaf, Leaves
from btrunner.runner.vocabulary import SESSION_FACTS

ROOT = Path(__file__).parents[2]
REFERENCE = "docs/language.md"
_MARKED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def generated(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Yield each generated file with the text that it should have."""
    leaves = {name: leaf for name, leaf in registry.installed_leaves().items() if leaf.origin == "builtin"}
    schemas = {"tree": tree_schema(leaves), "session": session_schema()}
    for kind in registry.world_kinds():
        schemas[f"world.{kind}"] = world_file_schema(registry.world_kind(kind))
    for name, schema in schemas.items():
        yield (
            root / "schemas" / f"{name}.schema.json",
            json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
        )
    reference = root / REFERENCE
    if reference.is_file():
        yield reference, with_tables(reference.read_text(encoding="utf-8"), leaves)


def with_tables(text: str, leaves: Leaves) -> str:
    """Return the reference with each table between its markers made anew."""
    tables: dict[str, Callable[[], Iterable[str]]] = {
        "types": lambda: _table(("Type", "What it does"), ((kind.name, kind.about) for kind in KINDS.values())),
        "leaves": lambda: _table(("Leaf", "Beside it", "What it does"), map(_leaf, leaves.values())),
        "decorators": lambda: _options(OPTIONS[name] for name in DECORATORS),
        "options": lambda: _options(option for option in OPTIONS.values() if option.name not in DECORATORS),
        "child_options": lambda: _options(CHILD_OPTIONS.values()),
        "functions": lambda: _table(("Function", "What it is"), (_function(text) for text in FUNCTIONS.values())),
        "session_facts": lambda: _table(("Fact", "What it says"), ((f.name, f.about) for f in SESSION_FACTS.values())),
    }  # fmt: skip

    def fill(match: re.Match[str]) -> str:
        rows = "\n".join(tables[match.group(2)]())
        return f"{match.group(1)}{rows}\n{match.group(3)}"

    return _MARKED.sub(fill, text)


def main(arguments: list[str]) -> int:
    """Write what is not current, or with ``--check`` only name it; return how many files that were, at most 1."""
    stale = [
        (path, text) for path, text in generated() if not path.is_file() or path.read_text("utf-8") != text
    ]
    for path, text in stale:
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return int(bool(stale) and "--check" in arguments)


def _leaf(leaf: Leaf) -> tuple[str, str, str]:
    beside = ", ".join(f"`{param.name}`" for param in leaf.beside)
    return leaf.name, beside or "–", leaf.about.replace("``", "`")


def _function(text: str) -> tuple[str, str]:
    usage, _, about = text.partition(": ")
    return usage, about


def _options(options: Iterable[Option]) -> Iterator[str]:
    rows = (
        (option.name, ", ".join(f"`{kind}`" for kind in option.of) or "any", option.about)
        for option in options
    )
    return _table(("Option", "Of", "What it does"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for first, *rest in rows:
        yield f"| {' | '.join([f'`{first}`', *rest])} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
