"""The clocks: virtual time, and real time that does not drift."""

import pytest

from btrunner.runner.session.clock import VirtualClock, WallClock


class Machine:
    """A machine whose time passes only in sleep, and when it is busy."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def read(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def test_virtual_time_passes_a_period_a_tick() -> None:
    assert [VirtualClock(4).wait(number) for number in range(4)] == [0, 0.25, 0.5, 0.75]


def test_real_time_sleeps_until_the_next_tick_is_due_and_no_longer() -> None:
    machine = Machine()
    clock = WallClock(10, read=machine.read, sleep=machine.sleep)
    for number in range(5):
        clock.wait(number)
        machine.time += 0.03
    assert machine.slept == pytest.approx([0.07] * 4)


def test_it_does_not_drift_however_long_it_runs_and_however_badly_it_sleeps() -> None:
    machine = Machine()
    clock = WallClock(10, read=machine.read, sleep=lambda seconds: machine.sleep(seconds + 0.004))
    for number in range(2000):
        now = clock.wait(number)
        assert 0 <= machine.time - 1000.0 - now < 0.0041
    assert clock.overruns == 0


def test_ticks_that_came_too_late_are_overruns_and_are_not_made_up_for() -> None:
    machine = Machine()
    clock = WallClock(10, read=machine.read, sleep=machine.sleep)
    assert clock.wait(0) == 0
    machine.time += 0.35
    assert (clock.wait(1), clock.overruns) == (0.3, 2)
    assert machine.slept == []
    assert (clock.wait(2), clock.overruns) == (0.4, 2)
    assert machine.slept == pytest.approx([0.05])


def test_a_wake_brings_a_tick_at_once_and_the_next_one_when_it_was_planned() -> None:
    machine = Machine()
    clock = WallClock(10, read=machine.read, sleep=machine.sleep)
    assert clock.wait(0) == 0
    machine.time += 0.03
    clock.wake()
    assert clock.wait(1) == 0.03
    assert [clock.wait(number) for number in (2, 3)] == [0.1, 0.2]
    assert machine.slept == pytest.approx([0.07, 0.1])
    assert clock.overruns == 0


def test_a_wake_ends_the_sleep() -> None:
    machine = Machine()

    def sleep(seconds: float) -> None:
        machine.sleep(seconds / 2)
        clock.wake()

    clock = WallClock(10, read=machine.read, sleep=sleep)
    assert [clock.wait(0), clock.wait(1)] == [0, 0.05]


def test_however_often_it_is_woken_only_one_tick_comes_between_two_that_are_planned() -> None:
    machine = Machine()

    def sleep(seconds: float) -> None:
        machine.sleep(min(seconds, 0.02))
        clock.wake()

    clock = WallClock(10, read=machine.read, sleep=sleep)
    assert [clock.wait(number) for number in range(5)] == [0, 0.02, 0.1, 0.12, 0.2]
    assert clock.overruns == 0


def test_a_speed_makes_the_sessions_time_pass_faster() -> None:
    machine = Machine()
    clock = WallClock(10, 20, read=machine.read, sleep=machine.sleep)
    assert [clock.wait(number) for number in range(3)] == [0, 0.1, 0.2]
    assert machine.slept == pytest.approx([0.005, 0.005])
