"""The source distribution of py_trees is fetched once; where it cannot be had, that is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sdist import VERSION, NotToBeHad, their_tests


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.mark.usefixtures("_no_network")
def test_what_cannot_be_fetched_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        NotToBeHad, match=f"pip could not fetch the source distribution of py_trees {VERSION}"
    ):
        their_tests(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_no_network")
def test_what_was_kept_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / f"py_trees-{VERSION}").mkdir()
    assert their_tests(tmp_path) == tmp_path / f"py_trees-{VERSION}"
