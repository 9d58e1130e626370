"""The SVG: well formed whatever it says, nothing on top of anything else, readable without seeing it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import combinations

from drawn_samples import MEDIC, SESSION
from drawn_strategies import OUTLINES, SEVERAL, TEXTS, few
from hypothesis import example, given
from hypothesis import strategies as st

from btrunner.runner.draw.card import AXIS, WIDEST
from btrunner.runner.draw.icons import ICONS, MARKS
from btrunner.runner.draw.layout import TRUNK, layout
from btrunner.runner.draw.look import KINDS, STATUSES
from btrunner.runner.draw.measure import CODE, TITLE
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.svg import svg
from btrunner.runner.draw.text import plain, title_of

NS = "{http://www.w3.org/2000/svg}"


def parsed(outlines: list[Outline]) -> ElementTree.Element:
    return ElementTree.fromstring(svg(outlines))  # noqa: S314 - our own


@few
@given(SEVERAL)
def test_any_text_gives_a_well_formed_picture_that_can_be_saved(outlines: list[Outline]) -> None:
    svg(outlines).encode("utf-8")
    root = parsed(outlines)
    tooltips = ["".join(title.itertext()) for title in root.iterfind(f".//{NS}g/{NS}title")]
    boxes = [box for outline in outlines for box in outline.root.walk()]
    for tooltip, box in zip(tooltips, boxes, strict=True):
        assert title_of(box) in tooltip
        assert all(plain(option) in tooltip for option in box.options)


@few
@given(OUTLINES)
@example(MEDIC)
@example(SESSION[0])
def test_no_card_lies_on_another_and_all_lie_in_the_picture(outline: Outline) -> None:
    drawn = layout(outline)
    for one, other in combinations(drawn.spots, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        stacked = one.y + one.card.height <= other.y or other.y + other.card.height <= one.y
        assert beside or stacked
    for spot in drawn.spots:
        assert spot.card.width <= spot.width <= WIDEST + 1
        assert spot.x + spot.width <= drawn.width
        assert spot.y + spot.card.height <= drawn.height


@few
@given(OUTLINES)
@example(MEDIC)
def test_links_of_two_parents_never_meet(outline: Outline) -> None:
    spots = layout(outline).spots
    runs: dict[int, tuple[float, float, float]] = {}
    for spot in spots:
        if spot.parent >= 0:
            parent = spots[spot.parent]
            _, top, bottom = runs.get(spot.parent, (0.0, parent.y + AXIS, 0.0))
            runs[spot.parent] = (parent.x + parent.width + TRUNK, top, max(bottom, spot.y + AXIS))
    for (x, top, bottom), (other_x, other_top, other_bottom) in combinations(runs.values(), 2):
        assert x != other_x or bottom < other_top or other_bottom < top


@few
@given(OUTLINES)
@example(MEDIC)
def test_a_first_child_stands_level_with_its_parent_and_siblings_below_each_other(outline: Outline) -> None:
    spots = layout(outline).spots
    previous: dict[int, float] = {}
    for spot in spots:
        if spot.parent >= 0:
            assert spot.y == spots[spot.parent].y or spot.y > previous[spot.parent]
            previous[spot.parent] = spot.y


@few
@given(TEXTS, st.floats(20, 400), st.integers(1, 4))
def test_what_is_wrapped_or_cut_fits(text: str, room: float, rows: int) -> None:
    assert TITLE.width(TITLE.fitted(plain(text), room)) <= room
    wrapped = CODE.wrapped(plain(text), room, rows)
    assert len(wrapped) <= rows
    assert all(CODE.width(line) <= room for line in wrapped)


def test_what_is_cut_on_a_card_stands_in_its_tooltip() -> None:
    long = "leader.hp < " * 60 + "the end"
    root = parsed([Outline("t", Box(0, "check", "check", long))])
    assert "the end" not in "".join(text.text or "" for text in root.iter(f"{NS}text"))
    assert "the end" in "".join(title.text or "" for title in root.iterfind(f".//{NS}g/{NS}title"))


def test_a_picture_has_a_role_a_title_and_a_description_in_words() -> None:
    root = parsed([MEDIC])
    assert root.get("role") == "img"
    assert root.findtext(f"{NS}title") == "follower_medic"
    description = root.findtext(f"{NS}desc") or ""
    assert description.startswith('Behaviour tree follower_medic, 18 nodes: guard self.client == "up";')


def test_a_legend_is_there_only_where_something_has_a_status() -> None:
    assert ">not visited<" not in svg([MEDIC])
    assert all(f">{word}<" in svg(SESSION) for word in (*STATUSES, "not visited"))


def test_a_picture_needs_nothing_from_outside() -> None:
    text = svg([MEDIC, *SESSION])
    assert text.count("http") == text.count("http://www.w3.org/2000/svg") == 1
    assert "prefers-color-scheme:dark" in text
    defined = {element.get("id") for element in parsed([MEDIC, *SESSION]).iter(f"{NS}path")}
    used = {(use.get("href") or "")[1:] for use in parsed([MEDIC, *SESSION]).iter(f"{NS}use")}
    assert used <= defined


def test_every_kind_has_an_icon_and_every_status_a_mark() -> None:
    assert set(ICONS) == set(KINDS)
    assert set(MARKS) == set(STATUSES)
