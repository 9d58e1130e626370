"""From files to plans: a session with all it names, or a tree or a world alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from btrunner.runner import registry
from btrunner.runner.errors import InvalidFile, RegistrationError, did_you_mean
from btrunner.runner.language import model
from btrunner.runner.language.binding.cast import Actor, Cast, TreeScope
from btrunner.runner.language.binding.kinds import bind_arguments, binder_of, settled
from btrunner.runner.language.binding.nodes import Frame, NodeBinder, Raw
from btrunner.runner.language.binding.reach import unreachable
from btrunner.runner.language.binding.values import ValueBinder
from btrunner.runner.language.report import Report
from btrunner.runner.language.schema import node_schema, session_schema, world_header
from btrunner.runner.language.shape import Shape
from btrunner.runner.language.source import Items, Mapping, Source, Value, find, read
from btrunner.runner.language.trees import TreeFile, TreeLibrary, reachable, tree_of
from btrunner.runner.params import BOOLEAN
from btrunner.runner.problems import Place
from btrunner.runner.registry import Leaf
from btrunner.runner.units import duration, rate
from btrunner.runner.vocabulary import SESSION_FACTS, Vocabulary

_module_numbers = count(1)


def load_session(path: Path) -> model.SessionPlan:
    """Return the plan of a session file; raises InvalidFile with every problem of all its files."""
    report = Report()
    plan = SessionLoader(report).load(read(path))
    if plan is None or report.has_errors():
        raise InvalidFile(report.errors)
    return plan


def load_tree(path: Path) -> model.Plan:
    """Return the plan of a tree alone, with nobody cast and no world; raises InvalidFile."""
    report = Report()
    plan = TreeLoader(report, registry.installed_leaves()).load(read(path))
    if plan is None or report.has_errors():
        raise InvalidFile(report.errors)
    return plan


@dataclass(slots=True)
class World:
    """A world file that was checked."""

    name: str
    kind: str
    data: dict[str, Any]
    vocabulary: Vocabulary
    source: Source


def check_world(source: Source, report: Report) -> World | None:
    """Check a world file; its faults go to the report."""
    report.add_source(source)
    root = source.root
    if root is None:
        return None
    problems = Shape(world_header(registry.world_kinds())).problems(root)
    for problem in problems:
        report.add(problem)
    if problems or not isinstance(root, Mapping):
        return None
    kind = registry.world_kind(str(root.entries["kind"].plain()))
    for problem in Shape(kind.schema()).problems(root):
        report.add(problem)
    if report.errors_in(source.name):
        return None
    data = root.plain()
    for fault in kind.check(data):
        report.tell(_place(root, list(fault.path)), fault.rule, fault.message, fault.hint)
    if report.errors_in(source.name):
        return None
    return World(str(data["world"]), kind.name, data, kind.vocabulary(data), source)


def _place(root: Value, path: list[str | int]) -> Place:
    """Return where a path leads: the key when it is the key of a mapping, else the value."""
    above = find(root, path[:-1]) if path else root
    if path and isinstance(above, Mapping) and path[-1] in above.keys:
        value = above.entries[str(path[-1])]
        return above.keys[str(path[-1])] if isinstance(value, (Mapping, Items)) else value.place
    return find(root, path).place


@dataclass(slots=True)
class _Player:
    """A character on its way from the file to its plan."""

    name: str
    role: str
    value: Mapping
    tree: TreeFile
    used: list[TreeFile]
    publishes: dict[str, model.Publication] = field(default_factory=dict)


class SessionLoader:
    """Loads one session file and everything it names."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.trees: list[TreeFile] = []

    def load(self, source: Source) -> model.SessionPlan | None:
        """Return the session's plan, or None when its faults leave none; all faults go to the report."""
        self.report.add_source(source)
        root = source.root
        if root is None:
            return None
        broken = Shape(session_schema()).problems(root)
        for problem in broken:
            self.report.add(problem)
        if not isinstance(root, Mapping):
            return None
        folder = source.path.parent
        leaves = self._leaves(root, folder)
        world = self._world(root, source)
        if broken:
            return None
        library = TreeLibrary(self.report, folder)
        players = self._players(root, library)
        plan = (
            self._bind(root, players, world, leaves, library)
            if players and world and leaves is not None
            else None
        )
        self.trees = library.loaded()
        return plan

    def _leaves(self, root: Mapping, folder: Path) -> dict[str, Leaf] | None:
        leaves = registry.installed_leaves()
        named = root.entries.get("nodes")
        whole = True
        for item in named.values if isinstance(named, Items) else []:
            path = (folder / str(item.plain())).resolve()
            if not path.is_relative_to(folder.resolve()) or not path.is_file():
                self.report.tell(
                    item.place,
                    "nodes-file",
                    f"there is no file '{item.plain()}' beside the session",
                    "check the path",
                )
                whole = False
                continue
            try:
                own = registry.leaves_of_file(path, f"btrunner_session_nodes_{next(_module_numbers)}")
            except RegistrationError as error:
                self.report.tell(item.place, "nodes-file", str(error), "mend the file, then try again")
                whole = False
                continue
            taken = sorted(set(own) & set(leaves))
            if taken:
                self.report.tell(
                    item.place,
                    "nodes-file",
                    f"'{taken[0]}' is the name of a node already",
                    "rename the function",
                )
                whole = False
            leaves.update(own)
        return leaves if whole else None

    def _world(self, root: Mapping, source: Source) -> World | None:
        named = root.entries.get("world")
        if named is None or not isinstance(named.plain(), str):
            return None
        path = source.path.parent / str(named.plain())
        if not path.is_file():
            folder = path.parent
            known = (
                [
                    str((folder / p.name).relative_to(source.path.parent))
                    for p in sorted(folder.glob("*.yaml"))
                ]
                if folder.is_dir() and folder.is_relative_to(source.path.parent)
                else []
            )
            self.report.tell(
                named.place,
                "unknown-world",
                f"there is no world file '{named.plain()}'",
                did_you_mean(str(named.plain()), known),
            )
            return None
        name = str(Path(source.name).parent / str(named.plain()))
        return check_world(read(path, name), self.report)

    def _players(self, root: Mapping, library: TreeLibrary) -> list[_Player]:
        characters = root.entries["characters"]
        players: list[_Player] = []
        whole = True
        for name, value in characters.entries.items() if isinstance(characters, Mapping) else ():
            if not isinstance(value, Mapping):
                continue
            role = str(value.entries["role"].plain())
            if name in _RESERVED or role in _RESERVED:
                word = name if name in _RESERVED else role
                self.report.tell(
                    characters.keys[name],
                    "reserved-name",
                    f"'{word}' has a meaning of its own in expressions",
                    "choose another name",
                )  # type: ignore[union-attr]
                whole = False
            tree = library.find(str(value.entries["tree"].plain()), value.entries["tree"].place)
            if tree is None:
                whole = False
                continue
            player = _Player(name, role, value, tree, reachable(tree, library))
            player.publishes = self._published(player)
            players.append(player)
        names = {player.name for player in players}
        for player in players:
            if player.role in names and player.role != player.name:
                self.report.tell(
                    player.value.entries["role"].place,
                    "reserved-name",
                    f"'{player.role}' is a character and a role",
                    "rename one",
                )
                whole = False
        return players if whole else []

    def _published(self, player: _Player) -> dict[str, model.Publication]:
        """Return what a character's trees publish together; two of them may share a key of one type."""
        found: dict[str, model.Publication] = {}
        for tree in player.used:
            for key, publication in tree.publishes.items():
                first = found.setdefault(key, publication)
                if not first.type.accepts(publication.type):
                    self.report.tell(
                        tree.publish_places[key],
                        "publication",
                        f"'{key}' is {publication.type.noun} here and {first.type.noun} in '{player.tree.name}'",
                        "give it one type",
                    )
        return found

    def _bind(
        self,
        root: Mapping,
        players: list[_Player],
        world: World,
        leaves: dict[str, Leaf],
        library: TreeLibrary,
    ) -> model.SessionPlan | None:
        actors = {p.name: Actor(p.name, p.role, world.vocabulary.facts, p.publishes) for p in players}
        cast = Cast(actors)
        self._clashes(players, world.vocabulary)
        shape = Shape(node_schema(leaves), of_nodes=True)
        binders = [
            NodeBinder(
                self.report, library, leaves, shape, cast, p.name, world.vocabulary, binder_of, p.publishes
            )
            for p in players
        ]
        plans = [self._plan(player, binder) for player, binder in zip(players, binders, strict=True)]
        until = self._until(root, cast)
        strikes = self._strikes(root, cast, world.vocabulary)
        whole = [plan for plan in plans if plan is not None]
        if len(whole) == len(plans):
            self._unwritten(players, binders, cast)
            self._unused(library)
        if len(whole) != len(plans) or self.report.has_errors():
            return None
        return self._session(root, whole, world, until, strikes, library)

    def _clashes(self, players: list[_Player], vocabulary: Vocabulary) -> None:
        """A key has exactly one writer: what the world or the session writes, no tree may publish."""
        for player in players:
            for tree in player.used:
                for key, place in tree.publish_places.items():
                    if key in vocabulary.facts or key in SESSION_FACTS:
                        whose = "the world" if key in vocabulary.facts else "the session"
                        self.report.tell(
                            place,
                            "two-writers",
                            f"'{key}' is written by {whose} already",
                            "choose another name",
                        )

    def _plan(self, player: _Player, binder: NodeBinder) -> model.Plan | None:
        given = player.value.entries.get("with")
        place = player.value.entries["tree"].place
        frame = Frame(player.tree, {}, {}, (), "", 0)
        raw = Raw("tree", player.value, frame, "", model.Options())
        arguments = bind_arguments(
            binder, raw, given, player.tree.params, f"the tree '{player.tree.name}'", place
        )
        # Without its arguments the tree is still bound, with what its parameters declare: all faults in one go.
        root = binder.tree(player.tree, settled(player.tree.params, arguments or {}))
        nodes = [node for node in binder.nodes if node is not None]
        if root is None or arguments is None or len(nodes) != len(binder.nodes):
            return None
        for problem in unreachable(nodes):
            self.report.add(problem)
        digest = "-".join(tree.digest for tree in player.used[:1])
        return model.Plan(
            player.name,
            player.role,
            player.tree.name,
            player.tree.about,
            tuple(nodes),
            player.publishes,
            digest,
        )

    def _until(self, root: Mapping, cast: Cast) -> Any:
        value = root.entries.get("until")
        if value is None:
            return None
        scope = TreeScope(cast, None, {}, {}, lambda name: None)
        return ValueBinder(self.report, scope).expression(value, BOOLEAN)

    def _strikes(self, root: Mapping, cast: Cast, vocabulary: Vocabulary) -> tuple[model.Strike, ...]:
        found: list[model.Strike] = []
        faults = root.entries.get("faults")
        for item in faults.values if isinstance(faults, Items) else []:
            if not isinstance(item, Mapping):
                continue
            who, fault = str(item.entries["who"].plain()), str(item.entries["fault"].plain())
            known = [*cast.actors, *(actor.role for actor in cast.actors.values()), "all"]
            if who not in known:
                self.report.tell(
                    item.entries["who"].place,
                    "unknown-character",
                    f"nobody here is '{who}'",
                    did_you_mean(who, known),
                )
            if fault not in vocabulary.faults:
                self.report.tell(
                    item.entries["fault"].place,
                    "unknown-fault",
                    f"the world has no fault '{fault}'",
                    did_you_mean(fault, vocabulary.faults),
                )
            lasting = item.entries.get("for")
            found.append(
                model.Strike(
                    duration(str(item.entries["at"].plain())),
                    who,
                    fault,
                    duration(str(lasting.plain())) if lasting else None,
                )
            )
        return tuple(sorted(found, key=lambda strike: strike.at))

    def _unwritten(self, players: list[_Player], binders: list[NodeBinder], cast: Cast) -> None:
        for player, binder in zip(players, binders, strict=True):
            for tree in player.used:
                for key, place in tree.publish_places.items():
                    if key in binder.written or tree.publishes[key].initial is not None:
                        continue
                    needed = (player.name, key) in cast.read
                    message = f"'{key}' is {'read' if needed else 'published'}, but nothing ever sets it"
                    self.report.tell(
                        place,
                        "no-writer",
                        message,
                        f"write set: {{{key}: …}}, or remove it",
                        "error" if needed else "warning",
                    )

    def _unused(self, library: TreeLibrary) -> None:
        for tree in library.loaded():
            unused_parameters(tree, self.report)

    def _session(
        self, root: Mapping, plans: list[model.Plan], world: World, until: Any,
        strikes: tuple[model.Strike, ...], library: TreeLibrary,
    ) -> model.SessionPlan:  # fmt: skip
        given = root.plain()
        return model.SessionPlan(
            name=given["session"],  # type: ignore[arg-type]
            about=str(given.get("about", "")),
            kind=world.kind,
            world_name=world.name,
            world=world.data,
            vocabulary=world.vocabulary,
            rate=rate(str(given.get("rate", "10/s"))),
            seed=given.get("seed", 0),  # type: ignore[arg-type]
            plans=tuple(plans),
            until=until,
            fail_after=duration(str(given.get("fail_after", "1h"))),
            strikes=strikes,
            digests={tree.name: tree.digest for tree in sorted(library.loaded(), key=lambda tree: tree.name)},
        )


