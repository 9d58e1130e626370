"""The kind of world called ``simulated``, as the registry finds it; the game itself loads when it opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import ValidationError

from btrunner.runner.errors import WorldError
from btrunner.runner.vocabulary import Vocabulary
from btrunner.runner.worlds.protocol import Fault, Member, Strike, WorldKind

if TYPE_CHECKING:
    from btrunner.runner.worlds.simulated.world import SimulatedWorld


class SimulatedKind:
    """``kind: simulated``."""

    name = "simulated"

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema (draft 7) of a simulated world's file."""
        from btrunner.runner.worlds.simulated.schema import world_schema

        return world_schema()

    def fits(self, data: Mapping[str, object]) -> bool:
        """Say so of data that the rules can be read from: the schema is drawn from them."""
        from btrunner.runner.worlds.simulated.rules import written_rules

        try:
            written_rules(data)
        except ValidationError:
            return False
        return True

    def rooted(self, data: Mapping[str, object], folder: Path) -> Mapping[str, object]:
        """Return the data as it is: no files are named in it."""
        return data

    def check(self, data: Mapping[str, object]) -> Iterator[Fault]:
        """Yield names that nothing declares, steps that nobody can do, and the like."""
        from btrunner.runner.worlds.simulated.check import check_world

        return check_world(data)

    def vocabulary(self, data: Mapping[str, object]) -> Vocabulary:
        """Return the facts, actions and faults, with the names that the file declares."""
        from btrunner.runner.worlds.simulated.rules import read_rules
        from btrunner.runner.worlds.simulated.vocabulary import words

        return words(read_rules(data))

    def claims(self, data: Mapping[str, object], cast: Sequence[Member]) -> Sequence[str]:
        """Return nothing: every session has a game of its own."""
        return ()

    def open(
        self, data: Mapping[str, object], cast: Sequence[Member], seed: int, strikes: Sequence[Strike] = ()
    ) -> SimulatedWorld:
        """Make the world for these characters; raises WorldError for data that is no such world."""
        from btrunner.runner.worlds.simulated.rules import read_rules
        from btrunner.runner.worlds.simulated.world import SimulatedWorld

        try:
            rules = read_rules(data)
        except ValidationError as error:
            raise WorldError(f"not a simulated world: {error}") from error
        return SimulatedWorld(rules, cast, seed, strikes)


KIND: WorldKind = SimulatedKind()
