"""The window itself: thirty frames a second of keys in, picture out, and the faults that strike a program."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from btrunner.demo.window.icons import emblem
from btrunner.demo.window.keyboard import Keyboard
from btrunner.demo.window.layout import FIELDS, LOGIN, OK, SIZE
from btrunner.demo.window.model import Model
from btrunner.demo.window.painter import Painter
from btrunner.demo.window.records import KeyLog, Log, StateFile

FRAMES = 30
_WRITING = {"return", "enter", "escape", "tab", "backspace"}


@dataclass(frozen=True)
class Records:
    """Where the client writes down what happens to it."""

    log: Log
    state: StateFile
    keys: KeyLog


class Window:
    """A window that shows a model and hands the keys to it; raises pygame.error where there is no display."""

    def __init__(self, model: Model, records: Records, clock: Callable[[], float] = time.monotonic) -> None:
        pygame.display.init()
        pygame.font.init()
        pygame.display.set_caption(f"Demo - {model.name}")
        pygame.display.set_icon(emblem())
        self.picture = pygame.display.set_mode(SIZE)
        self._model = model
        self._records = records
        self._clock = clock
        self._painter = Painter()
        self._keyboard = Keyboard(records.keys)
        self._open = True
        self._frame = 0
        self._shown = ""

    def run(self, frames: int | None = None) -> None:
        """Show frame after frame, until the window is closed or so many were shown."""
        pace = pygame.time.Clock()
        while self._open and self._frame != frames:
            self._model.listen(self._clock())
            self._take_events()
            self._model.play(*self._keyboard.poll())
            self.draw()
            self._write()
            self._carry_out()
            pace.tick(FRAMES)
        self._model.log_out()

    def draw(self) -> None:
        """Draw the model as it is, and show it."""
        self._painter.draw(self.picture, self._model, self._keyboard.held)
        pygame.display.flip()
        self._frame += 1
        if self._model.state != self._shown:
            self._shown = self._model.state
            self._records.keys.write("state", self._shown)

    def _take_events(self) -> None:
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                self._open = False
            elif event.type in (pygame.KEYDOWN, pygame.KEYUP):
                self._take_key(event)
            elif event.type == pygame.TEXTINPUT:
                self._model.type(event.text)
            elif event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
                self._click(event.pos)
            elif event.type in (pygame.WINDOWFOCUSGAINED, pygame.WINDOWFOCUSLOST):
                gained = event.type == pygame.WINDOWFOCUSGAINED
                self._records.keys.write("focus", "gained" if gained else "lost")

    def _take_key(self, event: pygame.Event) -> None:
        key = pygame.key.name(event.key)
        down = event.type == pygame.KEYDOWN
        self._records.keys.write("down" if down else "up", key.replace(" ", "_"))
        if down and key in _WRITING:
            self._model.press("return" if key == "enter" else key)

    def _click(self, place: tuple[int, int]) -> None:
        model = self._model
        if model.dialog is not None:
            if OK.collidepoint(place):
                model.close_dialog()
        elif model.screen == "login":
            for number, field in enumerate(FIELDS):
                if field.collidepoint(place):
                    model.form.at = number
            if LOGIN.collidepoint(place):
                model.press("return")

    def _write(self) -> None:
        notes, self._model.notes = self._model.notes, []
        for note in notes:
            self._records.log.write(note)
        facts = {"name": self._model.name, "frame": self._frame} | self._model.facts()
        self._records.state.write(self._model.now, facts)

    def _carry_out(self) -> None:
        """Do to this program what a fault asks for."""
        struck, self._model.struck = self._model.struck, []
        for fault in struck:
            self._records.keys.write("fault", fault.fault)
            if fault.fault == "crash":
                # SIGTERM ends a process at once on the one system that has no SIGKILL.
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            elif fault.fault == "hang":
                time.sleep(3600.0 if fault.lasting is None else fault.lasting)
