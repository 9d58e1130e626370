def my_node(me, times: dict) -> None:
    """Do it."""
