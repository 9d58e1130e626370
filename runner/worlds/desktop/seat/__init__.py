"""The seat: one small process per display that starts clients there and presses keys, one window at a time."""
