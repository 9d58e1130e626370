"""Sets values in the text of a YAML file: only what stands for them changes, all else stays byte for byte."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from btrunner.runner.errors import WorldError
from btrunner.runner.language.reader import parse
from btrunner.runner.worlds.protocol import Path


class Edit(NamedTuple):
    """A value to be set: a place of four numbers, or a colour."""

    path: Path
    value: list[int] | str

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.path))} is {self.value}"


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with values set in it.

    Raises WorldError where something else would change too, as where an anchor is shared.
    """
    for edit in edits:
        wanted = _with(_plain(text), edit)
        changed = _edited(text, edit)
        if _plain(changed) != wanted:
            where = "/".join(map(str, edit.path))
            raise WorldError(f"{where} shares its value with another place of the file: write it by hand")
        text = changed
    return text


def _plain(text: str) -> Any:
    root = parse(text, "").root
    return root.plain() if root is not None else None


def _with(data: Any, edit: Edit) -> Any:
    """Return a copy of the data as it should be; what an anchor shares is not shared in it."""
    root = inner = _unshared(data)
    for step in edit.path[:-1]:
        inner = inner[step]
    inner[edit.path[-1]] = edit.value
    return root


def _unshared(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _unshared(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_unshared(value) for value in data]
    return copy.copy(data)


def _edited(text: str, edit: Edit) -> str:
    above = _found(YAML(typ="rt", pure=True).compose(text), edit.path[:-1])
    there = _entry(above, edit.path[-1])
    if there is None:
        return _inserted(text, above, edit)
    if isinstance(there, SequenceNode) and len(there.value) == len(edit.value):
        for item, value in reversed(list(zip(there.value, edit.value, strict=True))):
            text = _replaced(text, item, str(value))
        return text
    return _replaced(text, there, _written(edit.value, there))


def _found(node: Node, path: Path) -> Node:
    for step in path:
        inner = _entry(node, step)
        if inner is None:
            raise WorldError(f"there is no {'/'.join(map(str, path))} in the file")
        node = inner
    return node


def _entry(node: Node, step: str | int) -> Node | None:
    if isinstance(node, SequenceNode) and isinstance(step, int):
        item: Node = node.value[step]
        return item
    entries = node.value if isinstance(node, MappingNode) else []
    return next((value for key, value in entries if key.value == step), None)


def _replaced(text: str, node: Node, value: str) -> str:
    return text[: node.start_mark.index] + value + text[node.end_mark.index :]


def _written(value: list[int] | str, there: Node | None = None) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(map(str, value))}]"
    quote = there.style if isinstance(there, ScalarNode) and there.style in ("'", '"') else '"'
    return f"{quote}{value}{quote}"


def _inserted(text: str, mapping: Node, edit: Edit) -> str:
    """Put a key before the first one of its mapping, in the way in which that is written."""
    if not isinstance(mapping, MappingNode) or not mapping.value:
        raise WorldError(f"there is no {'/'.join(map(str, edit.path[:-1]))} in the file")
    first = mapping.value[0][0].start_mark
    line_end = "\r\n" if "\r\n" in text else "\n"
    after = ", " if mapping.flow_style else line_end + " " * first.column
    written = f"{edit.path[-1]}: {_written(edit.value)}{after}"
    return text[: first.index] + written + text[first.index :]
