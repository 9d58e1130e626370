"""Reads a YAML file into a Source: the file system's part of it, and what is wrong with the bytes."""

from __future__ import annotations

from pathlib import Path

from btrunner.runner.language.document import Document
from btrunner.runner.language.source import Source
from btrunner.runner.language.yaml_faults import lines_of
from btrunner.runner.problems import Place, Problem

MAX_BYTES = 4_000_000


def read(path: Path, name: str | None = None) -> Source:
    """Read a YAML file. What is wrong with it is in ``problems``; nothing is raised for a file's faults."""
    name = name or str(path)
    text, problem = _text(path, name)
    if problem:
        return Source(name, path, [], None, [problem])
    return parse(text, name, path)


def parse(text: str, name: str, path: Path | None = None) -> Source:
    """Make a Source of a text; ``name`` is the file's name in messages."""
    document = Document(name)
    root = document.read(text)
    return Source(name, path or Path(name), lines_of(text), root, document.problems)


def _text(path: Path, name: str) -> tuple[str, Problem | None]:
    def refuse(message: str, hint: str, line: int = 0, column: int = 0) -> tuple[str, Problem]:
        return "", Problem(Place(name, line, column), "unreadable-file", message, hint)

    try:
        if path.is_dir():
            return refuse("this is a folder, where a file is wanted", "name a .yaml file in it")
        if not path.exists():
            return refuse("there is no such file", "check the path, which is relative to where you are")
        if not path.is_file():
            return refuse("this is not a regular file", "name a .yaml file")
        if path.stat().st_size > MAX_BYTES:
            return refuse(
                f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it into several trees"
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return refuse(f"the file cannot be read: {why.lower()}", "check its permissions")
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return refuse(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            before.count(b"\n") + 1,
            column,
        )
