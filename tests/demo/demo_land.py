"""Lets time pass in a land, and puts its heroes where a test wants them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from btrunner.demo.game.beings import Hero, Mob
from btrunner.demo.game.deeds import step
from btrunner.demo.game.land import Land


def run(land: Land, seconds: float) -> None:
    for _ in range(round(seconds * 10)):
        step(land)


def until(land: Land, so: Callable[[], bool], within: float = 120) -> None:
    for _ in range(round(within * 10)):
        if so():
            return
        step(land)
    pytest.fail(f"not within {within} s")


def put(hero: Hero, place: tuple[float, float]) -> None:
    hero.x, hero.y = place


def next_to(hero: Hero, mob: Mob) -> None:
    put(hero, (mob.x + 2, mob.y))
