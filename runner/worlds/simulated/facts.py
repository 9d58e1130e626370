"""What is seen of a character in one tick: its facts by name, rounded so that a journal stays small."""

from __future__ import annotations

from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.scene import Scene


def see(scene: Scene, character: Character) -> dict[str, object]:
    """Return the facts of a character: those of the game only while its client shows the game."""
    client = character.client
    queued = client.state == "queue"
    facts: dict[str, object] = {
        "client": client.state,
        "client_cause": client.cause,
        "queue_position": client.queue_position,
        "queue_quiet_for": float(round(scene.now - client.queue_moved_at)) if queued else 0.0,
    }
    if client.state == "up" and scene.now >= client.black_until:
        _add_body(facts, scene, character)
        _add_quest(facts, scene, character)
    return facts


def _add_body(facts: dict[str, object], scene: Scene, character: Character) -> None:
    body, now = character.body, scene.now
    target = body.target
    facts["hp"] = round(max(0.0, body.hp) / body.max_hp, 3)
    facts["mana"] = round(body.mana / body.kind.mana, 3)
    facts["fatigue"] = round(body.fatigue, 3)
    facts["inspired"] = now < body.inspired_until
    facts["poisoned"] = now < body.poisoned_until
    facts["dead"] = body.spirit != "alive"
    facts["spirit"] = body.spirit
    facts["in_combat"] = bool(body.foes) or now < body.combat_until
    facts["resting"] = body.resting
    facts["casting"] = body.casting
    facts["moving"] = body.moving
    facts["zone"] = body.zone
    facts["safe"] = body.place is not None and body.place.safe
    facts["position"] = (round(body.x, 2), round(body.y, 2))
    facts["corpse_distance"] = round(body.distance(*body.corpse), 1) if body.spirit == "ghost" else 0.0
    facts["level"] = body.level
    facts["experience"] = round(body.experience)
    facts["kills"] = body.kills
    facts["deaths"] = body.deaths
    facts["heals"] = body.heals
    facts["enemies"] = len(body.foes)
    if target is None:
        facts["target"], facts["target_hp"], facts["threat"] = "none", 0.0, 0.0
    else:
        facts["target"] = target.name
        facts["target_hp"] = round(max(0.0, target.hp) / target.rules.hp, 3)
        facts["threat"] = round(target.share(body), 3)


def _add_quest(facts: dict[str, object], scene: Scene, character: Character) -> None:
    log = character.log
    facts["quests_done"] = log.total
    facts["quest"] = log.quest
    facts["quest_stage"] = log.stage
    facts["quest_task"] = log.task
    facts["quest_step"] = log.text
    facts["quest_remaining"] = log.remaining
    facts["quest_zone"] = log.zone
    facts["prey_distance"] = round(scene.prey_distance(character), 1)
