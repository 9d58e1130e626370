"""How the faults of this world strike: whom each of them is meant for, and what it does to body and client."""

from __future__ import annotations

from collections.abc import Sequence

from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.faults import FAULTS, Fate
from btrunner.runner.worlds.simulated.moments import EVER
from btrunner.runner.worlds.simulated.scene import Scene


def strike_what_is_due(scene: Scene, fate: Fate) -> None:
    """Let every fault strike whose time has come."""
    for due in fate.struck(scene.now):
        meant = meant_by(scene, due.who)
        if not meant:
            scene.tell("fault_missed", None, f"{due.fault} was meant for {due.who}, who is not here")
        strike(scene, due.fault, meant, due.lasting)


def meant_by(scene: Scene, who: str) -> list[Character]:
    """Return the characters that are meant by a name, by a role, or by ``all``."""
    characters = list(scene.characters.values())
    if who == "all":
        return characters
    named = [character for character in characters if character.name == who]
    return named or [character for character in characters if character.role == who]


def strike(scene: Scene, fault: str, meant: Sequence[Character], lasting: float | None) -> None:
    """Let a fault strike these characters now, where it can; ``lasting`` are the seconds until it is over."""
    for character in meant:
        if fault == "stuck":
            if character.client.state != "up":
                continue
            character.body.stuck_until = EVER if lasting is None else scene.now + lasting
        elif not character.client.strike(fault, scene.now, lasting):
            continue
        character.linked(scene.now, scene.rules.client)
        scene.tell(fault, character.name, FAULTS[fault])
