"""What of a world file has a place or a colour in the window, under the name by which an author calls it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from btrunner.runner.errors import WorldError, did_you_mean
from btrunner.runner.worlds.desktop.file.fact_rules import Fact
from btrunner.runner.worlds.desktop.file.quantities import Colour
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.desktop.screens.screen import Rect
from btrunner.runner.worlds.protocol import Path

_SHOWN = ("bar", "colour", "template", "text")


class Target(Struct, frozen=True):
    """A fact, or a way in which a state shows: where it is looked for, and by which colour.

    ``inside`` is the path to what says so; ``colour_key`` is empty for what has no colour.
    """

    name: str
    source: str
    inside: Path
    at: Rect | None = None
    colour: Colour | None = None
    tolerance: int = 0
    colour_key: str = ""
    of_state: bool = False

    @property
    def at_path(self) -> Path:
        """The path to its place in the file."""
        return (*self.inside, "at")

    @property
    def colour_path(self) -> Path:
        """The path to its colour in the file; raises WorldError for what has none."""
        if not self.colour_key:
            raise WorldError(f"'{self.name}' is told by a {self.source}: it has no colour")
        return (*self.inside, self.colour_key)


def targets(rules: Rules) -> list[Target]:
    """Return all that is looked for in the window, facts first; a state named as a fact has a longer name."""
    found = [target for name, fact in rules.facts.items() for target in _of_fact(name, fact)]
    for state, rule in rules.states().items():
        name = f"client_states/{state}" if state in rules.facts else state
        found += _of_rule(name, ("client_states", state), rule)
    return found


def target_named(known: Sequence[Target], name: str) -> Target:
    """Return the target of a name; raises WorldError with the nearest that there is."""
    for target in known:
        if name == target.name:
            return target
    hint = did_you_mean(name, [target.name for target in known])
    raise WorldError(
        f"no fact or state that is looked for in the window is called '{name}'"
        + (f" ({hint})" if hint else "")
    )


def rule_of(rules: Rules, target: Target) -> Fact | Rule:
    """Return the fact, or the way in which a state shows, that a target is of."""
    section, name, *inner = target.inside
    if section == "facts":
        return rules.facts[str(name)]
    rule = rules.states()[str(name)]
    for place in inner[1::2]:
        rule = rule.alternatives[int(place)]
    return rule


def _of_fact(name: str, fact: Fact) -> Iterator[Target]:
    source = next((source for source in _SHOWN if getattr(fact, source) is not None), None)
    if source is None:
        return
    part = getattr(fact, source)
    key = {"bar": "colour", "colour": "is"}.get(source, "")
    yield Target(
        name,
        source,
        ("facts", name, source),
        _rect(part.at),
        part.colour if key else None,
        part.tolerance if key else 0,
        key,
    )


def _of_rule(name: str, path: Path, rule: Rule) -> Iterator[Target]:
    source = next((source for source in _SHOWN if getattr(rule, source, None)), None)
    if source is not None:
        key = "colour" if source == "colour" else ""
        yield Target(name, source, path, _rect(rule.at), rule.colour, rule.tolerance, key, of_state=True)
    for place, other in enumerate(rule.alternatives):
        yield from _of_rule(f"{name}/{place}", (*path, "alternatives", place), other)


def _rect(at: Sequence[int] | None) -> Rect | None:
    return Rect(*at) if at else None
