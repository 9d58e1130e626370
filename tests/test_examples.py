"""Every example ends well, and prints what is kept beside it in ``examples/expected``.

``BTRUNNER_REGENERATE=1 pytest tests/test_examples.py`` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
EXAMPLES = sorted((REPOSITORY / "examples").glob("*.yaml"))


def played(session: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "bt-run"), f"examples/{session.name}", "--out", str(out)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("session", EXAMPLES, ids=lambda path: path.stem)
def test_it_ends_well_and_prints_what_is_expected(session: Path, tmp_path: Path) -> None:
    done = played(session, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = re.sub(r"journal: .*", "journal: sessions/…", done.stdout)
    expected = session.parent / "expected" / f"{session.stem}.txt"
    if os.environ.get("BTRUNNER_REGENERATE"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(shown)
    assert shown == expected.read_text()


def test_there_are_examples_from_the_least_to_the_duo() -> None:
    numbers = [int(path.stem.split("_")[0]) for path in EXAMPLES if path.stem[0].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert (REPOSITORY / "examples" / "duo.yaml") in EXAMPLES


@pytest.mark.parametrize("session", EXAMPLES, ids=lambda path: path.stem)
def test_it_begins_with_its_schema_and_a_sentence_on_what_it_teaches(session: Path) -> None:
    first, second, *_ = session.read_text().splitlines()
    assert first == "# yaml-language-server: $schema=../schemas/session.schema.json"
    assert second.startswith(("# ", "session:"))
