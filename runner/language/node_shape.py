"""Holds one node against the words of the language: its type key, its options, and what stands under them.

What it accepts is what the JSON Schema of a node accepts; the dispatch on keys is done by hand, because
then the messages can name the fault, and a thousand nodes take no time.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from btrunner.runner.errors import did_you_mean, nearest
from btrunner.runner.language.schema import node_schema
from btrunner.runner.language.shape import Shape, comma_hint, is_torn_by_comma
from btrunner.runner.language.source import Items, Mapping, Scalar, Value
from btrunner.runner.language.words import CHILD_OPTIONS, GROUP, KINDS, OPTIONS, Schema
from btrunner.runner.params import show_value
from btrunner.runner.problems import Problem
from btrunner.runner.registry import Leaves

_WORDS_OF_OTHERS = {
    "on": "YAML 1.1 reads it as true", "type": "the type is the key itself: sequence: [...]",
    "children": "the children stand under the type: sequence: [...]", "if": "write when: or while:",
    "fallback": "it is called selector here", "condition": "write check:", "action": "write act:",
    "loop": "write repeat:", "subtree": "write tree:", "not": "write unless:, or invert: true",
}  # fmt: skip


class Found(Struct):
    """What is wrong with a node; ``keys`` are those of its keys whose values cannot be used."""

    problems: list[Problem] = []
    keys: set[str] = set()


class NodeShape:
    """The words of nodes, with the leaves there are."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self._properties: dict[str, Schema] = node_schema(leaves)["properties"]
        self._shapes: dict[str, Shape] = {}
        self._owners: dict[str, list[str]] = {}
        for leaf in leaves.values():
            for param in leaf.beside:
                self._owners.setdefault(param.name, []).append(leaf.name)

    def check(self, value: Value) -> Found:
        """Return what is wrong with a node itself; its children are not looked at."""
        if not isinstance(value, Mapping):
            return Found([self._no_mapping(value)])
        found = Found()
        kinds = [key for key in value.entries if self._is_type(key)]
        unknown = [key for key in value.entries if key not in self._properties]
        for key in unknown:
            found.problems.append(self._unknown(key, value, bool(kinds)))
        if not unknown:
            found.problems.extend(_types(value, kinds))
        if not value.torn and not found.problems:
            found.problems.extend(self._missing(value, kinds[0] if kinds else GROUP))
        for key, item in value.entries.items():
            if key in self._properties:
                problems = [*self._placement(key, value, kinds, bool(unknown)), *self._value(key, item)]
                found.problems.extend(problems)
                if problems:
                    found.keys.add(key)
        return found

    def _no_mapping(self, value: Value) -> Problem:
        hint = "write a type key, such as check: …"
        if isinstance(value, Items):
            hint = "write sequence: or selector: above the list"
        elif isinstance(value, Scalar) and isinstance(value.value, str):
            hint = f"write {self._as_node(value.text)}"
        return Problem(value.place, "wrong-type", f"expected a node, found {show_value(value.plain())}", hint)

    def _as_node(self, text: str) -> str:
        """Return what a text that stands alone is as a node: a leaf without what it may be told, or an action."""
        leaf = self.leaves.get(text)
        if leaf is not None and len(leaf.under) != 1:
            needed = [param.name for param in leaf.under if param.required]
            return f"{text}: {{{', '.join(f'{name}: …' for name in needed)}}}"
        if self._is_type(text):
            return f"{text}: …"
        return f"act: {text}" if text.isidentifier() else f"check: {text}"

    def _is_type(self, key: str) -> bool:
        return key in KINDS or key in self.leaves

    def _value(self, key: str, value: Value) -> list[Problem]:
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = Shape(self._properties[key])
        return shape.problems(value, key)

    def _placement(self, key: str, node: Mapping, kinds: list[str], unsure: bool) -> Iterator[Problem]:
        option = OPTIONS.get(key)
        owners = list(option.of) if option else self._owners.get(key, [])
        if option is None and key in CHILD_OPTIONS:
            return
        if owners and not unsure and not set(owners) & set(kinds):
            message = f"'{key}' is an option of {' and '.join(owners)} only"
            hint = "remove it, or put it on such a node"
            yield Problem(node.keys[key], "misplaced-option", message, hint)

    def _missing(self, node: Mapping, kind: str) -> Iterator[Problem]:
        leaf = self.leaves.get(kind)
        if kind in KINDS:
            needed = [(name, OPTIONS[name].about) for name in KINDS[kind].required]
        else:
            needed = [(p.name, p.about or str(p.type)) for p in leaf.beside if p.required] if leaf else []
        for name, about in needed:
            if name not in node.entries:
                message = f"'{kind}' needs '{name}'"
                yield Problem(node.keys[kind], f"missing-{name}", message, about.rstrip("."))

    def _unknown(self, key: str, node: Mapping, has_type: bool) -> Problem:
        if is_torn_by_comma(key, node.entries[key].plain()):
            return Problem(node.keys[key], "unknown-word", f"'{key}' stands alone", comma_hint())
        types, options = [*KINDS, *self.leaves], list(self._properties)
        near = (None if has_type else nearest(key, types)) or nearest(key, options)
        hint = _WORDS_OF_OTHERS.get(key, "") or (f"did you mean '{near}'?" if near else "")
        if not hint and not has_type:
            hint = did_you_mean(key, types) if len(types) <= 12 else f"node types: {', '.join(KINDS)}, …"
        message = f"'{key}' is neither a node type nor an option"
        return Problem(node.keys[key], "unknown-word", message, hint or "see the list of options")


def _types(node: Mapping, kinds: list[str]) -> Iterator[Problem]:
    if len(kinds) >= 2:
        shown = " and ".join(f"'{name}'" for name in kinds)
        message = f"a node has exactly one type key, found {shown}"
        yield Problem(node.keys[kinds[1]], "two-types", message, "put one of them inside of the other")
    elif not kinds and GROUP not in node.entries and not node.torn:
        message = "a node has exactly one type key, found none"
        yield Problem(node.place, "no-type", message, "such as sequence, selector, check or act")
    elif kinds and GROUP in node.entries and kinds[0] not in ("guard", "for_each"):
        hint = f"write {kinds[0]}: inside of the child, or leave child: out"
        yield Problem(node.keys[GROUP], "two-types", f"'{kinds[0]}' has no 'child'", hint)
