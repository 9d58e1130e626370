"""Hands on X: keys and buttons through XTEST, on the very connection that holds the grab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from Xlib import XK, X
from Xlib.ext import xtest

from btrunner.runner.worlds.desktop.screens.screen import Refused

_NAMED: Mapping[str, str] = {
    "shift": "Shift_L", "shiftleft": "Shift_L", "shiftright": "Shift_R", "ctrl": "Control_L",
    "ctrlleft": "Control_L", "ctrlright": "Control_R", "alt": "Alt_L", "altleft": "Alt_L",
    "altright": "Alt_R", "option": "Alt_L", "win": "Super_L", "winleft": "Super_L", "winright": "Super_R",
    "command": "Super_L", "enter": "Return", "esc": "Escape", "tab": "Tab", "space": "space",
    "backspace": "BackSpace", "delete": "Delete", "insert": "Insert", "home": "Home", "end": "End",
    "pageup": "Page_Up", "pagedown": "Page_Down", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
    "capslock": "Caps_Lock", "numlock": "Num_Lock", "scrolllock": "Scroll_Lock", "printscreen": "Print",
    "pause": "Pause", "apps": "Menu", "add": "KP_Add", "subtract": "KP_Subtract", "multiply": "KP_Multiply",
    "divide": "KP_Divide", "decimal": "KP_Decimal",
}  # fmt: skip
_BUTTONS: Mapping[str, int] = {"left": 1, "middle": 2, "right": 3}
_TYPED: Mapping[str, str] = {"\n": "enter", "\t": "tab", " ": "space"}


class XHands:
    """The keyboard and mouse of one display."""

    def __init__(self, display: Any) -> None:
        self._display = display

    def key_down(self, key: str) -> None:
        """Press a key; while it is held it does not repeat itself into whatever gets the focus next."""
        code = self._code(key)
        self._display.change_keyboard_control(key=code, auto_repeat_mode=X.AutoRepeatModeOff)
        xtest.fake_input(self._display, X.KeyPress, code)
        # The server answers: from now on it is not taken for a person's.
        self._display.sync()

    def key_up(self, key: str) -> None:
        """Let a key go."""
        code = self._code(key)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.change_keyboard_control(key=code, auto_repeat_mode=X.AutoRepeatModeDefault)
        # The server answers: whoever ends right after this has let go for certain.
        self._display.sync()

    def chord(self, character: str) -> tuple[str, ...]:
        """Return the keys that type a character: itself, after shift where it needs that."""
        if character in _TYPED:
            return (_TYPED[character],)
        code, level = self._place(character)
        if level == 0:
            return (character,)
        plain = self._display.keycode_to_keysym(code, 0)
        return ("shift", XK.keysym_to_string(plain) or character)

    def button_down(self, button: str) -> None:
        """Press a button of the mouse."""
        xtest.fake_input(self._display, X.ButtonPress, _BUTTONS[button])
        self._display.sync()

    def button_up(self, button: str) -> None:
        """Let a button go."""
        xtest.fake_input(self._display, X.ButtonRelease, _BUTTONS[button])
        self._display.sync()

    def move(self, x: int, y: int) -> None:
        """Move the pointer to a point of the screen."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()

    def _code(self, key: str) -> int:
        if len(key) == 1:
            return self._place(key)[0]
        code: int = self._display.keysym_to_keycode(XK.string_to_keysym(_keysym_name(key)))
        if not code:
            raise Refused(f"this keyboard has no key '{key}'")
        return code

    def _place(self, character: str) -> tuple[int, int]:
        """Return the key of a character and its level: 0 plain, 1 with shift."""
        codes = self._display.keysym_to_keycodes(_keysym(character))
        for code, level in codes:
            if level in (0, 1):
                return code, level
        raise Refused(f"this keyboard has no '{character}'")


def _keysym_name(key: str) -> str:
    if key in _NAMED:
        return _NAMED[key]
    return f"KP_{key[3:]}" if key.startswith("num") else key.upper()


def _keysym(character: str) -> int:
    """Return the keysym of a character: Latin-1 is its own, others have their code point above a mark."""
    point = ord(character)
    return point if point < 0x100 else 0x01000000 | point
