"""What pixels show, and what they do not."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2")
import numpy as np

from btrunner.runner.worlds.desktop.eyes.pixels import fullness, shows

GREEN, EMPTY = (58, 196, 58), (30, 32, 36)


def bar(full: int) -> np.ndarray:
    pixels = np.full((12, 100, 3), EMPTY[::-1], np.uint8)
    pixels[:, :full] = GREEN[::-1]
    return pixels


@pytest.mark.parametrize("full", [0, 30, 100])
def test_a_bar_is_there_however_full_it_is(full: int) -> None:
    assert shows(bar(full), (GREEN, EMPTY), 12)
    assert fullness(bar(full), GREEN, 12, "right") == full / 100


def test_a_bar_with_a_text_on_it_is_there() -> None:
    pixels = bar(30)
    pixels[2:10, 20:60] = 250
    assert shows(pixels, (GREEN, EMPTY), 12)


def test_a_black_window_shows_no_empty_bar() -> None:
    assert not shows(np.zeros((12, 100, 3), np.uint8), (GREEN, EMPTY), 12)
