"""Quests, from the giver and back."""

from __future__ import annotations

from simulated_play import Play, small

WEAK_WOLF = {"wolf": {"damage": 1, "hp": 30}}


def test_a_quest_is_accepted_at_its_giver_only() -> None:
    play = Play()
    play.must("Kaya", "travel", to="field")
    assert play.why("Kaya", "accept_quest", quest="hunt").startswith("the giver is at town, 48 m away")
    play.must("Kaya", "travel", to="giver", quest="hunt")
    play.must("Kaya", "accept_quest", quest="hunt")
    play.tick()
    assert [play.see("Kaya", fact) for fact in ("quest", "quest_stage", "quest_task", "quest_zone")] == [
        "hunt",
        "accepted",
        "kill",
        "wood",
    ]
    assert play.see("Kaya", "quest_step") == "kill wolf (0 of 1)"
    assert play.start("Kaya", "accept_quest", quest="hunt").state == "done"


def test_within_the_zone_of_a_giver_the_last_metres_are_walked() -> None:
    play = Play(small(zones={"town": {"radius": 30}}))
    walk = play.start("Kaya", "travel", to="field")
    play.run(5)
    walk.halt()
    play.must("Kaya", "accept_quest", quest="hunt")
    assert play.tick()["Kaya"]["quest"] == "hunt"


def test_one_quest_at_a_time_and_none_before_what_it_requires() -> None:
    play = Play()
    assert play.why("Kaya", "accept_quest", quest="errand") == "errand requires hunt"
    play.must("Kaya", "accept_quest", quest="hunt")
    assert play.why("Kaya", "accept_quest", quest="fangs") == "busy with hunt: one quest at a time"


def test_nothing_is_hunted_without_a_quest() -> None:
    play = Play()
    assert play.why("Kaya", "pull") == "no quest wants a mob"
    assert play.see("Kaya", "prey_distance") == 9999
    play.must("Kaya", "accept_quest", quest="hunt")
    play.run(1)
    assert play.number("Kaya", "prey_distance") < 80


def test_prey_out_of_sight_is_not_pulled() -> None:
    play = Play(small() | {"sight": 5})
    play.must("Kaya", "accept_quest", quest="hunt")
    assert play.why("Kaya", "pull") == "no wolf in sight"


def test_loot_that_the_quest_wants_counts() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.must("Kaya", "accept_quest", quest="fangs")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "pull")
    play.must("Kaya", "fight")
    play.tick()
    assert (play.see("Kaya", "quest_remaining"), play.see("Kaya", "quest_task")) == (1, "kill")


def test_a_quest_chain_with_talk_visit_and_collect() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    assert play.why("Kaya", "turn_in", quest="hunt").startswith("whoever takes it is at town")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "turn_in", quest="hunt")
    assert play.tick()["Kaya"]["experience"] == 140
    play.must("Kaya", "accept_quest", quest="errand")
    assert play.why("Kaya", "collect") == "nothing that lies about is wanted"
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "talk")
    assert play.tick()["Kaya"]["quest_task"] == "visit"
    assert play.why("Kaya", "talk") == "the quest wants no talk now"
    assert play.why("Kaya", "turn_in", quest="errand") == "errand is not done yet: go to field"
    play.must("Kaya", "travel", to="quest")
    assert play.tick()["Kaya"]["quest_task"] == "collect"
    play.must("Kaya", "collect")
    play.must("Kaya", "collect")
    assert play.tick()["Kaya"]["quest_stage"] == "ready"
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "turn_in", quest="errand")
    assert play.tick()["Kaya"]["quests_done"] == 2
    assert play.why("Kaya", "accept_quest", quest="errand") == "errand is done, and cannot be repeated"


def test_a_thing_that_was_collected_grows_again() -> None:
    play = Play(small(things={"herb": {"count": 1}}, quests={"errand": {"requires": []}}))
    play.must("Kaya", "accept_quest", quest="errand")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "talk")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "collect")
    assert play.why("Kaya", "collect") == "no herb in sight"
    play.run(30)
    play.must("Kaya", "collect")


def test_experience_makes_levels() -> None:
    play = Play(small(mobs=WEAK_WOLF, level={"experience": 30, "growth": 0.5}))
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    assert play.tick()["Kaya"]["level"] == 2


def test_a_quest_is_turned_in_once_whoever_tries_twice_at_a_time() -> None:
    play = Play(small(quests={"hunt": {"steps": [{"visit": "town"}]}}))
    play.must("Kaya", "accept_quest", quest="hunt")
    play.tick()
    first, second = (play.start("Kaya", "turn_in", quest="hunt") for _ in range(2))
    play.run(5)
    assert first.state == "done"
    assert (second.state, second.why) == ("failed", "hunt is not accepted")
