"""A VNC server at a display that nobody sees: for one viewer of this machine, with a password for this once."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import string
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.seat.displays import dies_with_us

_LONGEST = 8
"""Characters of a VNC password: more are not looked at."""
_END = 3.0


class VncServer:
    """x11vnc at the display that ``env`` leads to; raises WorldError, with what is missing, when it does not start."""

    def __init__(self, env: Mapping[str, str], control: bool = False) -> None:
        program = shutil.which("x11vnc")
        if program is None:
            raise WorldError("there is no x11vnc to show the display: install the package x11vnc")
        letters = string.ascii_lowercase + string.digits
        self.password = "".join(secrets.choice(letters) for _ in range(_LONGEST))
        self._folder = tempfile.TemporaryDirectory(prefix="btrunner-vnc-")
        command = self._command(program, env, control)
        self._process = subprocess.Popen(  # noqa: S603 - our own list of arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **env},
            preexec_fn=dies_with_us(signal.SIGTERM),
        )
        self._said = cast(IO[bytes], self._process.stdout)
        try:
            self.port = self._port()
        except BaseException:
            self.close()
            raise

    def wait(self) -> None:
        """Wait until its viewer has left."""
        for _ in self._said:  # what it says further on has no reader, and must not fill the pipe
            continue
        self._process.wait()

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()
        self._folder.cleanup()

    def __enter__(self) -> VncServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _command(self, program: str, env: Mapping[str, str], control: bool) -> list[str]:
        """Return how it is started: it reads the password once, and its file is gone then."""
        file = Path(self._folder.name) / "password"
        file.touch(mode=0o600)
        file.write_text(self.password + "\n")
        command = [program, "-norc", "-display", env["DISPLAY"], "-localhost", "-no6", "-autoport", "5900",
                   "-once", "-passwdfile", f"rm:{file}", "-noxrecord", "-nobell"]  # fmt: skip
        if "XAUTHORITY" in env:
            command += ["-auth", env["XAUTHORITY"]]
        return command if control else [*command, "-viewonly"]

    def _port(self) -> int:
        last = ""
        for line in self._said:
            text = line.decode(errors="replace").strip()
            found = re.fullmatch(r"PORT=(\d+)", text)
            if found:
                return int(found[1])
            last = text or last
        raise WorldError(f"x11vnc does not start: {last or 'it said nothing'}")
