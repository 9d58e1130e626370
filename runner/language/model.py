"""The checked model of a character's tree: everything a running tree needs, and nothing of YAML.

A node's ``body`` says what its type means; its ``options`` decorate it in one fixed order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.params import Type
from btrunner.runner.problems import Place
from btrunner.runner.registry import Leaf
from btrunner.runner.units import Budget
from btrunner.runner.vocabulary import Action, Vocabulary

Writes = tuple[tuple[str, Expression], ...]


class Options(Struct, frozen=True):
    """The decorators of a node; times are expressions worth seconds, asked on entry."""

    when: Expression | None = None
    unless: Expression | None = None
    while_: Expression | None = None
    until: Expression | None = None
    timeout: Expression | None = None
    retry: int = 0
    repeat: int = 0
    """How many successes make one: 0 without the option, -1 for ever."""
    cooldown: Expression | None = None
    every: Expression | None = None
    once: bool = False
    invert: bool = False
    always: str = ""
    sets: Writes = ()
    on_error: str = ""


class Sequence(Struct, frozen=True):
    reactive: bool


class Selector(Struct, frozen=True):
    memory: bool


class Policy(Struct, frozen=True):
    """When a parallel is met: by ``number`` of its children, or by all of the children at ``positions``."""

    number: int = 0
    positions: tuple[int, ...] = ()


class Parallel(Struct, frozen=True):
    succeed_on: Policy
    fail_on: Policy


class Check(Struct, frozen=True):
    condition: Expression


class SetKeys(Struct, frozen=True):
    writes: Writes


class Act(Struct, frozen=True):
    action: Action
    arguments: Mapping[str, Expression]


class Call(Struct, frozen=True):
    """A leaf of a node pack; parameters in ``leaf.conditions`` are asked by the leaf itself."""

    leaf: Leaf
    arguments: Mapping[str, Expression]


class Guard(Struct, frozen=True):
    """Children: the guarded child, then what recovers it. ``client``: it watches whether the client is up."""

    condition: Expression
    lost_after: Expression | None
    client: bool


class Backoff(Struct, frozen=True):
    """Seconds before the second try, how much longer each next wait is, the longest, and the share of chance."""

    first: float
    factor: float
    longest: float
    jitter: float


class Rung(Struct, frozen=True):
    """How a rung of a ladder may be tried; the child at the same position is what it does."""

    when: Expression | None
    unless: Expression | None
    backoff: Backoff | None
    budget: Budget | None
    deadline: Expression | None


class Ladder(Struct, frozen=True):
    rungs: tuple[Rung, ...]
    verify: Expression
    stop_at: tuple[str, ...]
    stable_for: Expression | None
    stagger: Expression | None


class Switch(Struct, frozen=True):
    """``cases[i]`` is the value of child i; with ``otherwise`` there is one child more."""

    subject: Expression
    cases: tuple[object, ...]
    otherwise: bool


class ForEach(Struct, frozen=True):
    """``slot`` is the entry of the snapshot that holds the present item.

    ``stop_on``: the ``failure`` or ``success`` of one item that ends it; when none does, it ends with the other.
    """

    items: Expression
    slot: str
    stop_on: str = "failure"


class Random(Struct, frozen=True):
    weights: tuple[Expression, ...]


class Utility(Struct, frozen=True):
    scores: tuple[Expression, ...]
    reactive: bool


class Subtree(Struct, frozen=True):
    tree: str


class Group(Struct, frozen=True):
    """Only options, around one child."""


Body = (
    Sequence | Selector | Parallel | Check | SetKeys | Act | Call | Guard | Ladder | Switch | ForEach | Random
    | Utility | Subtree | Group
)  # fmt: skip


class Node(Struct, frozen=True, eq=False):
    """A node of a plan.

    ``index`` is its position in the plan, parents first; ``id`` is made of names and stays the same when
    other parts of the tree change. ``slot`` is how it hangs from its parent: empty, ``child``, ``recover``,
    ``rung 2``, ``case fight`` or ``else``. ``says`` is its detail and ``decorations`` are its options, for people.
    """

    index: int
    id: str
    kind: str
    name: str
    place: Place
    slot: str
    body: Body
    options: Options = Options()
    children: tuple[Node, ...] = ()
    says: str = ""
    decorations: tuple[str, ...] = ()


class Publication(Struct, frozen=True):
    """A key that a tree writes: its type, the seconds after which it is unknown, and its first value."""

    name: str
    type: Type
    max_age: float | None = None
    initial: Any = None
    about: str = ""


class Plan(Struct, frozen=True):
    """The tree of one character, ready to be built: ``nodes[i].index == i`` and ``nodes[0]`` is the root."""

    character: str
    role: str
    tree: str
    about: str
    nodes: tuple[Node, ...]
    publishes: Mapping[str, Publication]
    digest: str

    @property
    def root(self) -> Node:
        """The node at the top."""
        return self.nodes[0]


class Strike(Struct, frozen=True):
    """A fault that the session wants: when (seconds), whom (a name, a role or ``all``), what, how long."""

    at: float
    who: str
    fault: str
    lasting: float | None


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session, ready to be played; ``rate`` is in ticks per second, ``fail_after`` in seconds."""

    name: str
    about: str
    kind: str
    world_name: str
    world: Mapping[str, Any]
    vocabulary: Vocabulary
    rate: float
    seed: int
    plans: tuple[Plan, ...]
    until: Expression | None
    fail_after: float
    strikes: tuple[Strike, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield every key of every character."""
        for plan in self.plans:
            for key in (*self.vocabulary.facts, *plan.publishes):
                yield plan.character, key
