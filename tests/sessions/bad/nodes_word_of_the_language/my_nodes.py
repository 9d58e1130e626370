def selector(me, times: int) -> None:
    """Do it."""
