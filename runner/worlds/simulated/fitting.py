"""Whether a saved world fits the one that is to go on from it: every name in it is known, and what
belongs together agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from btrunner.runner.errors import WorldError, did_you_mean
from btrunner.runner.structs import converted
from btrunner.runner.worlds.client import CAUSES, STATES
from btrunner.runner.worlds.simulated.actions import ACTIONS
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.quests import NONE
from btrunner.runner.worlds.simulated.rules import OUTSIDE
from btrunner.runner.worlds.simulated.saved import SavedAct, SavedCharacter, SavedLog, SavedWorld
from btrunner.runner.worlds.simulated.scene import Scene
from btrunner.runner.worlds.simulated.vocabulary import words


def read_saved(state: Mapping[str, object], scene: Scene) -> SavedWorld:
    """Return a state in its shapes; raises WorldError for one that the scene cannot go on from."""
    try:
        saved = converted(dict(state), SavedWorld, str_keys=True)
    except msgspec.ValidationError as error:
        raise WorldError(f"the saved world cannot be read: {error}") from error
    why = next(_misfits(saved, scene), "")
    if why:
        raise WorldError(f"the saved world does not fit '{scene.rules.world}': {why}")
    return saved


def _misfits(saved: SavedWorld, scene: Scene) -> Iterator[str]:
    """Yield what does not fit, the first first: what comes later may rely on what came before."""
    if saved.world != scene.rules.world:
        yield f"it is of the world '{saved.world}'"
    yield from _cast(saved, scene)
    yield from _mobs(saved, scene)
    yield from _unknown("thing", saved.things, scene.things.named)
    yield from _faults(saved)
    for name, character in saved.characters.items():
        for why in _character(name, character, saved, scene):
            yield f"{name}: {why}"


def _unknown(what: str, names: Iterable[str | None], known: Iterable[str]) -> Iterator[str]:
    """Yield the names that are not known; None stands for nothing."""
    every = list(known)
    for name in names:
        if name is not None and name not in every:
            yield f"no {what} '{name}'" + (f": {did_you_mean(name, every)}" if every else "")


def _cast(saved: SavedWorld, scene: Scene) -> Iterator[str]:
    for name, character in scene.characters.items():
        if name not in saved.characters:
            yield f"{name} is not in it"
        elif saved.characters[name].role != character.role:
            yield f"{name} was {saved.characters[name].role} there, and is {character.role} now"
    for name in saved.characters:
        if name not in scene.characters:
            yield f"{name}, who is in it, does not play any more"


def _mobs(saved: SavedWorld, scene: Scene) -> Iterator[str]:
    yield from _unknown("mob", saved.mobs, scene.mobs.named)
    dead = {name for name, mob in saved.mobs.items() if mob.state == "dead"}
    if sorted(name for _, name in saved.graves) != sorted(dead):
        yield "its graves are not those of its dead mobs"
    yield from _unknown("mob", saved.fighting, scene.mobs.named)
    for mob, body in saved.slain:
        yield from _unknown("mob", [mob], scene.mobs.named)
        yield from _unknown("character", [body], saved.characters)
    for name, each in saved.mobs.items():
        hated = [body for body, _ in each.threat]
        yield from _unknown("character", hated, saved.characters)
        yield from _unknown(f"enemy of {name}", [each.target], hated)
        if hated and each.state != "fighting":
            yield f"{name} has enemies, and does not fight"


def _faults(saved: SavedWorld) -> Iterator[str]:
    yield from _unknown("fault", (due.fault for due in saved.due), FAULTS)
    for due in saved.due:
        if due.every < 0 or (due.every > 0 and due.number not in saved.fault_chances):
            yield f"the fault {due.fault} has no chance to strike again"
    if len({due.number for due in saved.due}) < len(saved.due):
        yield "two faults have one number"


def _character(name: str, character: SavedCharacter, saved: SavedWorld, scene: Scene) -> Iterator[str]:
    body = character.body
    yield from _unknown("zone", [body.zone], [*scene.rules.zones, OUTSIDE])
    yield from _unknown("mob", [body.target], scene.mobs.named)
    yield from _unknown("spell", (each.spell for each in body.effects), scene.rules.spells)
    yield from _unknown("character", (each.healer for each in body.effects), saved.characters)
    hating = [mob for mob, each in saved.mobs.items() if name in (enemy for enemy, _ in each.threat)]
    if sorted(body.foes) != sorted(hating):
        yield "its foes are not those who hate it"
    yield from _unknown("client state", [character.client.state], STATES)
    yield from _unknown("cause", [character.client.cause], CAUSES)
    yield from _log(character.log, scene)
    for act in character.acts:
        yield from _act(act, scene)


def _log(log: SavedLog, scene: Scene) -> Iterator[str]:
    quests = scene.rules.quests
    yield from _unknown("quest", log.done, quests)
    if log.stage == "none" or log.quest == NONE:
        if log.stage != log.quest:
            yield f"the quest {log.quest} is at the stage {log.stage}"
        return
    yield from _unknown("quest", [log.quest], quests)
    count = len(quests[log.quest].steps)
    if (log.number < count) != (log.stage == "accepted") or log.number > count:
        yield f"{log.quest} has {count} steps, and it is {log.stage} at step {log.number + 1}"


def _act(act: SavedAct, scene: Scene) -> Iterator[str]:
    yield from _unknown("action", [act.action], ACTIONS)
    params = words(scene.rules).actions[act.action].params
    for name, value in act.arguments.items():
        yield from _unknown(f"parameter of {act.action}", [name], params)
        refused = params[name].type.refuses(value)
        if refused:
            yield f"{act.action}: {name}: {refused}"
    for name, param in params.items():
        if param.required and name not in act.arguments:
            yield f"{act.action}: {name} is missing"
    progress = act.progress
    yield from _unknown("zone", [progress.zone or None], scene.rules.zones)
    yield from _unknown("mob", [progress.mob or None], scene.mobs.named)
    yield from _unknown("thing", [progress.thing or None], scene.things.named)
