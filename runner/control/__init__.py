"""Running sessions from outside: who plays what on this machine, under which lock, and how it is spoken to."""
