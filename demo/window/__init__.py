"""The client of the small game: its screens, its keys, and what it writes down."""
