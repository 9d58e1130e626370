"""The value of a fact that is not known: never observed, too old, or of a character who is gone."""

from __future__ import annotations

from typing import NoReturn


class UnknownRead(Exception):
    """An expression needed a fact that is not known."""


class Unknown:
    """Refuses every question, so that no comparison with it is ever taken for an answer."""

    __slots__ = ()

    def _refuse(self, *args: object) -> NoReturn:
        raise UnknownRead

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __hash__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __neg__ = __abs__ = __round__ = __len__ = __iter__ = __getitem__ = __contains__ = _refuse

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()
