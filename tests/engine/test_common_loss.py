"""Several characters lost together: one event, and a return one after the other."""

from btrunner.runner.testing import Script, Stage

TREE = """
guard: self.client == "up"
recover:
  ladder: [{act: relog, budget: 9/1h}]
  verify: self.client == "up"
  within: 5s
  stagger: 10s
child: {act: play}
"""
NAMES = ("Kaya", "Miro", "Lena")


def stage_of(names: tuple[str, ...] = NAMES) -> Stage:
    stage = Stage(
        dict.fromkeys(names, TREE),
        facts={"client": "up"},
        actions={"play": Script(ticks=10**9), "relog": Script()},
    )
    stage.tick(10)
    return stage


def returns(stage: Stage, seconds: float) -> dict[str, float]:
    """Return when each character's return began, in seconds from now."""
    began, found = stage.now, {}
    for _ in range(round(seconds * 10)):
        stage.tick()
        for line in stage.log:
            if line.endswith("begins relog"):
                found.setdefault(line.split()[0], round(stage.now - began, 1))
    return found


def lose(stage: Stage, *names: str) -> None:
    for name in names:
        stage.set(name, client="lost")


def test_those_lost_in_one_tick_are_one_event_and_return_in_the_sessions_order() -> None:
    stage = stage_of()
    lose(stage, "Lena", "Miro", "Kaya")
    assert returns(stage, 30) == {"Kaya": 1.1, "Miro": 11.1, "Lena": 21.1}
    assert stage.events("party_lost") == [{"event": "party_lost", "characters": ["Kaya", "Miro", "Lena"]}]


def test_who_is_seen_to_be_lost_a_moment_later_still_comes_in_its_order() -> None:
    stage = stage_of()
    lose(stage, "Miro")
    stage.tick(3)
    lose(stage, "Kaya")
    found = returns(stage, 30)
    assert found["Kaya"] < found["Miro"]


def test_who_is_lost_within_ten_seconds_belongs_to_the_same_event_and_comes_last() -> None:
    stage = stage_of()
    lose(stage, "Miro", "Lena")
    stage.pass_time(8)
    lose(stage, "Kaya")
    found = returns(stage, 30)
    assert found["Lena"] < found["Kaya"]
    assert len(stage.events("party_lost")) == 1


def test_who_is_lost_eleven_seconds_later_is_another_matter() -> None:
    stage = stage_of()
    lose(stage, "Miro")
    stage.pass_time(11)
    lose(stage, "Kaya")
    assert returns(stage, 5)["Kaya"] == 1.1
    assert stage.events("party_lost") == []


def test_one_alone_is_no_event_of_the_party() -> None:
    stage = stage_of()
    lose(stage, "Miro")
    assert returns(stage, 15) == {"Miro": 1.1}
    assert stage.events("party_lost") == []


def test_a_session_of_one_waits_for_nobody() -> None:
    stage = stage_of(("Kaya",))
    lose(stage, "Kaya")
    assert returns(stage, 2) == {"Kaya": 0.1}
