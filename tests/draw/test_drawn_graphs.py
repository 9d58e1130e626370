"""Mermaid and DOT: no text of a tree can be read as syntax of the graph."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from drawn_samples import MEDIC, SESSION
from drawn_strategies import SEVERAL, TEXTS, few
from hypothesis import given

from btrunner.runner.draw.dot import dot, quoted
from btrunner.runner.draw.flat import flat
from btrunner.runner.draw.mermaid import escape, mermaid
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.text import plain, title_of

_LABEL = r'"(?:[^"\#<>;|`{}\[\]]|\#\d+;|<br/>|</?[bi]>)*"'
_MERMAID_LINE = re.compile(
    rf"""\ \ (?:
        %%\ [^{{}}"]*
        | subgraph\ t\d+\[{_LABEL}\] | direction\ LR | end
        | t\d+n\d+ (?:\[|\{{\{{|\[/|\(|\[\\|\[\[|>) {_LABEL} (?:\]|\}}\}}|/\]|\)|\]\])
        | t\d+n\d+\ -->(?:\|{_LABEL}\|)?\ t\d+n\d+
        | classDef\ \w+\ [\w:\#,.-]+
        | class\ [\w,]+\ \w+
    )""",
    re.VERBOSE,
)


def unescaped(text: str) -> str:
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), text)


@few
@given(SEVERAL)
def test_every_line_of_mermaid_is_one_of_the_few_we_write(outlines: list[Outline]) -> None:
    header, _, body = mermaid(outlines).partition("flowchart LR\n")
    assert header == "---\nconfig:\n  flowchart:\n    wrappingWidth: 320\n---\n"
    assert all(_MERMAID_LINE.fullmatch(line) for line in body.removesuffix("\n").split("\n") if line)


@few
@given(TEXTS)
def test_what_mermaid_escapes_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escape(text)) == plain(text)


def test_mermaid_hides_what_markdown_would_read() -> None:
    assert escape("_a_ flash_heal *b* www.c.d") == "#95;a#95; flash_heal #42;b#42; www#46;c.d"


def test_mermaid_has_an_edge_for_every_child_with_its_slot() -> None:
    text = mermaid([MEDIC])
    assert text.count("-->") == len(flat(MEDIC.root)) - 1
    assert '-->|"rung 5"|' in text


def test_a_status_is_a_class_of_its_own() -> None:
    text = mermaid(SESSION)
    assert "class t0n1,t1n2,t1n3 failure" in text
    assert " failure" not in mermaid([MEDIC])


def tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a DOT file: strings, HTML strings, words and signs; anything else is an error."""
    at = 0
    while at < len(text):
        if text[at] == "<":
            depth, end = 0, at
            while True:
                depth += {"<": 1, ">": -1}.get(text[end], 0)
                end += 1
                if depth == 0:
                    break
        else:
            match = re.compile(r'\s+|"(?:[^"\\]|\\.)*"|->|[\w.]+|[{}\[\];,=]').match(text, at)
            assert match, f"no token of DOT: {text[at : at + 40]!r}"
            end = match.end()
        yield text[at:end]
        at = end


@few
@given(SEVERAL)
def test_dot_is_made_of_tokens_and_its_brackets_match(outlines: list[Outline]) -> None:
    found = [token for token in tokens(dot(outlines)) if not token.isspace()]
    assert found[:3] == ["digraph", "btrunner", "{"]
    for opening, closing in ("{}", "[]"):
        assert found.count(opening) == found.count(closing)
    nodes = sum(len(flat(outline.root)) for outline in outlines)
    assert found.count("tooltip") == nodes
    assert found.count("->") == nodes - len(outlines)


@few
@given(SEVERAL)
def test_a_label_of_dot_is_well_formed_and_says_the_title(outlines: list[Outline]) -> None:
    labels = [token for token in tokens(dot(outlines)) if token.startswith("<")]
    boxes = [item.box for outline in reversed(outlines) for item in flat(outline.root)]
    for label, box in zip(labels, boxes, strict=True):
        words = "".join(ElementTree.fromstring(f"<x>{label[1:-1]}</x>").itertext())  # noqa: S314 - our own
        assert title_of(box).replace(" ", "") in words.replace(" ", "")


@few
@given(TEXTS)
def test_a_quoted_string_of_dot_comes_back_as_it_was(text: str) -> None:
    inner = quoted(text)[1:-1]
    assert html.unescape(re.sub(r"\\(.)", r"\1", inner)) == plain(text)


def test_a_node_that_is_no_builtin_is_drawn_as_a_leaf_of_a_plug_in() -> None:
    outline = Outline("t", Box(0, "spot_enemy", "Spot a raider"))
    assert "shape=component" in dot([outline])
    assert 't0n0>"◆ <b>Spot a raider</b><br/>spot_enemy"]' in mermaid([outline])
