"""A ladder: rungs in order, each with its verify, deadline, back-off and budget."""

from itertools import pairwise
from textwrap import indent

import pytest

from btrunner.runner.leaf import GiveUp, Me
from btrunner.runner.params import BOOLEAN, INTEGER, STRING
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

FACTS = {
    "client": Fact("client", STRING, max_age=None),
    "xp": Fact("xp", INTEGER, max_age=None, progress=True),
    "busy": Fact("busy", BOOLEAN, max_age=None),
}


def give_up(me: Me) -> None:
    """Give up."""
    raise GiveUp("no use")


def stage_of(rungs: str, options: str = "", **scripts: Script) -> Stage:
    """Return a stage with a guarded client that was lost; actions: gentle, firm, harsh."""
    tree = f"""
guard: self.client == "up"
recover:
  ladder:
{indent(rungs, "    ")}
  verify: self.client == "up"
  within: 5s
{indent(options, "  ")}
child: {{act: play}}
"""
    actions = (
        {name: Script() for name in ("gentle", "firm", "harsh")} | {"play": Script(ticks=10**9)} | scripts
    )
    stage = Stage(tree, facts=FACTS, actions=actions, nodes=[give_up], seed=1)
    stage.set(client="lost", xp=0, busy=False)
    return stage


def tried(stage: Stage) -> list[str]:
    return [line.split()[-1] for line in stage.log if "begins" in line and "play" not in line]


def begun(stage: Stage, seconds: float) -> list[float]:
    """Return at which times a rung was begun, over so many seconds."""
    times: list[float] = []
    for _ in range(round(seconds * 10)):
        before = len(stage.events("rung"))
        stage.tick()
        times += [stage.now] * (len(stage.events("rung")) - before)
    return times


ASK = "- {name: Ask, ask: help me}"


def test_the_first_rung_that_applies_is_taken_and_counts_once_verify_holds() -> None:
    stage = stage_of("- {act: gentle, when: self.busy}\n- act: firm\n- act: harsh")
    stage.tick(3)
    assert tried(stage) == ["firm"]
    assert stage.why("ladder") == "'firm' is done, waits for self.client == \"up\""
    stage.set(client="up")
    stage.tick()
    assert (stage.status("ladder"), stage.events("recovered")[0]["rung"]) == ("success", "firm")
    stage.tick()
    assert stage.status("play") == "running"


def test_unless_is_asked_of_a_rung_too() -> None:
    stage = stage_of("- {act: gentle, unless: not self.busy}\n- act: firm")
    stage.tick(2)
    assert tried(stage) == ["firm"]


def test_verify_counts_even_before_the_rung_has_ended_and_halts_it() -> None:
    stage = stage_of("- act: gentle", gentle=Script(ticks=99))
    stage.tick(2)
    stage.set(client="up")
    stage.tick()
    assert stage.log[-1] == "Kaya halts gentle"
    assert stage.events("recovered")[0]["rung"] == "gentle"


def test_coming_back_by_itself_while_it_backs_off_is_no_rungs_doing() -> None:
    stage = stage_of("- {act: gentle, backoff: {first: 5s}, budget: 5/1h}", gentle=Script(fails="x"))
    stage.tick(5)
    stage.set(client="up")
    stage.tick(2)
    assert stage.events("recovered")[0]["rung"] == "by itself"


def test_a_rung_without_a_budget_is_used_once_a_climb_then_the_next() -> None:
    stage = stage_of(
        "- act: gentle\n- act: firm\n- act: harsh", gentle=Script(fails="x"), firm=Script(fails="y")
    )
    stage.tick(8)
    assert tried(stage) == ["gentle", "firm", "harsh"]
    assert [(e["rung"], e["why"]) for e in stage.events("rung_failed")] == [("gentle", "x"), ("firm", "y")]


def test_the_deadline_includes_the_verify_and_halts_what_still_runs() -> None:
    stage = stage_of("- act: gentle\n- {act: firm, timeout: 1s}", gentle=Script(ticks=10))
    stage.tick(50)
    assert tried(stage) == ["gentle"]
    stage.tick(2)
    assert stage.events("rung_failed")[0]["why"] == "no success within 5s"
    assert tried(stage) == ["gentle", "firm"]
    stage.tick(10)
    assert stage.events("rung_failed")[1]["why"] == "no success within 1s"


