"""A stage for tests of trees and nodes: it plays them with the real loader, session and engine, tick by tick.

What a tree would see and do is scripted by the test: facts are set between ticks, and an action takes as many
ticks as it is told to. Nothing sleeps, and the session's time is the stage's.

>>> stage = Stage(
...     '''
...     selector:
...       - when: self.hp < 0.3
...         act: flee
...       - act: fight
...     ''',
...     facts={"hp": 1.0},
...     actions={"fight": Script(ticks=9), "flee": Script(ticks=2)},
... )
>>> stage.tick(2)
'running'
>>> stage.status("flee"), stage.why("flee")
('failure', 'self.hp < 0.3: self.hp is 1')
>>> stage.set(hp=0.1)
>>> stage.tick(), stage.status("fight")
('running', 'idle')
>>> stage.log
['Kaya begins fight', 'Kaya halts fight', 'Kaya begins flee']
>>> stage.tick(2)
'success'
>>> stage.entries("flee"), stage.ticks("flee"), stage.exits("flee")
(3, 5, 3)
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from msgspec.json import encode

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.status import IDLE, NAMES, RUNNING
from btrunner.runner.errors import InvalidFile
from btrunner.runner.events import CharacterHeader, Ending, Event, SessionHeader, Sink, Tick
from btrunner.runner.language import model
from btrunner.runner.language.load import SessionLoader, load_session
from btrunner.runner.language.reader import parse
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Mapping as Entries
from btrunner.runner.language.source import Source
from btrunner.runner.language.world_file import World
from btrunner.runner.params import Param, Type, type_of
from btrunner.runner.registry import Leaf, installed_leaves, leaf_of, leaves_of_file
from btrunner.runner.session.character import Build
from btrunner.runner.session.session import Session
from btrunner.runner.session.state import SessionState
from btrunner.runner.structs import decoded
from btrunner.runner.vocabulary import Action, Fact, Vocabulary
from btrunner.runner.worlds.protocol import World as AnyWorld
from btrunner.runner.worlds.scripted import Script, ScriptedWorld

__all__ = ["Script", "ScriptedWorld", "Stage", "StageClock"]


class StageClock:
    """Time that passes by itself, a period a tick; ``skip`` lets more of it pass before the next tick."""

    def __init__(self, rate: float) -> None:
        self.overruns = 0
        self._rate = rate
        self._skipped = 0.0

    def go_on(self, number: int, time: float) -> None:
        """Go on from before."""
        self._skipped = time - (number - 1) / self._rate

    def skip(self, seconds: float) -> None:
        """Let so much time pass without a tick, as when the machine slept."""
        self._skipped += seconds

    def wait(self, number: int) -> float:
        """Return the time of the tick."""
        return round(number / self._rate + self._skipped, 6)

    def wake(self) -> None:
        """Do nothing: each tick comes when it is asked for."""


class Stage:
    """Plays a tree for one character, trees for several, or a session file.

    ``tree``: the text of a tree file or of its root node alone, the name of a tree of the library, a mapping
    of characters to those, or the path of a session file. ``facts``: what everybody sees at first; a
    ``Fact`` declares one that is not seen yet. ``actions``: what a tree may do. ``nodes``: leaves of one's
    own, as functions, behaviours or the path of a file. ``library``: the texts of further trees. ``given``: the
    tree's parameters. The other arguments are the session's. Raises InvalidFile, as loading a session does.

    Statuses are ``idle``, ``running``, ``success`` and ``failure``; a node is named by its name or its id.
    """

    def __init__(
        self,
        tree: str | Path | Mapping[str, str],
        *,
        facts: Mapping[str, object] | None = None,
        actions: Mapping[str, Script] | None = None,
        nodes: Sequence[Callable[..., Any] | Path] = (),
        library: Sequence[str] = (),
        given: Mapping[str, object] | None = None,
        rate: float = 10,
        seed: int = 0,
        until: str = "",
        world: AnyWorld | None = None,
        sinks: Sequence[Sink] = (),
        build: Build = CompiledTree,
    ) -> None:
        self.clock = StageClock(rate)
        if isinstance(tree, Path):
            self.plan = load_session(tree)
            self.clock = StageClock(self.plan.rate)
        else:
            cast = {"Kaya": tree} if isinstance(tree, str) else dict(tree)
            self.plan = _plan(
                cast, facts or {}, actions or {}, nodes, library, given or {}, rate, seed, until
            )
            values = {name: value for name, value in (facts or {}).items() if not isinstance(value, Fact)}
            world = world or ScriptedWorld(list(cast), values, actions or {})
        self._told = _Told(self.plan)
        self._sinks = [self._told, *sinks]
        self._build = build
        self._left: list[Session] = []
        self.session = self._session(world)
        self.world: Any = self.session.world
        self.session.open()

    @property
    def now(self) -> float:
        """The session's time in seconds."""
        return self.session.now

    @property
    def log(self) -> list[str]:
        """Who began, ended, failed and halted which action, in order: ``Kaya halts fight``."""
        log: list[str] = self.world.log
        return log

    def set(self, who: str = "", /, **facts: object) -> None:
        """Set facts for the next tick, of one character or of the first."""
        self.world.facts[who or self._first].update(facts)

    def lose(self, who: str, *facts: str) -> None:
        """Let facts of a character no longer be seen."""
        for fact in facts:
            self.world.facts[who].pop(fact, None)

    def tick(self, times: int = 1) -> str:
        """Let so many ticks pass; returns the status of the first character's root."""
        for _ in range(times):
            self.session.tick()
        return self.status(self.plan.plans[0].root.id)

    def pass_time(self, seconds: float) -> str:
        """Let time pass, tick by tick; returns the status of the first character's root."""
        return self.tick(round(seconds * self.plan.rate))

    def wait_for(self, holds: Callable[[], object], within: float = 600.0) -> float:
        """Tick until something holds, and return how many seconds that took; raises AssertionError."""
        began = self.now
        while not holds():
            if self.now - began >= within or not self.session.running:
                raise AssertionError(
                    f"it never came to that within {self.now - began:g} s: {self.session.now}"
                )
            self.session.tick()
        return round(self.now - began, 6)

    def restart(self, build: Build | None = None, world: AnyWorld | None = None) -> list[str]:
        """Go on in a new session from the state of this one, as after the death of the runner.

        Nothing is halted before. ``build``: go on with another engine. ``world``: one that takes the place of a
        world of one's own. Returns a line for each node that cannot go on.
        """
        state = decoded(encode(self.session.state()), SessionState)
        if world is None and isinstance(self.world, ScriptedWorld):
            world = self.world.successor()
        # Whoever died does nothing any more: its generators must not be closed while the stage is used.
        self._left.append(self.session)
        self._build = build or self._build
        self.session = self._session(world)
        self.world = self.session.world
        self.session.restore(state, len(self._left) + 1)
        self.session.open()
        return self._told.notes

    def _session(self, world: AnyWorld | None) -> Session:
        return Session(self.plan, world=world, clock=self.clock, sinks=self._sinks, build=self._build)

    def status(self, node: str, who: str = "") -> str:
        """Return the status of a node in the last tick."""
        return NAMES[self._told.status(who or self._first, self._node(node, who).index)]

    def why(self, node: str, who: str = "") -> str:
        """Return the reason that a node stated in the last tick, or an empty text."""
        found = self._told.why(who or self._first, self._node(node, who).index)
        return found or self.session.characters[who or self._first].context.why(self._node(node, who).index)

    def entries(self, node: str, who: str = "") -> int:
        """Return how often a node was entered: ticked when it was not running in the tick before."""
        return self._count("entries", node, who)

    def ticks(self, node: str, who: str = "") -> int:
        """Return how often a node was ticked."""
        return self._count("ticks", node, who)

    def exits(self, node: str, who: str = "") -> int:
        """Return how often a node ended or was left while it ran; one that a guard holds counts as left."""
        return self._count("exits", node, who)

    def see(self, key: str, who: str = "") -> Any:
        """Return what all can read of a character now: a fact, or what it published."""
        return self.session.board.snapshot[f"{who or self._first}.{key}"]

    def events(self, name: str = "", who: str = "") -> list[Event]:
        """Return the events so far, of one name, of one character, or of all, with the session's own."""
        return self._told.events(name, who)

    def close(self) -> Ending:
        """Halt everything and close the session; those that died in a restart let go silently."""
        ending = self.session.close()
        while self._left:
            for character in self._left.pop().characters.values():
                character.halt()
        return ending

    @property
    def _first(self) -> str:
        return self.plan.plans[0].character

    def _count(self, what: str, node: str, who: str) -> int:
        return self._told.counts[who or self._first][what, self._node(node, who).index]

    def _node(self, node: str, who: str) -> model.Node:
        nodes = next(plan.nodes for plan in self.plan.plans if plan.character == (who or self._first))
        found = [each for each in nodes if each.id == node] or [each for each in nodes if each.name == node]
        if len(found) != 1:
            raise LookupError(f"{len(found)} nodes are called '{node}': {[each.id for each in nodes]}")
        return found[0]


