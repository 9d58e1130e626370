"""The names of keys, as an author writes them: the same on every system, case does not matter."""

from __future__ import annotations

_FUNCTION = tuple(f"f{number}" for number in range(1, 25))
_NUMBER_PAD = tuple(f"num{number}" for number in range(10))
MODIFIERS = ("shift", "ctrl", "alt", "win", "shiftleft", "shiftright", "ctrlleft", "ctrlright", "altleft",
             "altright", "winleft", "winright")  # fmt: skip
NAMED = frozenset((
    *MODIFIERS, *_FUNCTION, *_NUMBER_PAD,
    "enter", "esc", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", "capslock", "numlock", "scrolllock", "printscreen", "pause", "apps",
    "add", "subtract", "multiply", "divide", "decimal", "command", "option",
))  # fmt: skip
"""Keys that have a name; any other is the one character that it types."""

_ALSO = {"return": "enter", "escape": "esc", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown",
         "control": "ctrl", "super": "win", "menu": "apps", "prtsc": "printscreen"}  # fmt: skip


def key_name(written: str) -> str | None:
    """Return the one name of a key, or None when there is no such key."""
    if len(written) == 1 and written.isprintable() and written != " ":
        return written.lower()
    name = written.strip().lower()
    name = _ALSO.get(name, name)
    return name if name in NAMED else None


def read_chord(written: str) -> tuple[str, ...]:
    """Return the keys of ``F2`` or ``ctrl+shift+a``; raises ValueError that names the unknown one."""
    parts = written.split("+") if len(written) > 1 else [written]
    names = []
    for part in parts:
        name = key_name(part)
        if name is None:
            raise ValueError(part)
        names.append(name)
    return tuple(names)
