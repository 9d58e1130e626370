"""Pictures in files: read, and written as PNG."""

from __future__ import annotations

from pathlib import Path

import cv2

from btrunner.runner.errors import WorldError, said_by_system
from btrunner.runner.worlds.desktop.eyes.pixels import Pixels


def read_picture(path: Path) -> Pixels:
    """Return the pixels of a file; raises WorldError for what is no picture."""
    if not path.is_file():
        raise WorldError(f"{path}: there is no such picture")
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise WorldError(f"{path}: this is no picture that can be read; save it as PNG")
    return pixels


def write_picture(path: Path, pixels: Pixels) -> None:
    """Write pixels into a file; raises WorldError when that cannot be done."""
    try:
        path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    except OSError as error:
        raise WorldError(f"{path}: cannot be written: {said_by_system(error)}") from error
