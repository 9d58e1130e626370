"""What a YAML parser says, in the words of the author who made the mistake."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from btrunner.runner.problems import Place, Problem

_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_QUOTES = "put the whole text in quotes"
_INDENT = "lines of one list or mapping begin in the same column"
_MEANINGS = (
    ("while parsing a flow sequence", "this [ is not closed, or a comma is missing in it", "close it with ]"),
    ("while parsing a flow mapping", "this { is not closed, or a comma is missing in it", "close it with }"),
    ("scanning a quoted scalar", "this quote is never closed", "close it on the same line"),
    ("unknown escape character", "this \\ means nothing here", "write \\\\, or use single quotes"),
    ("mapping values are not allowed", "a second colon, or a key indented too far", f"{_QUOTES}, or indent less"),
    ("block sequence entries are not allowed", "a list cannot begin here", "begin it on the next line"),
    ("could not find expected ':'", "a key without its colon", "write key: value"),
    ("scanning an alias", "a text cannot begin with *", _QUOTES),
    ("scanning an anchor", "a text cannot begin with &", _QUOTES),
    ("undefined tag handle", "a text cannot begin with !", f"{_QUOTES}; to negate, write not"),
    ("expected comment or line break", "after | or > nothing else may stand on the line", "begin the text on the next line"),
    ("did not find expected node content", "a value is expected here", "check the brackets and commas"),
    ("did not find expected '-' indicator", "this line does not belong to the list above it", _INDENT),
    ("did not find expected key", "this line is not indented as its neighbours are", _INDENT),
    ("duplicate", "this stands twice", "remove one"),
    ("incompatible YAML document", "this version of YAML is not known", "remove the %YAML line"),
)  # fmt: skip
_OF_OPENING = ("while parsing a flow", "scanning a quoted scalar")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, broken where YAML breaks them."""
    return _BREAKS.split(text)


def fault_of(error: YAMLError, text: str, name: str) -> Problem:
    """Return the problem that a parser's error is to the author of the text."""
    lines = lines_of(text)
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return _bad_character(lines, name)
    said = " ".join(filter(None, [error.problem, error.context]))
    mark = error.problem_mark
    if error.context_mark is not None and any(words in said for words in _OF_OPENING):
        mark = error.context_mark
    line = lines[mark.line] if mark.line < len(lines) else ""
    message, hint = _meaning(said, line, mark.column)
    return Problem(Place(name, mark.line + 1, mark.column + 1), "yaml", message, hint)


def _meaning(said: str, line: str, column: int) -> tuple[str, str]:
    before, at = line[:column].rstrip(), line[column : column + 1]
    if "\t" in line[: column + 1] and not line[:column].strip():
        return "a tab indents this line", "indent with spaces, never with tabs"
    if "cannot start any token" in said:
        return f"a text cannot begin with {at or 'this'}", _QUOTES
    if "did not find expected key" in said and before[-1:] in ("'", '"', "}", "]"):
        return f"after the closing {before[-1]} nothing more may stand on the line", _QUOTES
    for words, message, hint in _MEANINGS:
        if words in said:
            return message, hint
    return f"not valid YAML: {said}", "check the indentation, quotes and brackets here"


def _bad_character(lines: list[str], name: str) -> Problem:
    for number, line in enumerate(lines, 1):
        for column, char in enumerate(line, 1):
            if _is_forbidden(ord(char)):
                message = f"the character U+{ord(char):04X} cannot stand in a text file"
                return Problem(Place(name, number, column), "yaml", message, "remove it")
    return Problem(Place(name, 1, 1), "yaml", "a character that YAML does not allow", "remove it")


def _is_forbidden(code: int) -> bool:
    return (code < 32 and code != 9) or 0x7F <= code < 0xA0 or code in (0xFFFE, 0xFFFF, 0xFEFF)
