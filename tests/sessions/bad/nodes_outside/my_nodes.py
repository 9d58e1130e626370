def my_node(me, times: int) -> None:
    """Do it."""
