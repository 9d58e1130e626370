"""The options that count and turn results: retry, repeat, once, invert, always."""

import pytest

from btrunner.runner.testing import Script, Stage

DIG = {"dig": Script(ticks=1)}
ROCK = {"dig": Script(ticks=1, fails="rock")}


def test_retry_tries_a_failure_again_so_many_times_on_the_next_tick() -> None:
    stage = Stage("act: dig\nretry: 2", actions=ROCK)
    assert [stage.tick() for _ in range(6)] == ["running"] * 5 + ["failure"]
    assert stage.log.count("Kaya begins dig") == 3
    assert stage.tick() == "running"


def test_retry_ends_with_a_success() -> None:
    stage = Stage("act: dig\nretry: 2", actions=ROCK)
    stage.tick(2)
    stage.world.scripts.update(DIG)
    assert stage.tick(2) == "success"


def test_repeat_wants_so_many_successes_and_a_failure_ends_it() -> None:
    stage = Stage("act: dig\nrepeat: 3", actions=DIG)
    assert [stage.tick() for _ in range(6)] == ["running"] * 5 + ["success"]
    stage.tick(2)
    stage.world.scripts.update(ROCK)
    assert stage.tick(2) == "failure"


def test_repeat_forever_never_succeeds() -> None:
    stage = Stage("check: true\nrepeat: forever")
    assert {stage.tick() for _ in range(50)} == {"running"}


def test_once_succeeds_without_doing_it_again() -> None:
    stage = Stage("act: dig\nonce: true", actions=ROCK)
    assert stage.tick(2) == "failure"
    stage.world.scripts.update(DIG)
    assert stage.tick(2) == "success"
    assert [stage.tick(), stage.tick()] == ["success", "success"]
    assert stage.log.count("Kaya begins dig") == 2


def test_invert_turns_an_end_and_leaves_running_alone() -> None:
    stage = Stage("act: dig\ninvert: true", actions=DIG)
    assert [stage.tick(), stage.tick()] == ["running", "failure"]


@pytest.mark.parametrize("always", ["success", "failure"])
@pytest.mark.parametrize("actions", [DIG, ROCK])
def test_always_gives_its_result_whatever_came_out(always: str, actions: dict[str, Script]) -> None:
    stage = Stage(f"act: dig\nalways: {always}", actions=actions)
    assert [stage.tick(), stage.tick()] == ["running", always]


@pytest.mark.parametrize(
    ("options", "results"),
    [
        ("always: success\nwhen: 1 > 2", ["success"]),  # always is outermost
        ("invert: true\nwhen: 1 > 2", ["failure"]),  # invert is innermost: it turns the node, not its when
        ("once: true\ncooldown: 1m", ["running", "success", "success"]),  # once before cooldown
        ("retry: 1\nrepeat: 2", ["running"] * 3 + ["success"]),
        ("repeat: 2\ninvert: true", ["running", "failure"]),
        ("retry: 1\ninvert: true", ["running", "running", "running", "failure"]),
        ("timeout: 100ms\nretry: 5\ninvert: true", ["running", "failure"]),  # timeout is around retry
    ],
)
def test_the_order_of_the_options_is_fixed(options: str, results: list[str]) -> None:
    stage = Stage(f"act: dig\n{options}", actions=DIG)
    assert [stage.tick() for _ in results] == results


def test_whoever_needs_another_order_nests() -> None:
    stage = Stage("invert: true\nchild: {act: dig, when: 1 > 2}", actions=DIG)
    assert stage.tick() == "success"
