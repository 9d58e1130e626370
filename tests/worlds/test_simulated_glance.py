"""A glance at some facts of the simulated world tells of them what a first look would show."""

from __future__ import annotations

import pytest
from simulated_play import Play, load, small
from test_simulated_facts import EVENTFUL, first_look
from test_simulated_runs import Hand, lead, nurse

from btrunner.runner.chance import Stream, stream


def some_facts(play: Play, chance: Stream) -> list[tuple[str, str]]:
    """Return some of the facts that are in sight, as character and fact."""
    seen = [(who, fact) for who, facts in play.facts.items() for fact in facts]
    return chance.sample(seen, chance.randrange(1, len(seen)))


def glance_on(play: Play, wanted: list[tuple[str, str]], ticks: int) -> None:
    """Glance at facts for some ticks, or until others are in sight."""
    known = {(who, fact): play.facts[who][fact] for who, fact in wanted}
    glance = play.world.glance(wanted)
    until = glance.begin()
    while ticks and play.now + play.dt < until:
        ticks -= 1
        play.ticks += 1
        news = glance.look(play.now)
        if news is None:
            return
        known.update((wanted[place], value) for place, value in news)
        shown = {who: first_look(play, who) for who in play.facts}
        assert known == {(who, fact): shown[who][fact] for who, fact in wanted}, play.now


@pytest.mark.parametrize("seed", range(4))
def test_a_glance_tells_what_a_first_look_would(seed: int) -> None:
    play = Play(load("tatooine") | {"faults": EVENTFUL}, seed=seed)
    chance = stream(seed, "glances")
    hands = {who: Hand(play, who) for who in play.facts}
    for _ in range(300):
        lead(hands["Kaya"], play.facts["Kaya"], "tusken_raiders")
        nurse(hands["Miro"], play.facts["Miro"], play.facts["Kaya"])
        play.tick()
        glance_on(play, some_facts(play, chance), chance.randrange(20))
        play.tick()


def test_what_has_not_changed_is_not_told() -> None:
    play = Play(small())
    play.start("Miro", "travel", to="yard")
    glance = play.world.glance([("Kaya", "hp"), ("Kaya", "position"), ("Miro", "position"), ("Miro", "zone")])
    glance.begin()
    assert [place for place, _ in glance.look(0.1) or ()] == [2]


def test_a_client_that_begins_to_show_the_game_ends_the_glances() -> None:
    play = Play(small(client={"relog_success": 1, "loading_time": "1s"}))
    play.world.strike("disconnect", "Kaya")
    play.start("Kaya", "relog")
    play.tick()
    glance = play.world.glance([("Kaya", "client")])
    glance.begin()
    told = [glance.look(round(0.1 * tick, 1)) for tick in range(2, 60)]
    assert [(0, "loading")] in told
    assert None in told
