"""What a person has chosen by mouse and not saved yet: places, colours and new facts, and what would be read there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.calibrating import on_screen
from btrunner.runner.worlds.desktop.calibrating.cameras import Glimpse
from btrunner.runner.worlds.desktop.calibrating.editing import Edit
from btrunner.runner.worlds.desktop.calibrating.found import Found, Unread
from btrunner.runner.worlds.desktop.calibrating.making import Made, Wish, check_name, made
from btrunner.runner.worlds.desktop.calibrating.readings import Reader, state
from btrunner.runner.worlds.desktop.calibrating.targets import Target, rule_of, targets
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile, save
from btrunner.runner.worlds.desktop.file.quantities import Colour
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.desktop.screens.screen import Rect


class Choosing:
    """The targets of a file as they would be, and after them what is new; ``save`` writes them."""

    def __init__(self, file: WorldFile, glimpse: Glimpse) -> None:
        self.glimpse = glimpse
        self._reader = Reader()
        self._take(file)

    def _take(self, file: WorldFile) -> None:
        self.file = file
        self._saved = targets(file.rules)
        self._chosen = list(self._saved)
        self._wishes: list[Wish] = []

    @property
    def targets(self) -> list[Target | Wish]:
        """All that there is to choose for."""
        return [*self._chosen, *self._wishes]

    def is_changed(self, number: int) -> bool:
        """Say whether something of a target is not saved."""
        return number >= len(self._saved) or self._chosen[number] != self._saved[number]

    def add(self, wish: Wish) -> int:
        """Begin something new, and return its number; raises WorldError for a name that it cannot have."""
        check_name(wish, self.file)
        if any((each.name, each.of_state) == (wish.name, wish.of_state) for each in self._wishes):
            raise WorldError(f"'{wish.name}' is new already: choose its place")
        self._wishes.append(wish)
        return len(self.targets) - 1

    def place(self, number: int, at: Rect) -> None:
        """Choose a place for a target."""
        self._change(number, at=at)

    def pick(self, number: int, x: int, y: int) -> None:
        """Choose the colour of a pixel for a target; raises WorldError for one that has none."""
        target = self.targets[number]
        if not target.colour_key:
            raise WorldError(
                f"'{target.name}' is told by a {target.source}: drag its place, it has no colour"
            )
        self._change(number, colour=Colour(self.colour_at(x, y)))

    def _change(self, number: int, **chosen: Any) -> None:
        new = number - len(self._chosen)
        if new < 0:
            self._chosen[number] = structs.replace(self._chosen[number], **chosen)
        else:
            self._wishes[new] = structs.replace(self._wishes[new], **chosen)

    def colour_at(self, x: int, y: int) -> str:
        """Return the colour of a pixel."""
        return str(on_screen.colour_at(self.glimpse.pixels, x, y))

    def take_back(self) -> None:
        """Forget what is not saved."""
        self._take(self.file)

    def save(self) -> str:
        """Save what is chosen, and say what; raises InvalidFile and WorldError, and then nothing is saved."""
        new = [made(wish, self.file, self.glimpse) for wish in self._wishes]
        edits = [*self._edits(), *(each.edit for each in new)]
        if edits:
            self._take(save(self.file.path, edits, dict(each.picture for each in new if each.picture)))
        return "; ".join([*map(str, edits), *(each.lacks for each in new if each.lacks)])

    def told(self, number: int) -> str:
        """Return where a target is looked for and by which colour, and what shows there now."""
        target = self.targets[number]
        if isinstance(target, Wish):
            return f"{target.name} is new: {self._would_be(target)}"
        place = ", ".join(map(str, target.at)) if target.at else "everywhere"
        colour = f", {target.colour} ± {target.tolerance}" if target.colour else ""
        return f"{target.name}: {target.source} at {place}{colour} – {self._shows(target)}"

    def _edits(self) -> Iterator[Edit]:
        for before, now in zip(self._saved, self._chosen, strict=True):
            if now.at is not None and now.at != before.at:
                yield Edit(now.at_path, list(now.at))
            if now.colour is not None and now.colour != before.colour:
                yield Edit(now.colour_path, str(now.colour))

    def _would_be(self, wish: Wish) -> str:
        if wish.at is None:
            return f"drag the place of its {wish.kind}"
        try:
            new: Made = made(wish, self.file, self.glimpse)
        except WorldError as error:
            return str(error)
        return "; ".join(filter(None, (str(new.edit), new.lacks)))

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
