"""The keys of a terminal while a session plays: heard one at a time, without Enter."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable
from typing import Any

try:
    import termios
    import tty
except ImportError:  # Windows has no termios: there a session is played without keys.
    termios = None  # type: ignore[assignment]


class Keys:
    """While it lasts, gives each key that is pressed to a listener, from a thread of its own."""

    def __init__(self, hear: Callable[[str], None]) -> None:
        self._hear = hear
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="keys", daemon=True)
        self._before: Any = None

    @staticmethod
    def there_are() -> bool:
        """Say whether standard input is a terminal whose keys can be heard."""
        return termios is not None and sys.stdin is not None and sys.stdin.isatty()

    def __enter__(self) -> None:
        if self.there_are():
            self._before = termios.tcgetattr(sys.stdin.fileno())
            tty.setcbreak(sys.stdin.fileno())
            self._thread.start()

    def __exit__(self, *unused: object) -> None:
        self._over.set()
        if self._before is not None:
            self._thread.join()
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)

    def _listen(self) -> None:
        fd = sys.stdin.fileno()
        while not self._over.is_set():
            if select.select([fd], [], [], 0.1)[0]:
                key = os.read(fd, 1)
                if not key:
                    return
                self._hear(key.decode(errors="replace"))
