"""The words of expressions: the functions there are, and the names of what has no place in one."""

from __future__ import annotations

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
    "first": "first(characters, condition): the first of them for whom it holds",
    "lowest": "lowest(characters, key) or lowest(characters, key, condition): who has the lowest, of those for whom it holds",
    "highest": "highest(characters, key) or highest(characters, key, condition): who has the highest, of those for whom it holds",
}
"""Each function, with how it is used and what it gives."""

OVER_MEMBERS = ("any", "all", "count", "first", "lowest", "highest")
"""The functions whose second argument is asked of each character of the first."""

_STRANGERS = {
    "Pow": ("a power (**)", "use + - * /"),
    "Mod": ("a remainder (%)", "use + - * /"),
    "FloorDiv": ("a floor division (//)", "use / and round()"),
    "LShift": ("<<", "compare with < or <="),
    "RShift": (">>", "compare with > or >="),
    "BitAnd": ("&", "write and"),
    "BitOr": ("|", "write or"),
    "BitXor": ("^", "write and, or, not"),
    "MatMult": ("@", "use + - * /"),
    "Invert": ("~", "write not"),
    "UAdd": ("a sign +", "leave it out"),
    "Lambda": ("a lambda", ""),
    "Subscript": ("an index […]", "ask with any(…), lowest(…) or x in list"),
    "Dict": ("a mapping {…}", ""),
    "Set": ("a set {…}", "write a list: [a, b]"),
    "JoinedStr": ("an f-string", "values stand in braces in texts, not in expressions"),
    "NamedExpr": ("an assignment (:=)", "compare with =="),
    "ListComp": ("a comprehension", "use any(…), all(…) or count(…)"),
    "SetComp": ("a comprehension", "use any(…), all(…) or count(…)"),
    "DictComp": ("a comprehension", "use any(…), all(…) or count(…)"),
    "GeneratorExp": ("a comprehension", "use any(…), all(…) or count(…)"),
    "Starred": ("a *", "name each value"),
    "Await": ("await", ""),
}


def stranger(kind: str) -> tuple[str, str]:
    """Return the name of a kind of syntax that has no place in an expression, and the way out."""
    name, hint = _STRANGERS.get(kind, ("this", ""))
    return name, hint or "only facts, values, comparisons and the functions of the reference"
