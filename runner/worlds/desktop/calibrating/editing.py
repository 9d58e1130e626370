"""Sets values in the text of a YAML file: only what stands for them changes, all else stays byte for byte."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from btrunner.runner.errors import WorldError
from btrunner.runner.language.reader import parse
from btrunner.runner.worlds.desktop.calibrating.adding import added_first, added_last
from btrunner.runner.worlds.desktop.calibrating.writing import written
from btrunner.runner.worlds.protocol import Path


class Edit(NamedTuple):
    """A value to be set: a place of four numbers, a colour, or all of a fact or rule that is new.

    What leads to something new is made where it is not there; a number leads to the end of a list.
    """

    path: Path
    value: Any

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.path))} is {written(self.value)}"

    @property
    def is_new(self) -> bool:
        """Say whether it is not a value of something that is there."""
        return isinstance(self.value, dict)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with values set in it.

    Raises WorldError where something else would change too, as where an anchor is shared.
    """
    for edit in edits:
        wanted = _with(_plain(text), edit)
        changed = next((each for each in _ways(text, edit) if _plain(each) == wanted), None)
        if changed is None:
            where = "/".join(map(str, edit.path))
            raise WorldError(f"{where} shares its value with another place of the file: write it by hand")
        text = changed
    return text


def _ways(text: str, edit: Edit) -> Iterator[str]:
    root = YAML(typ="rt", pure=True).compose(text)
    if edit.is_new:
        yield added_last(text, root, edit.path, edit.value)
        yield added_first(text, root, edit.path, edit.value)
    else:
        yield _edited(text, root, edit)


def _plain(text: str) -> Any:
    root = parse(text, "").root
    return root.plain() if root is not None else None


def _with(data: Any, edit: Edit) -> Any:
    """Return a copy of the data as it should be; what an anchor shares is not shared in it."""
    root = inner = _unshared(data)
    for step, following in zip(edit.path, edit.path[1:], strict=False):
        if edit.is_new and isinstance(inner, dict) and inner.get(step) is None:
            inner[step] = [] if isinstance(following, int) else {}
        inner = inner[step]
    if isinstance(inner, list) and edit.is_new:
        inner.append(edit.value)
    else:
        inner[edit.path[-1]] = edit.value
    return root


def _unshared(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _unshared(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_unshared(value) for value in data]
    return copy.copy(data)


def _edited(text: str, root: Node, edit: Edit) -> str:
    above = _found(root, edit.path[:-1])
    there = _entry(above, edit.path[-1])
    if there is None:
        return added_first(text, root, edit.path, edit.value)
    if isinstance(there, SequenceNode) and len(there.value) == len(edit.value):
        for item, value in reversed(list(zip(there.value, edit.value, strict=True))):
            text = _replaced(text, item, str(value))
        return text
    return _replaced(text, there, _like(there, edit.value))


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


def _like(there: Node, value: Any) -> str:
    """Return a value as it is written; a text in the quotes that are there."""
    if isinstance(value, str) and isinstance(there, ScalarNode) and there.style in ("'", '"'):
        return f"{there.style}{value}{there.style}"
    return written(value)
