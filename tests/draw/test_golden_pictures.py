"""The pictures of the samples, kept as files; BTRUNNER_REGENERATE=1 writes them anew, to be looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from drawn_samples import MEDIC, SESSION

from btrunner.runner.draw.pictures import FORMS, draw

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = {"medic": (MEDIC,), "session": SESSION}
ENDINGS = {"unicode": "txt", "mermaid": "mmd", "dot": "dot", "svg": "svg", "json": "json"}


def is_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("BTRUNNER_REGENERATE") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_picture_is_as_it_was_approved(sample: str, form: str) -> None:
    is_golden(f"{sample}.{ENDINGS[form]}", draw(SAMPLES[sample], form))


@pytest.mark.parametrize("width", [50, 100])
def test_a_tree_in_a_narrow_terminal_is_as_it_was_approved(width: int) -> None:
    is_golden(f"medic-{width}.txt", draw([MEDIC], "unicode", width=width))


def test_a_tree_in_colour_is_as_it_was_approved() -> None:
    is_golden("session-colour.txt", draw(SESSION, "unicode", width=90, colour=True))


def test_the_golden_files_are_exactly_those_compared() -> None:
    names = {f"{sample}.{ending}" for sample in SAMPLES for ending in ENDINGS.values()}
    names |= {"medic-50.txt", "medic-100.txt", "session-colour.txt"}
    assert {path.name for path in GOLDEN.iterdir()} == names
