"""Where the server is: on this machine, at the port it was given or wrote to a file."""

from __future__ import annotations

from pathlib import Path

HOST = "127.0.0.1"


def read_port(path: Path) -> int:
    """Return the port that a server wrote to a file; raises OSError where none has."""
    try:
        return int(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise OSError(f"{path} holds no port") from error


def write_port(path: Path, port: int) -> None:
    """Write the port to a file, which is there as a whole or not at all."""
    waiting = path.with_name(path.name + ".new")
    waiting.write_text(f"{port}\n", encoding="ascii")
    waiting.replace(path)
