"""The page on worlds says what the code does: its tables are made from the schema and the vocabulary.

``BTRUNNER_REGENERATE=1 pytest tests/worlds/test_worlds_page.py`` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from btrunner.runner.language.reader import parse
from btrunner.runner.worlds.simulated.kind import KIND

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "worlds.md"
MEADOW = REPOSITORY / "examples" / "worlds" / "meadow.yaml"
BEGIN, END = "<!-- generated: words of the simulated world -->\n", "<!-- end of what is generated -->\n"


def tables() -> str:
    """Return the generated part of the page."""
    root = parse(MEADOW.read_text(), "meadow.yaml").root
    assert root is not None
    words = KIND.vocabulary(root.plain())  # type: ignore[arg-type]
    facts = [(fact.name, str(fact.type).replace("|", "or"), fact.about) for fact in words.facts.values()]
    actions = [(action.name, ", ".join(action.params), action.about) for action in words.actions.values()]
    parts = [
        *table("## Facts", ("fact", "what it is", "what it says"), facts),
        *table("## Actions", ("action", "parameters", "what it does"), actions),
        *table("## Faults", ("fault", "what happens"), list(words.faults.items())),
        *sections(),
    ]
    return "\n" + "\n".join(parts)


def sections() -> Iterator[str]:
    schema: dict[str, Any] = KIND.schema()
    yield from table("## Sections of the file", ("key", "what it says", "unless said"), rows(schema))
    for name, inner in schema["definitions"].items():
        if "properties" in inner:
            about = inner.get("description", "")
            yield from table(f"### {name}\n\n{about}", ("key", "what it says", "unless said"), rows(inner))


def rows(schema: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (key, inner.get("description", ""), default(inner)) for key, inner in schema["properties"].items()
    ]


def default(schema: dict[str, Any]) -> str:
    value = schema.get("default")
    if value in (None, "", {}, []):
        return ""
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def table(title: str, head: tuple[str, ...], lines: list[tuple[str, ...]]) -> Iterator[str]:
    yield title + "\n"
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for first, *rest in lines:
        yield f"| `{first}` | {' | '.join(rest)} |"
    yield ""


def test_its_tables_are_current() -> None:
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    shown, _, after = rest.partition(END)
    if os.environ.get("BTRUNNER_REGENERATE"):
        PAGE.write_text(f"{before}{BEGIN}{tables()}{END}{after}")
    else:
        assert shown == tables()


def test_the_file_it_shows_is_the_example() -> None:
    (shown,) = re.findall(r"```yaml\n# examples/worlds/meadow\.yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    kept = [line for line in MEADOW.read_text().splitlines() if not line.startswith("#")]
    assert shown.splitlines() == kept


def test_the_faults_it_shows_are_accepted_by_the_world() -> None:
    (faults,) = re.findall(r"```yaml\n# part of a world\n(.*?)```", PAGE.read_text(), re.DOTALL)
    root = parse(MEADOW.read_text() + faults, "world.yaml").root
    assert root is not None
    assert [fault for fault in KIND.check(root.plain()) if fault.path[:3] != ("faults", "timeline", 0)] == []  # type: ignore[arg-type]
