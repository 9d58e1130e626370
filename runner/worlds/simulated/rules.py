"""The file of a simulated world as checked data: its zones, mobs, quests, characters, client and faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from btrunner.runner.structs import converted
from btrunner.runner.worlds.quantities import (
    Amount,
    Count,
    Positive,
    Seconds,
    Share,
    decode,
    share,
    time,
)
from btrunner.runner.worlds.simulated.character_rules import (
    Death,
    Home,
    Kind,
    Level,
    Performance,
    Rest,
    Spell,
    usual_performances,
    usual_spells,
)
from btrunner.runner.worlds.simulated.client_rules import Client, Faults

OUTSIDE = "wilds"
Point = Annotated[list[float], Meta(min_length=2, max_length=2)]


class Zone(Struct, forbid_unknown_fields=True, kw_only=True):
    """A round place on the plane."""

    at: Annotated[Point, Meta(description="Its centre in metres: [x, y].")]
    radius: Annotated[Positive, Meta(description="Metres from its centre to its edge.")] = 40.0
    safe: Annotated[bool, Meta(description="Whether no mob attacks here.")] = False
    about: Annotated[str, Meta(description="What it is, for people.")] = ""


class Poison(Struct, forbid_unknown_fields=True, kw_only=True):
    """Poison in a mob's blow."""

    chance: Annotated[Share, Meta(description="The chance that a blow poisons.")] = share(0.2)
    damage: Annotated[Amount, Meta(description="Hit points it takes in a second.")] = 2.0
    lasting: Annotated[Seconds, Meta(description="How long it works, unless it is cured.")] = time("12s")


class Mob(Struct, forbid_unknown_fields=True, kw_only=True):
    """A kind of creature that fights."""

    zone: Annotated[str, Meta(description="The zone in which they live.")]
    count: Annotated[Count, Meta(description="How many of them.")] = 6
    hp: Annotated[Positive, Meta(description="Hit points.")] = 60.0
    damage: Annotated[Amount, Meta(description="Hit points taken by one blow, give or take a fifth.")] = 6.0
    attack_interval: Annotated[Seconds, Meta(description="From one blow to the next.")] = time("2s")
    speed: Annotated[Positive, Meta(description="Metres run in a second.")] = 6.0
    reach: Annotated[Positive, Meta(description="Metres from which a blow lands.")] = 4.0
    aggro: Annotated[Amount, Meta(description="Metres from which it attacks by itself; 0 is never.")] = 8.0
    calls: Annotated[Amount, Meta(description="Metres from which others of its kind come to help.")] = 0.0
    leash: Annotated[Positive, Meta(description="Metres from its place at which it gives up.")] = 60.0
    respawn: Annotated[Seconds, Meta(description="From its death to the next one's birth.")] = time("60s")
    experience: Annotated[Amount, Meta(description="Experience for everyone near its death.")] = 40.0
    loot: Annotated[dict[str, Share], Meta(description="Thing → the chance that it leaves one.")] = {}
    poison: Annotated[Poison | None, Meta(description="Poison in its blows.")] = None
    about: Annotated[str, Meta(description="What it is, for people.")] = ""


class Thing(Struct, forbid_unknown_fields=True, kw_only=True):
    """Something that lies in a zone and can be collected."""

    zone: Annotated[str, Meta(description="The zone in which it lies.")]
    count: Annotated[Count, Meta(description="How many of them.")] = 6
    takes: Annotated[Seconds, Meta(description="How long picking one up takes.")] = time("2s")
    respawn: Annotated[Seconds, Meta(description="How long until there is another one.")] = time("60s")


