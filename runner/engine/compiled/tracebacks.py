"""A traceback through the code of a tree leads to the lines of the author's file, not to ours."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from types import FrameType, TracebackType

from btrunner.runner.engine.compiled.code import FILE
from btrunner.runner.language.model import Node


def lead_to_yaml(error: BaseException, lines: Sequence[int], nodes: Sequence[Node]) -> BaseException:
    """Return an error whose traceback shows nodes where it showed lines of the code.

    ``lines[i]`` is the index in ``nodes`` of what line i + 1 of the source is for.
    """
    entries: list[TracebackType] = []
    entry = error.__traceback__
    while entry is not None:
        entries.append(entry)
        entry = entry.tb_next
    rest: TracebackType | None = None
    for entry in reversed(entries):
        frame, line = entry.tb_frame, entry.tb_lineno
        if frame.f_code.co_filename == FILE and 0 < line <= len(lines):
            frame = _frame_of(nodes[lines[line - 1]])
            rest = TracebackType(rest, frame, frame.f_lasti, frame.f_lineno)
        else:
            rest = TracebackType(rest, frame, entry.tb_lasti, line)
    return error.with_traceback(rest)


class _Here(Exception):
    """Raised to get a frame that stands at a place of an author's file."""


def _frame_of(node: Node) -> FrameType:
    line, column = max(node.place.line, 1), max(node.place.column - 1, 0)
    spot = {"lineno": line, "col_offset": column, "end_lineno": line, "end_col_offset": column}
    here = ast.Raise(exc=ast.Name(id="here", ctx=ast.Load(), **spot), cause=None, **spot)
    code = compile(ast.Module([here], []), node.place.file, "exec").replace(co_name=node.id)
    try:
        exec(code, {"here": _Here})  # noqa: S102 - one statement, made above
    except _Here:
        raised = sys.exc_info()[2]
        assert raised is not None and raised.tb_next is not None  # noqa: S101, PT018 - it was just raised
        return raised.tb_next.tb_frame
    raise AssertionError("a raise raises")
