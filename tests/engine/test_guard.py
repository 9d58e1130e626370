"""A guard: keeps something true; when it is lost for long enough, halts its child and recovers."""

from textwrap import indent

from btrunner.runner.params import BOOLEAN
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

TREE = """
guard: self.up
name: Footing
lost_after: 300ms
recover: {act: stand_up}
child: {act: dance}
"""
OF_CLIENT = TREE.replace("self.up", 'self.client == "up"')
ACTIONS = {"dance": Script(ticks=99), "stand_up": Script(ticks=2)}


def stage_of(tree: str = TREE, **facts: object) -> Stage:
    return Stage(tree, facts=facts or {"up": True}, actions=ACTIONS)


def test_it_ticks_its_child_while_it_holds_and_ends_as_that_does() -> None:
    stage = stage_of()
    assert stage.tick(99) == "running"
    assert stage.tick() == "success"
    assert stage.events("lost") == []


def test_a_flicker_holds_the_child_and_does_not_halt_it() -> None:
    stage = stage_of()
    stage.tick(2)
    stage.set(up=False)
    stage.tick(3)
    assert (stage.status("Footing"), stage.status("dance")) == ("running", "idle")
    assert stage.why("Footing") == "holds its child: self.up: self.up is false"
    stage.set(up=True)
    stage.tick()
    assert (stage.status("dance"), stage.log) == ("running", ["Kaya begins dance"])


def test_a_client_for_which_its_world_waits_is_not_lost() -> None:
    stage = stage_of(OF_CLIENT, client="loading", client_cause="expected")
    stage.tick(50)
    assert stage.events("lost") == []
    assert stage.why("Footing") == "holds its child: its world waits for the client"
    stage.set(client="up", client_cause="none")
    stage.tick()
    assert stage.log == ["Kaya begins dance"]


def test_a_client_for_which_its_world_waits_no_longer_is_lost_from_then_on() -> None:
    stage = stage_of(OF_CLIENT, client="loading", client_cause="expected")
    stage.tick(50)
    stage.set(client="disconnected", client_cause="bad_password")
    stage.tick(3)
    assert stage.events("lost") == []
    stage.tick()
    assert [event["cause"] for event in stage.events("lost")] == ["bad_password"]


def test_each_flicker_is_counted_anew() -> None:
    stage = stage_of()
    for _ in range(5):
        stage.set(up=True)
        stage.tick(2)
        stage.set(up=False)
        stage.tick(3)
    assert stage.events("lost") == []


def test_lost_for_long_enough_it_halts_the_child_recovers_and_begins_it_afresh() -> None:
    stage = stage_of()
    stage.tick()
    stage.set(up=False)
    stage.tick(4)
    assert stage.log == ["Kaya begins dance", "Kaya halts dance", "Kaya begins stand_up"]
    assert (stage.status("stand_up"), stage.why("Footing")) == ("running", "recovers")
    stage.set(up=True)
    stage.tick(2)
    assert (stage.status("stand_up"), stage.status("Footing")) == ("success", "running")
    stage.tick()
    assert stage.log[-1] == "Kaya begins dance"
    (lost,), (recovered,) = stage.events("lost"), stage.events("recovered")
    assert lost == {
        "event": "lost",
        "guard": "Footing",
        "client": False,
        "cause": "Footing",
        "evidence": "self.up: self.up is false",
    }
    assert recovered == {"event": "recovered", "guard": "Footing", "client": False, "rung": "", "took": 0.5}


def test_what_recovers_is_done_to_its_end_even_if_the_condition_holds_again() -> None:
    stage = stage_of()
    stage.set(up=False)
    stage.tick(4)
    stage.set(up=True)
    stage.tick()
    assert stage.status("stand_up") == "running"


def test_a_recovery_that_does_not_help_is_a_relapse_and_is_tried_again() -> None:
    stage = stage_of()
    stage.set(up=False)
    stage.tick(11)
    assert len(stage.events("relapsed")) == 1
    assert len(stage.events("lost")) == 2
    assert stage.status("Footing") == "running"


def test_a_recovery_that_fails_fails_the_guard() -> None:
    stage = stage_of()
    stage.world.scripts["stand_up"] = Script(ticks=1, fails="broken leg")
    stage.set(up=False)
    assert stage.tick(5) == "failure"
    assert stage.why("Footing") == "could not be recovered"
    assert len(stage.events("not_recovered")) == 1
    assert stage.tick() == "running"


def test_what_is_unknown_is_lost_too_and_without_lost_after_at_once() -> None:
    stage = stage_of(TREE.replace("lost_after: 300ms", ""), up=Fact("up", BOOLEAN))
    stage.tick()
    assert stage.log == ["Kaya begins stand_up"]


def test_halted_from_outside_it_forgets_and_halts_what_recovers() -> None:
    tree = "while: self.on\nchild:\n" + indent(TREE, "  ")
    stage = stage_of(tree, up=True, on=True)
    stage.set(up=False)
    stage.tick(4)
    stage.set(on=False)
    stage.tick()
    assert stage.log[-1] == "Kaya halts stand_up"
    stage.set(on=True, up=True)
    stage.tick()
    assert stage.status("dance") == "running"


def test_guards_can_be_nested_and_the_outer_one_halts_the_recovery_of_the_inner() -> None:
    tree = """
    guard: self.awake
    recover: {wait_until: self.awake}
    child: {guard: self.up, recover: {act: stand_up}, child: {act: dance}}
    """
    stage = stage_of(tree, awake=True, up=True)
    stage.tick()
    stage.set(up=False)
    stage.tick()
    stage.set(awake=False)
    stage.tick()
    assert stage.log[-1] == "Kaya halts stand_up"
    stage.set(awake=True, up=True)
    stage.tick(2)
    assert stage.status("dance") == "running"
