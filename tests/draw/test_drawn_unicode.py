"""A tree in a terminal: nothing is wider than asked for, nothing is left out when there is room."""

from __future__ import annotations

import re

from drawn_samples import FOLLOWER, MEDIC
from drawn_strategies import OUTLINES, few
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from btrunner.runner.draw.flat import flat
from btrunner.runner.draw.look import KINDS, PLUGIN, STATUSES
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.text import plain
from btrunner.runner.draw.unicode import lines


@few
@given(OUTLINES)
def test_with_room_each_node_has_a_line_with_its_title_options_and_reason(outline: Outline) -> None:
    drawn = lines(outline, width=None, colour=False)
    boxes = [item.box for item in flat(outline.root)]
    for box, line in zip(boxes, drawn[-len(boxes) :], strict=True):
        for words in (box.title, box.why, *box.options):
            assert plain(words) in line


@few
@given(OUTLINES, st.integers(1, 120))
@example(MEDIC, 50)
def test_no_line_is_wider_than_asked_for(outline: Outline, width: int) -> None:
    assert all(cell_len(line) <= width for line in lines(outline, width=width, colour=False))


@few
@given(OUTLINES, st.integers(20, 100))
@example(FOLLOWER, 80)
def test_colour_changes_nothing_but_the_colour(outline: Outline, width: int) -> None:
    coloured = lines(outline, width=width, colour=True)
    bare = [re.sub(r"\x1b\[\d+m", "", line).rstrip() for line in coloured]
    assert bare == lines(outline, width=width, colour=False)


@few
@given(OUTLINES)
def test_no_text_can_steer_the_terminal(outline: Outline) -> None:
    assert all(line.isprintable() or "\x1b" not in line for line in lines(outline, width=90, colour=False))
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", "".join(lines(outline, width=90, colour=False)))


def test_every_symbol_and_mark_is_one_cell_wide_and_its_own() -> None:
    symbols = [look.symbol for look in (*KINDS.values(), PLUGIN)]
    assert all(cell_len(symbol) == 1 for symbol in symbols)
    assert all(cell_len(status.mark) == 1 for status in STATUSES.values())
    assert len(set(symbols)) == len(symbols)


def test_marks_are_shown_only_where_something_has_a_status() -> None:
    still = Outline("t", Box(0, "check", "Low", "self.hp < 0.3"))
    assert lines(still, width=80, colour=False)[-1] == "◇ Low  check self.hp < 0.3"
    failed = Outline("t", Box(0, "check", "Low", "self.hp < 0.3", status="failure", why="self.hp is 0.8"))
    assert lines(failed, width=80, colour=False)[-1] == "✗ ◇ Low  check self.hp < 0.3 — self.hp is 0.8"


def test_a_kind_that_is_the_title_is_not_said_twice() -> None:
    assert lines(Outline("t", Box(0, "wait", "wait", "1s")), width=None, colour=False)[-1] == "◔ wait  1s"


def test_an_option_that_fits_on_a_line_is_not_torn_apart() -> None:
    drawn = [line.strip("│ ·") for line in lines(MEDIC, width=100, colour=False)]
    assert "until self.mana >= params.rest.until" in drawn
