"""Several clients are lost, or one is and the other has to live with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import Night


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_both_lost_at_once_are_one_event_and_return_leader_first(night: Night) -> None:
    night.strike("disconnect", "all")
    began = night.now
    times: dict[str, float] = {}
    for who in ("Kaya", "Miro"):
        night.wait_for(lambda who=who: night.rungs(who))
        times[who] = night.now - began
    night.back("Miro")
    assert [event["characters"] for event in night.events("party_lost")] == [["Kaya", "Miro"]]
    assert 9.5 < times["Miro"] - times["Kaya"] < 10.5


def test_the_medic_holds_then_goes_where_it_is_safe_and_follows_again(night: Night) -> None:
    night.strike("maintenance", "Kaya", 90)
    held = night.wait_for(lambda: night.status("Hold", "Miro") == "running", 60)
    assert held < 5
    night.wait_for(lambda: night.see("safe", "Miro") is True, 150)
    night.back("Kaya")
    night.wait_for(lambda: night.status("Follow", "Miro") == "running", 120)
    assert night.see("intent", "Miro") == "following"


def test_the_leader_pulls_nothing_new_while_the_medic_is_gone_and_goes_on_after_its_patience(
    tmp_path: Path,
) -> None:
    night = Night(tmp_path, quiet=True)
    night.strike("maintenance", "Miro", 3000)
    night.wait_for(lambda: night.status("A member is gone") == "running", 120)
    night.wait_for(lambda: night.status("Wait for them") == "running" and night.see("enemies") == 0, 60)
    night.pass_time(5)
    kills = night.see("kills")
    night.pass_time(45)
    assert (night.see("intent"), night.see("kills")) == ("waiting", kills)
    night.wait_for(lambda: night.see("intent") == "questing", 60)
    night.wait_for(lambda: night.see("kills") > kills, 300)


def test_the_leader_goes_on_at_once_when_the_medic_is_back(night: Night) -> None:
    night.strike("disconnect", "Miro")
    night.wait_for(lambda: night.status("A member is gone") == "running", 60)
    night.back("Miro")
    night.wait_for(lambda: night.see("intent") != "waiting", 60)


def test_a_leader_who_is_banned_leaves_the_medic_playing(night: Night) -> None:
    night.strike("ban", "Kaya")
    night.parked("Kaya", 60)
    night.pass_time(120)
    assert night.session.running
    assert night.status("The leader is gone", "Miro") == "running"
    assert night.session.parked() == ["Kaya"]


def test_when_both_ask_the_session_has_failed(night: Night) -> None:
    night.strike("ban", "all")
    night.wait_for(lambda: not night.session.running, 60)
    ending = night.close()
    assert ending.outcome == "failed"
    assert ending.why.startswith("every character waits for a person")
