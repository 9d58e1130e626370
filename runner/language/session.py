"""Loads a session with all it names: its world, its node packs, and the trees of its characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language import model
from btrunner.runner.language.binding.arguments import bind_arguments, settled
from btrunner.runner.language.binding.cast import Actor, Cast, TreeScope
from btrunner.runner.language.binding.kinds import binder_of
from btrunner.runner.language.binding.nodes import MAX_NODES, Frame, NodeBinder, Raw, tell_too_large
from btrunner.runner.language.binding.reach import unreachable
from btrunner.runner.language.binding.values import ValueBinder
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.node_shape import NodeShape
from btrunner.runner.language.report import Report
from btrunner.runner.language.schema import session_schema
from btrunner.runner.language.session_files import session_leaves, session_world
from btrunner.runner.language.shape import Shape
from btrunner.runner.language.source import Items, Mapping, Source
from btrunner.runner.language.tree_loader import unused_parameters
from btrunner.runner.language.trees import TreeFile, TreeLibrary, reachable, size
from btrunner.runner.language.words import RESERVED
from btrunner.runner.language.world_file import World
from btrunner.runner.params import BOOLEAN
from btrunner.runner.registry import Leaf
from btrunner.runner.units import duration, rate
from btrunner.runner.vocabulary import SESSION_FACTS, Vocabulary


class _Player(Struct):
    """A character on its way from the file to its plan."""

    name: str
    role: str
    value: Mapping
    tree: TreeFile
    used: list[TreeFile]
    publishes: dict[str, model.Publication] = {}


class SessionLoader:
    """Loads one session file and everything it names.

    ``leaves`` and ``world`` say where its leaves and its world come from, and ``given`` are trees that are found
    without a file of their own: a stage of tests brings all three.
    """

    def __init__(
        self,
        report: Report,
        *,
        leaves: Callable[[Mapping, Path, Report], dict[str, Leaf] | None] = session_leaves,
        world: Callable[[Mapping, Source, Report], World | None] = session_world,
        given: Sequence[Source] = (),
    ) -> None:
        self.report = report
        self.trees: list[TreeFile] = []
        self._leaves_of = leaves
        self._world_of = world
        self._given = given

    def load(self, source: Source) -> model.SessionPlan | None:
        """Return the session's plan, or None when its faults leave none; all faults go to the report."""
        self.report.add_source(source)
        root = source.root
        if root is None or self.report.is_another_file(source, "session"):
            return None
        broken = Shape(
            session_schema(), "a session: a mapping with session:, world: and characters:"
        ).problems(root)
        for problem in broken:
            self.report.add(problem)
        if not isinstance(root, Mapping):
            return None
        folder = source.path.parent
        leaves = self._leaves_of(root, folder, self.report)
        world = self._world_of(root, source, self.report)
        if broken:
            return None
        library = TreeLibrary(self.report, folder)
        for tree in self._given:
            self.report.add_source(tree)
            library.take(tree)
        players = self._players(root, library)
        plan = (
            self._bind(root, players, world, leaves, library)
            if players and world and leaves is not None
            else None
        )
        self.trees = library.loaded()
        return plan

    def _players(self, root: Mapping, library: TreeLibrary) -> list[_Player]:
        characters = root.entries["characters"]
        players: list[_Player] = []
        whole = True
        if not isinstance(characters, Mapping):
            return []
        for name, value in characters.entries.items():
            if not isinstance(value, Mapping):
                continue
            role = str(value.entries["role"].plain())
            for word, place in ((name, characters.keys[name]), (role, value.entries["role"].place)):
                if word in RESERVED:
                    message = f"'{word}' has a meaning of its own in expressions"
                    self.report.tell(place, "reserved-name", message, "choose another name")
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
                place = player.value.entries["role"].place
                message = f"'{player.role}' is a character and a role"
                self.report.tell(place, "reserved-name", message, "rename one")
                whole = False
        for tree in {player.tree.name: player.tree for player in players}.values():
            if size(reachable(tree, library), ()) > MAX_NODES:
                tell_too_large(self.report, tree)
                whole = False
        return players if whole else []

    def _published(self, player: _Player) -> dict[str, model.Publication]:
        """Return what a character's trees publish together; two of them may share a key of one type."""
        found: dict[str, model.Publication] = {}
        for tree in player.used:
            for key, publication in tree.publishes.items():
                first = found.setdefault(key, publication)
                if not first.type.accepts(publication.type):
                    here, there = publication.type.noun, first.type.noun
                    message = f"'{key}' is {here} here, and {there} in '{player.tree.name}'"
                    self.report.tell(tree.publish_places[key], "publication", message, "give it one type")
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
        shape = NodeShape(leaves)
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
                        message = f"'{key}' is written by {whose} already"
                        self.report.tell(place, "two-writers", message, "publish under another name")

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

    def _until(self, root: Mapping, cast: Cast) -> Expression | None:
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
                place = item.entries["who"].place
                self.report.tell(
                    place, "unknown-character", f"nobody here is '{who}'", did_you_mean(who, known)
                )
            if fault not in vocabulary.faults:
                place, hint = item.entries["fault"].place, did_you_mean(fault, vocabulary.faults)
                self.report.tell(place, "unknown-fault", f"the world has no fault '{fault}'", hint)
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
                    hint = f"write set: {{{key}: …}}, or remove it"
                    self.report.tell(place, "no-writer", message, hint, "error" if needed else "warning")

    def _unused(self, library: TreeLibrary) -> None:
        for tree in library.loaded():
            unused_parameters(tree, self.report)

    def _session(
        self, root: Mapping, plans: list[model.Plan], world: World, until: Expression | None,
        strikes: tuple[model.Strike, ...], library: TreeLibrary,
    ) -> model.SessionPlan:  # fmt: skip
        given = root.plain()
        return model.SessionPlan(
            name=given["session"],
            about=str(given.get("about", "")),
            kind=world.kind,
            world_name=world.name,
            world=world.data,
            vocabulary=world.vocabulary,
            rate=rate(str(given.get("rate", "10/s"))),
            seed=given.get("seed", 0),
            plans=tuple(plans),
            until=until,
            fail_after=duration(str(given.get("fail_after", "1h"))),
            strikes=strikes,
            digests={tree.name: tree.digest for tree in sorted(library.loaded(), key=lambda tree: tree.name)},
        )
