"""Opens the screen that this system has, with a clear word when something for it is missing."""

from __future__ import annotations

import sys

from btrunner.runner.worlds.desktop.screens.screen import Screen, ScreenGone

_GET_IT = "pip install 'btrunner[desktop]' brings it"


def open_screen(name: str | None = None) -> Screen:
    """Return the display of this name, or the one at hand; raises ScreenGone that says what is missing."""
    try:
        if sys.platform in ("win32", "darwin"):
            from btrunner.runner.worlds.desktop.screens.foreign import ForeignScreen

            return ForeignScreen()
        from btrunner.runner.worlds.desktop.screens.x import XScreen

        return XScreen(name)
    except ImportError as error:
        raise ScreenGone(f"{error.name or error} is missing: {_GET_IT}") from error
