"""The option on_error: what an exception in a leaf counts as."""

from collections.abc import Iterator

import pytest

from btrunner.runner.leaf import Fail, Me
from btrunner.runner.testing import Stage


def early(me: Me) -> Iterator[None]:
    """Crash in the first step."""
    raise ValueError("early")
    yield


def late(me: Me) -> Iterator[None]:
    """Crash in the second step."""
    yield
    raise ValueError("late")


def refuse(me: Me) -> None:
    """Fail, which is no crash."""
    raise Fail("no")


NODES = [early, late, refuse]


@pytest.mark.parametrize("leaf", ["early", "late"])
def test_an_exception_counts_as_a_failure_unless_said(leaf: str) -> None:
    assert Stage(f"{leaf}: {{}}", nodes=NODES).tick(2) == "failure"
    assert Stage(f"{leaf}: {{}}\non_error: failure", nodes=NODES).tick(2) == "failure"


@pytest.mark.parametrize("leaf", ["early", "late"])
def test_it_may_count_as_a_success(leaf: str) -> None:
    stage = Stage(f"on_error: success\nsequence: [{{{leaf}: {{}}}}]", nodes=NODES)
    assert stage.tick(2) == "success"
    assert stage.status(leaf) == "failure"


@pytest.mark.parametrize("leaf", ["early", "late"])
def test_it_may_stop_the_session(leaf: str) -> None:
    stage = Stage(f"name: Work\n{leaf}: {{}}\non_error: stop", nodes=NODES)
    stage.tick(2)
    ending = stage.close()
    assert (ending.outcome, ending.why) == ("failed", "a leaf of 'Work' crashed (Kaya)")


def test_a_failure_that_is_no_exception_is_none_of_its_business() -> None:
    assert Stage("refuse: {}\non_error: success", nodes=NODES).tick() == "failure"


def test_an_exception_that_something_below_made_good_is_none_either() -> None:
    stage = Stage("on_error: stop\nselector: [{late: {}}, {wait: 1h}]", nodes=NODES)
    assert stage.tick(3) == "running"
    assert stage.session.running
