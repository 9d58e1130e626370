"""What ``bt-calibrate`` was asked for."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from btrunner.runner.worlds.desktop.calibrating.making import Kind

New = tuple[str, Kind, int, int, int, int]
"""A name, how it is told, and its place."""


class Asked(Struct, frozen=True, kw_only=True):
    """The options of one command."""

    world: Path
    picture_file: Path | None
    start: bool
    character: str | None
    role: str | None
    new_facts: tuple[New, ...]
    new_states: tuple[New, ...]
    texts: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, int, int, int, int], ...]
    colours: tuple[tuple[str, str], ...]
    colours_at: tuple[tuple[str, int, int], ...]
    pick: tuple[int, int] | None
    picture: Path | None
    facts: bool
    as_json: bool
    watch: bool
    mouse: bool

    @property
    def new_names(self) -> list[str]:
        """The names of all that is new."""
        return [name for name, *_ in (*self.new_facts, *self.new_states)]

    @property
    def shows(self) -> bool:
        """Say whether something is to be told of what is seen."""
        return self.pick is not None or self.picture is not None or self.facts

    @property
    def edits(self) -> bool:
        """Say whether something is to be saved in the file."""
        return bool(self.regions or self.colours or self.colours_at or self.texts or self.new_names)

    @property
    def by_mouse(self) -> bool:
        """Say whether a window for the mouse is wanted: that is so where nothing else is."""
        return self.mouse or not (self.shows or self.edits)

    @property
    def looks(self) -> bool:
        """Say whether the client's window must be seen."""
        return self.shows or self.by_mouse or bool(self.colours_at or self.new_names)