class TreeLoader:
    """Loads a tree alone: what it says of itself is checked, what it says of others is allowed."""

    def __init__(self, report: Report, leaves: dict[str, Leaf]) -> None:
        self.report = report
        self.leaves = leaves
        self._shape = Shape(node_schema(leaves), of_nodes=True)

    def load(self, source: Source) -> model.Plan | None:
        """Return the plan of the tree, or None when its faults leave none."""
        self.report.add_source(source)
        library = TreeLibrary(self.report, source.path.parent)
        tree = library.take(source)
        if tree is None:
            return None
        used = reachable(tree, library)
        publishes = {key: item for other in reversed(used) for key, item in other.publishes.items()}
        binder = NodeBinder(
            self.report,
            library,
            self.leaves,
            self._shape,
            Cast({}, open=True),
            "self",
            None,
            binder_of,
            publishes,
        )
        root = binder.tree(tree, settled(tree.params, {}))
        nodes = [node for node in binder.nodes if node is not None]
        if root is None or len(nodes) != len(binder.nodes):
            return None
        for problem in unreachable(nodes):
            self.report.add(problem)
        unused_parameters(tree, self.report)
        return model.Plan("self", "", tree.name, tree.about, tuple(nodes), publishes, tree.digest)


def unused_parameters(tree: TreeFile, report: Report) -> None:
    """Warn of parameters that nothing in the tree reads."""
    for name, place in tree.param_places.items():
        if name not in tree.used:
            report.tell(
                place,
                "unused-parameter",
                f"the parameter '{name}' is never used",
                f"read it as params.{name}, or remove it",
                "warning",
            )


_RESERVED = frozenset({"self", "party", "others", "params", "session", "all", "true", "false"})
__all__ = ["SessionLoader", "TreeLoader", "check_world", "load_session", "load_tree", "tree_of"]
