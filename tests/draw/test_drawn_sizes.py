"""Trees deeper and wider than anybody writes, and sessions without a tree."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from drawn_samples import MEDIC, deep, wide

from btrunner.runner.draw.outline import Outline
from btrunner.runner.draw.pictures import FORMS, draw


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("outline", [deep(200), deep(3000), wide(1000)], ids=["200", "3000", "wide"])
def test_a_tree_of_any_depth_and_width_is_drawn(form: str, outline: Outline) -> None:
    words = "level 199" if outline.title == "deep" else "child 999"
    assert words in draw([outline], form)


def test_a_deep_tree_keeps_half_of_a_terminal_for_words() -> None:
    text = draw([deep(200)], "unicode", width=80)
    assert all(f"level {level} " in text + " " for level in range(200))
    assert max(map(len, text.splitlines())) <= 80


def test_a_thousand_children_can_be_drawn() -> None:
    for form in FORMS:
        assert "999" in draw([wide(1000)], form, width=100), form


@pytest.mark.parametrize("form", FORMS)
def test_no_tree_at_all_is_a_picture_too(form: str) -> None:
    assert draw([], form).endswith("\n")


def test_an_empty_svg_is_well_formed() -> None:
    ElementTree.fromstring(draw([], "svg"))  # noqa: S314 - written a line above


def test_an_unknown_form_is_told_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="unknown form 'png': expected unicode, mermaid, dot, svg, json"):
        draw([MEDIC], "png")
