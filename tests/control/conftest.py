"""A registry of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from btrunner.runner.control.registry import Registry


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """An empty registry."""
    return Registry(tmp_path / "state")
