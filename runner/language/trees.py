"""Tree files: where they are found by name, and what they declare before their first node."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.declared import parameter, publication
from btrunner.runner.language.model import Publication
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report
from btrunner.runner.language.schema import tree_header
from btrunner.runner.language.shape import Shape
from btrunner.runner.language.source import Items, Mapping, Scalar, Source, Value
from btrunner.runner.language.words import GROUP, KINDS
from btrunner.runner.params import Param
from btrunner.runner.problems import Place

LIBRARY = Path(__file__).parents[2] / "trees"
MAX_TREES = 500


class TreeFile(Struct):
    """A tree as its file declares it.

    ``references`` are the names of trees that its nodes mention; ``used`` gathers the parameters that something reads.
    """

    name: str
    source: Source
    about: str
    params: dict[str, Param]
    param_places: dict[str, Place]
    publishes: dict[str, Publication]
    publish_places: dict[str, Place]
    root: Value | None
    references: tuple[Scalar, ...]
    used: set[str] = set()

    @property
    def digest(self) -> str:
        """A digest of the file's text, by which a change of it is noticed."""
        return sha256("\n".join(self.source.lines).encode()).hexdigest()[:16]


class TreeLibrary:
    """Finds trees by name: beside the file that asks, in ``trees/`` there, and in the library that ships."""

    def __init__(self, report: Report, folder: Path) -> None:
        self.report = report
        self.folders = [
            folder,
            folder / "trees",
            *([folder.parent / "trees"] if folder.name else []),
            LIBRARY,
        ]
        self._known: dict[str, TreeFile | None] = {}

    def find(self, name: str, place: Place) -> TreeFile | None:
        """Return the tree of a name, or tell what is wrong at the place that names it."""
        if name in self._known:
            return self._known[name]
        path = next((p for p in self._candidates(name) if p.is_file()), None)
        if path is None:
            word = name.replace("_", "").isalnum()
            hint = did_you_mean(name, self.names) if word else "a tree is named by its name, not by a path"
            self.report.tell(place, "unknown-tree", f"there is no tree '{name}'", hint)
            return None
        if len(self._known) >= MAX_TREES:
            self.report.tell(place, "too-large", f"more than {MAX_TREES} trees are used", "use fewer trees")
            return None
        self._known[name] = self._load(name, path, place)
        return self._known[name]

    def take(self, source: Source) -> TreeFile | None:
        """Return the tree of a file that was read already, and remember it under its name."""
        tree = tree_of(source, self.report)
        if tree is not None:
            self._known[tree.name] = tree
        return tree

    def loaded(self) -> list[TreeFile]:
        """Return the trees found so far."""
        return [tree for tree in self._known.values() if tree is not None]

    @cached_property
    def names(self) -> list[str]:
        """The names of all trees that can be found."""
        return sorted(
            {path.stem for folder in self.folders if folder.is_dir() for path in folder.glob("*.yaml")}
        )

    def _load(self, name: str, path: Path, place: Place) -> TreeFile | None:
        source = read(path, _shown(path))
        if source.name not in self.report.sources:
            self.report.add_source(source)
        tree = tree_of(source, self.report)
        if tree is not None and tree.name != name:
            at = source.root.entries["tree"].place if isinstance(source.root, Mapping) else place
            self.report.tell(
                at,
                "tree-name",
                f"the tree calls itself '{tree.name}', its file '{name}'",
                "give both one name",
            )
        return tree

    def _candidates(self, name: str) -> Iterator[Path]:
        if name.replace("_", "").isalnum():
            for folder in self.folders:
                yield folder / f"{name}.yaml"


def _shown(path: Path) -> str:
    """Return a path as a person would type it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def tree_of(source: Source, report: Report) -> TreeFile | None:
    """Return the declarations of a tree file, or None when its header is broken; its faults are reported."""
    root = source.root
    if root is None or report.is_another_file(source, "tree"):
        return None
    problems = _HEADER.problems(root)
    for problem in problems:
        report.add(problem)
    if not isinstance(root, Mapping) or not isinstance(root.entries.get("tree"), Scalar):
        return None
    params = root.entries.get("params")
    publishes = root.entries.get("publishes")
    params = params if isinstance(params, Mapping) else Mapping(root.place)
    publishes = publishes if isinstance(publishes, Mapping) else Mapping(root.place)
    about = root.entries.get("about")
    return TreeFile(
        name=str(root.entries["tree"].plain()),
        source=source,
        about=str(about.plain()) if about else "",
        params={name: parameter(name, value, report) for name, value in params.entries.items()},
        param_places=params.keys,
        publishes={name: publication(name, value, report) for name, value in publishes.entries.items()},
        publish_places=publishes.keys,
        root=root.entries.get("root"),
        references=tuple(_references(root.entries.get("root"))),
    )


_HEADER = Shape(tree_header(), "a tree: a mapping with tree: and root:")


def _references(root: Value | None) -> Iterator[Scalar]:
    """Yield every name of a tree that a tree's nodes mention, in the file's order."""
    waiting: list[Value] = [root] if root is not None else []
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            named = value.entries.get("tree")
            if isinstance(named, Scalar) and isinstance(named.value, str):
                yield named
            waiting.extend(
                reversed([v for k, v in value.entries.items() if k not in ("with", "tree", "set", "sets")])
            )
        elif isinstance(value, Items):
            waiting.extend(reversed(value.values))


def _own_size(tree: TreeFile, leaves: Container[str]) -> int:
    """Return how many nodes a tree's file writes itself."""
    count = 0
    waiting: list[Value] = [tree.root] if tree.root is not None else []
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            count += any(key in KINDS or key in leaves or key == GROUP for key in value.entries)
            waiting.extend(value.entries.values())
        elif isinstance(value, Items):
            waiting.extend(value.values)
    return count


def size(used: list[TreeFile], leaves: Container[str]) -> int:
    """Return how many nodes a tree has with all that it uses, itself the first of ``used``; no circles."""
    trees = {tree.name: tree for tree in used}
    sizes: dict[str, int] = {}
    stack = [used[0].name]
    while stack:
        name = stack[-1]
        inner = [str(ref.value) for ref in trees[name].references if str(ref.value) in trees]
        missing = [other for other in inner if other not in sizes and other not in stack]
        if missing:
            stack.extend(missing[:1])
            continue
        sizes[name] = _own_size(trees[name], leaves) + sum(sizes.get(other, 0) for other in inner)
        stack.pop()
    return sizes[used[0].name]


def reachable(tree: TreeFile, library: TreeLibrary) -> list[TreeFile]:
    """Return a tree and all that it uses, itself first; what is missing or goes in a circle is reported."""
    found = {tree.name: tree}
    chain = [tree.name]
    stack = [iter(tree.references)]
    while stack:
        reference = next(stack[-1], None)
        if reference is None:
            stack.pop()
            chain.pop()
            continue
        name = str(reference.value)
        if name in chain:
            circle = " → ".join([*chain[chain.index(name) :], name])
            library.report.tell(
                reference.place, "tree-cycle", f"a tree cannot include itself: {circle}", "break the circle"
            )
            continue
        used = library.find(name, reference.place)
        if used is not None and name not in found:
            found[name] = used
            chain.append(name)
            stack.append(iter(used.references))
    return list(found.values())
