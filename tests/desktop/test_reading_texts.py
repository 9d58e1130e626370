"""Texts are read from the screen, apart from everything else that is looked at."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("rapidocr")
cv2 = pytest.importorskip("cv2")
import numpy as np  # noqa: E402
from desktop_play import SECONDS, eventually  # noqa: E402

from btrunner.runner.worlds.desktop.eyes.reader import Reader  # noqa: E402


def test_a_text_is_read_in_the_background() -> None:
    pixels = np.full((50, 300, 3), 32, np.uint8)
    cv2.putText(pixels, "Connection lost", (10, 34), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (230, 230, 230), 2)
    reader = Reader()
    reader.want("title", pixels)
    read: dict[str, str] = {}
    eventually(lambda: read.update(reader.done()) or read, SECONDS * 4)
    assert read == {"title": "Connection lost"}
    reader.close()


ENDS = """
import numpy as np, time
from btrunner.runner.worlds.desktop.eyes.reader import Reader
reader = Reader()
for place in range(20):
    reader.want(str(place), np.full((50, 300, 3), 32, np.uint8))
while not reader.done():
    time.sleep(0.01)
reader.close()
"""


def test_a_process_that_ends_while_it_reads_ends_in_order() -> None:
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
