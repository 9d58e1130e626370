"""A session: the heartbeat that senses, ticks, commits and publishes for all its characters."""
