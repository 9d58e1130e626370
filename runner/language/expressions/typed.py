"""From a syntax tree to typed terms: only what is listed here has a meaning, and every type is checked."""

from __future__ import annotations

import ast
from typing import NoReturn, Protocol

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.expressions import syntax, terms
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import (
    ANY,
    BOOLEAN,
    CHARACTER,
    DURATION,
    INTEGER,
    NUMBER,
    STRING,
    Type,
    show_value,
)

FUNCTIONS = {
    "min": "min(a, b, …): the smallest",
    "max": "max(a, b, …): the largest",
    "abs": "abs(a): without its sign",
    "round": "round(a): to the nearest whole number",
    "len": "len(list): how many are in it",
    "distance": "distance(a, b): between two characters",
    "age": "age(fact): how long ago it was observed",
    "known": "known(fact): whether it is known",
    "any": "any(characters, condition): whether it holds for one of them",
    "all": "all(characters, condition): whether it holds for every one of them",
    "count": "count(characters, condition): for how many it holds",
    "lowest": "lowest(characters, key): the character with the lowest",
    "highest": "highest(characters, key): the character with the highest",
}
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
    return _Typer(source, scope).term(source.root)


class _Typer:
    """Types one expression; ``scope`` changes inside of a function over members."""

    def __init__(self, source: syntax.Syntax, scope: Scope) -> None:
        self.source = source
        self.scope = scope

    def term(self, node: ast.expr) -> Term:
        try:
            return self._term(node)
        except ExpressionError as error:
            if not error.offset:
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
                return terms.Junction(word, tuple(self._boolean(value, word) for value in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return terms.Not(self._boolean(node.operand, "not"))
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
        raise ExpressionError(
            "expression", f"{_what(node)} has no place in an expression", "see the language reference"
        )

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
        raise ExpressionError("expression", f"{node.value!r} has no place in an expression", "")

    def _name(self, node: ast.Name) -> Term:
        offset = getattr(node, "col_offset", 0)
        if offset in self.source.times:
            return terms.Const(self.source.times[offset], DURATION)
        if node.id in ("true", "false"):
            return terms.Const(node.id == "true", BOOLEAN)
        term = self.scope.name(node.id)
        if term is not None:
            return term
        hint = did_you_mean(node.id, [*self.scope.names(), "params"])
        if node.id in FUNCTIONS:
            hint = f"call it: {FUNCTIONS[node.id]}"
        elif "did you mean" not in hint:
            hint = f'put a text in quotes: "{node.id}"; a key is written with its owner: self.{node.id}'
        raise ExpressionError("unknown-name", f"unknown name '{node.id}'", hint)

    def _attribute(self, node: ast.Attribute) -> Term:
        path = _dotted(node)
        if path and path[0] == "params":
            return self.scope.parameter(path[1:])
        who = self.term(node.value)
        label = ast.unparse(node)
        if who.type.name not in ("character", "any"):
            raise ExpressionError(
                "not-a-character", f"'{ast.unparse(node.value)}' is {who.type.noun}, which has no keys", ""
            )
        return self.scope.fact(who, node.attr, label)

    def _boolean(self, node: ast.expr, word: str) -> Term:
        term = self.term(node)
        if not BOOLEAN.accepts(term.type):
            raise ExpressionError(
                "wrong-type",
                f"'{word}' joins conditions; '{ast.unparse(node)}' is {term.type.noun}",
                "compare it with something",
                self.source.offset(node),
            )
        return term

    def _negative(self, node: ast.UnaryOp) -> Term:
        item = self.term(node.operand)
        self._numeric(item, node.operand)
        if isinstance(item, terms.Const):
            return terms.Const(-item.value, item.type)  # type: ignore[operator]
        return terms.Arithmetic("-", terms.ZERO, item, item.type)

    def _comparison(self, node: ast.Compare) -> Term:
        parts: list[Term] = []
        left_node = node.left
        left = self.term(left_node)
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.term(right_node)
            if isinstance(operator, (ast.In, ast.NotIn)):
                parts.append(self._among(left, right, right_node, isinstance(operator, ast.NotIn)))
            elif type(operator) in _COMPARE:
                word = _COMPARE[type(operator)]
                self._comparable(word, left, right, node)
                parts.append(terms.Compare(word, left, right))
            else:
                raise ExpressionError("expression", "'is' has no place in an expression", "compare with ==")
            left, left_node = right, right_node
        return parts[0] if len(parts) == 1 else terms.Junction("and", tuple(parts))

    def _among(self, item: Term, items: Term, node: ast.expr, negated: bool) -> Term:
        if items.type.name not in ("list", "any"):
            raise ExpressionError(
                "wrong-type",
                f"'in' wants a list, found {_show(items)}",
                "write [a, b, c]",
                self.source.offset(node),
            )
        for member in items.items if isinstance(items, terms.ListOf) else ():
            self._comparable("==", item, member, node)
        return terms.Among(item, items, negated)

    def _comparable(self, word: str, left: Term, right: Term, node: ast.expr) -> None:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, terms.Const) and one.type.choices and isinstance(other.value, str):
                if other.value not in one.type.choices:
                    raise ExpressionError(
                        "unknown-choice",
                        f"'{other.value}' is never a value of {_show(one)}",
                        did_you_mean(other.value, one.type.choices),
                    )
                return
            if one.type.name == "duration" and other.type.name in ("number", "integer", "string"):
                raise ExpressionError(
                    "missing-unit",
                    f"{_show(one)} is a time and {_show(other)} is not",
                    "write a time with its unit and without quotes, such as 3s",
                )
        if not (left.type.accepts(right.type) or right.type.accepts(left.type)):
            raise ExpressionError(
                "wrong-type",
                f"{_show(left)} is {left.type.noun} and {_show(right)} is {right.type.noun}: they cannot be compared",
                "",
            )
        if word not in ("==", "!="):
            for side in (left, right):
                if side.type.name not in ("number", "integer", "duration", "any"):
                    raise ExpressionError(
                        "wrong-type",
                        f"{_show(side)} is {side.type.noun}, which has no order",
                        "compare with == or !=",
                    )

    def _arithmetic(self, node: ast.BinOp) -> Term:
        word = _ARITHMETIC.get(type(node.op))
        if word is None:
            raise ExpressionError(
                "expression", f"{_what(node.op)} has no place in an expression", "use + - * /"
            )
        left, right = self.term(node.left), self.term(node.right)
        self._numeric(left, node.left)
        self._numeric(right, node.right)
        return terms.Arithmetic(word, left, right, self._unit(word, left, right))

    def _unit(self, word: str, left: Term, right: Term) -> Type:
        if ANY in (left.type, right.type):
            return ANY
        times = [side.type.name == "duration" for side in (left, right)]
        if not any(times):
            whole = word != "/" and left.type.name == right.type.name == "integer"
            return INTEGER if whole else NUMBER
        if word in "+-" and all(times):
            return DURATION
        if word == "/" and all(times):
            return NUMBER
        if (word == "*" and not all(times)) or (word == "/" and times[0]):
            return DURATION
        raise ExpressionError(
            "missing-unit",
            f"{_show(left)} {word} {_show(right)} mixes a time with a number",
            "give both a unit",
        )

    def _numeric(self, term: Term, node: ast.expr) -> None:
        if term.type.name not in ("number", "integer", "duration", "any"):
            raise ExpressionError(
                "wrong-type", f"{_show(term)} is {term.type.noun}, not a number", "", self.source.offset(node)
            )

    def _choice(self, node: ast.IfExp) -> Term:
        then, otherwise = self.term(node.body), self.term(node.orelse)
        condition = self._boolean(node.test, "if")
        if then.type.accepts(otherwise.type):
            return terms.Choice(condition, then, otherwise, then.type)
        if otherwise.type.accepts(then.type):
            return terms.Choice(condition, then, otherwise, otherwise.type)
        raise ExpressionError(
            "wrong-type", f"one side is {then.type.noun} and the other a {otherwise.type}", ""
        )

    def _call(self, node: ast.Call) -> Term:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            name = ast.unparse(node.func)
            raise ExpressionError(
                "unknown-function", f"unknown function '{name}'", did_you_mean(name, FUNCTIONS)
            )
        name = node.func.id
        if node.keywords or any(isinstance(item, ast.Starred) for item in node.args):
            raise self._usage(name)
        if name in ("any", "all", "count", "lowest", "highest"):
            return self._members(name, node)
        items = tuple(self.term(item) for item in node.args)
        if name in ("age", "known"):
            if len(items) != 1 or not isinstance(items[0], terms.Read):
                raise self._usage(name)
            return terms.Age(items[0]) if name == "age" else terms.Known(items[0])
        if name == "distance":
            return self._distance(items)
        return self._value_call(name, items, node)

    def _value_call(self, name: str, items: tuple[Term, ...], node: ast.Call) -> Term:
        if name == "len":
            if len(items) != 1 or items[0].type.name not in ("list", "any"):
                raise self._usage(name)
            return terms.Call(name, items, INTEGER)
        if not items or (name in ("abs", "round") and len(items) != 1):
            raise self._usage(name)
        if name in ("min", "max") and len(items) < 2:
            raise self._usage(name)
        for item, argument in zip(items, node.args, strict=True):
            self._numeric(item, argument)
            self._comparable("<", items[0], item, argument)
        widest = next((item.type for item in items if item.type.name != "integer"), INTEGER)
        return terms.Call(name, items, INTEGER if name == "round" else Type(widest.name))

    def _distance(self, items: tuple[Term, ...]) -> Term:
        if len(items) != 2 or any(item.type.name not in ("character", "any") for item in items):
            raise self._usage("distance")
        places = tuple(self.scope.fact(item, "position", f"the position of {_show(item)}") for item in items)
        return terms.Call("distance", places, NUMBER)

    def _members(self, name: str, node: ast.Call) -> Term:
        if len(node.args) != 2:
            raise self._usage(name)
        over = self.term(node.args[0])
        if over.type.name not in ("list", "any") or (over.type.items or CHARACTER).name not in (
            "character",
            "any",
        ):
            raise ExpressionError(
                "wrong-type", f"{name} goes over characters, not over {_show(over)}", FUNCTIONS[name]
            )
        outer = self.scope
        self.scope, member = outer.members(over)
        try:
            by_order = name in ("lowest", "highest")
            body = self.term(node.args[1]) if by_order else self._boolean(node.args[1], name)
            if by_order:
                self._numeric(body, node.args[1])
        finally:
            self.scope = outer
        kind = {"any": BOOLEAN, "all": BOOLEAN, "count": INTEGER}.get(name, CHARACTER)
        return terms.Members(name, over, member, body, kind)

    def _usage(self, name: str) -> ExpressionError:
        return ExpressionError("wrong-arguments", f"{name} is not used like this", FUNCTIONS[name])


def _dotted(node: ast.Attribute) -> list[str]:
    """Return ``a.b.c`` as its words, or nothing when it does not begin with a name."""
    words: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        words.append(inner.attr)
        inner = inner.value
    return [inner.id, *reversed(words)] if isinstance(inner, ast.Name) else []


def _what(node: ast.AST) -> str:
    return {
        "Pow": "a power (**)", "Mod": "a remainder (%)", "FloorDiv": "a floor division (//)",
        "Lambda": "a lambda", "Subscript": "an index ([…])", "Dict": "a dict", "JoinedStr": "an f-string",
        "NamedExpr": "an assignment (:=)", "ListComp": "a comprehension", "GeneratorExp": "a comprehension",
    }.get(type(node).__name__, f"this ({type(node).__name__})")  # fmt: skip


def _show(term: Term) -> str:
    match term:
        case terms.Const(value, kind):
            return f"the time {value:g}s" if kind.name == "duration" else show_value(value)
        case terms.Read(label=label):
            return label
        case terms.Variable(name=name):
            return name
        case _:
            return f"this {term.type}"


def raise_type(wanted: Type, found: Term, what: str) -> NoReturn:
    """Refuse a term of the wrong type."""
    unit = wanted.name == "duration" and found.type.name in ("number", "integer")
    raise ExpressionError(
        "missing-unit" if unit else "wrong-type",
        f"{what}: expected {wanted}, found {_show(found)}, {found.type.noun}",
        "write a time with its unit, such as 3s" if unit else "",
    )
