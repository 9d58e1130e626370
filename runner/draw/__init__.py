"""A tree as a picture: unicode, mermaid, dot, svg or json."""