class _Told:
    """A reader of the session that remembers what the stage is asked for."""

    def __init__(self, plan: model.SessionPlan) -> None:
        self.counts: dict[str, Counter[tuple[str, int]]] = {p.character: Counter() for p in plan.plans}
        self._statuses = {p.character: bytearray(len(p.nodes)) for p in plan.plans}
        self._whys: dict[str, dict[int, str]] = {p.character: {} for p in plan.plans}
        self._events: list[tuple[str, Event]] = []

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Begin, or go on after a restart."""
        self.notes = session.continuation.notes

    def take(self, tick: Tick) -> None:
        """Remember a tick."""
        self._events += [("", event) for event in tick.events]
        for name, record in tick.characters.items():
            self._events += [(name, event) for event in record.events]
            before = bytes(self._statuses[name])
            for index, status in record.status.items():
                self._statuses[name][index] = status
            self._whys[name] = record.why
            for index, (was, now) in enumerate(zip(before, self._statuses[name], strict=True)):
                self._count(self.counts[name], index, was, now)

    def close(self, ending: Ending) -> None:
        """End."""

    def status(self, who: str, index: int) -> int:
        """Return a node's status in the last tick."""
        return self._statuses[who][index]

    def why(self, who: str, index: int) -> str:
        """Return what a node said on record in the last tick."""
        return self._whys[who].get(index, "")

    def events(self, name: str, who: str) -> list[Event]:
        """Return the events of a name and of a character, where these are given."""
        return [e for whose, e in self._events if name in ("", e["event"]) and who in ("", whose)]

    @staticmethod
    def _count(counts: Counter[tuple[str, int]], index: int, was: int, now: int) -> None:
        counts["ticks", index] += now != IDLE
        counts["entries", index] += now != IDLE and was != RUNNING
        counts["exits", index] += now not in (IDLE, RUNNING) or (now == IDLE and was == RUNNING)


