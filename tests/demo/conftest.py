"""Lets the tests of the small game share a display of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from demo_desktop import Desktop, display


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """Return a display with a window manager and nothing on it yet."""
    with display(tmp_path) as env, ExitStack() as stack:
        yield Desktop(env, tmp_path, stack)
