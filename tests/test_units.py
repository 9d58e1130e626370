"""Quantities: what an author writes is what comes out again."""

from __future__ import annotations

import pytest

from btrunner.runner.units import duration, show_duration


@pytest.mark.parametrize("text", ["500ms", "3s", "12m30s", "1h", "2d3h"])
def test_the_same_text_comes_out_of_a_duration_that_went_in(text: str) -> None:
    assert show_duration(duration(text)) == text
