"""Tree files: where they are found by name, and what they declare before their first node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.model import Publication
from btrunner.runner.language.report import Report
from btrunner.runner.language.schema import tree_header
from btrunner.runner.language.shape import Shape
from btrunner.runner.language.source import Items, Mapping, Scalar, Source, Value, read
from btrunner.runner.params import UNSET, Param, Type, show_value, type_of
from btrunner.runner.problems import Place
from btrunner.runner.units import duration, is_duration

LIBRARY = Path(__file__).parents[2] / "trees"
MAX_TREES = 500


@dataclass(slots=True)
class TreeFile:
    """A tree as its file declares it; ``used`` gathers the parameters that something reads."""

    name: str
    source: Source
    about: str
    params: dict[str, Param]
    param_places: dict[str, Place]
    publishes: dict[str, Publication]
    publish_places: dict[str, Place]
    root: Value | None
    used: set[str] = field(default_factory=set)

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
        if path is None or len(self._known) > MAX_TREES:
            self.report.tell(
                place, "unknown-tree", f"there is no tree '{name}'", did_you_mean(name, self.names)
            )
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
    if root is None:
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
        params={name: _param(name, value, report) for name, value in params.entries.items()},
        param_places=params.keys,
        publishes={name: _publication(name, value, report) for name, value in publishes.entries.items()},
        publish_places=publishes.keys,
        root=root.entries.get("root"),
    )


_HEADER = Shape(tree_header())


def _param(name: str, value: Value, report: Report) -> Param:
    if not (isinstance(value, Mapping) and "type" in value.entries):
        plain = value.plain()
        if plain is None:
            report.tell(
                value.place,
                "wrong-type",
                f"the parameter '{name}' has no value",
                "write a default, or {type: …}",
            )
        return Param(name, type_of(plain), seconds_in(plain))
    kind = declared_type(value)
    default: object = UNSET
    if "default" in value.entries:
        default = declared_value(value.entries["default"], kind, report)
    about = value.entries.get("about")
    return Param(name, kind, default, str(about.plain()) if about else "")


def _publication(name: str, value: Value, report: Report) -> Publication:
    if not isinstance(value, Mapping):
        return Publication(name, Type("any"))
    kind = declared_type(value)
    age = value.entries.get("max_age")
    initial = None
    if "initial" in value.entries:
        initial = declared_value(value.entries["initial"], kind, report)
    text = str(age.plain()) if age else ""
    about = value.entries.get("about")
    return Publication(
        name,
        kind,
        duration(text) if is_duration(text) else None,
        initial,
        str(about.plain()) if about else "",
    )


def declared_type(value: Mapping) -> Type:
    """Return the type that ``{type: …, enum: …, items: …, min: …, max: …}`` declares; what is odd is any."""
    given = value.plain()
    name = given.get("type")
    choices, items = given.get("enum"), given.get("items")
    return Type(
        name if isinstance(name, str) and name in _NAMES else "any",  # type: ignore[arg-type]
        choices=tuple(str(choice) for choice in choices) if isinstance(choices, list) else (),
        items=Type(items) if isinstance(items, str) and items in _NAMES else None,  # type: ignore[arg-type]
        minimum=_number(given.get("min")),
        maximum=_number(given.get("max")),
    )


_NAMES = {"boolean", "number", "integer", "string", "duration", "position", "character", "list"}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def declared_value(value: Value, kind: Type, report: Report) -> object:
    """Return a literal of a declared type, with times in seconds; a wrong one is reported."""
    plain = value.plain()
    if kind.name == "duration":
        if isinstance(plain, str) and is_duration(plain):
            return duration(plain)
        report.tell(
            value.place,
            "missing-unit",
            f"expected a time with its unit, found {show_value(plain)}",
            "write 3s",
        )
        return 0.0
    why = kind.refuses(plain)
    if why:
        report.tell(value.place, "wrong-type", why)
    return plain


def seconds_in(value: object) -> object:
    """Return a plain value with every text that is a time turned into seconds."""
    if isinstance(value, str) and is_duration(value):
        return duration(value)
    if isinstance(value, dict):
        return {key: seconds_in(item) for key, item in value.items()}
    if isinstance(value, list):
        return [seconds_in(item) for item in value]
    return value


def references(root: Value | None) -> Iterator[Scalar]:
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


def reachable(tree: TreeFile, library: TreeLibrary) -> list[TreeFile]:
    """Return a tree and all that it uses, itself first; what is missing or goes in a circle is reported."""
    found = {tree.name: tree}
    chain = [tree.name]
    stack = [references(tree.root)]
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
            stack.append(references(used.root))
    return list(found.values())
