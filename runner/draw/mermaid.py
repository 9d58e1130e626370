"""Trees as a Mermaid flowchart, the kind of diagram that GitHub and many wikis draw from text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from btrunner.runner.draw.flat import Placed, flat, has_status
from btrunner.runner.draw.look import FAMILIES, STATUSES, look, status_look
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.text import folded, name_of, options_of, plain, saying_of, title_of

_SHAPES = {
    "card": ("[", "]"),
    "choice": ("{{", "}}"),
    "bands": ("[", "]"),
    "question": ("[/", "/]"),
    "deed": ("(", ")"),
    "shield": ("[\\", "/]"),
    "tree": ("[[", "]]"),
    "leaf": (">", "]"),
}

# Whatever Mermaid, the Markdown in its labels, its icons or its formulas could read as their own. An
# underscore inside a word and the plain marks of an expression stay, so that the text can be read too.
# (ﬂ is how Mermaid marks an entity while it parses.)
_SPECIAL = re.compile(r"(?<![^\W_])_|_(?![^\W_])|(?<=www)\.|[!\"#$%&*:;<>?@\[\\\]^`{|}~ﬂ]", re.IGNORECASE)


def mermaid(outlines: Sequence[Outline]) -> str:
    """Return one flowchart in which each tree is a subgraph of its own."""
    # The header could hold a title too, but Mermaid drops from it what looks like markup.
    rows = ["---", "config:", "  flowchart:", "    wrappingWidth: 320", "---", "flowchart LR"]
    names: dict[str, list[str]] = {}
    for number, outline in enumerate(outlines):
        placed = flat(outline.root)
        rows += _tree(f"t{number}", outline, placed)
        _classify(placed, f"t{number}", names)
    return "\n".join([*rows, *_classes(names)]) + "\n"


def escape(text: str) -> str:
    """Return ``text`` with every special character as a Mermaid entity (``#35;``)."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", plain(text))


def _tree(name: str, outline: Outline, placed: list[Placed]) -> Iterator[str]:
    yield f'  subgraph {name}["{escape(_heading(outline))}"]'
    yield "  direction LR"
    if about := escape(outline.about):
        # Escaped like a label, for Mermaid obeys directives even in a comment.
        yield f"  %% {about}"
    marked = has_status(placed)
    for position, item in enumerate(placed):
        yield f"  {name}n{position}{_node(item.box, marked)}"
    for position, item in enumerate(placed[1:], 1):
        yield f"  {name}n{item.parent} {_arrow(item)} {name}n{position}"
    yield "  end"


def _heading(outline: Outline) -> str:
    return " — ".join(words for words in (name_of(outline), plain(outline.caption)) if words)


def _node(box: Box, marked: bool) -> str:
    opening, closing = _SHAPES[look(box.kind).shape]
    return f'{opening}"{"<br/>".join(_lines(box, marked))}"{closing}'


def _lines(box: Box, marked: bool) -> Iterator[str]:
    mark = f"{status_look(box.status).mark} " if marked else ""
    # The symbol comes first, so that no title can begin a list or a heading of Markdown.
    yield f"{mark}{escape(look(box.kind).symbol)} <b>{escape(title_of(box))}</b>"
    if saying := " ".join(words for words in saying_of(box) if words):
        yield escape(saying)
    more = [*options_of(box), *([folded(box)] if folded(box) else [])]
    if more:
        yield f"<i>{escape(' · '.join(more))}</i>"
    if why := plain(box.why):
        yield f"— {escape(why)}"


def _arrow(item: Placed) -> str:
    slot = plain(item.box.slot)
    return f'-->|"{escape(slot)}"|' if slot else "-->"


def _classify(placed: list[Placed], tree: str, names: dict[str, list[str]]) -> None:
    names.setdefault("frame", []).append(tree)
    for position, item in enumerate(placed):
        name = f"{tree}n{position}"
        names.setdefault(look(item.box.kind).family, []).append(name)
        if item.box.status in STATUSES:
            names.setdefault(item.box.status, []).append(name)


def _classes(names: dict[str, list[str]]) -> Iterator[str]:
    """Yield the colours of those classes that occur; they are fixed, and read on light and on dark pages."""
    looks = {"frame": "fill:none,stroke:#8c959f"}
    for name, family in FAMILIES.items():
        looks[name] = f"fill:#ffffff,stroke:{family.light},stroke-width:1.5px,color:#1f2328"
    for name, status in STATUSES.items():
        looks[name] = f"fill:{status.light_tint},stroke:{status.light},stroke-width:3px"
    occurring = [name for name in looks if name in names]
    for name in occurring:
        yield f"  classDef {name} {looks[name]}"
    for name in occurring:
        yield f"  class {','.join(names[name])} {name}"
