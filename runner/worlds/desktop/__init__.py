"""The desktop world: real windows that are looked at, and real keys that are pressed in them."""
