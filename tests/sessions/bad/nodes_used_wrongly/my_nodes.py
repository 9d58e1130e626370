from btrunner.runner.leaf import CharacterName, Me


def my_node(me: Me, times: int, *, loud: bool = False, whom: CharacterName | None = None) -> None:
    """Do it."""


def mark_it(me: Me, *, loud: bool = False) -> None:
    """Mark it."""


def walk(me: Me, far: float, slowly: bool = False) -> None:
    """Walk."""
