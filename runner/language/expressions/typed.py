"""From a syntax tree to typed terms: only what is listed here has a meaning, and every type is checked."""

from __future__ import annotations

import ast
from typing import Protocol

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.expressions import rules, syntax, terms
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.expressions.vocabulary import FUNCTIONS, OVER_MEMBERS, stranger
from btrunner.runner.params import ANY, BOOLEAN, CHARACTER, DURATION, INTEGER, NUMBER, STRING, Type

_COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Scope(Protocol):
    """The names an expression may use."""

    def name(self, name: str) -> Term | None:
        """Return what a bare name stands for (a character, a list of them, a variable), or None."""

    def names(self) -> list[str]:
        """Return the bare names there are, for a did-you-mean."""

    def parameter(self, path: list[str]) -> Term:
        """Return ``params.a.b``; raises ExpressionError."""

    def fact(self, who: Term, key: str, label: str) -> Term:
        """Return a read of a character's key; raises ExpressionError."""

    def members(self, over: Term) -> tuple[Scope, terms.Variable]:
        """Return the scope in which a bare name is a key of a member of the list, and that member."""


def read(text: str, scope: Scope) -> Term:
    """Return the typed term of an expression; raises ExpressionError."""
    source = syntax.read(text)
    if isinstance(source.root, ast.Tuple) and not text.strip().startswith("("):
        hint = "a decimal has a point: 0.3; a list stands in brackets: [a, b]"
        raise ExpressionError("expression", f"'{text}': a comma has no place here", hint, text.index(","))
    return _Typer(source, scope).term(source.root)


