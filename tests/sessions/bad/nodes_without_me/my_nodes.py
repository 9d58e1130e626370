def my_node(times: int) -> None:
    """Do it."""
