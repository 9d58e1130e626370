"""What a tree depends on in a tick: found once for each set of nodes that it visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.compiled.gauges import Ask, Change, Gauge, Level, Value, asking, gauge_of
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.each import Each
from btrunner.runner.engine.leaves import LeafRunner
from btrunner.runner.engine.status import IDLE, RUNNING
from btrunner.runner.engine.timing import Timed
from btrunner.runner.engine.watch import Watch
from btrunner.runner.language import model
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.questions import (
    Marks,
    add_marks,
    drifts,
    entries,
    open_slots,
    questions,
)
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import CHARACTER, STRING

_MOST = 200
"""Sets of nodes of which it is remembered what they depend on."""

_TOO_OFTEN = 3
"""Times that something may stir in vain before it is asked what is made of it."""

_OFTEN = 2
"""Ticks that a tree must have been left as it was with a set of nodes before it is found what that depends on."""


class Known:
    """What is known of a term, found out when it is asked for."""

    def __init__(self, term: Term, context: Context) -> None:
        self._term = term
        self._context = context
        self.is_fact = isinstance(term, terms.Read) and isinstance(term.who, terms.Const)
        """Whether it is one fact of one character."""

    @cached_property
    def ask(self) -> Ask:
        """How it is asked."""
        return asking(self._term, self._context.snapshot)

    @cached_property
    def reads(self) -> set[tuple[str, str]]:
        """What it reads, as character and key."""
        return entries(self._term, self._context.me.members)

    @cached_property
    def drifts(self) -> bool:
        """Whether time itself changes it."""
        return drifts(self._term)

    @cached_property
    def open_slots(self) -> frozenset[str]:
        """The entries of the snapshot with the items of a ``for_each`` that it is about."""
        return open_slots(self._term)


@dataclass(slots=True, eq=False)
class Dependencies:
    """What a tree depends on while certain nodes are visited.

    ``near``: character and key → what is to be looked at again when that changes. ``drifting``: what is to be
    looked at in every tick. ``growing``: numbers that grow by one in each second until somebody says otherwise.
    ``called``: nodes that call functions, unless what is asked before refuses it. ``wholes``: what is made of the
    answer that a gauge keeps an eye on.
    """

    gauges: list[Gauge] = field(default_factory=list)
    near: dict[str, dict[str, tuple[Gauge, ...]]] = field(default_factory=dict)
    drifting: list[Gauge] = field(default_factory=list)
    growing: list[Level] = field(default_factory=list)
    wholes: dict[Gauge, Collection[Known]] = field(default_factory=dict)
    in_vain: Counter[Gauge] = field(default_factory=Counter)
    timed: list[Timed] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    climbs: list[Climb] = field(default_factory=list)
    eaches: list[Each] = field(default_factory=list)
    waiting: list[LeafRunner] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    restless: bool = False

    def stirred_in_vain(self, gauge: Gauge) -> None:
        """Hear that nothing came of a change; where that happens often, it is asked what is made of it first."""
        self.in_vain[gauge] += 1
        if self.in_vain[gauge] == _TOO_OFTEN and gauge in self.wholes:
            gauge.behind = [Value(whole.ask) for whole in self.wholes[gauge]]
            for behind in gauge.behind:
                behind.settle()
            self.gauges += gauge.behind


_Asked = tuple[Known, Marks, Known]
"""What is asked, what that is compared with, and what is made of it."""


class DependencyCache:
    """The dependencies of one tree. To find them costs as much as many ticks, so that it must be worth it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[bytes, Dependencies] = {}
        self._met: Counter[bytes] = Counter()
        """How often it was asked for what is not found yet."""
        self._asked: dict[tuple[int, bool], list[_Asked]] = {}
        """A node's index, and whether it runs → what it asks."""
        self._known: dict[Term, Known] = {}

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
        asked: dict[Known, set[float] | None] = {}
        made_of: dict[Known, dict[Known, None]] = {}
        for node, status in zip(self._context.plan.nodes, statuses, strict=True):
            if status != IDLE:
                self._look_at(node, statuses, dependencies)
                for known, marks, whole in self._asked_by(node, status == RUNNING):
                    add_marks(asked, known, marks)
                    made_of.setdefault(known, {})[whole] = None
        for known, found in asked.items():
            marks = None if found is None else tuple(sorted(found))
            _keep_an_eye(known, marks, made_of[known], dependencies)
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

    def _asked_by(self, node: model.Node, runs: bool) -> list[_Asked]:
        found = self._asked.get((node.index, runs))
        if found is None:
            found = self._asked[node.index, runs] = [
                (self._know(question.term), question.marks, self._know(whole))
                for whole in _asked(node, runs, self._context.name)
                for question in questions(whole)
            ]
        return found

    def _know(self, term: Term) -> Known:
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = Known(term, self._context)
        return known


def _keep_an_eye(known: Known, marks: Marks, wholes: Collection[Known], dependencies: Dependencies) -> None:
    if not known.open_slots <= {each.slot for each in dependencies.eaches}:
        dependencies.restless = True
        return
    plain = known.is_fact and not known.drifts and marks is None
    gauge = Change(known.ask) if plain else gauge_of(known.ask, marks)
    dependencies.gauges.append(gauge)
    if known.drifts and known.is_fact and isinstance(gauge, Level):
        # Known to grow from where it was taken down; so it is never taken down anew in between.
        dependencies.growing.append(gauge)
    elif known.drifts:
        dependencies.drifting.append(gauge)
    elif known not in wholes:
        dependencies.wholes[gauge] = wholes
    for name, key in known.reads:
        near = dependencies.near.setdefault(name, {})
        near[key] = (*near.get(key, ()), gauge)


def _asked(node: model.Node, runs: bool, who: str) -> Iterator[Term]:
    """Yield what a node asks when it is visited."""
    options, body = node.options, node.body
    asked: list[Expression | None] = [
        options.when, options.unless, options.while_, options.until, options.timeout, options.cooldown, options.every,
        *(value for _, value in options.sets),
    ]  # fmt: skip
    of_client = False
    match body:
        case model.Check(condition):
            asked.append(condition)
        case model.Guard(condition=condition, lost_after=lost_after, client=of_client):
            asked += [condition, lost_after]
        case model.SetKeys(writes):
            asked += [value for _, value in writes]
        case model.Act(arguments=arguments) if not runs:
            asked += arguments.values()
        case model.Call(leaf, arguments) if runs:
            asked += [arguments[name] for name in leaf.conditions & arguments.keys()]
        case model.Switch(subject=subject) | model.ForEach(items=subject):
            asked.append(subject)
        case model.Ladder(rungs=rungs, verify=verify):
            of_client = True
            asked += [verify, *(each for rung in rungs for each in (rung.when, rung.unless, rung.deadline))]
    yield from (each.term for each in asked if each is not None)
    if of_client:
        yield from (
            terms.Read(terms.Const(who, CHARACTER), key, STRING, key) for key in ("client", "client_cause")
        )
