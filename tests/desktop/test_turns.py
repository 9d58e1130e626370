"""Turns at one keyboard: who begins when, what is done beside a key that is held, and how far presses are apart."""

from __future__ import annotations

import pytest

from btrunner.runner.worlds.desktop.seat.acting import Acting, Sleep, TurnIs
from btrunner.runner.worlds.desktop.seat.arbiter import Arbiter
from btrunner.runner.worlds.desktop.seat.rhythm import Rhythm


class Table:
    """An arbiter with a clock that stands still, and what its acts did."""

    def __init__(self) -> None:
        self.now = 0.0
        self.did: list[str] = []
        self.arbiter = Arbiter(lambda number, why: self.did.append(f"{number} ended"), lambda: self.now)

    def add(self, number: int, who: str, *sleeps: tuple[float, TurnIs], urgent: bool = False) -> None:
        self.arbiter.add(number, who, self._act(number, sleeps), urgent)

    def _act(self, number: int, sleeps: tuple[tuple[float, TurnIs], ...]) -> Acting:
        for seconds, turn in sleeps:
            self.did.append(f"{number} {turn}")
            yield Sleep(seconds, turn)

    def play(self, until: float) -> list[str]:
        """Let everything happen that is due by then, and return what was done."""
        while (due := self.arbiter.due(self.now)) is not None and due <= until:
            self.now = max(self.now, due)
            self.arbiter.go_on(self.now)
            self.arbiter.begin(self.now)
        self.now = until
        did, self.did = self.did, []
        return did


def test_a_character_acts_beside_a_key_that_it_holds() -> None:
    table = Table()
    table.add(1, "Kaya", (3600, "lent"))
    table.add(2, "Kaya", (0.05, "lent"))
    assert table.play(1) == ["1 lent", "2 lent", "2 ended"]


def test_another_character_waits_until_all_is_let_go() -> None:
    table = Table()
    table.add(1, "Kaya", (1, "lent"))
    table.add(2, "Miro", (0.05, "lent"))
    assert table.play(0.5) == ["1 lent"]
    assert table.play(2) == ["1 ended", "2 lent", "2 ended"]


def test_nobody_acts_beside_a_key_while_another_waits_who_had_no_turn() -> None:
    table = Table()
    table.add(1, "Kaya", (1, "lent"))
    assert table.play(0) == ["1 lent"]
    table.add(2, "Miro", (0.05, "lent"))
    table.add(3, "Kaya", (0.05, "lent"))
    assert table.play(0.5) == []
    assert table.play(2) == ["1 ended", "2 lent", "2 ended", "3 lent", "3 ended"]


def test_the_urgent_of_the_same_character_does_not_wait_for_what_is_held() -> None:
    table = Table()
    table.add(1, "Kaya", (3600, "lent"))
    table.play(0)
    table.add(2, "Miro", (0.05, "lent"))
    table.add(3, "Kaya", (0.05, "lent"), urgent=True)
    assert table.play(1) == ["3 lent", "3 ended"]


def test_nobody_acts_while_a_turn_is_kept() -> None:
    table = Table()
    table.add(1, "Kaya", (0.5, "kept"), (1, "free"))
    table.add(2, "Kaya", (0.05, "lent"))
    assert table.play(0.4) == ["1 kept"]
    assert table.play(0.6) == ["1 free", "2 lent", "2 ended"]


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rhythm(clock: Clock) -> Rhythm:
    return Rhythm(clock)


def test_two_keys_go_down_a_frame_of_60_hz_apart(clock: Clock, rhythm: Rhythm) -> None:
    rhythm.pressed("w")
    assert rhythm.too_soon(["h"]) >= 1 / 60
    clock.now += rhythm.too_soon(["h"])
    assert rhythm.too_soon(["h"]) == 0


def test_a_key_is_up_for_a_while_before_it_is_pressed_again(clock: Clock, rhythm: Rhythm) -> None:
    rhythm.pressed("w")
    clock.now = 10.0
    assert rhythm.too_soon(["w"]) > 0  # as long as it is down
    rhythm.let_go("w")
    assert rhythm.too_soon(["w"]) == pytest.approx(0.05)
    assert rhythm.too_soon(["h"]) == 0


def test_ctrl_is_not_pressed_before_a_client_that_polls_has_seen_what_is_down(
    clock: Clock, rhythm: Rhythm
) -> None:
    rhythm.pressed("w")
    assert rhythm.too_soon(["ctrl", "s"]) == pytest.approx(0.05)
    clock.now = 1.0
    assert rhythm.too_soon(["ctrl", "s"]) == 0