class _Typer:
    """Types one expression; ``scope`` changes inside of a function over members."""

    def __init__(self, source: syntax.Syntax, scope: Scope) -> None:
        self.source = source
        self.scope = scope

    def term(self, node: ast.expr) -> Term:
        """Return the term of a node; a fault in it is told where the node begins."""
        try:
            return self._term(node)
        except ExpressionError as error:
            if error.offset is None:
                error.offset = self.source.offset(node)
            raise

    def _term(self, node: ast.expr) -> Term:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.BoolOp():
                word = "and" if isinstance(node.op, ast.And) else "or"
                return terms.Junction(word, tuple(self._condition(value, word) for value in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return terms.Not(self._condition(node.operand, "not"))
            case ast.UnaryOp(op=ast.USub()):
                return self._negative(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.IfExp():
                return self._choice(node)
            case ast.List() | ast.Tuple():
                items = tuple(self.term(item) for item in node.elts)
                kinds = {item.type for item in items}
                return terms.ListOf(items, Type("list", items=kinds.pop() if len(kinds) == 1 else ANY))
            case ast.Call():
                return self._call(node)
        raise self._stranger(node.op if isinstance(node, ast.UnaryOp) else node)

    def _stranger(self, node: ast.AST) -> ExpressionError:
        what, hint = stranger(type(node).__name__)
        return ExpressionError("expression", f"{what} has no place in an expression", hint)

    def _shown(self, node: ast.expr) -> str:
        return self.source.segment(node)

    def _constant(self, node: ast.Constant) -> Term:
        value = node.value
        if isinstance(value, bool):
            return terms.Const(value, BOOLEAN)
        if isinstance(value, int) and abs(value) < 2**63:
            return terms.Const(value, INTEGER)
        if isinstance(value, float) and abs(value) < 1e300:
            return terms.Const(value, NUMBER)
        if isinstance(value, str):
            return terms.Const(value, STRING)
        shown = self._shown(node)
        if isinstance(value, (int, float)):
            raise ExpressionError("expression", f"{shown} is too large a number")
        hint = "whether a fact is known is asked with known(fact)" if value is None else ""
        raise ExpressionError("expression", f"{shown} has no place in an expression", hint)

    def _name(self, node: ast.Name) -> Term:
        offset = getattr(node, "col_offset", 0)
        if offset in self.source.times:
            return terms.Const(self.source.times[offset], DURATION)
        if node.id in ("true", "false"):
            return terms.Const(node.id == "true", BOOLEAN)
        term = self.scope.name(node.id)
        if term is not None:
            return term
        raise ExpressionError("unknown-name", f"unknown name '{node.id}'", self._near(node.id))

    def _near(self, name: str) -> str:
        if name == "params":
            return "one of the parameters is meant: params.name"
        if name in FUNCTIONS:
            return f"call it: {FUNCTIONS[name]}"
        hint = did_you_mean(name, [*self.scope.names(), "params"])
        if "did you mean" in hint:
            return hint
        return f'put a text in quotes: "{name}"; a key is written with its owner: self.{name}'

    def _attribute(self, node: ast.Attribute) -> Term:
        path = self._dotted(node)
        if path and path[0] == "params":
            return self.scope.parameter(path[1:])
        if isinstance(node.value, ast.Name) and self.scope.name(node.value.id) is None:
            raise nobody(node.value.id, self.scope)
        who = self.term(node.value)
        if who.type.name not in ("character", "any"):
            message = f"{self._shown(node.value)} is {who.type.noun}, which has no keys"
            raise ExpressionError("not-a-character", message, "only characters have keys: self.hp")
        key = self.source.key(node)
        if key.startswith("_"):
            message = f"'{self._shown(node)}': no key begins with _"
            raise ExpressionError("unknown-fact", message, "only facts and published keys can be read")
        return self.scope.fact(who, key, self._shown(node))

    def _dotted(self, node: ast.Attribute) -> list[str]:
        """Return ``a.b.c`` as its words, or nothing when it does not begin with a name."""
        words: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            words.append(self.source.key(inner))
            inner = inner.value
        return [inner.id, *reversed(words)] if isinstance(inner, ast.Name) else []

    def _condition(self, node: ast.expr, word: str) -> Term:
        term = self.term(node)
        with self._at(node):
            rules.condition(term, word, self._shown(node))
        return term

    def _number(self, node: ast.expr) -> Term:
        term = self.term(node)
        with self._at(node):
            rules.numeric(term, self._shown(node))
        return term

    def _negative(self, node: ast.UnaryOp) -> Term:
        item = self._number(node.operand)
        if isinstance(item, terms.Const) and isinstance(item.value, (int, float)):
            return terms.Const(-item.value, item.type)
        return terms.Arithmetic("-", terms.Const(0, item.type), item, item.type)

    def _comparison(self, node: ast.Compare) -> Term:
        parts: list[Term] = []
        left_node = node.left
        left = self.term(left_node)
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.term(right_node)
            if isinstance(operator, (ast.In, ast.NotIn)):
                negated = isinstance(operator, ast.NotIn)
                parts.append(self._among(left, left_node, right, right_node, negated))
            elif type(operator) in _COMPARE:
                word = _COMPARE[type(operator)]
                rules.comparable(word, left, right, (self._shown(left_node), self._shown(right_node)))
                parts.append(terms.Compare(word, left, right))
            else:
                raise ExpressionError("expression", "'is' has no place in an expression", "compare with ==")
            left, left_node = right, right_node
        return parts[0] if len(parts) == 1 else terms.Junction("and", tuple(parts))

    def _among(self, item: Term, node: ast.expr, items: Term, of: ast.expr, negated: bool) -> Term:
        if items.type.name not in ("list", "any"):
            with self._at(of):
                shown = self._shown(of)
                raise ExpressionError("wrong-type", f"'in' needs a list, found {shown}", "write [a, b, c]")
        if isinstance(items, terms.ListOf) and isinstance(of, (ast.List, ast.Tuple)):
            for member, place in zip(items.items, of.elts, strict=True):
                with self._at(place):
                    rules.comparable("==", item, member, (self._shown(node), self._shown(place)))
        elif items.type.items is not None and not (
            items.type.items.accepts(item.type) or item.type.accepts(items.type.items)
        ):
            message = f"{self._shown(of)} is {items.type.noun}, and {self._shown(node)} is {item.type.noun}"
            raise ExpressionError("wrong-type", f"{message}: it is never in it")
        return terms.Among(item, items, negated)

    def _arithmetic(self, node: ast.BinOp) -> Term:
        word = _ARITHMETIC.get(type(node.op))
        if word is None:
            raise self._stranger(node.op)
        left, right = self._number(node.left), self._number(node.right)
        return terms.Arithmetic(word, left, right, rules.unit(word, left, right, self._shown(node)))

    def _choice(self, node: ast.IfExp) -> Term:
        condition = self._condition(node.test, "if")
        then, otherwise = self.term(node.body), self.term(node.orelse)
        kind = rules.common(then.type, otherwise.type)
        if kind is None:
            sides = f"{self._shown(node.body)} is {then.type.noun} and {self._shown(node.orelse)} is"
            raise ExpressionError("wrong-type", f"{sides} {otherwise.type.noun}", "give both sides one type")
        return terms.Choice(condition, then, otherwise, kind)

    def _call(self, node: ast.Call) -> Term:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            name = self._shown(node.func)
            raise ExpressionError(
                "unknown-function", f"unknown function '{name}'", did_you_mean(name, FUNCTIONS)
            )
        name = node.func.id
        if node.keywords or any(isinstance(item, ast.Starred) for item in node.args):
            raise _usage(name)
        if name in OVER_MEMBERS:
            return self._members(name, node)
        if name in ("age", "known"):
            return self._about_fact(name, node)
        if name == "distance":
            return self._distance(node)
        if name == "len":
            return self._len(node)
        return self._of_numbers(name, node)

    def _about_fact(self, name: str, node: ast.Call) -> Term:
        items = [self.term(item) for item in node.args]
        if len(items) != 1 or not isinstance(items[0], terms.Read):
            raise _usage(name)
        return terms.Age(items[0]) if name == "age" else terms.Known(items[0])

    def _len(self, node: ast.Call) -> Term:
        items = tuple(self.term(item) for item in node.args)
        if len(items) != 1 or items[0].type.name not in ("list", "any"):
            raise _usage("len")
        return terms.Call("len", items, INTEGER)

    def _of_numbers(self, name: str, node: ast.Call) -> Term:
        items = tuple(self._number(item) for item in node.args)
        if len(items) < 2 if name in ("min", "max") else len(items) != 1:
            raise _usage(name)
        for item, argument in zip(items, node.args, strict=True):
            rules.comparable("<", items[0], item, (self._shown(node.args[0]), self._shown(argument)))
        widest = next((item.type for item in items if item.type.name != "integer"), INTEGER)
        rounded = name == "round" and widest.name != "duration"
        return terms.Call(name, items, INTEGER if rounded else Type(widest.name))

    def _distance(self, node: ast.Call) -> Term:
        items = [self.term(item) for item in node.args]
        if len(items) != 2 or any(item.type.name not in ("character", "any") for item in items):
            raise _usage("distance")
        places = tuple(
            self.scope.fact(item, "position", f"{self._shown(argument)}.position")
            for item, argument in zip(items, node.args, strict=True)
        )
        return terms.Call("distance", places, NUMBER)

    def _members(self, name: str, node: ast.Call) -> Term:
        by_order = name in ("lowest", "highest")
        if not 2 <= len(node.args) <= 2 + by_order:
            raise _usage(name)
        over = self.term(node.args[0])
        item = over.type.items or CHARACTER
        if over.type.name not in ("list", "any") or item.name not in ("character", "any"):
            message = f"'{name}' goes over characters, and {self._shown(node.args[0])} is {over.type.noun}"
            raise ExpressionError("wrong-type", message, FUNCTIONS[name])
        outer = self.scope
        self.scope, member = outer.members(over)
        try:
            body = self._number(node.args[1]) if by_order else self._condition(node.args[1], name)
            where = self._condition(node.args[2], name) if len(node.args) > 2 else None
        finally:
            self.scope = outer
        kind = {"any": BOOLEAN, "all": BOOLEAN, "count": INTEGER}.get(name, CHARACTER)
        return terms.Members(name, over, member, body, kind, where)

    def _at(self, node: ast.expr) -> _At:
        return _At(self.source.offset(node))


class _At:
    """Puts a fault that is told inside of it at an offset."""

    def __init__(self, offset: int) -> None:
        self._offset = offset

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, ExpressionError) and error.offset is None:
            error.offset = self._offset


def nobody(name: str, scope: Scope) -> ExpressionError:
    """Return the fault of a name that no character bears and no role has."""
    hint = did_you_mean(name, scope.names()) if name != "params" else "a parameter is meant: params.name"
    return ExpressionError("unknown-character", f"nobody here is '{name}'", hint)


def _usage(name: str) -> ExpressionError:
    return ExpressionError("wrong-arguments", f"'{name}' is not used like this", FUNCTIONS[name])
