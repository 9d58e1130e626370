"""The words of a simulated world: its facts and actions, with the names that its rules declare."""

from __future__ import annotations

from collections.abc import Iterable

from btrunner.runner.params import BOOLEAN, CHARACTER, DURATION, INTEGER, POSITION, STRING, Param, Type
from btrunner.runner.vocabulary import Action, Fact, Vocabulary
from btrunner.runner.worlds.client import CAUSES, STATES
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.rules import OUTSIDE, Rules

NONE = "none"
USUAL = "usual"
SHARE = Type("number", minimum=0, maximum=1)
COUNT = Type("integer", minimum=0)
METRES = Type("number", minimum=0)


def words(rules: Rules) -> Vocabulary:
    """Return the vocabulary of the world that has these rules."""
    facts = [*_client_facts(), *_body_facts(rules), *_fight_facts(), *_quest_facts(rules)]
    actions = [*_game_actions(rules), *_quest_actions(rules), *_death_actions(), *_client_actions()]
    return Vocabulary(
        {fact.name: fact for fact in facts}, {action.name: action for action in actions}, dict(FAULTS)
    )


def _one_of(names: Iterable[str], *more: str) -> Type:
    return Type("string", choices=(*names, *more))


def _client_facts() -> list[Fact]:
    """Return what is seen as long as the runner lives, and so never grows old."""
    return [
        Fact("client", _one_of(STATES), "The state of the client; up is the only one to play in.", None),
        Fact("client_cause", _one_of(CAUSES), "Why the client is not up.", None),
        Fact("queue_position", COUNT, "The place in the login queue, 0 outside of it.", None),
        Fact("queue_quiet_for", DURATION, "How long that place has not changed.", None),
    ]


def _body_facts(rules: Rules) -> list[Fact]:
    return [
        Fact("hp", SHARE, "Hit points, from 0 to 1."),
        Fact("mana", SHARE, "Mana, from 0 to 1."),
        Fact("fatigue", SHARE, "Fatigue: it grows in combat, slows regeneration, and a dance takes it away."),
        Fact("inspired", BOOLEAN, "Whether a dance still inspires."),
        Fact("poisoned", BOOLEAN, "Whether poison works."),
        Fact("dead", BOOLEAN, "Whether this is a corpse or a ghost."),
        Fact("spirit", _one_of(("alive", "corpse", "ghost")), "Alive, a corpse, or a ghost far from it."),
        Fact("resting", BOOLEAN, "Whether it sits and rests."),
        Fact("casting", BOOLEAN, "Whether a spell is being cast."),
        Fact("moving", BOOLEAN, "Whether it means to move, even if it is stuck."),
        Fact("zone", _one_of(rules.zones, OUTSIDE), "The zone it is in."),
        Fact("safe", BOOLEAN, "Whether no mob attacks here."),
        Fact("position", POSITION, "Where it is, in metres."),
        Fact("corpse_distance", METRES, "Metres from the ghost to its corpse, 0 without one."),
        Fact("level", Type("integer", minimum=1), "The level.", None, milestone=True),
        Fact("experience", INTEGER, "All experience earned.", None, progress=True, total=True),
        Fact("kills", COUNT, "Mobs killed by the last blow.", None, progress=True, total=True),
        Fact("deaths", COUNT, "How often it died.", None, total=True, milestone=True),
        Fact("heals", COUNT, "Spells that restored something or raised the dead.", None, True, True),
    ]


def _fight_facts() -> list[Fact]:
    return [
        Fact("in_combat", BOOLEAN, "Whether anything fights this character, or did a moment ago."),
        Fact("enemies", COUNT, "How many mobs fight this character."),
        Fact("target", STRING, "The mob that is being fought, or none."),
        Fact("target_hp", SHARE, "The hit points of that mob, from 0 to 1."),
        Fact("threat", SHARE, "The part of that mob's threat which this character has."),
        Fact(
            "prey_distance",
            METRES,
            "Metres to the nearest mob that the quest wants; 9999 without one in sight.",
        ),
    ]


def _quest_facts(rules: Rules) -> list[Fact]:
    task = _one_of(("kill", "collect", "visit", "talk", "turn_in"), NONE)
    return [
        Fact("quests_done", COUNT, "Quests turned in.", None, progress=True, total=True, milestone=True),
        Fact("quest", _one_of((NONE, *rules.quests)), "The quest under way, or none."),
        Fact(
            "quest_stage",
            _one_of((NONE, "accepted", "ready")),
            "How far it is: ready is ready to turn in.",
            milestone=True,
        ),
        Fact("quest_task", task, "What is to be done now; loot of a mob counts as kill.", milestone=True),
        Fact("quest_step", STRING, "The present step, for people."),
        Fact("quest_remaining", COUNT, "How many are still wanted in this step."),
        Fact(
            "quest_zone",
            _one_of(rules.zones, NONE),
            "Where the present step is done, or the quest turned in.",
        ),
    ]


def _action(name: str, about: str, *params: Param) -> Action:
    return Action(name, about, {param.name: param for param in params})


def _game_actions(rules: Rules) -> list[Action]:
    spell = Param("spell", _one_of(rules.spells), about="The spell.")
    target = Param("target", CHARACTER, about="At whom.")
    whom = Param("whom", CHARACTER, about="The character.")
    within = Param("within", Type("number", minimum=1), 8, "Metres to stay within.")
    performance = Param("performance", _one_of((USUAL, *rules.performances)), USUAL, "The dance.")
    return [
        _action("pull", "Go to the nearest mob that the quest wants and begin the fight."),
        _action("fight", "Fight whoever fights this character until none is left."),
        _action("assist", "Fight whatever a character fights, until that is over.", whom),
        _action("cast", "Cast a spell at a character.", spell, target),
        _action("rest", "Rest until hit points and mana are full; fails when a fight begins."),
        _action("dance", "Dance for those around, for ever.", performance),
        _action("follow", "Stay near a character, for ever.", whom, within),
        _action("hold", "Stand still, for ever."),
        _action("go_home", "Go home by magic, which frees a stuck character too."),
        _action("unstick", "Try to get free of what holds the character."),
    ]


def _quest_actions(rules: Rules) -> list[Action]:
    quest = Param("quest", _one_of(rules.quests), about="The quest.")
    whose = Param("quest", _one_of((NONE, *rules.quests)), NONE, "The quest whose giver is meant.")
    to = Param("to", _one_of((*rules.zones, "quest", "giver")), about="A zone, quest (its step), or giver.")
    return [
        _action("accept_quest", "Take a quest from its giver.", quest),
        _action("travel", "Go to a zone, to where the quest goes on, or to a giver.", to, whose),
        _action("collect", "Pick up the nearest thing that the quest wants."),
        _action("talk", "Talk to whom the quest names."),
        _action("turn_in", "Turn in a quest that is ready.", quest),
    ]


def _death_actions() -> list[Action]:
    return [
        _action("release", "Let go of the corpse and become a ghost at the graveyard."),
        _action("run_to_corpse", "Run, as a ghost, to the corpse."),
        _action("reclaim_corpse", "Take the corpse back and live."),
    ]


def _client_actions() -> list[Action]:
    return [
        _action("dismiss_dialog", "Close the dialog that covers the game."),
        _action("relog", "Log in again; done once up or in the login queue."),
        _action("restart_client", "End the client, start it again and log in."),
    ]