class Step(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One step of a quest: exactly one of kill, collect, visit and talk."""

    kill: Annotated[str, Meta(description="The mob to kill.")] = ""
    collect: Annotated[
        str, Meta(description="The thing to collect: a mob's loot, or one that lies in a zone.")
    ] = ""
    visit: Annotated[str, Meta(description="The zone to go to.")] = ""
    talk: Annotated[str, Meta(description="The zone where somebody is to be talked to.")] = ""
    count: Annotated[Count, Meta(description="How many to kill or collect.")] = 1
    zone: Annotated[str, Meta(description="Where to do it; where the mob or thing is, when absent.")] = ""
    text: Annotated[str, Meta(description="What to do, for people.")] = ""


class Quest(Struct, forbid_unknown_fields=True, kw_only=True):
    """A task that somebody gives and pays for."""

    steps: Annotated[list[Step], Meta(min_length=1, description="What is to be done, in order.")]
    giver: Annotated[str, Meta(description="The zone of the giver; the start when empty.")] = ""
    turn_in: Annotated[str, Meta(description="The zone where it is turned in; the giver's when empty.")] = ""
    experience: Annotated[Amount, Meta(description="Experience for turning it in.")] = 200.0
    requires: Annotated[list[str], Meta(description="Quests that must have been done before.")] = []
    repeatable: Annotated[bool, Meta(description="Whether it can be done again and again.")] = False
    about: Annotated[str, Meta(description="What it is, for people.")] = ""


class Rules(Struct, forbid_unknown_fields=True, kw_only=True):
    """A simulated world: a small game on a plane, played by the characters of a session."""

    world: Annotated[str, Meta(min_length=1, description="The world's name.")]
    kind: Annotated[Literal["simulated"], Meta(description="The kind of world that this file describes.")]
    zones: Annotated[
        dict[str, Zone], Meta(min_length=1, description="Places by name; the first is the start.")
    ]
    about: Annotated[str, Meta(description="What it is, for people.")] = ""
    start: Annotated[str, Meta(description="The zone where characters begin and go home to.")] = ""
    sight: Annotated[Positive, Meta(description="Metres from which a mob or a thing is seen.")] = 80.0
    nearby: Annotated[Positive, Meta(description="Metres within which a party shares experience.")] = 60.0
    talk_range: Annotated[Positive, Meta(description="Metres from which one talks to a giver.")] = 10.0
    classes: Annotated[
        dict[str, Kind],
        Meta(description="What characters are like by role; what a role leaves out is as in 'default'."),
    ] = {}
    mobs: Annotated[dict[str, Mob], Meta(description="Creatures that fight, by name.")] = {}
    things: Annotated[dict[str, Thing], Meta(description="Things that lie about, by name.")] = {}
    spells: Annotated[dict[str, Spell], Meta(description="Spells by name; a usual set when absent.")] = field(
        default_factory=usual_spells
    )
    performances: Annotated[
        dict[str, Performance], Meta(description="Dances by name; a usual one when absent.")
    ] = field(default_factory=usual_performances)
    quests: Annotated[dict[str, Quest], Meta(description="Quests by name.")] = {}
    rest: Annotated[Rest, Meta(description="What comes back in a second.")] = field(default_factory=Rest)
    level: Annotated[Level, Meta(description="How characters grow.")] = field(default_factory=Level)
    death: Annotated[Death, Meta(description="What dying means, and the way back.")] = field(
        default_factory=Death
    )
    home: Annotated[Home, Meta(description="The ways out when nothing else helps.")] = field(
        default_factory=Home
    )
    client: Annotated[Client, Meta(description="The game's client and its server.")] = field(
        default_factory=Client
    )
    faults: Annotated[Faults, Meta(description="What goes wrong in this world.")] = field(
        default_factory=Faults
    )

    def kind_of(self, role: str) -> Kind:
        """Return what a character of the role is like."""
        return self.classes.get(role) or self.classes.get("default") or Kind()


def written_rules(data: Mapping[str, object]) -> Rules:
    """Return the rules as the file's plain data has them: a name that it leaves out is empty.

    Raises msgspec.ValidationError for data that does not fit the schema.
    """
    return converted(_with_defaults(data), Rules, dec_hook=decode)


def read_rules(data: Mapping[str, object]) -> Rules:
    """Return the rules with the names that the file leaves out filled in.

    Raises msgspec.ValidationError for data that does not fit the schema.
    """
    rules = written_rules(data)
    rules.start = rules.start or next(iter(rules.zones))
    rules.death.graveyard = rules.death.graveyard or rules.start
    for quest in rules.quests.values():
        quest.giver = quest.giver or rules.start
        quest.turn_in = quest.turn_in or quest.giver
        for step in quest.steps:
            step.zone = step.zone or _place(rules, step)
    return rules


def _with_defaults(data: Mapping[str, object]) -> dict[str, object]:
    """Return the data with each class completed by the class ``default``."""
    classes = data.get("classes")
    if not isinstance(classes, Mapping) or not isinstance(classes.get("default"), Mapping):
        return dict(data)
    default = classes["default"]
    whole = {
        role: {**default, **kind} if isinstance(kind, Mapping) else kind for role, kind in classes.items()
    }
    return {**data, "classes": whole}


def _place(rules: Rules, step: Step) -> str:
    """Return the zone in which a step is done, or an empty text when there is none."""
    if step.visit or step.talk:
        return step.visit or step.talk
    if step.kill:
        return rules.mobs[step.kill].zone if step.kill in rules.mobs else ""
    if step.collect in rules.things:
        return rules.things[step.collect].zone
    return next((mob.zone for mob in rules.mobs.values() if step.collect in mob.loot), "")
