"""The closed expression language: read, typed, compiled, and explained."""
