"""Who plays in a session and what can be read of them: the names an expression may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.expressions.vocabulary import FUNCTIONS
from btrunner.runner.language.model import Publication
from btrunner.runner.params import ANY, CHARACTER, Type, type_of
from btrunner.runner.vocabulary import SESSION_FACTS, Fact

CHARACTERS = Type("list", items=CHARACTER)


class Actor(Struct, frozen=True):
    """A character: what the world shows of it, and what its tree publishes."""

    name: str
    role: str
    facts: Mapping[str, Fact]
    publishes: Mapping[str, Publication]

    def type_of(self, key: str) -> Type | None:
        """Return the type of a key, or None when there is no such key."""
        fact = self.facts.get(key) or SESSION_FACTS.get(key) or self.publishes.get(key)
        return fact.type if fact else None

    @property
    def keys(self) -> list[str]:
        """All keys that can be read of it."""
        return [*self.facts, *SESSION_FACTS, *self.publishes]


class Cast(Struct):
    """All characters of a session in its order; an ``open`` one, of a tree alone, knows nobody and allows all.

    ``read`` gathers the published keys that something reads; ``own`` are the types of the keys that an
    open cast does know, because the tree publishes them itself.
    """

    actors: dict[str, Actor]
    open: bool = False
    own: Mapping[str, Type] = {}
    read: set[tuple[str, str]] = set()

    def playing(self, role: str) -> list[str]:
        """Return who plays a role."""
        return [actor.name for actor in self.actors.values() if actor.role == role]

    def character(self, name: str) -> Term | None:
        """Return the character that a name or role stands for; raises ExpressionError for a role of several."""
        if name in self.actors:
            return terms.Const(name, CHARACTER)
        players = self.playing(name)
        if len(players) > 1:
            raise ExpressionError(
                "ambiguous-role",
                f"{len(players)} characters play '{name}'",
                f"name one: {', '.join(players[:5])}",
            )
        return terms.Const(players[0], CHARACTER) if players else None

    def fact(self, who: Term, key: str, label: str) -> Term:
        """Return a read of a key that everybody has whom ``who`` may be; raises ExpressionError."""
        candidates = self._candidates(who)
        kind: Type | None = None
        for actor in candidates:
            found = actor.type_of(key)
            if found is None:
                raise ExpressionError(
                    "unknown-fact", f"'{label}': {actor.name} has no '{key}'", did_you_mean(key, actor.keys)
                )
            if key in actor.publishes:
                self.read.add((actor.name, key))
            kind = found if kind is None or found.accepts(kind) else kind
        return terms.Read(who, key, kind or self._alone(who, key), label)

    def _alone(self, who: Term, key: str) -> Type:
        if key in SESSION_FACTS:
            return SESSION_FACTS[key].type
        is_self = isinstance(who, terms.Const) and who.value == "self"
        return self.own.get(key, ANY) if self.open and is_self else ANY

    def _candidates(self, who: Term) -> list[Actor]:
        if self.open:
            return []
        if isinstance(who, terms.Const) and isinstance(who.value, str):
            return [self.actors[who.value]]
        if isinstance(who, terms.Members) and isinstance(who.over, terms.Const):
            return self._named(who.over.value)
        return list(self.actors.values())

    def _named(self, names: object) -> list[Actor]:
        return [self.actors[str(name)] for name in names] if isinstance(names, (list, tuple)) else []


class TreeScope(Struct):
    """The names in a tree: parameters, variables, oneself, the others, roles and characters."""

    cast: Cast
    me: str | None
    params: Mapping[str, Term]
    variables: Mapping[str, terms.Variable]
    on_param: Callable[[str], None]

    def name(self, name: str) -> Term | None:
        """Return what a bare name stands for, or None."""
        if name in self.variables:
            return self.variables[name]
        if name == "self" and self.me is not None:
            return terms.Const(self.me, CHARACTER)
        if name in ("party", "others"):
            members = [other for other in self.cast.actors if name == "party" or other != self.me]
            return terms.Const(tuple(members), CHARACTERS)
        if self.cast.open and name not in ("params", "self") and not name.startswith("_"):
            return terms.Const(name, CHARACTER) if name not in FUNCTIONS else None
        return self.cast.character(name)

    def names(self) -> list[str]:
        """Return all bare names."""
        roles = [actor.role for actor in self.cast.actors.values()]
        own = ["self"] if self.me is not None else []
        return [*self.variables, *own, "party", "others", *self.cast.actors, *roles]

    def parameter(self, path: list[str]) -> Term:
        """Return ``params.a.b``; raises ExpressionError."""
        name, *inner = path
        if name not in self.params:
            hint = did_you_mean(name, self.params) or f"declare it: params: {{{name}: …}}"
            raise ExpressionError("unknown-parameter", f"unknown parameter '{name}'", hint)
        self.on_param(name)
        term = self._played(self.params[name])
        for position, key in enumerate(inner, 2):
            label = ".".join(["params", *path[:position]])
            if term.type.name == "character":
                term = self.fact(term, key, label)
            else:
                term = self._field(term, key, label)
        return term

    def _played(self, term: Term) -> Term:
        """Return whom a parameter's default names: it may be a role, or ``self``."""
        if self.cast.open or not isinstance(term, terms.Const) or term.type.name != "character":
            return term
        if not isinstance(term.value, str) or term.value in self.cast.actors:
            return term
        found = self.name(term.value)
        if found is None:
            hint = did_you_mean(term.value, self.names())
            raise ExpressionError("unknown-character", f"nobody here is '{term.value}'", hint)
        return found

    def _field(self, term: Term, key: str, label: str) -> Term:
        if not isinstance(term, terms.Const) or not isinstance(term.value, Mapping):
            message = f"'{label}': there is no '{key}' in {term.type.noun}"
            raise ExpressionError("unknown-parameter", message)
        if key not in term.value:
            raise ExpressionError(
                "unknown-parameter", f"unknown '{key}' in '{label}'", did_you_mean(key, term.value)
            )
        value = term.value[key]
        return terms.Const(value, term.type.fields.get(key) or type_of(value))

    def fact(self, who: Term, key: str, label: str) -> Term:
        """Return a read of a character's key; raises ExpressionError."""
        return self.cast.fact(who, key, label)

    def members(self, over: Term) -> tuple[MemberScope, terms.Variable]:
        """Return the scope in which a bare name is a key of a member, and that member."""
        return _member_scope(self, over, 1)


