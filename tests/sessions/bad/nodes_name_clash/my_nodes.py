def wait(me, times: int) -> None:
    """Do it."""
