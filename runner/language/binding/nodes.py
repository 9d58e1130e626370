"""Binds nodes: the shape of each, its options, its children, and what its type makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language import model
from btrunner.runner.language.binding.cast import Cast, TreeScope
from btrunner.runner.language.binding.values import ValueBinder
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.node_shape import NodeShape
from btrunner.runner.language.report import Report
from btrunner.runner.language.shape import is_torn_by_comma
from btrunner.runner.language.source import Items, Mapping, Value
from btrunner.runner.language.trees import TreeFile, TreeLibrary
from btrunner.runner.language.words import CHILD_OPTIONS, DECORATORS, GROUP, KINDS
from btrunner.runner.params import DURATION, show_value
from btrunner.runner.problems import Place
from btrunner.runner.registry import Leaves
from btrunner.runner.vocabulary import Vocabulary

MAX_LEVELS = 200
MAX_NODES = 20_000
_CONDITIONS = frozenset({"when", "unless", "while", "until", "verify", "check", "guard", "wait_until"})
_DECORATIONS = (*DECORATORS, *CHILD_OPTIONS)
_TIMES = frozenset({"timeout", "cooldown", "every", "lost_after", "within", "stable_for", "stagger"})


class Frame(Struct, frozen=True):
    """Where a node stands: in which use of which tree, below what, and how deep."""

    tree: TreeFile
    params: MappingOf[str, Term]
    variables: MappingOf[str, terms.Variable]
    chain: tuple[str, ...]
    path: str
    depth: int
    under: str = ""
    slot: str = ""


class Bound(Struct):
    """What a node's type made of it: its body and its children, and its detail for people."""

    body: model.Body
    children: Sequence[model.Node] = ()
    says: str = ""
    options: model.Options | None = None


class Raw(Struct):
    """A node as written, whose shape has been checked."""

    kind: str
    node: Mapping
    frame: Frame
    id: str
    options: model.Options

    @property
    def value(self) -> Value:
        """What stands under the type key."""
        return self.node.entries[self.kind]

    @property
    def place(self) -> Place:
        """Where the type key stands."""
        return self.node.keys[self.kind]

    def option(self, name: str) -> Value | None:
        """Return what stands under an option, or None."""
        return self.node.entries.get(name)


