"""One frame: the land or a page, and what lies over it."""

from __future__ import annotations

from pygame import Surface

from btrunner.demo.window.field import Field
from btrunner.demo.window.hud import draw_hud
from btrunner.demo.window.model import Model
from btrunner.demo.window.pages import draw_dialog, draw_page


class Painter:
    """Draws the client as its model says."""

    def __init__(self) -> None:
        self._field = Field()

    def draw(self, on: Surface, model: Model, held: set[str]) -> None:
        """Draw one frame; ``held`` are the keys that are shown as pressed."""
        if model.black:
            on.fill((0, 0, 0))
            return
        if model.screen == "game" and model.seen is not None:
            self._field.draw(on, model.seen, model.now)
            draw_hud(on, model, model.seen, held)
        else:
            draw_page(on, model)
        if model.dialog is not None:
            draw_dialog(on, model.dialog)
