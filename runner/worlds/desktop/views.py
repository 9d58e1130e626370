"""Pictures of a client's window, or of all its display, for whoever is allowed to look there."""

from __future__ import annotations

import os
from pathlib import Path

from btrunner.runner.errors import WorldError, said_by_system
from btrunner.runner.worlds.desktop.screens.opened import open_screen
from btrunner.runner.worlds.desktop.screens.picture_file import save
from btrunner.runner.worlds.desktop.screens.screen import Picture, Refused, Screen, ScreenGone, Wanted
from btrunner.runner.worlds.protocol import View


def save_picture(view: View, path: Path, whole: bool = False) -> tuple[int, int]:
    """Save what a window shows, or the ``whole`` display, as PNG, and return its width and height.

    This process is led to that display. Raises WorldError when nothing can be seen or saved.
    """
    os.environ.update(view.env)
    try:
        screen = open_screen()
        try:
            picture = screen.picture() if whole else _window(screen, view)
        finally:
            screen.close()
        save(picture, str(path))
    except (ScreenGone, Refused) as error:
        raise WorldError(str(error)) from error
    except OSError as error:
        raise WorldError(f"{path}: cannot be written: {said_by_system(error)}") from error
    return picture.width, picture.height


def _window(screen: Screen, view: View) -> Picture:
    window = screen.find(Wanted(view.window, view.pids))
    if window is None:
        raise Refused(f"there is no window '{view.window}' now: --display shows the whole display")
    return window.picture()
