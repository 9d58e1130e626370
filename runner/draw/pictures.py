"""The one door to all pictures: outlines and the name of a form in, text out."""

from __future__ import annotations

from collections.abc import Sequence

from btrunner.runner.draw.outline import Outline

FORMS = ("unicode", "mermaid", "dot", "svg", "json")
"""The forms a tree can be drawn in."""


def draw(outlines: Sequence[Outline], form: str, *, width: int | None = None, colour: bool = False) -> str:
    """Return one picture of all ``outlines``, ending in a newline.

    ``form`` is one of ``FORMS``. ``width`` (in cells) and ``colour`` count for ``unicode`` only; an unknown
    form is a ValueError.
    """
    # Imported only when asked for: a command that draws nothing should not wait for five renderers.
    if form == "unicode":
        from btrunner.runner.draw.unicode import lines

        trees = ("\n".join(lines(outline, width=width, colour=colour)) for outline in outlines)
        return "\n\n".join(trees) + "\n"
    if form == "mermaid":
        from btrunner.runner.draw.mermaid import mermaid

        return mermaid(outlines)
    if form == "dot":
        from btrunner.runner.draw.dot import dot

        return dot(outlines)
    if form == "svg":
        from btrunner.runner.draw.svg import svg

        return svg(outlines)
    if form == "json":
        from btrunner.runner.draw.document import as_json

        return as_json(outlines)
    raise ValueError(f"unknown form '{form}': expected {', '.join(FORMS)}")
