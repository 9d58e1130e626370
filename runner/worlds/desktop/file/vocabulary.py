"""The words of a desktop world: what its file declares, with what every client is and can be made to do."""

from __future__ import annotations

from collections.abc import Mapping

from btrunner.runner.params import (
    BOOLEAN,
    CHARACTER,
    DURATION,
    INTEGER,
    NUMBER,
    POSITION,
    STRING,
    UNSET,
    Param,
    Type,
    type_of,
)
from btrunner.runner.units import duration, is_duration
from btrunner.runner.vocabulary import EXPECTED, Action, Fact, Vocabulary
from btrunner.runner.worlds.client import CAUSES, STATES
from btrunner.runner.worlds.desktop.file import fact_rules
from btrunner.runner.worlds.desktop.file.rules import Rules

TYPES: Mapping[str, Type] = {
    "boolean": BOOLEAN, "number": NUMBER, "integer": INTEGER, "string": STRING, "duration": DURATION,
    "position": POSITION, "character": CHARACTER,
}  # fmt: skip
_COUNT = Type("integer", minimum=0)
_SHARE = Type("number", minimum=0, maximum=1)
OWN_ACTIONS: Mapping[str, str] = {
    "dismiss_dialog": "Close the dialog that covers the game.",
    "relog": "Log in again; done once up or in the login queue.",
    "restart_client": "End the client, start it again and log in.",
}
"""What the world itself does about a client."""


def words(rules: Rules) -> Vocabulary:
    """Return the vocabulary of the world that has these rules."""
    facts = _client_facts() + [_fact(name, fact) for name, fact in rules.facts.items()]
    actions = [Action(name, about) for name, about in OWN_ACTIONS.items()]
    for name, action in rules.actions.items():
        params = {param: parameter(param, written) for param, written in action.params.items()}
        actions.append(Action(name, action.about, params))
    return Vocabulary({fact.name: fact for fact in facts}, {action.name: action for action in actions})


def _client_facts() -> list[Fact]:
    """Return what is seen as long as the runner lives, and so never grows old."""
    return [
        Fact("client", Type("string", choices=STATES), "The state of the client; up is the only one to play in.", None),
        Fact("client_cause", Type("string", choices=(*CAUSES, EXPECTED)), "Why the client is not up.", None),
        Fact("queue_position", _COUNT, "The place in the login queue, 0 outside of it.", None),
        Fact("queue_quiet_for", DURATION, "How long that place has not changed.", None),
    ]  # fmt: skip


def _fact(name: str, fact: fact_rules.Fact) -> Fact:
    return Fact(name, fact_type(fact), fact.about, fact.lasts, fact.progress, fact.total)


def fact_type(fact: fact_rules.Fact) -> Type:
    """Return the type of a fact: as it is written, or as follows from where it is read."""
    if fact.enum:
        return Type("string", choices=tuple(fact.enum))
    if fact.type:
        return TYPES[fact.type]
    if fact.bar:
        return _SHARE
    if fact.colour or fact.template:
        return BOOLEAN
    if fact.process:
        return NUMBER
    return type_of(fact.always) if fact.always is not None else STRING


def parameter(name: str, written: object) -> Param:
    """Return the parameter that ``target: character``, ``{enum: […]}`` or a default declares."""
    if isinstance(written, str) and written in TYPES:
        return Param(name, TYPES[written])
    if not isinstance(written, Mapping):
        return Param(name, type_of(written), _seconds_in(written))
    choices = written.get("enum")
    default = _seconds_in(written.get("default", UNSET))
    about = str(written.get("about", ""))
    if isinstance(choices, list):
        return Param(name, Type("string", choices=tuple(map(str, choices))), default, about)
    plain = TYPES.get(str(written.get("type", "string")), STRING)
    least, most = written.get("min"), written.get("max")
    bounded = Type(
        plain.name,
        minimum=least if isinstance(least, (int, float)) else None,
        maximum=most if isinstance(most, (int, float)) else None,
    )
    return Param(name, bounded, default, about)


def _seconds_in(value: object) -> object:
    return duration(value) if isinstance(value, str) and is_duration(value) else value
