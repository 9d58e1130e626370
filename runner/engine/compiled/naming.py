"""What entries of the snapshot, characters and leaves are called in the source of a tree.

Whoever plays the tree is not in it: own entries are looked up by names such as ``key_hp``.
"""

from __future__ import annotations

import re

from btrunner.runner.engine.compiled.page import marked
from btrunner.runner.registry import Leaf

_NO_WORD = re.compile(r"\W+", re.ASCII)


class Naming:
    """The names of one source. None of them ends in a digit, as the names of what nodes need do.

    ``locals``: entries of the snapshot (``Kaya.hp``) with the variables that hold them (``self_hp``). ``keys``: the
    character's own keys with what holds their entries (``key_hp``).
    """

    def __init__(self, character: str) -> None:
        self.locals: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self._character = character
        self._functions: dict[int, str] = {}
        self._taken: set[str] = set()

    def given(self) -> list[str]:
        """The names of keys and leaves so far."""
        return [*self.keys.values(), *self._functions.values()]

    def local(self, entry: str) -> str:
        """Return the name of the local variable that holds what stands at an entry."""
        if entry not in self.locals:
            own = self._own_key(entry)
            self.locals[entry] = self._new(f"self_{own}" if own else entry, "fact")
        return self.locals[entry]

    def key(self, entry: str) -> str:
        """Return the name that holds an entry, where it is the character's own, or else a literal."""
        own = self._own_key(entry)
        if not own:
            return repr(entry)
        if own not in self.keys:
            self.keys[own] = self._new(f"key_{own}", "key")
        return self.keys[own]

    def look_up(self, entry: str) -> str:
        """Return a mark, in the place of which the page looks an entry up."""
        return marked(entry)

    def who(self, name: str) -> str:
        """Return the source of a character's name."""
        return "me.name" if name == self._character else repr(name)

    def leaf(self, leaf: Leaf) -> str:
        """Return the name of the function of a leaf; another one of the same name has another."""
        function = id(leaf.make)
        if function not in self._functions:
            self._functions[function] = self._new(f"leaf_{leaf.name}", "leaf")
        return self._functions[function]

    def _own_key(self, entry: str) -> str:
        """Return the key of one's own entry, or an empty text."""
        who, _, key = entry.rpartition(".")
        return key if who == self._character else ""

    def _new(self, text: str, what: str) -> str:
        name = _NO_WORD.sub("_", text).strip("_")
        if "_" not in name:  # nothing of a name that is not written in ASCII is left
            name = f"{what}_{name}"
        while not name[-1].isalpha() or name in self._taken:
            name += "_x"
        self._taken.add(name)
        return name
