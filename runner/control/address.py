"""Where a running session listens: a socket in a folder that only its owner may enter, or a pipe on Windows."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
import tempfile
from multiprocessing.connection import Client, Connection
from pathlib import Path

LONGEST = 100
"""Bytes of a socket's path; the kernel's limit is 104 or 108."""

_PREFIX = "btrunner-"
_NAME = "control"


def new_address() -> str:
    """Return an address that nobody has, and make the folder it is in."""
    if sys.platform == "win32":
        return rf"\\.\pipe\{_PREFIX}{secrets.token_hex(16)}"
    return str(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place())) / _NAME)


def dial(address: str, patience: float) -> Connection:
    """Return a connection to whoever listens at an address; raises OSError when nobody takes it in time."""
    if sys.platform == "win32":
        return Client(address)
    # Client would wait without end at a process that was stopped, and has its line of callers full.
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        line.connect(address)
        line.setblocking(True)
        return Connection(line.detach())


def clear(address: str) -> None:
    """Remove what is left of an address that nobody listens at any more."""
    folder = Path(address).parent
    if Path(address).name == _NAME and folder.name.startswith(_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def _place() -> str:
    for place in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir()):
        short = place and len(os.fsencode(place)) + len(_PREFIX) + len(_NAME) + 12 < LONGEST
        if place and short and os.access(place, os.W_OK | os.X_OK):
            return place
    return "/tmp"  # noqa: S108 - a new folder of our own is made in it
