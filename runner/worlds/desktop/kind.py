"""The kind of world called ``desktop``, as the registry finds it; the desktop itself loads when it opens."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import ValidationError

from btrunner.runner.errors import WorldError
from btrunner.runner.vocabulary import Vocabulary
from btrunner.runner.worlds.protocol import Fault, Member, Strike, WorldKind

if TYPE_CHECKING:
    from btrunner.runner.worlds.desktop.world import DesktopWorld


class DesktopKind:
    """``kind: desktop``."""

    name = "desktop"

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema (draft 7) of a desktop world's file."""
        from btrunner.runner.worlds.desktop.file.schema import world_schema

        return world_schema()

    def fits(self, data: Mapping[str, object]) -> bool:
        """Say so of data that the rules can be read from: the schema is drawn from them."""
        from btrunner.runner.worlds.desktop.file.rules import read_rules

        try:
            read_rules(data)
        except ValidationError:
            return False
        return True

    def rooted(self, data: Mapping[str, object], folder: pathlib.Path) -> Mapping[str, object]:
        """Return the data with the paths of files in it starting at the world file's folder."""
        from btrunner.runner.worlds.desktop.file.rules import rooted

        return rooted(data, folder.resolve())

    def check(self, data: Mapping[str, object]) -> Iterator[Fault]:
        """Yield what the schema cannot tell: pictures, keys, programs and engines that there are not."""
        from btrunner.runner.worlds.desktop.file.check import check_world

        return check_world(data)

    def vocabulary(self, data: Mapping[str, object]) -> Vocabulary:
        """Return the facts and actions that the file declares, with those of every client."""
        from btrunner.runner.worlds.desktop.file.rules import read_rules
        from btrunner.runner.worlds.desktop.file.vocabulary import words

        return words(read_rules(data))

    def claims(self, data: Mapping[str, object], cast: Sequence[Member]) -> list[str]:
        """Return the titles of the characters' windows: two sessions never play in the same one."""
        from btrunner.runner.worlds.desktop.file.quantities import filled
        from btrunner.runner.worlds.desktop.file.rules import read_rules

        window = read_rules(data).client.window
        return [
            f"window {filled(window, {'character': member.name, 'role': member.role})}" for member in cast
        ]

    def open(
        self, data: Mapping[str, object], cast: Sequence[Member], seed: int, strikes: Sequence[Strike] = ()
    ) -> DesktopWorld:
        """Take the seats and start the clients; raises WorldError with what is missing for that."""
        try:
            from btrunner.runner.worlds.desktop.file.rules import read_rules
            from btrunner.runner.worlds.desktop.world import DesktopWorld

            return DesktopWorld(read_rules(data), data, cast)
        except ValidationError as error:
            raise WorldError(f"not a desktop world: {error}") from error
        except ImportError as error:
            raise WorldError(
                f"a desktop needs {error.name}: pip install 'btrunner[desktop]' brings it"
            ) from error


KIND: WorldKind = DesktopKind()
