"""The screens around the game: login, queue, loading; and the dialogs that lie over all of them."""

from __future__ import annotations

import math

import pygame
from pygame import Rect, Surface

from btrunner.demo.window import layout
from btrunner.demo.window.dialogs import Dialog
from btrunner.demo.window.layout import AMBER, BLUE, GREY, HEIGHT, WHITE, WIDTH, YELLOW
from btrunner.demo.window.model import Model
from btrunner.demo.window.panels import bar, button, entry, panel
from btrunner.demo.window.text import write_middle, write_over


def draw_page(on: Surface, model: Model) -> None:
    """Draw the screen that is shown while nothing is played."""
    _evening(on, model.now)
    {"queue": _queue, "loading": _loading}.get(model.screen, _login)(on, model)


def _evening(on: Surface, now: float) -> None:
    """Draw the hills at dusk: the stars twinkle, so that a still screen is one that hangs."""
    for y in range(0, HEIGHT, 4):
        part = y / HEIGHT
        on.fill((round(18 + 60 * part), round(22 + 44 * part), round(54 + 46 * part)), (0, y, WIDTH, 4))
    for number in range(60):
        x, y = number * 97 % WIDTH, number * number * 31 % 170
        light = round(150 + 90 * math.sin(now * 2 + number))
        on.fill((light, light, min(255, light + 20)), (x, y, 2, 2))
    pygame.draw.circle(on, (236, 228, 200), (438, 46), 20)
    for height, speed, colour in (
        (232, 0.012, (40, 48, 76)),
        (262, 0.02, (28, 36, 56)),
        (292, 0.03, (18, 24, 38)),
    ):
        hills = [(x, height + round(16 * math.sin(x * speed + height))) for x in range(0, WIDTH + 12, 12)]
        pygame.draw.polygon(on, colour, [*hills, (WIDTH, HEIGHT), (0, HEIGHT)])


def _login(on: Surface, model: Model) -> None:
    write_over(on, "THE DEMO LANDS", WIDTH // 2, 48, 44, YELLOW)
    write_over(on, model.name, WIDTH // 2, 84, 22, WHITE)
    panel(on, Rect(140, 116, 200, 156))
    account, password = model.form.texts
    writes = model.screen == "login" and model.dialog is None
    entry(on, layout.FIELDS[0], "Account", account, writes and model.form.at == 0)
    entry(on, layout.FIELDS[1], "Password", "*" * len(password), writes and model.form.at == 1)
    if model.screen == "connecting":
        write_middle(on, "Connecting...", layout.LOGIN, 20, AMBER)
    else:
        button(on, layout.LOGIN, "Log in", BLUE if all(model.form.texts) else (52, 56, 66))


def _queue(on: Surface, model: Model) -> None:
    panel(on, Rect(100, 100, 280, 110))
    write_middle(on, "The server is full", Rect(100, 110, 280, 24), 24, AMBER)
    write_middle(on, f"Position in queue: {model.place}", layout.QUEUE_TEXT, 24)
    write_middle(on, "Please wait", Rect(100, 176, 280, 20), 18, GREY)


def _loading(on: Surface, model: Model) -> None:
    write_over(on, "THE DEMO LANDS", WIDTH // 2, 110, 44, YELLOW)
    if model.zone:
        write_over(on, model.zone.title(), WIDTH // 2, 146, 28, WHITE)
    write_over(on, f"Loading {model.loaded:.0%}", WIDTH // 2, 226, 22, WHITE)
    panel(on, layout.LOADING.inflate(8, 8))
    bar(on, layout.LOADING, model.loaded, AMBER)


def draw_dialog(on: Surface, dialog: Dialog) -> None:
    """Draw a dialog; the colour of its title tells the state of the client."""
    panel(on, layout.DIALOG.inflate(6, 6))
    on.fill(layout.TITLES[dialog.state], layout.DIALOG_TITLE)
    write_middle(on, dialog.title, layout.DIALOG_TITLE, 22)
    write_middle(on, dialog.text, Rect(layout.DIALOG.x, 122, layout.DIALOG.width, 66), 20)
    button(on, layout.OK, "OK", (60, 68, 84))
