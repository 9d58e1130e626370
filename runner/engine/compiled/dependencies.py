"""What a tree depends on in a tick: found once for each set of nodes that it visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.compiled.gauges import Ask, Gauge, Level, asking, gauge_of
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.each import Each
from btrunner.runner.engine.leaves import LeafRunner
from btrunner.runner.engine.status import IDLE, RUNNING
from btrunner.runner.engine.timing import Timed
from btrunner.runner.engine.watch import Watch
from btrunner.runner.language import model
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.questions import (
    Marks,
    Question,
    add_marks,
    drifts,
    entries,
    open_slots,
    questions,
)
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import CHARACTER, STRING

ALWAYS: tuple[Gauge, ...] = ()
"""Stands for: each change counts."""

_MOST = 200
"""Sets of nodes of which it is remembered what they depend on."""

_OFTEN = 3
"""Ticks that a tree must have been left as it was with a set of nodes before it is found what that depends on."""


@dataclass(slots=True, eq=False)
class Dependencies:
    """What a tree depends on while certain nodes are visited.

    ``near``: character and key → what is to be looked at again when that changes. ``drifting``: what is to be
    looked at in every tick. ``growing``: numbers that grow by one in each second until somebody says otherwise.
    ``called``: nodes that call functions, unless what is asked before refuses it.
    """

    gauges: list[Gauge] = field(default_factory=list)
    near: dict[str, dict[str, tuple[Gauge, ...]]] = field(default_factory=dict)
    drifting: list[Gauge] = field(default_factory=list)
    growing: list[Level] = field(default_factory=list)
    timed: list[Timed] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    climbs: list[Climb] = field(default_factory=list)
    eaches: list[Each] = field(default_factory=list)
    waiting: list[LeafRunner] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    restless: bool = False


@dataclass(slots=True, eq=False)
class _Known:
    """What is known of a term: how it is asked, what it reads, and the gauges by what it is compared with."""

    ask: Ask
    reads: set[tuple[str, str]]
    drifts: bool
    open_slots: frozenset[str]
    is_fact: bool
    grows: bool
    gauges: dict[Marks, Gauge] = field(default_factory=dict)

    def gauge(self, marks: Marks) -> Gauge:
        """Return what keeps an eye on it; only one set of dependencies uses it at a time."""
        gauge = self.gauges.get(marks)
        if gauge is None:
            gauge = self.gauges[marks] = gauge_of(self.ask, marks)
        return gauge


class DependencyCache:
    """The dependencies of one tree. To find them costs as much as many ticks, so that it must be worth it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[bytes, Dependencies] = {}
        self._met: Counter[bytes] = Counter()
        """How often it was asked for what is not found yet."""
        self._asked: dict[tuple[int, bool], list[tuple[_Known, Marks]]] = {}
        """A node's index, and whether it runs → what it asks, and what that is compared with."""
        self._known: dict[Term, _Known] = {}

    def of(self, statuses: list[int]) -> Dependencies | None:
        """Return what the tree depends on in a tick that leaves these statuses; None where they are rare so far."""
        visited = bytes(statuses)
        dependencies = self._found.get(visited)
        if dependencies is not None:
            return dependencies
        self._met[visited] += 1
        if self._met[visited] < _OFTEN:
            if len(self._met) > _MOST:
                self._met.clear()
            return None
        if len(self._found) >= _MOST:
            self._found.clear()
        dependencies = self._found[visited] = self._look(statuses)
        return dependencies

    def _look(self, statuses: list[int]) -> Dependencies:
        dependencies = Dependencies()
        asked: dict[_Known, set[float] | None] = {}
        for node, status in zip(self._context.plan.nodes, statuses, strict=True):
            if status != IDLE:
                self._look_at(node, statuses, dependencies)
                for known, marks in self._asked_by(node, status == RUNNING):
                    add_marks(asked, known, marks)
        for known, found in asked.items():
            _keep_an_eye(known, None if found is None else tuple(sorted(found)), dependencies)
        return dependencies

    def _look_at(self, node: model.Node, statuses: list[int], dependencies: Dependencies) -> None:
        """Take down what of a node may change, besides the answers to what it asks."""
        body, runs = node.body, statuses[node.index] == RUNNING
        if isinstance(body, model.Call) and not runs:
            dependencies.called.append(node.index)
        dependencies.restless |= isinstance(body, (model.Random, model.Utility)) or (
            isinstance(body, model.ForEach) and not runs and statuses[node.children[0].index] != IDLE
        )
        for keeper in self._context.keepers(node):
            match keeper:
                case Timed():
                    dependencies.timed.append(keeper)
                case Watch():
                    dependencies.watches.append(keeper)
                case Climb():
                    dependencies.climbs.append(keeper)
                case Each() if runs:
                    dependencies.eaches.append(keeper)
                case LeafRunner() if runs:
                    dependencies.waiting.append(keeper)

    def _asked_by(self, node: model.Node, runs: bool) -> list[tuple[_Known, Marks]]:
        found = self._asked.get((node.index, runs))
        if found is None:
            asked = _asked(node, runs, self._context.name)
            found = [(self._know(question.term), question.marks) for question in asked]
            self._asked[node.index, runs] = found
        return found

    def _know(self, term: Term) -> _Known:
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = _Known(
                asking(term, self._context.snapshot),
                entries(term, self._context.me.members),
                drifts(term),
                open_slots(term),
                _is_plain(term) and not drifts(term),
                _is_plain(term) and drifts(term),
            )
        return known


