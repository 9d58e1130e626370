"""The built-in leaves."""

import pytest

from btrunner import nodes
from btrunner.runner.registry import leaves_of
from btrunner.runner.testing import Script, Stage

PAIR = {"play": Script(ticks=10**9)}


def test_each_has_help() -> None:
    assert all(leaf.about.endswith(".") for leaf in leaves_of(nodes, "builtin"))


def test_wait_lets_so_much_time_pass_and_says_how_much_is_left() -> None:
    stage = Stage("wait: 500ms")
    assert [stage.tick() for _ in range(6)] == ["running"] * 5 + ["success"]
    stage = Stage("wait: 500ms")
    stage.tick(3)
    assert stage.why("wait") == "waits 0.3s more"


def test_wait_of_no_time_is_over_in_the_next_tick() -> None:
    assert Stage("wait: 0s").tick(2) == "success"


def test_wait_until_waits_for_a_condition_and_says_what_is_wanting() -> None:
    stage = Stage("wait_until: self.hp > 3", facts={"hp": 1})
    stage.tick(5)
    assert (stage.status("wait_until"), stage.why("wait_until")) == ("running", "self.hp > 3: self.hp is 1")
    stage.set(hp=4)
    assert stage.tick() == "success"


def test_wait_until_with_a_timeout_fails() -> None:
    stage = Stage("wait_until: self.hp > 3\ntimeout: 1s", facts={"hp": 1})
    assert stage.tick(11) == "failure"


def test_log_and_notify_put_a_line_on_record_with_values_in_it() -> None:
    stage = Stage('sequence: [{log: "hp {self.hp}"}, {notify: Help, level: warning}]', facts={"hp": 2})
    assert stage.tick() == "success"
    assert stage.events("log") == [{"event": "log", "text": "hp 2", "level": "info"}]
    assert stage.events("notify") == [{"event": "notify", "text": "Help", "level": "warning"}]


def test_claim_refuses_a_second_one_until_it_lapses() -> None:
    claim = "sequence: [{claim: leader, for: 1s}, {act: play}]"
    late = "sequence: [{claim: leader, for: 1s}, {act: play}]\nretry: 100"
    stage = Stage({"Kaya": claim, "Miro": late}, actions=PAIR)
    stage.tick(10)
    assert "Miro begins play" not in stage.log
    assert stage.why("claim", "Miro") in ("", "Kaya is taken by Kaya")
    stage.tick(5)
    assert "Miro begins play" in stage.log


def test_claim_can_be_renewed_by_its_owner() -> None:
    stage = Stage({"Kaya": "claim: leader\nfor: 300ms\nrepeat: forever", "Miro": "claim: leader\nretry: 20"})
    stage.tick(30)
    assert stage.status("claim", "Miro") == "running"


def test_rendezvous_lets_all_pass_once_all_are_there() -> None:
    late = "sequence: [{wait: 1s}, {rendezvous: gate}, {act: play}]"
    stage = Stage({"Kaya": "sequence: [{rendezvous: gate}, {act: play}]", "Miro": late}, actions=PAIR)
    stage.pass_time(1)
    assert stage.why("rendezvous") == "waits for Miro"
    stage.tick(3)
    assert stage.log == ["Kaya begins play", "Miro begins play"]


@pytest.mark.parametrize(("otherwise", "result"), [("fail", "failure"), ("go_on", "success")])
def test_rendezvous_loses_its_patience_and_then_fails_or_goes_on(otherwise: str, result: str) -> None:
    tree = f"rendezvous: gate\npatience: 2s\notherwise: {otherwise}"
    stage = Stage({"Kaya": tree, "Miro": "act: play"}, actions=PAIR)
    assert stage.tick(20) == "running"
    assert stage.tick() == result
    if otherwise == "fail":
        assert stage.why("rendezvous") == "Miro did not come to 'gate' in time"
    else:
        assert stage.events("log")[0]["text"] == "went on from 'gate' without Miro"


def test_rendezvous_may_be_among_some_only() -> None:
    tree = "rendezvous: gate\namong: [leader, follower_1]"
    stage = Stage({"Kaya": tree, "Miro": tree, "Lena": "act: play"}, actions=PAIR)
    assert stage.tick(2) == "success"


