"""Pictures as files: PNG, with every colour as it was, or JPEG, a tenth of that, to look at."""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress

from btrunner.runner.worlds.desktop.screens.screen import Picture

_QUALITY = 85


def save(picture: Picture, path: str) -> None:
    """Write a picture as its name says; a reader finds all of it or nothing. Raises OSError."""
    beside = f"{path}.part"
    try:
        with open(beside, "wb") as file:
            file.write(jpeg(picture) if path.endswith(".jpg") else png(picture))
    except OSError:
        with suppress(OSError):
            os.unlink(beside)
        raise
    os.replace(beside, path)


def jpeg(picture: Picture) -> bytes:
    """Return a picture as JPEG."""
    # Only whoever keeps such pictures waits for it to load.
    import cv2
    import numpy as np

    width, height, pixels = picture
    rows = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
    _, data = cv2.imencode(".jpg", rows[:, :, :3], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return bytes(data)


def png(picture: Picture) -> bytes:
    """Return a picture as PNG: colours of 24 bits, packed lightly."""
    width, height, pixels = picture
    colours = bytearray(width * height * 3)
    colours[0::3], colours[1::3], colours[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
    rows = b"".join(b"\0" + colours[y * width * 3 : (y + 1) * width * 3] for y in range(height))
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
