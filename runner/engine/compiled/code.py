"""Source becomes code, which is kept on disk so that a second start pays nothing."""

from __future__ import annotations

import hashlib
import marshal
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

Compile = Callable[[str], CodeType]

FILE = "<a compiled tree>"
"""What stands for the file of the source; tracebacks lead to the author's file in its place."""

_SUFFIX = ".tree"
_DIGEST = 32


def compile_source(text: str) -> CodeType:
    """Compile the source of a tree."""
    return compile(text, FILE, "exec", dont_inherit=True)


class CodeStore:
    """Code in a folder, each piece in a file named by the content of its source and by the version of Python.

    A file that is missing, damaged or from elsewhere is made anew; a folder that cannot be written is done
    without. Only the ``most`` files that were made last are kept.
    """

    def __init__(self, folder: Path, most: int = 256) -> None:
        self._folder = folder
        self._most = most

    def compile(self, text: str) -> CodeType:
        """Return the code of a source."""
        name = hashlib.sha256(MAGIC_NUMBER + text.encode()).hexdigest() + _SUFFIX
        code = _read(self._folder / name)
        if code is None:
            code = compile_source(text)
            with suppress(OSError):
                self._write(name, marshal.dumps(code))
        return code

    def _write(self, name: str, body: bytes) -> None:
        """Put a file in its place in one piece, readable by its owner alone, as it is code."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).digest() + body)
            os.replace(draft, self._folder / name)
        except OSError:
            os.unlink(draft)
            raise
        self._forget_the_oldest()

    def _forget_the_oldest(self) -> None:
        files = sorted(self._folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in files[: -self._most]:
            path.unlink(missing_ok=True)


def _read(path: Path) -> CodeType | None:
    """Return the code in a file; None for one that is missing or damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[_DIGEST:]
    if hashlib.sha256(body).digest() != content[:_DIGEST]:
        return None
    try:
        code = marshal.loads(body)  # noqa: S302 - our own, from a folder that only its owner may write
    except (EOFError, TypeError, ValueError):
        return None
    return code if isinstance(code, CodeType) else None
