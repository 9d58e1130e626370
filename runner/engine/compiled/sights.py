"""What a tree depends on in a tick: found once for each set of nodes that it visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.compiled.gauges import Ask, Gauge, asking, gauge_of
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.leaves import LeafRunner
from btrunner.runner.engine.status import IDLE, RUNNING
from btrunner.runner.engine.timing import Timed
from btrunner.runner.engine.watch import Watch
from btrunner.runner.language import model
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.questions import (
    Question,
    drifts,
    entries,
    is_open,
    merged,
    questions,
)
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import CHARACTER, STRING

ALWAYS: tuple[Gauge, ...] = ()
"""Stands for: each change counts."""

_MOST = 200
"""Sets of nodes of which it is remembered what they depend on."""


@dataclass(slots=True)
class Sight:
    """What a tree depends on while certain nodes are visited.

    ``near``: character and key → what is to be looked at again when that changes. ``drifting``: what is to be
    looked at in every tick. ``called``: nodes that call functions, unless what is asked before refuses it.
    """

    gauges: list[Gauge] = field(default_factory=list)
    near: dict[str, dict[str, tuple[Gauge, ...]]] = field(default_factory=dict)
    drifting: list[Gauge] = field(default_factory=list)
    timed: list[Timed] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    climbs: list[Climb] = field(default_factory=list)
    waiting: list[LeafRunner] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    restless: bool = False


@dataclass(slots=True)
class _Known:
    """What is known of a term: how it is asked, and what it reads."""

    ask: Ask
    reads: set[tuple[str, str]]
    drifts: bool
    is_open: bool


class Sights:
    """The sights of one tree."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[bytes, Sight] = {}
        self._asked: dict[tuple[int, bool], list[Question]] = {}
        """A node's index, and whether it runs → what it asks."""
        self._known: dict[Term, _Known] = {}

    def of(self, statuses: list[int]) -> Sight:
        """Return what the tree depends on in a tick that leaves these statuses."""
        visited = bytes(statuses)
        sight = self._found.get(visited)
        if sight is None:
            if len(self._found) >= _MOST:
                self._found.clear()
            sight = self._found[visited] = self._look(statuses)
        return sight

    def _look(self, statuses: list[int]) -> Sight:
        sight = Sight()
        asked: list[Question] = []
        for node, status in zip(self._context.plan.nodes, statuses, strict=True):
            if status != IDLE:
                self._look_at(node, statuses, sight)
                asked += self._asked_by(node, status == RUNNING)
        for question in merged(asked):
            self._watch(question, sight)
        return sight

    def _look_at(self, node: model.Node, statuses: list[int], sight: Sight) -> None:
        """Take down what of a node may change, besides the answers to what it asks."""
        body, runs = node.body, statuses[node.index] == RUNNING
        if isinstance(body, model.Call) and not runs:
            sight.called.append(node.index)
        sight.restless |= isinstance(body, (model.Random, model.Utility)) or (
            isinstance(body, model.ForEach) and statuses[node.children[0].index] != IDLE
        )
        for keeper in self._context.keepers(node):
            match keeper:
                case Timed():
                    sight.timed.append(keeper)
                case Watch():
                    sight.watches.append(keeper)
                case Climb():
                    sight.climbs.append(keeper)
                case LeafRunner() if runs:
                    sight.waiting.append(keeper)

    def _asked_by(self, node: model.Node, runs: bool) -> list[Question]:
        found = self._asked.get((node.index, runs))
        if found is None:
            found = self._asked[node.index, runs] = merged(_asked(node, runs, self._context.name))
        return found

    def _watch(self, question: Question, sight: Sight) -> None:
        term = question.term
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._look_up(term)
        if known.is_open:
            sight.restless = True
        elif question.marks is None and isinstance(term, terms.Read) and _is_plain(known):
            for name, key in known.reads:
                sight.near.setdefault(name, {})[key] = ALWAYS
        else:
            _keep_an_eye(gauge_of(question, known.ask), known, sight)

    def _look_up(self, term: Term) -> _Known:
        return _Known(
            asking(term, self._context.snapshot),
            entries(term, self._context.me.members),
            drifts(term),
            is_open(term),
        )


def _is_plain(known: _Known) -> bool:
    return len(known.reads) == 1 and not known.drifts


def _keep_an_eye(gauge: Gauge, known: _Known, sight: Sight) -> None:
    sight.gauges.append(gauge)
    if known.drifts:
        sight.drifting.append(gauge)
    for name, key in known.reads:
        near = sight.near.setdefault(name, {})
        if near.get(key) is not ALWAYS:
            near[key] = (*near.get(key, ()), gauge)


def _asked(node: model.Node, runs: bool, who: str) -> Iterator[Question]:
    """Yield what a node asks when it is visited."""
    options, body = node.options, node.body
    given = (
        options.when, options.unless, options.while_, options.until, options.timeout, options.cooldown, options.every
    )  # fmt: skip
    for asked in filter(None, (*given, *(value for _, value in options.sets))):
        yield from questions(asked.term)
    match body:
        case model.Check(condition) | model.Guard(condition=condition):
            yield from questions(condition.term)
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
        case model.Ladder(verify=verify):
            yield from questions(verify.term)
            for key in ("client", "client_cause"):
                yield Question(terms.Read(terms.Const(who, CHARACTER), key, STRING, key))
