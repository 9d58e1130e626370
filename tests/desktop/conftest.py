"""A display of its own for each test of the desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from desktop_play import Player

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
