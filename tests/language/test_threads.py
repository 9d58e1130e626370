"""Sessions are loaded by several threads at once, also the first ones of a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOADING = """
import sys
from pathlib import Path
from threading import Barrier, Thread
from btrunner.runner.language.load import load_session

file, threads = Path(sys.argv[1]), 6
together, loaded = Barrier(threads), []

def load():
    together.wait()
    loaded.append(load_session(file).name)

plays = [Thread(target=load) for _ in range(threads)]
for play in plays:
    play.start()
for play in plays:
    play.join()
print(*loaded)
"""


@pytest.mark.parametrize("file", ["examples/duo.yaml", "examples/desktop/duo.yaml"])
def test_the_first_sessions_of_a_process_are_loaded_by_several_threads(file: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOADING, file], cwd=ROOT, capture_output=True, text=True)
    name = "tusken_hunt" if file == "examples/duo.yaml" else "demo_duo"
    assert (done.returncode, done.stdout.split()) == (0, [name] * 6), done.stderr
