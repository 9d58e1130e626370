"""From a text to Python's syntax tree, within bounds; times such as ``3s`` are read as one word."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from btrunner.runner.units import duration

MAX_LENGTH = 1_000
MAX_TERMS = 200
MAX_DEPTH = 30

_STRING = r"\"[^\"]*\"|'[^']*'"
_TIME = r"(?<![\w.])(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+(?!\w)"
# A key may be called what Python reserves (params.class); a quoted text is passed over.
_KEYWORD = rf"(?<=[\w)]\.)(?:{'|'.join(keyword.kwlist)})\b"
_SIGN = re.compile(r"\w+|[^\w\s]")
_STANDS_FOR = re.compile(f"({_STRING})|({_TIME})|({_KEYWORD})")


class ExpressionError(Exception):
    """What is wrong with an expression, where in its text (from 0; None: not known yet), and a way out."""

    def __init__(self, rule: str, message: str, hint: str = "", offset: int | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint
        self.offset = offset


class Syntax(Struct, frozen=True):
    """An expression's syntax tree, in which words of Python's own have no place as names.

    ``times`` maps the byte offset of a time's stand-in to its seconds, ``words`` that of a key's to the key.
    ``text`` begins where the expression does, ``indent`` characters into what the author wrote.
    """

    text: str
    indent: int
    root: ast.expr
    times: Mapping[int, float]
    words: Mapping[int, str]

    def key(self, node: ast.Attribute) -> str:
        """Return the key that an attribute names."""
        end = node.end_col_offset or 0
        return self.words.get(end - len(node.attr.encode()), node.attr)

    def offset(self, node: ast.AST) -> int:
        """Return where a node begins, in characters from the start of what the author wrote."""
        column: int = getattr(node, "col_offset", 0)
        return self.indent + len(self.text.encode()[:column].decode("utf-8", "ignore"))

    def segment(self, node: ast.expr) -> str:
        """Return a node as the author wrote it, shortened."""
        start, end = node.col_offset, node.end_col_offset
        if self.text.isascii():
            return short(self.text[start:end])
        return short(self.text.encode()[start:end].decode("utf-8", "ignore"))


@lru_cache(maxsize=1024)
def read(text: str) -> Syntax:
    """Return the syntax tree of an expression; raises ExpressionError.

    A tree that several characters play is read once: what a name in it stands for is found later.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            "expression-too-large",
            f"the expression has {len(text):,} characters; at most {MAX_LENGTH:,} are allowed",
            "split it, or publish a part of it as a key",
        )
    line, times, words = _with_stand_ins(re.sub(r"\s", " ", text))
    stripped = line.lstrip(" ")
    indent = len(line) - len(stripped)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = ast.parse(stripped.rstrip(" "), mode="eval").body
    except SyntaxError as error:
        raise _syntax_error(error, text, indent) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError(
            "expression", "this is not an expression", "see the language reference"
        ) from None
    # Each term and each level takes a sign of its own at least: few signs cannot be too large.
    if len(_SIGN.findall(line)) >= MAX_DEPTH:
        _bound(root)
    written = text.lstrip()
    times = {column - indent: seconds for column, seconds in times.items()}
    words = {column - indent: word for column, word in words.items()}
    return Syntax(written, len(text) - len(written), root, times, words)


def _with_stand_ins(text: str) -> tuple[str, dict[int, float], dict[int, str]]:
    """Put a word of the same length in the place of each time and keyword, so that all offsets stay true."""
    times: dict[int, float] = {}
    words: dict[int, str] = {}

    def stand_in(match: re.Match[str]) -> str:
        if match.group(1):
            return match.group(1)
        offset = len(text[: match.start()].encode())
        if match.group(2):
            times[offset] = duration(match.group(2))
        else:
            words[offset] = match.group(3)
        return "k" * len(match.group(0))

    return _STANDS_FOR.sub(stand_in, text), times, words


_WAYS_OUT = (
    (r"&&|\|\||!(?!=)", "write and, or, not in place of &&, ||, !"),
    (r"(?<![<>=!:])=(?!=)", "compare with == (a single = has no meaning here)"),
    (r"=>|=<|<>", "write >=, <= or !="),
    (r"\d\s+(ms|s|m|h|d)\b", "write a time in one word: 3s"),
    (r";", "write one expression; conditions are joined by and, or"),
)
_SAID = (
    ("unterminated string", "a quote is not closed"),
    ("EOL while scanning string", "a quote is not closed"),
    ("was never closed", "a bracket is not closed"),
    ("unexpected EOF", "something is missing at its end"),
    ("unmatched", "a bracket is closed that was never opened"),
    ("does not match opening", "a bracket is closed by another kind of bracket"),
    ("invalid decimal literal", "a name cannot begin with a digit; the units of time are ms, s, m, h, d"),
    ("expected 'else'", "write a if condition else b"),
    ("too many nested parentheses", "publish a part of it as a key"),
)


def _syntax_error(error: SyntaxError, text: str, indent: int) -> ExpressionError:
    offset = max((error.offset or 1) - 1, 0) + indent
    said = str(error.msg)
    bare = re.sub(_STRING, "''", text)
    hint = next((hint for pattern, hint in _WAYS_OUT if re.search(pattern, bare)), "")
    hint = hint or next((hint for words, hint in _SAID if words in said), "")
    hint = hint or "write comparisons such as self.hp < 0.3, joined by and, or, not"
    return ExpressionError(
        "expression", f"'{short(text)}' is not an expression", hint, min(offset, len(text))
    )


def short(text: str) -> str:
    """Return a text as it stands in a message: not longer than a line."""
    return text if len(text) <= 60 else text[:59] + "…"


def _bound(root: ast.expr) -> None:
    waiting: list[tuple[ast.AST, int]] = [(root, 1)]
    terms = 0
    while waiting:
        node, depth = waiting.pop()
        terms += isinstance(node, ast.expr)
        if depth > MAX_DEPTH or terms > MAX_TERMS:
            limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_TERMS} terms"
            raise ExpressionError(
                "expression-too-large",
                f"the expression has more than {limit}",
                "publish a part of it as a key",
            )
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