def _keep_an_eye(known: _Known, marks: Marks, dependencies: Dependencies) -> None:
    if not known.open_slots <= {each.slot for each in dependencies.eaches}:
        dependencies.restless = True
        return
    if known.is_fact and marks is None:
        for name, key in known.reads:
            dependencies.near.setdefault(name, {})[key] = ALWAYS
        return
    gauge = known.gauge(marks)
    dependencies.gauges.append(gauge)
    if known.grows and isinstance(gauge, Level):
        dependencies.growing.append(gauge)
    elif known.drifts:
        dependencies.drifting.append(gauge)
    for name, key in known.reads:
        near = dependencies.near.setdefault(name, {})
        if near.get(key) is not ALWAYS:
            near[key] = (*near.get(key, ()), gauge)


def _is_plain(term: Term) -> bool:
    """Say whether it is one fact of one character."""
    return isinstance(term, terms.Read) and isinstance(term.who, terms.Const)


def _asked_of_client(who: str) -> Iterator[Question]:
    for key in ("client", "client_cause"):
        yield Question(terms.Read(terms.Const(who, CHARACTER), key, STRING, key))


def _asked(node: model.Node, runs: bool, who: str) -> Iterator[Question]:
    """Yield what a node asks when it is visited."""
    options, body = node.options, node.body
    given = (
        options.when, options.unless, options.while_, options.until, options.timeout, options.cooldown, options.every
    )  # fmt: skip
    for asked in filter(None, (*given, *(value for _, value in options.sets))):
        yield from questions(asked.term)
    match body:
        case model.Check(condition):
            yield from questions(condition.term)
        case model.Guard(condition=condition, lost_after=lost_after, client=client):
            for each in filter(None, (condition, lost_after)):
                yield from questions(each.term)
            if client:
                yield from _asked_of_client(who)
        case model.SetKeys(writes):
            for _, value in writes:
                yield from questions(value.term)
        case model.Act(arguments=arguments) if not runs:
            for value in arguments.values():
                yield from questions(value.term)
        case model.Call(leaf, arguments) if runs:
            for name in leaf.conditions & arguments.keys():
                yield from questions(arguments[name].term)
        case model.Switch(subject=asked) | model.ForEach(items=asked):
            yield Question(asked.term)
        case model.Ladder(verify=verify, rungs=rungs):
            asked = (verify, *(each for rung in rungs for each in (rung.when, rung.unless, rung.deadline)))
            for each in filter(None, asked):
                yield from questions(each.term)
            yield from _asked_of_client(who)
