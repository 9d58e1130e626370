"""The compiled engine: the model of a tree becomes the source of Python functions, which tick it."""
