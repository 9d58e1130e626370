"""The tests that py_trees ships in its source distribution, of the version that is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path, PurePosixPath

VERSION = version("py_trees")


class NotToBeHad(Exception):
    """The source distribution is not kept here, and pip could not fetch it."""


def their_tests(kept: Path) -> Path:
    """Return the folder that holds their ``tests``; ``kept`` is where it stays for the next run. Raises NotToBeHad.

    It holds nothing else of theirs, so that the tests import the py_trees that is installed.
    """
    target = kept / f"py_trees-{VERSION}"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=kept) as name:
            folder = Path(name)
            _unpack_tests(_download(folder), folder / "unpacked")
            _move((folder / "unpacked"), target)
    return target


def _download(folder: Path) -> Path:
    """Have pip fetch it, from wherever the user has configured pip to fetch from."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", "py_trees"]
    done = subprocess.run(
        [*command, "--disable-pip-version-check", "-d", str(folder), f"py_trees=={VERSION}"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    found = list(folder.glob("*.tar.gz"))
    if done.returncode != 0 or len(found) != 1:
        raise NotToBeHad(f"pip could not fetch the source distribution of py_trees {VERSION}:\n{done.stderr}")
    return found[0]


def _unpack_tests(archive: Path, target: Path) -> None:
    """Unpack the files below ``py_trees-<version>/tests``."""
    with tarfile.open(archive) as opened:
        for member in opened:
            _, *inside = PurePosixPath(member.name).parts
            content = opened.extractfile(member) if inside[:1] == ["tests"] and ".." not in inside else None
            if content is not None:
                path = target.joinpath(*inside)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def _move(unpacked: Path, target: Path) -> None:
    """Put the tests in their place at once, unless somebody who runs beside us was faster."""
    try:
        os.rename(unpacked, target)
    except OSError:
        if not target.exists():
            raise
