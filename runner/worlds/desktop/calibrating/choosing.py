"""What a person has chosen by mouse and not saved yet: places and colours, and what would be read with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.calibrating import on_screen
from btrunner.runner.worlds.desktop.calibrating.cameras import Glimpse
from btrunner.runner.worlds.desktop.calibrating.editing import Edit
from btrunner.runner.worlds.desktop.calibrating.found import Found, Unread
from btrunner.runner.worlds.desktop.calibrating.readings import Reader, state
from btrunner.runner.worlds.desktop.calibrating.targets import Target, rule_of, targets
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile, save
from btrunner.runner.worlds.desktop.file.quantities import Colour
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.desktop.screens.screen import Rect


class Choosing:
    """The targets of a file as they would be; ``save`` writes them."""

    def __init__(self, file: WorldFile, glimpse: Glimpse) -> None:
        self.glimpse = glimpse
        self._reader = Reader()
        self._take(file)

    def _take(self, file: WorldFile) -> None:
        self.file = file
        self._saved = targets(file.rules)
        self.targets = list(self._saved)

    def is_changed(self, name: str) -> bool:
        """Say whether something of a target is not saved."""
        return any(
            one.name == name and one != other for one, other in zip(self._saved, self.targets, strict=True)
        )

    def place(self, number: int, at: Rect) -> None:
        """Choose a place for a target."""
        self.targets[number] = structs.replace(self.targets[number], at=at)

    def pick(self, number: int, x: int, y: int) -> None:
        """Choose the colour of a pixel for a target; raises WorldError for one that has none."""
        target = self.targets[number]
        if not target.colour_key:
            raise WorldError(
                f"'{target.name}' is told by a {target.source}: drag its place, it has no colour"
            )
        self.targets[number] = structs.replace(target, colour=Colour(self.colour_at(x, y)))

    def colour_at(self, x: int, y: int) -> str:
        """Return the colour of a pixel."""
        return str(on_screen.colour_at(self.glimpse.pixels, x, y))

    def take_back(self) -> None:
        """Forget what is not saved."""
        self.targets = list(self._saved)

    def save(self) -> str:
        """Save what is chosen, and say what; raises InvalidFile and WorldError, and then nothing is saved."""
        edits = list(self._edits())
        if edits:
            self._take(save(self.file.path, edits))
        return ", ".join(map(str, edits))

    def told(self, number: int) -> str:
        """Return where a target is looked for and by which colour, and what shows there now."""
        target = self.targets[number]
        place = ", ".join(map(str, target.at)) if target.at else "everywhere"
        colour = f", {target.colour} ± {target.tolerance}" if target.colour else ""
        return f"{target.name}: {target.source} at {place}{colour} – {self._shows(target)}"

    def _edits(self) -> Iterator[Edit]:
        for before, now in zip(self._saved, self.targets, strict=True):
            if now.at is not None and now.at != before.at:
                yield Edit(now.at_path, list(now.at))
            if now.colour is not None and now.colour != before.colour:
                yield Edit(now.colour_path, str(now.colour))

    def _shows(self, target: Target) -> str:
        try:
            found = self._found(target)
        except Unread as unread:
            return str(unread)
        value = str(found.value).lower() if isinstance(found.value, bool) else found.value
        return f"{value}: {found.why or found.evidence}"

    def _found(self, target: Target) -> Found:
        """Return what the target comes to as it is chosen."""
        rule = rule_of(self.file.rules, target)
        chosen: dict[str, Any] = {"at": list(target.at) if target.at else None}
        if target.colour is not None:
            chosen["colour"] = target.colour
        if isinstance(rule, Rule):
            return state(structs.replace(rule, **chosen), self.file.rules, self.glimpse)
        part = structs.replace(getattr(rule, target.source), **chosen)
        return self._reader.fact(structs.replace(rule, **{target.source: part}), self.glimpse)
