def my_node(me, times):
    """Do it."""
