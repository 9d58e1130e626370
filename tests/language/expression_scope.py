"""A small session for expressions: two characters, a few facts, and the snapshot that holds them."""

from __future__ import annotations

from typing import Any

from btrunner.runner.language.binding.cast import Actor, Cast, TreeScope
from btrunner.runner.language.expressions import terms, typed
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Publication
from btrunner.runner.params import BOOLEAN, CHARACTER, DURATION, INTEGER, NUMBER, POSITION, STRING, Type
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import Fact

ZONES = ("ring", "gate")
FACTS = {
    fact.name: fact
    for fact in (
        Fact("hp", NUMBER), Fact("mana", NUMBER), Fact("kills", INTEGER), Fact("dead", BOOLEAN), Fact("zone", Type("string", choices=ZONES)),
        Fact("title", STRING), Fact("position", POSITION), Fact("rested_for", DURATION), Fact("target", CHARACTER),
        Fact("bag", Type("list", items=STRING)),
    )
}  # fmt: skip
PUBLISHED = {"ready": Publication("ready", BOOLEAN)}
PARAMS = {
    "low": terms.Const(0.3, NUMBER),
    "rest": terms.Const(
        {"below": 0.4, "for": 3.0}, Type("record", fields={"below": NUMBER, "for": DURATION})
    ),
    "whom": terms.Const("Miro", CHARACTER),
}


def scope() -> TreeScope:
    """Return the scope of Kaya, the leader, with Miro as follower."""
    actors = {
        "Kaya": Actor("Kaya", "leader", FACTS, PUBLISHED),
        "Miro": Actor("Miro", "follower", FACTS, PUBLISHED),
    }
    return TreeScope(Cast(actors), "Kaya", PARAMS, {}, lambda name: None)


def expression(text: str) -> Expression:
    """Return an expression of Kaya's; raises ExpressionError."""
    return Expression(typed.read(text, scope()), text)


def snapshot(now: float = 100.0, **facts: Any) -> dict[str, Any]:
    """Return a snapshot in which everything is unknown but ``Kaya_hp=0.5`` and the like."""
    entries: dict[str, Any] = {
        f"{name}.{key}": UNKNOWN
        for name in ("Kaya", "Miro")
        for key in (*FACTS, *PUBLISHED, "online", "parked", "stalled_for")
    }
    given = {name.replace("_", ".", 1): value for name, value in facts.items()}
    return {**entries, **given, "$now": now, "$seen": dict.fromkeys(given, now - 2.0)}


def value(text: str, **facts: Any) -> Any:
    """Return what an expression of Kaya's is worth."""
    return expression(text).value(snapshot(**facts))