def test_a_rung_that_failed_waits_for_its_back_off_and_no_harsher_one_is_taken_meanwhile() -> None:
    rungs = "- {act: gentle, backoff: {first: 10s, factor: 3, max: 1m}, budget: 9/1h}\n- act: harsh"
    stage = stage_of(rungs, gentle=Script(fails="no"))
    times = begun(stage, 250)
    assert [round(b - a, 1) for a, b in pairwise(times)] == [10.1, 30.1, 60.1, 60.1, 60.1]
    assert set(tried(stage)) == {"gentle"}
    assert "backs off: 'gentle' again in" in stage.why("ladder")


def test_jitter_is_bounded_and_comes_from_the_seed() -> None:
    rungs = "- {act: gentle, backoff: {first: 10s, factor: 1, jitter: 20%}, budget: 99/1h}"
    waits = []
    for _ in range(2):
        times = begun(stage_of(rungs, gentle=Script(fails="no")), 300)
        waits.append([round(b - a - 0.1, 1) for a, b in pairwise(times)])
    assert waits[0] == waits[1]
    assert all(7.9 <= wait <= 12.1 for wait in waits[0])
    assert len(set(waits[0])) > 5


def test_a_budget_is_so_many_tries_in_a_sliding_window_and_then_the_next_rung_is_taken() -> None:
    stage = stage_of(
        "- {act: gentle, budget: 3/1m}\n- {act: firm, budget: 1/1h, timeout: 2m}", gentle=Script(fails="no")
    )
    stage.tick(10)
    assert tried(stage) == ["gentle", "gentle", "gentle", "firm"]
    stage.pass_time(125)
    assert tried(stage)[4:7] == ["gentle", "gentle", "gentle"]


def test_an_earlier_rung_takes_over_while_one_waits_for_its_verify() -> None:
    stage = stage_of("- {act: gentle, when: self.busy}\n- act: firm", gentle=Script(ticks=99))
    stage.tick(3)
    stage.set(busy=True)
    stage.tick()
    assert tried(stage) == ["firm", "gentle"]
    assert stage.events("rung_failed") == []


def test_an_earlier_rung_does_not_interrupt_one_that_still_acts() -> None:
    stage = stage_of("- {act: gentle, when: self.busy}\n- act: firm", firm=Script(ticks=20))
    stage.tick(3)
    stage.set(busy=True)
    stage.tick(5)
    assert tried(stage) == ["firm"]


def test_what_no_retry_can_mend_goes_straight_to_the_last_rung() -> None:
    stage = stage_of(
        f"- {{act: gentle, budget: 5/1m}}\n- act: firm\n{ASK}", "stop_at: [banned]", gentle=Script(ticks=99)
    )
    stage.tick(3)
    stage.set(client="banned")
    stage.tick(2)
    assert stage.log[-1] == "Kaya halts gentle"
    assert stage.status("Ask") == "running"


def test_giving_up_goes_straight_to_the_last_rung_too() -> None:
    stage = stage_of(f"- {{name: Hopeless, give_up: {{}}, budget: 5/1m}}\n- act: firm\n{ASK}")
    stage.tick(4)
    assert stage.status("Ask") == "running"
    assert tried(stage) == []


def test_giving_up_that_something_below_made_good_does_not_count() -> None:
    rungs = (
        f"- {{name: Try, memory: true, selector: [{{give_up: {{}}}}, {{act: gentle}}]}}\n- act: firm\n{ASK}"
    )
    stage = stage_of(rungs, gentle=Script(fails="no"))
    stage.pass_time(1)
    assert "firm" in tried(stage)


def test_when_no_rung_is_left_a_person_is_needed_and_the_tree_rests() -> None:
    stage = stage_of("- act: gentle\n- act: firm", gentle=Script(fails="x"), firm=Script(fails="y"))
    stage.tick(10)
    assert len(stage.events("ladder_spent")) == 1
    assert len(stage.events("needs_human")) == 1
    assert stage.session.parked() == ["Kaya"]
    assert stage.status("ladder") == "idle"


def test_a_person_who_says_go_on_to_a_resting_tree_gives_all_budgets_back() -> None:
    stage = stage_of("- {act: gentle, budget: 1/1h}", gentle=Script(fails="x"))
    stage.tick(10)
    assert stage.session.parked() == ["Kaya"]
    stage.session.answer("Kaya", "go_on")
    stage.tick(2)
    assert (stage.session.parked(), tried(stage)) == ([], ["gentle", "gentle"])