def _plan(
    cast: Mapping[str, str],
    facts: Mapping[str, object],
    actions: Mapping[str, Script],
    nodes: Sequence[Callable[..., Any] | Path],
    library: Sequence[str],
    given: Mapping[str, object],
    rate: float,
    seed: int,
    until: str,
) -> model.SessionPlan:
    """Load the session that a stage plays; raises InvalidFile."""
    report = Report()
    trees = {name: _tree_text(tree, name) for name, tree in cast.items()}
    texts = dict.fromkeys([*trees.values(), *(_tree_text(text, "") for text in library)])
    sources = {
        text: parse(text, f"stage-{number}.yaml", Path("stage.yaml"))
        for number, text in enumerate(texts)
        if "\n" in text
    }
    roles = ["leader", *(["follower"] if len(cast) == 2 else [f"follower_{n}" for n in range(1, len(cast))])]
    characters = {
        name: {"role": role, "tree": _name_of(sources[tree]) if tree in sources else tree}
        | ({"with": given} if given else {})
        for (name, tree), role in zip(trees.items(), roles, strict=True)
    }
    session = {
        "session": "stage",
        "world": "stage",
        "rate": f"{rate:g}/s",
        "seed": seed,
        "characters": characters,
    }
    if until:
        session["until"] = until
    source = parse(json.dumps(session), "stage.yaml", Path("stage.yaml"))
    own = {leaf.name: leaf for node in nodes for leaf in _leaves_of(node)}
    world = World("stage", "stage", {}, _words(facts, actions), source)
    loader = SessionLoader(
        report,
        leaves=lambda *_: {**installed_leaves(), **own},
        world=lambda *_: world,
        given=list(sources.values()),
    )
    plan = loader.load(source)
    if plan is None or report.has_errors():
        raise InvalidFile(report.errors)
    return plan


def _tree_text(text: str, who: str) -> str:
    """Return the text of a tree file; a root node alone is given a header, a name is left as it is."""
    text = dedent(text).strip("\n")
    if text.startswith("tree:") and "\nroot:" in text:
        return text + "\n"
    if "\n" in text or ":" in text:
        return f"tree: stage_{who}\nroot:\n{indent(text, '  ')}\n"
    return text


def _name_of(source: Source) -> str:
    root = source.root
    return (
        str(root.entries["tree"].plain()) if isinstance(root, Entries) and "tree" in root.entries else "stage"
    )


def _leaves_of(node: Callable[..., Any] | Path) -> list[Leaf]:
    if isinstance(node, Path):
        return list(leaves_of_file(node, f"btrunner_stage_{node.stem}", str(node)).values())
    return [leaf_of(node, "stage")]


def _words(facts: Mapping[str, object], actions: Mapping[str, Script]) -> Vocabulary:
    seen = [
        value if isinstance(value, Fact) else Fact(name, type_of(value), max_age=None)
        for name, value in facts.items()
    ]
    done = [Action(name, "", _params(script.params)) for name, script in actions.items()]
    return Vocabulary({fact.name: fact for fact in seen}, {action.name: action for action in done})


def _params(types: Mapping[str, Any]) -> dict[str, Param]:
    return {name: Param(name, kind if isinstance(kind, Type) else Type(kind)) for name, kind in types.items()}
