"""Adds an entry to a mapping or a list in the text of a YAML file, in the way in which that is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from btrunner.runner.worlds.desktop.calibrating.writing import written
from btrunner.runner.worlds.protocol import Path

_DEEPER = 2
"""Columns by which the first entry of a mapping stands to the right of its key."""


def added_last(text: str, root: Node, path: Path, value: Any) -> str:
    """Return a text with a value after all others at its place, and with what leads there."""
    node, path = _deepest(root, path)
    entry = _entry(path, value)
    if isinstance(node, CollectionNode) and node.flow_style:
        before = text[: node.end_mark.index - 1].rstrip()
        return before + (", " if node.value else "") + entry + text[len(before) :]
    column = node.start_mark.column
    if isinstance(node, SequenceNode):
        entry = f"- {entry}"
    elif path[1:] and isinstance(path[1], str):
        entry = f"{path[0]}:{_line_end(text)}{' ' * (column + _DEEPER)}{_entry(path[1:], value)}"
    return _on_a_line_after(text, _end(node), column, entry)


def added_first(text: str, root: Node, path: Path, value: Any) -> str:
    """Return a text with a value before all others at its place, and with what leads there."""
    node, path = _deepest(root, path)
    if not isinstance(node, MappingNode) or not node.value:
        return text
    first = node.value[0][0].start_mark
    after = ", " if node.flow_style else _line_end(text) + " " * first.column
    return text[: first.index] + _entry(path, value) + after + text[first.index :]


def _deepest(root: Node, path: Path) -> tuple[Node, Path]:
    """Return the last node on a path that is there, and the rest of the path."""
    node = root
    for number, step in enumerate(path):
        below = dict(_below(node))
        if step not in below:
            return node, path[number:]
        node = below[step]
    return node, ()


def _below(node: Node) -> Iterator[tuple[str | int, Node]]:
    if isinstance(node, MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, SequenceNode):
        yield from enumerate(node.value)


def _entry(path: Path, value: Any) -> str:
    """Return how a value is written with the keys that lead to it; a number leads to an item of a list."""
    for step in reversed(path[1:]):
        value = [value] if isinstance(step, int) else {step: value}
    return written(value) if not path or isinstance(path[0], int) else f"{path[0]}: {written(value)}"


def _end(node: Node) -> int:
    """Return where the last of a node's values ends: a block itself ends only where the next thing begins."""
    while isinstance(node, MappingNode | SequenceNode) and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    return int(node.end_mark.index)


def _on_a_line_after(text: str, end: int, column: int, entry: str) -> str:
    if text[:end].endswith("\n"):
        end = len(text[:end].rstrip())
    line_end = _line_end(text)
    after = text.find(line_end, end)
    end = len(text) if after < 0 else after
    return text[:end] + line_end + " " * column + entry + text[end:]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
