"""How soon a desktop promises to tell of a fault."""

LATENCIES = {
    "process gone": 20, "window gone": 50, "log line": 100, "dialog": 400, "hang, beyond its threshold": 300,
}  # fmt: skip
"""What a desktop promises of each fault, in milliseconds."""
