"""Where everything is in the window, in pixels from its upper left corner, and what it is coloured.

A world file reads these places: whoever moves one changes what the world files say.
"""

from __future__ import annotations

from pygame import Rect

SIZE = WIDTH, HEIGHT = 480, 320

SELF = Rect(6, 6, 160, 54)
HP = Rect(12, 26, 148, 12)
MANA = Rect(12, 43, 148, 10)
TARGET = Rect(176, 6, 140, 38)
TARGET_HP = Rect(182, 26, 128, 12)
MAP = Rect(376, 8, 96, 48)
MAP_PANEL = Rect(374, 6, 100, 68)
QUEST = Rect(326, 80, 148, 42)
CHAT = Rect(6, 206, 262, 58)
TYPING = Rect(6, 266, 262, 16)
CAST = Rect(290, 262, 150, 14)
HOTBAR = [Rect(104 + 34 * number, 286, 32, 30) for number in range(8)]
PARTY = [Rect(6, 64 + 38 * number, 118, 34) for number in range(3)]
PARTY_HP = [Rect(12, 81 + 38 * number, 106, 8) for number in range(3)]
PARTY_MANA = [Rect(12, 91 + 38 * number, 106, 4) for number in range(3)]

FIELDS = [Rect(160, 150, 160, 24), Rect(160, 192, 160, 24)]
LOGIN = Rect(190, 230, 100, 28)
QUEUE_TEXT = Rect(120, 140, 240, 28)
LOADING = Rect(90, 250, 300, 14)
DIALOG = Rect(100, 90, 280, 140)
DIALOG_TITLE = Rect(100, 90, 280, 28)
OK = Rect(200, 192, 80, 26)

Colour = tuple[int, int, int]
GREEN: Colour = (58, 196, 58)
BLUE: Colour = (58, 120, 224)
RED: Colour = (210, 60, 60)
AMBER: Colour = (232, 176, 56)
EMPTY: Colour = (30, 32, 36)
PANEL: Colour = (22, 24, 30)
EDGE: Colour = (88, 92, 104)
WHITE: Colour = (240, 240, 236)
GREY: Colour = (150, 154, 164)
YELLOW: Colour = (250, 214, 92)
INK: Colour = (14, 18, 30)

TITLES: dict[str, Colour] = {
    "disconnected": (150, 34, 34),
    "maintenance": (176, 120, 16),
    "taken_over": (112, 60, 160),
    "update_required": (28, 116, 176),
    "banned": (92, 16, 60),
    "dialog": (64, 110, 60),
}
"""The colour of a dialog's title for each state of the client."""
