"""A game's client for the tests: a window that writes down each key and click it gets, and obeys a few words.

``python game.py TITLE LOG [--size 320x200] [--at 0,0] [--colour ff0000] [--fps 30]``. A line in LOG + ".do" changes
something: ``bar 0.5``, ``colour 000000``, ``freeze``, ``title Other``, ``exit 3``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

SHORTEST_PRESS = 0.05
"""Seconds; whoever looks less often than that misses presses."""

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"


def main() -> None:
    options = arguments()
    os.environ["SDL_VIDEO_WINDOW_POS"] = options.at
    import pygame

    pygame.display.init()
    surface = pygame.display.set_mode([int(side) for side in options.size.split("x")])
    pygame.display.set_caption(options.title)
    Game(pygame, surface, options).run()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("title")
    parser.add_argument("log", type=Path)
    parser.add_argument("--size", default="320x200")
    parser.add_argument("--at", default="0,0")
    parser.add_argument("--colour", default="202020")
    parser.add_argument("--fps", type=int, default=30)
    return parser.parse_args()


class Game:
    def __init__(self, pygame, surface, options) -> None:
        self.pygame, self.surface, self.log = pygame, surface, options.log
        self.colour, self.bar, self.done = f"#{options.colour}", 1.0, 0
        self.orders = Path(f"{options.log}.do")
        self.seen: set[int] = set()
        self.fps, self.polled_at = options.fps, time.monotonic()

    def run(self) -> None:
        clock = self.pygame.time.Clock()
        while True:
            self.obey()
            for event in self.pygame.event.get():
                self.take(event)
            self.poll()
            self.draw()
            clock.tick(self.fps)

    def write(self, **what: object) -> None:
        with self.log.open("a") as log:
            log.write(json.dumps(what) + "\n")

    def take(self, event) -> None:
        pygame = self.pygame
        if event.type == pygame.QUIT:
            self.write(closed=True)
            sys.exit(0)
        elif event.type in (pygame.KEYDOWN, pygame.KEYUP):
            down = event.type == pygame.KEYDOWN
            name = event.unicode if down and event.unicode.isprintable() and event.unicode else None
            self.write(**{"down" if down else "up": name or pygame.key.name(event.key)})
        elif event.type == pygame.MOUSEBUTTONDOWN:
            self.write(click=event.pos)

    def poll(self) -> None:
        """Look at the keyboard as a game does: a key that was down at no frame was not pressed."""
        before, self.polled_at = self.polled_at, time.monotonic()
        if self.polled_at - before > SHORTEST_PRESS:
            self.write(late=round(1000 * (self.polled_at - before)))
        pressed = self.pygame.key.get_pressed()
        now = {key for key in range(ord("a"), ord("z") + 1) if pressed[key]}
        for key in now - self.seen:
            self.write(polled=chr(key))
        self.seen = now

    def obey(self) -> None:
        lines = self.orders.read_text().splitlines() if self.orders.exists() else []
        for line in lines[self.done :]:
            word, _, rest = line.partition(" ")
            getattr(self, f"do_{word}")(rest)
        self.done = len(lines)

    def do_bar(self, rest: str) -> None:
        self.bar = float(rest)

    def do_colour(self, rest: str) -> None:
        self.colour = f"#{rest}"
        self.write(colour=rest, at=time.time())

    def do_title(self, rest: str) -> None:
        self.pygame.display.set_caption(rest)

    def do_freeze(self, rest: str) -> None:
        time.sleep(3600)

    def do_exit(self, rest: str) -> None:
        os._exit(int(rest))

    def draw(self) -> None:
        self.surface.fill(self.colour)
        self.pygame.draw.rect(self.surface, "#303030", (20, 40, 200, 12))
        self.pygame.draw.rect(self.surface, "#3ac43a", (20, 40, round(200 * self.bar), 12))
        self.pygame.display.flip()


if __name__ == "__main__":
    main()
