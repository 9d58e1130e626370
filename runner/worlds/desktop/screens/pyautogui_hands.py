"""Hands by pyautogui: keys and mouse wherever it runs; on X ``x_keys`` does it on the grab's own connection."""

from __future__ import annotations

from typing import Any

from btrunner.runner.worlds.desktop.screens.screen import Refused, ScreenGone

_TYPED = {"\n": "enter", "\t": "tab", " ": "space"}


class PyAutoGuiHands:
    """The keyboard and mouse of the display that was there when pyautogui was imported: one a process."""

    def __init__(self) -> None:
        self._gui = _pyautogui()
        # The seat itself looks at the corner before each stroke, and it waits where it has to.
        self._gui.PAUSE = 0
        self._gui.FAILSAFE = False

    def key_down(self, key: str) -> None:
        """Press a key."""
        self._gui.keyDown(self._known(key))

    def key_up(self, key: str) -> None:
        """Let a key go."""
        self._gui.keyUp(self._known(key))

    def chord(self, character: str) -> tuple[str, ...]:
        """Return the keys that type a character; pyautogui knows those of ASCII and drops others silently."""
        if character in _TYPED:
            return (_TYPED[character],)
        key = self._known(character.lower())
        return ("shift", key) if self._gui.isShiftCharacter(character) else (key,)

    def button_down(self, button: str) -> None:
        """Press a button of the mouse."""
        self._gui.mouseDown(button=button)

    def button_up(self, button: str) -> None:
        """Let a button go."""
        self._gui.mouseUp(button=button)

    def move(self, x: int, y: int) -> None:
        """Move the pointer to a point of the screen."""
        self._gui.moveTo(x, y)

    def pointer(self) -> tuple[int, int]:
        """Return where the pointer is."""
        at = self._gui.position()
        return int(at.x), int(at.y)

    def _known(self, key: str) -> str:
        if not self._gui.isValidKey(key):
            raise Refused(f"pyautogui has no key '{key}' on this system")
        return key


def _pyautogui() -> Any:
    try:
        import pyautogui
    except SystemExit as error:  # how it says that tkinter is missing
        raise ScreenGone(f"pyautogui does not start: {error}") from error
    except (KeyError, OSError) as error:
        raise ScreenGone(f"pyautogui finds no display: {error!r}") from error
    return pyautogui
