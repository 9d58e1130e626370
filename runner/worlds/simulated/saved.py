"""The shapes of a saved world: what cannot be told from its file, its cast and its seed, as plain data.

Names stand for what is somewhere else: a mob, a thing, a character. What is as it was at first is left out.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from btrunner.runner.worlds.protocol import Happening
from btrunner.runner.worlds.simulated.faults import Due
from btrunner.runner.worlds.simulated.moments import NEVER
from btrunner.runner.worlds.simulated.progress import Number, Progress

Count = Annotated[int, Meta(ge=0)]
Place = tuple[Number, Number]


class Saved(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a saved world."""


class SavedEffect(Saved, kw_only=True):
    """A heal over time."""

    spell: str
    healer: str
    portion: Number
    every: Number
    next_at: Number
    left: Count
    counted: bool = False


class SavedBody(Saved, kw_only=True):
    """A body, with the names of its foes in their order."""

    x: Number
    y: Number
    hp: Number
    mana: Number
    max_hp: Annotated[float, Meta(gt=0)]
    fatigue: Number = 0.0
    spirit: Literal["alive", "corpse", "ghost"] = "alive"
    killer: str = ""
    corpse: Place = (0.0, 0.0)
    present: bool = True
    linkdead_since: Number = -1.0
    foes: list[str] = []
    target: str | None = None
    resting: bool = False
    casting: bool = False
    moving: bool = False
    stuck_until: Number = NEVER
    combat_until: Number = NEVER
    inspired_until: Number = NEVER
    poisoned_until: Number = NEVER
    poison: Number = 0.0
    next_blow: Number = 0.0
    next_notice: Number = 0.0
    ready_at: dict[str, Number] = {}
    effects: list[SavedEffect] = []
    zone: str
    level: Annotated[int, Meta(ge=1)] = 1
    experience: Number = 0.0
    kills: Count = 0
    deaths: Count = 0
    heals: Count = 0


class SavedClient(Saved, kw_only=True):
    """A client, with its stream of chance."""

    state: str = "up"
    cause: str = "none"
    queue_position: Count = 0
    queue_moved_at: Number = 0.0
    black_until: Number = NEVER
    until: Number = NEVER
    place: Number = 0.0
    joined: Number = 0.0
    stalled: bool = False
    closable: bool = True
    full_until: Number = NEVER
    network_until: Number = NEVER
    maintenance_until: Number = NEVER
    owner_until: Number = NEVER
    lingers_until: Number = NEVER
    password_is_bad: bool = False
    chance: Count


class SavedLog(Saved, kw_only=True):
    """A quest log, with the stream of chance of its loot."""

    quest: str = "none"
    stage: Literal["none", "accepted", "ready"] = "none"
    number: Count = 0
    have: Count = 0
    total: Count = 0
    done: dict[str, Count] = {}
    chance: Count


class SavedAct(Saved, kw_only=True):
    """An action under way."""

    number: Annotated[int, Meta(ge=1)]
    action: str
    arguments: dict[str, str | int | float] = {}
    progress: Progress = field(default_factory=Progress)


class SavedCharacter(Saved, kw_only=True):
    """A character, with what it does."""

    role: str
    body: SavedBody
    client: SavedClient
    log: SavedLog
    acts: list[SavedAct] = []
    prey_known_until: Number = 0.0
    prey_distance: Number = 0.0


class SavedMob(Saved, kw_only=True):
    """A mob that is not idle at its place; its enemies are in the order in which they came."""

    state: Literal["fighting", "returning", "dead"]
    x: Number
    y: Number
    hp: Number
    next_blow: Number = 0.0
    threat: list[tuple[str, Number]] = []
    target: str | None = None


class SavedWorld(Saved, kw_only=True):
    """A simulated world between two ticks."""

    world: str
    now: Number
    begun: bool
    started: Count
    happenings: list[Happening] = []
    characters: dict[str, SavedCharacter]
    mobs: dict[str, SavedMob] = {}
    fighting: list[str] = []
    graves: list[tuple[Number, str]] = []
    slain: list[tuple[str, str]] = []
    chance: Count
    """The stream of the mobs."""
    things: dict[str, Number] = {}
    """Those that were taken → when they are back."""
    due: list[Due] = []
    """The faults to come."""
    fault_chances: dict[int, Count] = {}
    """Number of a fault that comes by chance → its stream."""
