"""What a world file says about characters: their strength, their spells and dances, rest and death."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from btrunner.runner.worlds.quantities import Amount, Positive, Seconds, Share, share, time


class Kind(Struct, forbid_unknown_fields=True, kw_only=True):
    """What characters of one role are like."""

    hp: Annotated[Positive, Meta(description="Hit points at level 1.")] = 200.0
    mana: Annotated[Positive, Meta(description="Mana points.")] = 200.0
    speed: Annotated[Positive, Meta(description="Metres run in a second.")] = 7.0
    damage: Annotated[Amount, Meta(description="Hit points taken by one blow, give or take a fifth.")] = 12.0
    attack_interval: Annotated[Seconds, Meta(description="From one blow to the next.")] = time("2s")
    reach: Annotated[Positive, Meta(description="Metres from which a blow lands.")] = 4.0
    threat: Annotated[Amount, Meta(description="Threat for each hit point taken from a mob.")] = 1.0
    spells: Annotated[
        list[str] | None, Meta(description="The spells known; all of the world's when absent.")
    ] = None
    performances: Annotated[
        list[str] | None, Meta(description="The dances known, the usual one first; all when absent.")
    ] = None


class Spell(Struct, forbid_unknown_fields=True, kw_only=True):
    """A spell, cast at a character of the party."""

    about: Annotated[str, Meta(description="What it does, for people.")] = ""
    cast: Annotated[Seconds, Meta(description="How long the caster stands still for it.")] = time("2s")
    cooldown: Annotated[Seconds, Meta(description="From one cast to the next.")] = time("0s")
    mana: Annotated[Amount, Meta(description="Mana points it costs.")] = 15.0
    range: Annotated[Positive, Meta(description="Metres to the target at most.")] = 30.0
    heals: Annotated[Amount, Meta(description="Hit points it restores.")] = 0.0
    over: Annotated[Seconds, Meta(description="The time over which it restores them; 0s is at once.")] = time(
        "0s"
    )
    every: Annotated[Seconds, Meta(description="From one portion to the next, when it takes time.")] = time(
        "3s"
    )
    group: Annotated[
        Amount, Meta(description="It also works on friends so many metres around the target.")
    ] = 0.0
    cures: Annotated[bool, Meta(description="Whether it takes poison away.")] = False
    revives: Annotated[Share, Meta(description="The share of hit points with which it raises the dead.")] = (
        share(0.0)
    )
    target: Annotated[
        Literal["friend", "self", "corpse"],
        Meta(description="At whom it may be cast: the living, oneself, the dead."),
    ] = "friend"


class Performance(Struct, forbid_unknown_fields=True, kw_only=True):
    """A dance that does those who watch it good."""

    about: Annotated[str, Meta(description="What it is, for people.")] = ""
    range: Annotated[Positive, Meta(description="Metres from which it is seen.")] = 20.0
    refreshes: Annotated[Share, Meta(description="The fatigue it takes from a watcher in a second.")] = share(
        0.02
    )
    inspires: Annotated[Seconds, Meta(description="How long a watcher stays inspired afterwards.")] = time(
        "5m"
    )


class Rest(Struct, forbid_unknown_fields=True, kw_only=True):
    """What comes back in a second, as a share of the whole, and what fatigue does to it."""

    hp: Annotated[Share, Meta(description="Hit points a second while resting.")] = share(0.05)
    mana: Annotated[Share, Meta(description="Mana a second while resting.")] = share(0.06)
    idle_hp: Annotated[Share, Meta(description="Hit points a second out of combat.")] = share(0.008)
    idle_mana: Annotated[Share, Meta(description="Mana a second out of combat.")] = share(0.008)
    combat_mana: Annotated[Share, Meta(description="Mana a second in combat.")] = share(0.004)
    fatigue: Annotated[Share, Meta(description="Fatigue that a second of combat adds.")] = share(0.002)
    recovers: Annotated[Share, Meta(description="Fatigue that a second of rest takes away.")] = share(0.004)
    slows: Annotated[Share, Meta(description="The share of regeneration lost at full fatigue.")] = share(0.6)
    inspired: Annotated[Share, Meta(description="The share that inspiration adds to it, and to damage.")] = (
        share(0.2)
    )

    def plain(self) -> Rest:
        """Return the same in plain numbers: a sum with those of a kind of their own takes twice as long."""
        return replace(self, **{name: float(getattr(self, name)) for name in self.__struct_fields__})


class Level(Struct, forbid_unknown_fields=True, kw_only=True):
    """How a character grows."""

    experience: Annotated[Positive, Meta(description="Experience from one level to the next.")] = 1000.0
    growth: Annotated[Share, Meta(description="The share of hit points and damage a level adds.")] = share(
        0.02
    )


class Death(Struct, forbid_unknown_fields=True, kw_only=True):
    """What dying means, and the way back."""

    graveyard: Annotated[str, Meta(description="The zone where a ghost appears; the start when empty.")] = ""
    release_time: Annotated[Seconds, Meta(description="How long letting go of the body takes.")] = time("3s")
    ghost_speed: Annotated[Positive, Meta(description="How much faster a ghost runs.")] = 1.5
    reclaim_range: Annotated[
        Positive, Meta(description="Metres to the corpse from which it is reclaimed.")
    ] = 25.0
    reclaim_time: Annotated[Seconds, Meta(description="How long reclaiming the corpse takes.")] = time("4s")
    spared: Annotated[
        Seconds, Meta(description="After reclaiming, mobs do not begin a fight for so long.")
    ] = time("10s")
    hp: Annotated[Share, Meta(description="The hit points and mana left after reclaiming.")] = share(0.5)
    fatigue: Annotated[Share, Meta(description="The fatigue that reclaiming adds.")] = share(0.1)


class Home(Struct, forbid_unknown_fields=True, kw_only=True):
    """The ways out when nothing else helps: the way home, and getting unstuck."""

    cast: Annotated[Seconds, Meta(description="How long the way home takes.")] = time("8s")
    cooldown: Annotated[Seconds, Meta(description="From one way home to the next.")] = time("5m")
    unstick_time: Annotated[Seconds, Meta(description="How long an attempt to get unstuck takes.")] = time(
        "3s"
    )
    unstick_works: Annotated[Share, Meta(description="The chance that the attempt helps.")] = share(0.7)


def usual_spells() -> dict[str, Spell]:
    """Return the spells of a world that declares none."""
    return {
        "heal": Spell(about="A good heal, slowly.", cast=Seconds(2.5), mana=18, heals=60),
        "flash_heal": Spell(about="A small heal, at once.", cast=Seconds(1), mana=24, heals=45),
        "group_heal": Spell(
            about="A heal for all around the target.", cast=Seconds(3), mana=40, heals=40, group=20
        ),
        "renew": Spell(about="A heal over time.", cast=Seconds(0), mana=14, heals=60, over=Seconds(15)),
        "cure": Spell(about="Takes poison away.", cast=Seconds(1), mana=8, cures=True),
        "revive": Spell(
            about="Raises the dead.", cast=Seconds(6), mana=50, revives=Share(0.4), target="corpse"
        ),
    }


def usual_performances() -> dict[str, Performance]:
    """Return the dances of a world that declares none."""
    return {"rhythmic": Performance(about="A steady dance.")}
