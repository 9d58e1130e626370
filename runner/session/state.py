"""What is remembered of a session between two ticks, as plain data that can be written down and read again."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

Seconds = float


class BoardState(Struct, omit_defaults=True):
    """``values`` are the known entries of the snapshot (``Kaya.hp``); ``in_sight`` those seen in the last tick.

    ``last`` is when the others were seen, ``fading`` when they are forgotten; ``made`` says of each character how
    often it made progress and when last, ``refused`` which facts were refused and told already.
    """

    values: dict[str, Any] = {}
    in_sight: list[str] = []
    last: dict[str, Seconds] = {}
    fading: dict[str, Seconds] = {}
    made: dict[str, tuple[int, Seconds]] = {}
    refused: dict[str, list[str]] = {}


class BarrierState(Struct):
    """Who stands at a barrier and for whom each waits; whom it has let pass."""

    waiting: dict[str, list[str]]
    passed: list[str]


class LossState(Struct):
    """Clients that were lost together."""

    first: Seconds
    last: Seconds
    members: list[str]
    told: bool


class PartyState(Struct, omit_defaults=True):
    """What the characters share: target → who claims it until when, barriers by name, the last common loss."""

    claims: dict[str, tuple[str, Seconds]] = {}
    barriers: dict[str, BarrierState] = {}
    loss: LossState | None = None


class DoneState(Struct):
    """An action of the world that has ended, of which its leaf is still to hear."""

    state: Literal["done", "failed"]
    why: str


class CharacterState(Struct, omit_defaults=True):
    """One character: its ``tree`` as the engine gives it, made from the files of this ``digest``.

    ``told`` is what stands on record of running nodes, by index, since ``breathed``.
    """

    digest: str
    tree: dict[str, Any]
    chance: int
    question: str | None = None
    answer: str | None = None
    resting: bool = False
    given_up: bool = False
    done: dict[int, DoneState] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    breathed: Seconds = 0.0


class SessionState(Struct):
    """A session between two ticks: ``number`` is that of the next one, ``time`` the session's at the last."""

    number: int
    time: Seconds
    overruns: int
    seed: int
    board: BoardState
    party: PartyState
    characters: dict[str, CharacterState]
    world: dict[str, Any]
