"""What characters share: barriers, claims, and the turns of a common return."""

from btrunner.runner.leaf import Me
from btrunner.runner.session.party import Party
from btrunner.runner.testing import Script, Stage


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_claim_is_the_first_ones_until_it_lapses_and_its_owner_can_renew_it() -> None:
    time = Time()
    party = Party(["Kaya", "Miro"], time)
    assert party.claim("Kaya", "boar", 5) == "Kaya"
    assert party.claim("Miro", "boar", 5) == "Kaya"
    time.now = 4
    assert party.claim("Kaya", "boar", 5) == "Kaya"
    time.now = 8.9
    assert party.claim("Miro", "boar", 5) == "Kaya"
    time.now = 9
    assert party.claim("Miro", "boar", 5) == "Miro"


def test_a_barrier_opens_for_all_once_the_last_one_is_there() -> None:
    party = Party(["Kaya", "Miro"], Time())
    party.arrive("gate", "Kaya", ["Kaya", "Miro"])
    assert party.missing("gate", "Kaya") == ["Miro"]
    party.arrive("gate", "Miro", ["Kaya", "Miro"])
    assert party.missing("gate", "Miro") == []
    party.leave("gate", "Miro")
    assert party.missing("gate", "Kaya") == []


def test_who_was_let_pass_but_still_stands_there_does_not_count_for_the_next_round() -> None:
    party = Party(["Kaya", "Miro"], Time())
    for name in ("Kaya", "Miro"):
        party.arrive("gate", name, ["Kaya", "Miro"])
    party.leave("gate", "Kaya")
    party.arrive("gate", "Kaya", ["Kaya", "Miro"])
    assert party.missing("gate", "Kaya") == ["Miro"]
    party.leave("gate", "Miro")
    party.arrive("gate", "Miro", ["Kaya", "Miro"])
    assert party.missing("gate", "Kaya") == []


def test_who_waits_for_fewer_may_pass_earlier() -> None:
    party = Party(["Kaya", "Miro", "Lena"], Time())
    party.arrive("gate", "Kaya", ["Kaya", "Miro", "Lena"])
    party.arrive("gate", "Miro", ["Kaya", "Miro"])
    assert (party.missing("gate", "Miro"), party.missing("gate", "Kaya")) == ([], ["Miro", "Lena"])


def test_the_order_of_characters_decides_who_is_served_first() -> None:
    tree = "claim: self\nfor: 1s".replace("self", "{}")
    stage = Stage({"Kaya": tree.format("leader"), "Miro": tree.format("leader")})
    stage.tick(2)
    assert (stage.status("claim"), stage.status("claim", "Miro")) == ("success", "failure")
    assert stage.why("claim", "Miro") == "Kaya is taken by Kaya"


def test_a_character_knows_who_else_plays() -> None:
    seen: list[object] = []

    def look(me: Me) -> None:
        """Look around."""
        seen.append((me.name, tuple(me.members), me.read("hp", "Miro")))

    stage = Stage(
        {"Kaya": "look: {}", "Miro": "act: play"}, facts={"hp": 3}, nodes=[look], actions={"play": Script()}
    )
    stage.tick()
    assert seen == [("Kaya", ("Kaya", "Miro"), 3)]
