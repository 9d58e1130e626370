"""The YAML an author writes: loading it with its places, checking it, and the model it becomes."""
