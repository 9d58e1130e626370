"""The mistakes in a simulated world's file that its schema cannot tell: names that nothing declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from btrunner.runner.errors import did_you_mean
from btrunner.runner.worlds.protocol import Fault, Path
from btrunner.runner.worlds.simulated.faults import FAULTS, PASSING
from btrunner.runner.worlds.simulated.rules import OUTSIDE, Rules, Step, written_rules

_RESERVED_ZONES = (OUTSIDE, "quest", "giver", "none")
_DOES = ("kill", "collect", "visit", "talk")


def check_world(data: Mapping[str, object]) -> Iterator[Fault]:
    """Yield what is wrong, by path; what the schema tells is left to it."""
    try:
        rules = written_rules(data)
    except msgspec.ValidationError:
        return
    for checks in (_zones, _mobs, _classes, _spells, _quests, _faults):
        yield from checks(rules)


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault when a name is not declared; an empty name was left out."""
    names = list(known)
    if name and name not in names:
        yield Fault(path, f"unknown-{what}", f"no {what} '{name}'", did_you_mean(name, names))


def _zones(rules: Rules) -> Iterator[Fault]:
    for name in rules.zones:
        if name in _RESERVED_ZONES:
            yield Fault(
                ("zones", name), "reserved-name", f"'{name}' has a meaning of its own", "use another name"
            )
    yield from _unknown(("start",), "zone", rules.start, rules.zones)
    yield from _unknown(("death", "graveyard"), "zone", rules.death.graveyard, rules.zones)


def _mobs(rules: Rules) -> Iterator[Fault]:
    for name, mob in rules.mobs.items():
        yield from _unknown(("mobs", name, "zone"), "zone", mob.zone, rules.zones)
        if mob.zone in rules.zones and rules.zones[mob.zone].safe and mob.aggro:
            yield Fault(
                ("mobs", name, "zone"), "safe-zone", f"'{mob.zone}' is safe: a mob there never fights back"
            )
    for name, thing in rules.things.items():
        yield from _unknown(("things", name, "zone"), "zone", thing.zone, rules.zones)


def _classes(rules: Rules) -> Iterator[Fault]:
    for role, kind in rules.classes.items():
        for place, spell in enumerate(kind.spells or ()):
            yield from _unknown(("classes", role, "spells", place), "spell", spell, rules.spells)
        for place, dance in enumerate(kind.performances or ()):
            yield from _unknown(
                ("classes", role, "performances", place), "performance", dance, rules.performances
            )


def _spells(rules: Rules) -> Iterator[Fault]:
    for name, spell in rules.spells.items():
        if not (spell.heals or spell.cures or spell.revives):
            yield Fault(
                ("spells", name), "idle-spell", f"'{name}' does nothing", "give it heals, cures or revives"
            )
        if (spell.target == "corpse") != (spell.revives > 0):
            yield Fault(
                ("spells", name, "target"),
                "corpse-spell",
                f"'{name}' must have both revives and target: corpse, or neither",
            )


def _quests(rules: Rules) -> Iterator[Fault]:
    for name, quest in rules.quests.items():
        at: Path = ("quests", name)
        yield from _unknown((*at, "giver"), "zone", quest.giver, rules.zones)
        yield from _unknown((*at, "turn_in"), "zone", quest.turn_in, rules.zones)
        for place, other in enumerate(quest.requires):
            yield from _unknown((*at, "requires", place), "quest", other, rules.quests)
        if _needs_itself(rules, name):
            yield Fault(
                (*at, "requires"), "quest-cycle", f"'{name}' requires itself, so that it can never begin"
            )
        for place, step in enumerate(quest.steps):
            yield from _step(rules, (*at, "steps", place), step)


def _needs_itself(rules: Rules, name: str) -> bool:
    ahead, seen = list(rules.quests[name].requires), [name]
    while ahead:
        other = ahead.pop()
        if other == name:
            return True
        if other in rules.quests and other not in seen:
            seen.append(other)
            ahead += rules.quests[other].requires
    return False


def _step(rules: Rules, at: Path, step: Step) -> Iterator[Fault]:
    does = [word for word in _DOES if getattr(step, word)]
    if len(does) != 1:
        found = " and ".join(does) or "none of them"
        yield Fault(at, "quest-step", f"a step has exactly one of {', '.join(_DOES)}; found {found}")
        return
    word = does[0]
    if word == "kill":
        yield from _unknown((*at, word), "mob", step.kill, rules.mobs)
    elif word == "collect":
        loot = [thing for mob in rules.mobs.values() for thing, chance in mob.loot.items() if chance > 0]
        yield from _nobody_has((*at, word), step.collect, [*rules.things, *loot])
    else:
        yield from _unknown((*at, word), "zone", getattr(step, word), rules.zones)
        if step.count != 1:
            yield Fault((*at, "count"), "quest-step", f"{word} is done once: it has no count")
    yield from _unknown((*at, "zone"), "zone", step.zone, rules.zones)


def _nobody_has(path: Path, name: str, known: list[str]) -> Iterator[Fault]:
    if name not in known:
        message = f"no mob leaves '{name}' as loot, and no such thing lies about"
        yield Fault(path, "unknown-thing", message, did_you_mean(name, known))


def _faults(rules: Rules) -> Iterator[Fault]:
    for place, strike in enumerate(rules.faults.timeline):
        at: Path = ("faults", "timeline", place)
        yield from _unknown((*at, "fault"), "fault", strike.fault, FAULTS)
        if strike.lasting is not None and strike.fault in FAULTS and strike.fault not in PASSING:
            yield Fault(
                (*at, "for"), "lasting-fault", f"{strike.fault} does not pass by itself: it has no 'for'"
            )
    for section, rates in (("rates", rules.faults.rates), ("server_rates", rules.faults.server_rates)):
        for name in rates:
            yield from _unknown(("faults", section, name), "fault", name, FAULTS)
