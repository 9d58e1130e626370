"""A display of one's own: an Xvfb that nobody else sees, with a cookie and, where there is one, a window manager."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from btrunner.runner.worlds.desktop.screens.screen import ScreenGone

_PATIENCE = 10.0
_FOLDER = "btrunner-display-"
_FAMILY_LOCAL, _FAMILY_WILD = 256, 65535
_SET_PDEATHSIG = 1
_COOKIE = b"MIT-MAGIC-COOKIE-1"


def dies_with_us(number: int) -> Callable[[], None] | None:
    """Return what a child does first so that the kernel sends it a signal when we die, however that happens."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_SET_PDEATHSIG, number)


class OwnDisplay:
    """A virtual display of so many pixels. ``env`` is what its clients need to find it."""

    def __init__(self, width: int, height: int) -> None:
        self.env: dict[str, str] = {}
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
        self._programs: list[subprocess.Popen[bytes]] = []
        try:
            number = self._start_server(width, height)
            self.env = {"DISPLAY": f":{number}", "XAUTHORITY": str(self._cookie)}
            self._start_window_manager()
        except BaseException:
            self.close()
            raise

    @property
    def server(self) -> subprocess.Popen[bytes]:
        """The server's process."""
        return self._programs[0]

    @property
    def _cookie(self) -> Path:
        return self._folder / "Xauthority"

    def _start_server(self, width: int, height: int) -> str:
        program = shutil.which("Xvfb")
        if program is None:
            raise ScreenGone("there is no Xvfb for a display of one's own: install the package xvfb")
        _write_cookie(self._cookie)
        reading, writing = os.pipe()
        try:
            self._start(
                (program, "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
                 "-auth", str(self._cookie), "-nolisten", "tcp", "-noreset"),
                pass_fds=(writing,),
            )  # fmt: skip
            os.close(writing)
            writing = -1
            return _number_of(reading)
        finally:
            os.close(reading)
            if writing >= 0:
                os.close(writing)

    def _start_window_manager(self) -> None:
        program = shutil.which("openbox")
        if program is not None:
            self._start((program, "--sm-disable"), env=os.environ | self.env)

    def _start(
        self, command: Sequence[str], pass_fds: Sequence[int] = (), env: Mapping[str, str] | None = None
    ) -> None:
        self._programs.append(
            subprocess.Popen(  # noqa: S603 - our own list of arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=pass_fds,
                env=env,
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGTERM),
            )
        )

    def close(self) -> None:
        """End it, with its window manager, and leave nothing behind."""
        for program in reversed(self._programs):
            program.terminate()
            try:
                program.wait(2)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of seats that were killed, and so could not do it themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        pid = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _number_of(pipe: int) -> str:
    """Return the number of the display, which its server writes once it can be used."""
    import select

    told = b""
    while not told.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], _PATIENCE)
        piece = os.read(pipe, 32) if ready else b""
        if not piece:
            raise ScreenGone("Xvfb did not start")
        told += piece
    return told.decode().strip()


def _write_cookie(path: Path) -> None:
    """Write a secret that opens the display, for whatever number it gets, to programs of this machine."""
    secret = secrets.token_bytes(16)
    entries = ((_FAMILY_LOCAL, socket.gethostname().encode()), (_FAMILY_WILD, b""))
    path.touch(mode=0o600)
    path.write_bytes(b"".join(_entry(family, address, secret) for family, address in entries))


def _entry(family: int, address: bytes, secret: bytes) -> bytes:
    parts = (address, b"", _COOKIE, secret)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(part)) + part for part in parts)
