"""Whatever is pressed and whatever goes wrong, the land stays whole and every client shows something."""

from __future__ import annotations

from random import Random

import pytest
from demo_table import SESAME, Table, log_in, table

from btrunner.demo.game.kinds import HEIGHT, SPELLS, WIDTH
from btrunner.demo.hall.faults import FAULTS
from btrunner.demo.hall.striking import strike
from btrunner.demo.window.model import Model
from btrunner.demo.wire import Do, Friend

NAMES = ("Kaya", "Miro", "Orsin")
DEEDS = (
    *SPELLS,
    "target",
    "attack",
    "assist",
    "quest",
    "follow",
    "travel",
    "rest",
    "stop",
    "clear",
    "unstick",
    "rise",
)
PASSING = sorted(set(FAULTS) - {"ban", "update", "bad_password", "crash", "hang"})


def press(client: Model, dice: Random) -> None:
    """Press something, the more likely what leads into a fight."""
    if client.dialog is not None:
        client.press("escape")
    elif client.screen == "login":
        log_in(client, password=SESAME)
    else:
        deed = dice.choice((*DEEDS, "travel", "target", "attack", "attack"))
        way = dice.choice([(0.0, 0.0)] * 6 + [(1.0, 0.0), (-1.0, 1.0)])
        client.play([Do(deed), Friend(dice.randint(0, 5))], way)


def is_whole(laid: Table) -> bool:
    heroes, mobs = laid.hall.land.heroes.values(), laid.hall.land.mobs
    return all(
        0 <= hero.hp <= 100
        and 0 <= hero.mana <= 100
        and 0 <= hero.x <= WIDTH
        and 0 <= hero.y <= HEIGHT
        and (hero.hp > 0) == (hero.spirit == "alive")
        for hero in heroes
    ) and all(mob.hp <= mob.rules.hp and all(hero.active for hero in mob.hate) for mob in mobs)


@pytest.mark.parametrize("seed", range(3))
def test_the_land_stays_whole(seed: int) -> None:
    laid = table(seed=seed)
    dice = Random(seed)  # noqa: S311 - what is pressed next
    for name in NAMES:
        laid.sit_down(name)
    for _ in range(200):
        for client in laid.clients:
            press(client, dice)
        if dice.random() < 0.02:
            strike(laid.hall, dice.choice(PASSING), dice.choice(NAMES), dice.choice([None, 2.0]))
        laid.run(dice.choice([0.1, 0.5, 2.0]))
        assert is_whole(laid)
        assert all(client.facts()["client"] for client in laid.clients)
    assert sum(laid.hero(name).kills for name in NAMES) > 0
