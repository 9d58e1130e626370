"""Pictures as files: PNG, as everybody can look at them."""

from __future__ import annotations

import os
import struct
import zlib

from btrunner.runner.worlds.desktop.screens.screen import Picture


def save(picture: Picture, path: str) -> None:
    """Write a picture as PNG; a reader finds all of it or nothing. Raises OSError."""
    beside = f"{path}.part"
    with open(beside, "wb") as file:
        file.write(png(picture))
    os.replace(beside, path)


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
