"""A display of its own for each test of the desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from desktop_play import Player
    from desktop_runs import Runs

    from btrunner.runner.worlds.desktop.seat.handle import SeatHandle


@pytest.fixture
def seat() -> Iterator[SeatHandle]:
    """A seat at a display of its own."""
    from btrunner.runner.worlds.desktop.seat.handle import SeatHandle

    handle = SeatHandle(own=(800, 600))
    yield handle
    handle.close()


@pytest.fixture
def join(seat: SeatHandle, tmp_path: Path) -> Callable[..., Player]:
    """Start a client on the seat's display."""
    from desktop_play import Player

    return lambda title, *options: Player(seat, tmp_path, title, *options)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Callable[..., Runs]]:
    """Play sessions on a desktop; whatever they leave running is ended."""
    from desktop_runs import Runs

    made: list[Runs] = []

    def make(display: str, env: dict[str, str] | None = None, hold_off: str = "0s") -> Runs:
        made.append(Runs(tmp_path, display, env or {}, hold_off))
        return made[-1]

    yield make
    for each in made:
        for runner in each.runners:
            if runner.is_running():
                runner.kill()
                runner.wait()
        for client in each.clients():
            client.kill()
