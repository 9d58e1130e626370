"""The stock engine: the model built from real py_trees composites and decorators."""
