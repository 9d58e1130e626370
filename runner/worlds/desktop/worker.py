"""A runner's end of a small process that works for it, and ends when it is spoken to no more."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from threading import Lock, Thread
from typing import IO, cast

from msgspec import Struct

from btrunner.runner.worlds.desktop.lines import to_line


class Worker:
    """A module that runs as a process of its own, in the environment ``env``.

    ``hear`` gets each line that it says, from another thread, and ``gone`` is called once there will be no more.
    """

    def __init__(
        self,
        module: str,
        options: Sequence[str],
        env: Mapping[str, str] | None,
        hear: Callable[[bytes], None],
        gone: Callable[[], None] = lambda: None,
    ) -> None:
        self._hear = hear
        self._gone = gone
        self._writing = Lock()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", module, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=env,
            bufsize=0,
            start_new_session=True,  # a Ctrl-C is the runner's to handle
        )
        self._in = cast(IO[bytes], self.process.stdin)
        self._out = cast(IO[bytes], self.process.stdout)
        self._reader = Thread(target=self._read, name=f"hears {module}", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Say whether its process still is there."""
        return self.process.poll() is None

    def tell(self, message: Struct) -> bool:
        """Say something to it; False when it has gone."""
        with self._writing:
            try:
                self._in.write(to_line(message))
            except (OSError, ValueError):
                return False
        return True

    def last_words(self) -> str:
        """Return what it last wrote to its standard error."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def close(self, patience: float) -> None:
        """End it: by itself within so many seconds, or else at once."""
        with self._writing, contextlib.suppress(OSError):  # the other end may have gone
            self._in.close()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(patience)
        self._out.close()
        self._errors.close()

    def _read(self) -> None:
        for line in self._out:
            self._hear(line)
        self._gone()
