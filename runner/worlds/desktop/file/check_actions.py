"""The mistakes in a desktop world's actions: keys that there are not, names that nothing declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from btrunner.runner.errors import did_you_mean
from btrunner.runner.params import UNSET, Param
from btrunner.runner.worlds.desktop.file.action_rules import Action, Condition, Step
from btrunner.runner.worlds.desktop.file.check_facts import OWN_FACTS
from btrunner.runner.worlds.desktop.file.quantities import Keys, names_in
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.file.vocabulary import OWN_ACTIONS, TYPES, parameter
from btrunner.runner.worlds.desktop.seat.keys import NAMED, read_chord
from btrunner.runner.worlds.protocol import Fault, Path

Params = Mapping[str, Param]
_STEPS = ("keys", "text", "click", "move", "wait", "until")
_WHO = ("character", "role")


def actions(rules: Rules) -> Iterator[Fault]:
    """Yield what is wrong with the actions."""
    for name, action in rules.actions.items():
        path: Path = ("actions", name)
        if name in OWN_ACTIONS:
            yield Fault(path, "reserved-name", f"'{name}' is done by the world itself", "use another name")
        yield from _params(path, action)
        yield from _action(path, action, {n: parameter(n, p) for n, p in action.params.items()}, rules)


def _params(path: Path, action: Action) -> Iterator[Fault]:
    for name, written in action.params.items():
        at = (*path, "with", name)
        param = parameter(name, written)
        if isinstance(written, Mapping):
            yield from _unknown(at, written, ("type", "enum", "default", "min", "max", "about"))
            kind = written.get("type")
            if kind is not None and kind not in TYPES:
                hint = did_you_mean(str(kind), TYPES)
                yield Fault((*at, "type"), "unknown-type", f"no value has the type '{kind}'", hint)
                continue
        if param.default is not UNSET:
            why = param.type.refuses(param.default)
            if why:
                yield Fault((*at, "default") if isinstance(written, Mapping) else at, "wrong-type", why)


def _unknown(path: Path, written: Mapping[str, object], known: Sequence[str]) -> Iterator[Fault]:
    for key in written:
        if key not in known:
            yield Fault((*path, key), "unknown-key", f"unknown key '{key}'", did_you_mean(key, known))


def _action(path: Path, action: Action, params: Params, rules: Rules) -> Iterator[Fault]:
    here = [word for word in ("keys", "text", "click", "steps") if getattr(action, word)]
    if len(here) > 1:
        yield Fault(path, "action-steps", f"an action has one of {' and '.join(here)}", "write steps: […]")
    if action.keys is not None:
        yield from _keys((*path, "keys"), action.keys, params)
    yield from _braces((*path, "text"), action.text, params)
    if action.click is not None:
        yield from _spot((*path, "click"), action.click, rules)
    if action.until:
        yield from _condition((*path, "until"), action.until, rules)
    if action.for_ever and (action.takes or action.until):
        yield Fault((*path, "for_ever"), "endless-action", "what goes on for ever has no takes and no until")
    yield from steps((*path, "steps"), action.steps, params, rules)
    yield from steps((*path, "at_end"), action.at_end, params, rules)


def steps(path: Path, written: Sequence[Step], params: Params, rules: Rules) -> Iterator[Fault]:
    """Yield what is wrong with steps whose texts may name these parameters."""
    for place, step in enumerate(written):
        at = (*path, place)
        does = [word for word in _STEPS if getattr(step, word) not in (None, "")]
        if len(does) != 1:
            found = " and ".join(does) or "none of them"
            yield Fault(at, "action-step", f"a step has exactly one of {', '.join(_STEPS)}; found {found}")
        if step.keys is not None:
            yield from _keys((*at, "keys"), step.keys, params)
        yield from _braces((*at, "text"), step.text, params)
        for word, spot in (("click", step.click), ("move", step.move)):
            if spot is not None:
                yield from _spot((*at, word), spot, rules)
        if step.until:
            yield from _condition((*at, "until"), step.until, rules)


def _keys(path: Path, keys: Keys, params: Params) -> Iterator[Fault]:
    for value, chords in keys.items():
        at = (*path, value) if value else path
        for chord in chords:
            try:
                read_chord(chord)
            except ValueError as error:
                unknown = str(error)
                hint = did_you_mean(unknown.lower(), NAMED) if len(unknown) > 1 else ""
                yield Fault(at, "unknown-key-name", f"no key is called '{unknown}'", hint)
    yield from _values(path, {value for value in keys if value}, params)


def _values(path: Path, named: set[str], params: Params) -> Iterator[Fault]:
    """Yield the values that no parameter has; a character may have any name."""
    choices = [set(param.type.choices) for param in params.values() if param.type.choices]
    whole = next((choice for choice in choices if named <= choice), None)
    if not named or (whole is None and any(param.type.name == "character" for param in params.values())):
        return
    if whole is None:
        known = sorted(set().union(*choices))
        wrong = min(named - set(known), default="")
        hint = did_you_mean(wrong, known) if known else "declare it: with: {spell: {enum: […]}}"
        yield Fault(
            (*path, wrong) if wrong else path, "unknown-value", f"no parameter can be '{wrong}'", hint
        )
    elif named < whole:
        yield Fault(path, "missing-keys", f"there are no keys for {', '.join(sorted(whole - named))}")


def _braces(path: Path, text: str, params: Iterable[str]) -> Iterator[Fault]:
    known = (*params, *_WHO)
    for name in names_in(text):
        if name not in known:
            yield Fault(path, "unknown-name", f"nothing is called '{name}' here", did_you_mean(name, known))


def _spot(path: Path, spot: Sequence[int], rules: Rules) -> Iterator[Fault]:
    size = rules.client.size
    if size and (spot[0] >= size[0] or spot[1] >= size[1]):
        message = f"{spot[0]}, {spot[1]} is outside the window of {size[0]} by {size[1]}"
        yield Fault(path, "outside-window", message)


def _condition(path: Path, condition: Condition, rules: Rules) -> Iterator[Fault]:
    known = (*rules.facts, *OWN_FACTS)
    if condition.fact not in known:
        message = f"no fact is called '{condition.fact}'"
        yield Fault((*path, "fact"), "unknown-fact", message, did_you_mean(condition.fact, known))
    given = [getattr(condition, word) is not None for word in ("equal", "at_least", "at_most")]
    if sum(given) != 1:
        yield Fault(path, "condition", "a condition has exactly one of is, at_least and at_most")


def login(rules: Rules) -> Iterator[Fault]:
    """Yield what is wrong with the login."""
    secrets: dict[str, Param] = {}
    for name, where in rules.login.credentials.items():
        path: Path = ("login", "credentials", name)
        secrets[name] = parameter(name, "string")
        place, _, what = where.partition(":")
        if place not in ("env", "keyring") or not what or (place == "keyring" and "/" not in what):
            yield Fault(
                path,
                "credentials",
                "a secret is never written here, only where it is",
                "write env:VARIABLE or keyring:service/user",
            )
        yield from _braces(path, where, ())
    yield from steps(("login", "steps"), rules.login.steps, secrets, rules)