def test_a_person_who_answers_the_question_of_a_rung_does_so_too() -> None:
    stage = stage_of(f"- {{act: gentle, budget: 1/1h}}\n{ASK}", gentle=Script(fails="x"))
    stage.tick(10)
    assert stage.events("needs_human") == [{"event": "needs_human", "question": "help me"}]
    stage.session.answer("Kaya", "go_on")
    stage.tick(10)
    assert tried(stage) == ["gentle", "gentle"]
    assert len(stage.events("needs_human")) == 2


def test_a_person_who_gives_up_is_not_asked_again() -> None:
    stage = stage_of(f"- {{act: gentle, budget: 1/1h}}\n{ASK}", gentle=Script(fails="x"))
    stage.tick(10)
    stage.session.answer("Kaya", "give_up")
    stage.tick(50)
    assert len(stage.events("needs_human")) == 1
    assert stage.session.parked() == ["Kaya"]
    assert stage.session.close().outcome == "failed"


def test_where_no_retry_can_help_a_person_who_gives_up_is_not_asked_again_either() -> None:
    stage = stage_of(f"- act: gentle\n{ASK}", "stop_at: [banned]")
    stage.set(client="banned")
    stage.tick(3)
    stage.session.answer("Kaya", "give_up")
    stage.tick(50)
    assert (len(stage.events("needs_human")), tried(stage)) == (1, [])


def test_a_person_who_mended_it_lets_even_a_hopeless_cause_be_tried_again() -> None:
    stage = stage_of(
        f"- {{act: gentle, budget: 2/1h}}\n{ASK}",
        "stop_at: [bad_password]",
        gentle=Script(fails="still wrong"),
    )
    stage.set(client="bad_password")
    stage.tick(3)
    assert tried(stage) == []
    stage.session.answer("Kaya", "go_on")
    stage.tick(10)
    assert tried(stage) == ["gentle"]
    assert len(stage.events("needs_human")) == 2


def test_if_it_comes_back_while_a_person_is_asked_nobody_needs_to_answer() -> None:
    stage = stage_of(ASK)
    stage.tick(3)
    assert stage.see("parked") is True
    stage.set(client="up")
    stage.tick(3)
    assert (stage.see("parked"), stage.status("play")) == (False, "running")


def test_a_client_that_the_person_brought_back_by_hand_wakes_a_resting_tree() -> None:
    stage = stage_of("- {act: gentle, budget: 1/1h}", gentle=Script(fails="x"))
    stage.tick(10)
    assert stage.session.parked() == ["Kaya"]
    stage.set(client="up")
    stage.tick(2)
    assert (stage.session.parked(), stage.status("play")) == ([], "running")


@pytest.mark.parametrize(
    ("up_for", "progress", "tries"),
    [(70, True, 2), (70, False, 1), (50, True, 1)],
    ids=["stable and progress", "stable alone", "too short"],
)
def test_budgets_come_back_only_after_long_enough_up_and_progress(
    up_for: float, progress: bool, tries: int
) -> None:
    stage = stage_of(f"- {{act: gentle, budget: 1/10h}}\n{ASK}", "stable_for: 1m")
    stage.tick(2)
    stage.set(client="up", xp=0)
    stage.pass_time(up_for)
    stage.set(client="lost", xp=int(progress))
    stage.pass_time(2)
    assert len(tried(stage)) == tries


def test_back_off_goes_on_growing_until_it_has_proved_stable() -> None:
    stage = stage_of("- {act: gentle, backoff: {first: 10s, factor: 2}, budget: 9/1h}", "stable_for: 1m")
    waits = []
    for _ in range(3):
        stage.set(client="lost")
        lost = stage.now
        before = len(tried(stage))
        stage.wait_for(lambda n=before: len(tried(stage)) > n)
        waits.append(stage.now - lost)
        stage.set(client="up")
        stage.tick(3)
    assert waits[0] < 1 < 9 < waits[1] < 11 < 19 < waits[2] < 21


def test_halted_from_outside_the_next_climb_begins_at_the_first_rung_but_keeps_its_costs() -> None:
    tree = """
    while: not self.busy
    child:
      ladder: [{act: gentle, budget: 1/1h}, {act: firm}]
      verify: self.client == "up"
      within: 5s
    """
    stage = Stage(tree, facts=FACTS, actions={"gentle": Script(ticks=99), "firm": Script(ticks=99)})
    stage.set(client="lost", xp=0, busy=False)
    stage.tick(2)
    stage.set(busy=True)
    stage.tick()
    stage.set(busy=False)
    stage.tick(2)
    assert stage.log == ["Kaya begins gentle", "Kaya halts gentle", "Kaya begins firm"]
