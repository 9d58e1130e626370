"""The words of the language that are not leaves: the node types the engine knows, and the options of any node.

The schema, the reference page and the checker are all made from these tables.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from btrunner.runner.language.expressions.vocabulary import FUNCTIONS
from btrunner.runner.units import BUDGET_PATTERN, DURATION_PATTERN, PERCENT_PATTERN

Schema = dict[str, Any]

NODE: Schema = {"$ref": "#/definitions/node"}
NODES: Schema = {"type": "array", "items": NODE, "minItems": 1}
CONDITION: Schema = {"type": ["string", "boolean"], "format": "expression"}
AMOUNT: Schema = {"type": ["string", "number"], "format": "expression"}
TIME: Schema = {"type": "string", "format": "time"}
FIXED_TIME: Schema = {"type": "string", "format": "time", "pattern": DURATION_PATTERN}
TEXT: Schema = {"type": "string", "minLength": 1}
WORD: Schema = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_]*$(?!\n)", "format": "word"}
VALUES: Schema = {"type": "object", "propertyNames": WORD}
TIMES: Schema = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
POLICY: Schema = {
    "anyOf": [
        {"enum": ["all", "one"]},
        {"type": "integer", "minimum": 1},
        {"type": "array", "items": TEXT, "minItems": 1},
    ],
    "format": "policy",
}
BACKOFF: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["first"],
    "properties": {
        "first": {**FIXED_TIME, "description": "How long to wait before the second try."},
        "factor": {
            "type": "number",
            "minimum": 1,
            "maximum": 100,
            "description": "How much longer each next wait is; 2 unless said.",
        },
        "max": {**FIXED_TIME, "description": "The longest wait; 30m unless said."},
        "jitter": {
            "type": "string",
            "pattern": PERCENT_PATTERN,
            "format": "percent",
            "description": "How far a wait may be off at random, from the session's seed.",
        },
    },
}


class Kind(Struct, frozen=True):
    """A node type: the schema of what stands under its word, and the options that only it has."""

    name: str
    about: str
    schema: Schema
    required: tuple[str, ...] = ()


class Option(Struct, frozen=True):
    """An option: of any node, or of the node types in ``of``."""

    name: str
    about: str
    schema: Schema
    of: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("sequence", "Steps, in order. Goes on where it left off; fails when a step fails.", NODES),
        Kind(
            "selector",
            "Priorities, best first. Asks from the top every tick, so that a more urgent one interrupts.",
            NODES,
        ),
        Kind("parallel", "All at once; ends when succeed_on or fail_on is met.", NODES),
        Kind("check", "An expression: SUCCESS or FAILURE, at once. What is unknown fails.", CONDITION),
        Kind("act", "An action of the world: RUNNING until it is done, halted cleanly.", WORD),
        Kind(
            "set",
            "Writes own published keys; the others see them one tick later.",
            {**VALUES, "minProperties": 1},
        ),
        Kind(
            "guard",
            "Keeps a condition true: when it is lost, halts the child and recovers.",
            CONDITION,
            ("child",),
        ),
        Kind(
            "ladder", "Rungs in order, gentlest first; one counts only once verify holds.", NODES, ("verify",)
        ),
        Kind(
            "switch",
            "Chooses a case by a value.",
            AMOUNT | {"type": ["string", "number", "boolean"]},
            ("cases",),
        ),
        Kind(
            "for_each",
            "Does the child for each item of a list, in order.",
            {"type": ["string", "array"]},
            ("as", "child"),
        ),
        Kind("random", "Chooses one at random, by weight, from the session's seed.", NODES),
        Kind("utility", "Chooses the one with the highest score.", NODES),
        Kind("tree", "Another tree, by name.", TEXT),
    )
}

OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("name", "What it is called in pictures and in the journal.", TEXT),
        Option("about", "What it is for.", TEXT),
        Option("when", "Asked on entry: must hold, or the node fails.", CONDITION),
        Option("unless", "Asked on entry: must be known not to hold, or the node fails.", CONDITION),
        Option("while", "Asked every tick: once it does not hold, the node is halted and fails.", CONDITION),
        Option("until", "Asked every tick: once it holds, the node is halted and succeeds; until then a success begins again.", CONDITION),
        Option("timeout", "The longest it may run; then it is halted and fails.", TIME),
        Option("retry", "How many more times a failure is tried again.", TIMES),
        Option("repeat", "How many successes make one, or forever.", {"anyOf": [TIMES, {"const": "forever"}], "format": "times"}),
        Option("cooldown", "After a success it fails for this long.", TIME),
        Option("every", "Begins at most once in this time; in between it fails.", TIME),
        Option("once", "After a success it is not done again.", {"const": True, "format": "switch"}),
        Option("invert", "SUCCESS becomes FAILURE, and FAILURE SUCCESS.", {"const": True, "format": "switch"}),
        Option("always", "The result, whatever came out: success or failure.", {"enum": ["success", "failure"]}),
        Option("sets", "Own published keys that are written on every tick the node runs.", {**VALUES, "minProperties": 1}),
        Option("on_error", "What an exception in a leaf counts as: failure (as it is unless said), success, or stop the session.", {"enum": ["failure", "success", "stop"]}),
        Option("child", "The node inside; alone, it nests options in another order.", NODE),
        Option("reactive", "Asks from the top on every tick, not only on entry.", {"type": "boolean"}, ("sequence", "utility")),
        Option("memory", "Stays with the branch it chose until that ends.", {"type": "boolean"}, ("selector",)),
        Option("succeed_on", "all, one, a number, or names of children; all unless said.", POLICY, ("parallel",)),
        Option("fail_on", "all, one, a number, or names of children; one unless said.", POLICY, ("parallel",)),
        Option("with", "Values for the parameters.", VALUES, ("act", "tree")),
        Option("recover", "What brings it back.", NODE, ("guard",)),
        Option("lost_after", "How long it must stay lost before it counts; meanwhile the child is held.", TIME, ("guard",)),
        Option("verify", "What must hold before a rung counts.", CONDITION, ("ladder",)),
        Option("within", "The deadline of a rung with its verify, unless the rung has a timeout of its own.", TIME, ("ladder",)),
        Option("stop_at", "Client states or causes that no retry can mend: straight to the last rung.", {"type": "array", "items": WORD, "minItems": 1}, ("ladder",)),
        Option("stable_for", "Budgets and back-off come back only after this long up and progress made.", TIME, ("ladder",)),
        Option("stagger", "When several are lost together, the time between their returns, in the session's order.", TIME, ("ladder",)),
        Option("cases", "A node for each value.", {"type": "object", "minProperties": 1, "additionalProperties": NODE}, ("switch",)),
        Option("else", "The node for any other value.", NODE, ("switch",)),
        Option("as", "The name of the item in the child's expressions.", WORD, ("for_each",)),
        Option(
            "stop_on",
            "failure (as it is unless said): fails with the first failure; success: succeeds with the first success.",
            {"enum": ["failure", "success"]},
            ("for_each",),
        ),
    )
}  # fmt: skip

CHILD_OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("weight", "How often it is chosen, against the others.", {**AMOUNT}, ("random",)),
        Option("score", "How good it would be now; the highest is chosen, an unknown one never.", {**AMOUNT}, ("utility",)),
        Option("backoff", "How long to wait between tries of this rung.", BACKOFF, ("ladder",)),
        Option("budget", "How often it may be tried in a window: 8/1h. Without one, once.", {"type": "string", "pattern": BUDGET_PATTERN, "format": "budget"}, ("ladder",)),
    )
}  # fmt: skip
"""Options of a node that have a meaning only directly below a node of the type in ``of``."""

GROUP = "child"
"""The type of a node that has only options and a ``child``."""

DECORATORS = (
    "always",
    "when",
    "unless",
    "once",
    "cooldown",
    "every",
    "while",
    "timeout",
    "on_error",
    "retry",
    "repeat",
    "until",
    "sets",
    "invert",
)
"""The options that decorate, outermost first: the fixed order in which they apply."""

RESERVED = frozenset(
    {"self", "party", "others", "params", "session", "character", "all", "true", "false", *FUNCTIONS}
)
"""Names that have a meaning of their own in expressions: no character, role or variable may bear them."""