def test_who_is_halted_at_a_rendezvous_no_longer_stands_there() -> None:
    late = "sequence: [{wait: 2s}, {rendezvous: gate}]"
    stage = Stage({"Kaya": "rendezvous: gate\nwhile: self.up", "Miro": late}, facts={"up": True})
    stage.pass_time(1)
    stage.set("Kaya", up=False)
    stage.pass_time(3)
    assert stage.why("rendezvous", "Miro") == "waits for Kaya"


def test_the_same_barrier_serves_again_and_again() -> None:
    tree = "repeat: 20\nchild: {rendezvous: gate}"
    stage = Stage({"Kaya": tree, "Miro": tree.replace("child: {", "child: {cooldown: 300ms, retry: 99, ")})
    stage.wait_for(lambda: stage.status("rendezvous") == "success" and stage.status("child") == "success", 30)


def test_ask_parks_the_character_until_a_person_says_go_on() -> None:
    stage = Stage({"Kaya": "ask: What now?", "Miro": "act: play"}, actions=PAIR)
    stage.tick(3)
    assert (stage.see("parked"), stage.why("ask")) == (True, "waits for a person")
    assert stage.events("needs_human") == [{"event": "needs_human", "question": "What now?"}]
    stage.session.answer("Kaya", "go_on")
    assert stage.tick() == "success"
    assert stage.session.parked() == []


def test_ask_fails_when_the_person_gives_up() -> None:
    stage = Stage({"Kaya": "ask: What now?", "Miro": "act: play"}, actions=PAIR)
    stage.tick()
    stage.session.answer("Kaya", "give_up")
    assert (stage.tick(), stage.why("ask")) == ("failure", "the person gave up")


def test_halted_ask_no_longer_waits() -> None:
    stage = Stage({"Kaya": "ask: What now?\ntimeout: 1s", "Miro": "act: play"}, actions=PAIR)
    stage.tick(2)
    assert stage.session.parked() == ["Kaya"]
    assert stage.tick(10) == "running"
    assert stage.log == ["Miro begins play"]


def test_wait_goes_on_after_a_restart_with_what_is_left() -> None:
    stage = Stage("wait: 1s")
    stage.tick(4)
    stage.restart()
    stage.tick()
    assert (stage.now, stage.why("wait")) == (0.4, "waits 0.6s more")


def test_wait_until_goes_on_after_a_restart() -> None:
    stage = Stage("wait_until: self.hp > 3", facts={"hp": 1})
    stage.tick(2)
    assert stage.restart() == []
    stage.set(hp=4)
    assert stage.tick() == "success"


def test_ask_does_not_ask_again_after_a_restart() -> None:
    stage = Stage({"Kaya": "ask: What now?", "Miro": "wait: 1h"})
    stage.tick(3)
    stage.restart()
    stage.tick(3)
    assert len(stage.events("needs_human")) == 1
    stage.session.answer("Kaya", "go_on")
    assert stage.tick() == "success"


def test_the_patience_of_a_rendezvous_goes_on_after_a_restart() -> None:
    meet = "rendezvous: door\npatience: 1s"
    stage = Stage({"Kaya": meet, "Miro": "wait: 1h"})
    stage.tick(5)
    assert stage.restart() == []
    assert stage.tick(5) == "running"
    assert stage.tick() == "failure"


def test_those_who_meet_need_not_both_have_been_there_before_a_restart() -> None:
    stage = Stage({"Kaya": "rendezvous: door", "Miro": "sequence: [{wait: 1s}, {rendezvous: door}]"})
    stage.tick(5)
    stage.restart()
    assert stage.wait_for(lambda: stage.exits("rendezvous", "Kaya")) < 1.0
    stage.tick()
    assert stage.exits("rendezvous", "Miro") == 1


def test_an_action_goes_on_after_a_restart_and_is_stopped_when_its_leaf_is_halted_at_once() -> None:
    stage = Stage("act: play\nwhile: self.calm", facts={"calm": True}, actions=PAIR)
    stage.tick(3)
    stage.restart()
    stage.tick(3)
    assert stage.log == ["Kaya begins play"]
    stage.restart()
    stage.set(calm=False)
    stage.tick()
    assert stage.log == ["Kaya begins play", "Kaya halts play"]
