from btrunner.runner.leaf import CharacterName, Me


def my_node(me: Me, times: int, *, loud: bool = False, whom: CharacterName | None = None) -> None:
    """Do it."""
