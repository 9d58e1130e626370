"""From the model of a tree to a running one."""
