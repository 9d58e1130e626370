"""The eyes: one small process per character that looks at its client, and says what it sees."""
