"""Finds the program that a command means."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def found_program(name: str, cwd: str) -> str | None:
    """Return the program that a command's first word means, or None when there is none.

    ``python`` is the one that runs btrunner; what was installed beside it needs no place on the PATH.
    """
    if name == "python":
        return sys.executable
    beside = Path(cwd) / name
    if "/" in name and beside.is_file():
        return str(beside)
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