class MemberScope(Struct):
    """The names inside of ``any(others, …)``: a member's keys first, then those outside."""

    outer: TreeScope | MemberScope
    cast: Cast
    member: terms.Variable
    actors: Sequence[Actor]
    depth: int
    nobody: bool = False
    """Whether the list is empty: then what its members would publish cannot be known."""

    def name(self, name: str) -> Term | None:
        """Return a key of the member, or what the name stands for outside."""
        if any(actor.type_of(name) for actor in self.actors):
            return self._key(name)
        if self.cast.open or self.nobody:
            known = self.outer.name(name) if name in self.outer.names() or name in ("true", "false") else None
            return known or terms.Read(self.member, name, ANY, name)
        return self.outer.name(name)

    def _key(self, key: str) -> Term:
        kinds = []
        for actor in self.actors:
            kind = actor.type_of(key)
            if kind is None and self.nobody:
                continue
            if kind is None:
                raise ExpressionError(
                    "unknown-fact", f"{actor.name} has no '{key}'", did_you_mean(key, actor.keys)
                )
            if key in actor.publishes:
                self.cast.read.add((actor.name, key))
            kinds.append(kind)
        return terms.Read(self.member, key, kinds[0], key)

    def names(self) -> list[str]:
        """Return all bare names."""
        return [*(key for actor in self.actors[:1] for key in actor.keys), *self.outer.names()]

    def parameter(self, path: list[str]) -> Term:
        """Return ``params.a.b``; raises ExpressionError."""
        return self.outer.parameter(path)

    def fact(self, who: Term, key: str, label: str) -> Term:
        """Return a read of a character's key; raises ExpressionError."""
        return self.cast.fact(who, key, label)

    def members(self, over: Term) -> tuple[MemberScope, terms.Variable]:
        """Return the scope of a function over members inside of another."""
        return _member_scope(self, over, self.depth + 1)


def _member_scope(
    outer: TreeScope | MemberScope, over: Term, depth: int
) -> tuple[MemberScope, terms.Variable]:
    member = terms.Variable("member", f"m{depth}", CHARACTER)
    cast = outer.cast
    named = over.value if isinstance(over, terms.Const) and isinstance(over.value, tuple) else ()
    nobody = not named and isinstance(over, terms.Const)
    # Of an empty list nothing is ever asked; its condition is held against everybody, for its types.
    actors = [cast.actors[str(name)] for name in named] or list(cast.actors.values())
    return MemberScope(outer, cast, member, actors, depth, nobody), member
