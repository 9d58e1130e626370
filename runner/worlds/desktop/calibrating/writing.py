"""How a value is written in a YAML file: on one line, as an author writes it there."""

from __future__ import annotations

import json
import re

from btrunner.runner.language.scalars import kind_of

_PLAIN = re.compile(r"[\w./-]+%?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def written(value: object) -> str:
    """Return a text, a number, a list or a mapping in flow style."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {written(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and kind_of(text, (True, False)) == "str":
        return text
    if _COLOUR.fullmatch(text) or not text.isprintable():
        return json.dumps(text)
    return f"""'{text.replace("'", "''")}'"""