class NodeBinder(Struct):
    """Binds the tree of one character; ``vocabulary`` is None where no world is known."""

    report: Report
    library: TreeLibrary
    leaves: Leaves
    shape: NodeShape
    cast: Cast
    me: str
    vocabulary: Vocabulary | None
    binder_of: Callable[[str], Callable[[NodeBinder, Raw], Bound | None]]
    publishes: MappingOf[str, model.Publication] = {}
    nodes: list[model.Node | None] = []
    written: set[str] = set()
    _ids: dict[str, int] = {}

    def tree(self, tree: TreeFile, params: MappingOf[str, Term]) -> model.Node | None:
        """Bind the root of a tree with its parameters settled."""
        if tree.root is None:
            return None
        return self.node(tree.root, Frame(tree, params, {}, (tree.name,), "", 0))

    def values(self, frame: Frame) -> ValueBinder:
        """Return what binds the values of a frame."""
        scope = TreeScope(self.cast, self.me, frame.params, frame.variables, frame.tree.used.add)
        return ValueBinder(self.report, scope)

    def node(self, value: Value, frame: Frame) -> model.Node | None:
        """Bind a node and all below it; faults go to the report, and a node with faults is None."""
        if len(self.nodes) >= MAX_NODES or frame.depth > MAX_LEVELS:
            self._too_much(value.place, frame)
            return None
        found = self.shape.check(value)
        for problem in found.problems:
            self.report.add(problem)
        if found.problems or not isinstance(value, Mapping):
            self._look_below(value, frame, found.keys)
            return None
        kind = self._kind(value)
        index = len(self.nodes)
        self.nodes.append(None)
        name = self._name(value, kind)
        path = self._path(frame.path, name)
        options = self._options(value, frame)
        inner = replace(frame, path=path, depth=frame.depth + 1 + _levels(options), under=kind)
        self._misplaced(value, frame)
        bound = self.binder_of(kind)(self, Raw(kind, value, inner, path, options))
        if bound is None:
            return None
        node = model.Node(
            index, path, kind, name, value.place, frame.slot, bound.body,
            bound.options or options, tuple(bound.children), bound.says, self._decorations(value),
        )  # fmt: skip
        self.nodes[index] = node
        return node

    def children(self, raw: Raw, slot: str = "") -> list[model.Node] | None:
        """Bind the list under a type key; None when one of them has faults."""
        value = raw.value
        found: list[model.Node | None] = []
        for number, child in enumerate(value.values if isinstance(value, Items) else [], 1):
            found.append(self.node(child, replace(raw.frame, slot=f"{slot} {number}" if slot else "")))
        whole = [child for child in found if child is not None]
        return whole if len(whole) == len(found) else None

    def child(self, raw: Raw, option: str, frame: Frame | None = None) -> model.Node | None:
        """Bind the node under an option, which the shape has made sure of."""
        value = raw.option(option)
        return self.node(value, replace(frame or raw.frame, slot=option)) if value is not None else None

    def writes(self, value: Value | None, frame: Frame) -> model.Writes | None:
        """Bind ``set: {key: value}``: each key must be one that the character's trees publish."""
        found: list[tuple[str, Expression]] = []
        failed = False
        for key, item in value.entries.items() if isinstance(value, Mapping) else ():
            publication = self.publishes.get(key)
            if publication is None:
                self._unpublished(key, value, frame)  # type: ignore[arg-type]
                failed = True
                continue
            self.written.add(key)
            bound = self.values(frame).value(item, publication.type)
            failed = failed or bound is None
            if bound is not None:
                found.append((key, bound))
        return None if failed else tuple(found)

    def _unpublished(self, key: str, value: Mapping, frame: Frame) -> None:
        if self.vocabulary is not None and key in self.vocabulary.facts:
            message, hint = (
                f"'{key}' is a fact of the world, which no tree can write",
                "publish a key of your own",
            )
        else:
            hint = did_you_mean(key, self.publishes)
            message = f"'{key}' is not among what this tree publishes"
            hint = hint if "did you mean" in hint else f"declare it: publishes: {{{key}: {{type: …}}}}"
        self.report.tell(value.keys[key], "unpublished-key", message, hint)

    def _kind(self, value: Mapping) -> str:
        return next((key for key in value.entries if key in KINDS or key in self.leaves), GROUP)

    def _name(self, value: Mapping, kind: str) -> str:
        named = value.entries.get("name")
        if named is not None:
            return str(named.plain())
        plain = value.entries[kind].plain() if kind in ("act", "tree") else None
        return str(plain) if plain else kind

    def _path(self, path: str, name: str) -> str:
        """Return a node's id: the names from the root, numbered where siblings share one."""
        base = f"{path}/{name.replace('/', '∕')}" if path else name
        self._ids[base] = self._ids.get(base, 0) + 1
        return base if self._ids[base] == 1 else f"{base}#{self._ids[base]}"

    def _options(self, node: Mapping, frame: Frame) -> model.Options:
        values = self.values(frame)
        given: dict[str, Any] = {}
        for name, value in node.entries.items():
            field_name = "while_" if name == "while" else name
            if name in ("when", "unless", "while", "until"):
                given[field_name] = values.condition(value)
            elif name in ("timeout", "cooldown", "every"):
                given[name] = values.value(value, DURATION)
            elif name == "sets":
                given[name] = self.writes(value, frame) or ()
            elif name == "repeat":
                given[name] = -1 if value.plain() == "forever" else value.plain()
            elif name in ("retry", "once", "invert", "always", "on_error"):
                given[name] = value.plain()
        return model.Options(**given)

    def _misplaced(self, node: Mapping, frame: Frame) -> None:
        for name, option in CHILD_OPTIONS.items():
            if name in node.entries and frame.under not in option.of:
                message = f"'{name}' has a meaning only directly below {' or '.join(option.of)}"
                self.report.tell(node.keys[name], "misplaced-option", message, "remove it")

    def _decorations(self, node: Mapping) -> tuple[str, ...]:
        given = {name: node.entries[name].plain() for name in _DECORATIONS if name in node.entries}
        return tuple(name if plain is True else f"{name} {_show(plain)}" for name, plain in given.items())

    def _look_below(self, value: Value, frame: Frame, faulty: set[str]) -> None:
        """Bind what can still be read of a broken node and what lies below it, so that all faults are told."""
        for child in value.values if isinstance(value, Items) else ():
            if isinstance(child, Mapping):
                self.node(child, replace(frame, depth=frame.depth + 1, under="sequence"))
        if not isinstance(value, Mapping):
            return
        under = next((key for key in value.entries if key in KINDS), "")
        deeper = replace(frame, depth=frame.depth + 1, slot="", under=under)
        torn = any(is_torn_by_comma(key, item.plain()) for key, item in value.entries.items())
        for key, item in value.entries.items():
            if key in faulty or torn:
                continue
            if key in _CONDITIONS:
                self.values(frame).condition(item)
            elif key in _TIMES:
                self.values(frame).value(item, DURATION)
            for child in _children_of(key, item):
                self.node(child, deeper)

    def _too_much(self, place: Place, frame: Frame) -> None:
        if frame.depth > MAX_LEVELS:
            message = f"more than {MAX_LEVELS} levels of nodes and decorators"
            self.report.tell(place, "too-deep", message, "flatten the tree")
        else:
            tell_too_large(self.report, frame.tree)


def tell_too_large(report: Report, tree: TreeFile) -> None:
    """Refuse a tree that has too many nodes together with the trees it uses."""
    root = tree.source.root
    place = root.place if root is not None else Place(tree.source.name)
    message = f"the tree has more than {MAX_NODES:,} nodes with all the trees it uses"
    report.tell(place, "too-large", message, "use fewer trees within trees")


def _children_of(key: str, item: Value) -> list[Value]:
    if key in ("with", "set", "sets", "backoff"):
        return []
    if isinstance(item, Items):
        return [value for value in item.values if isinstance(value, Mapping)]
    if isinstance(item, Mapping) and key == "cases":
        return list(item.entries.values())
    return [item] if key in ("child", "recover", "else") else []


def _levels(options: model.Options) -> int:
    """Return how many decorators a running tree needs for these options: they are levels too."""
    return sum(map(bool, astuple(options)))


def _show(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_show(item)}" for key, item in value.items())
    return show_value(value)
