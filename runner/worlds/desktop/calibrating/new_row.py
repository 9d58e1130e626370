"""A row of a window in which something new is named, and how it is told is chosen."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from btrunner.runner.worlds.desktop.calibrating.making import FACT_KINDS, STATE_KINDS, STATES, Wish

_WAYS = {kind: (kind, False) for kind in FACT_KINDS} | {
    f"state, {kind}": (kind, True) for kind in STATE_KINDS
}
"""What is offered → the kind, and whether it is a state that is told so."""


class NewRow(ttk.Frame):
    """Asks for a name, and how it is told; ``add`` gets what is wished for."""

    def __init__(self, parent: tk.Misc, add: Callable[[Wish], None]) -> None:
        super().__init__(parent)
        self._add = add
        self._name = ttk.Combobox(self, width=16)
        self._way = ttk.Combobox(self, values=list(_WAYS), state="readonly", width=14)
        self._way.set(next(iter(_WAYS)))
        ttk.Label(self, text="New:").pack(side=tk.LEFT, padx=2)
        for field in (self._name, self._way):
            field.pack(side=tk.LEFT, padx=2)
            field.bind("<Return>", lambda event: self._wished())
        ttk.Button(self, text="Add", command=self._wished).pack(side=tk.LEFT, padx=2)
        # Without the list in between, which a key opens unless said.
        self._way.bind("<Down>", lambda event: self._step(1))
        self._way.bind("<Up>", lambda event: self._step(-1))
        self._way.bind("<<ComboboxSelected>>", lambda event: self._offer())

    def begin(self) -> None:
        """Ask for a name."""
        self._name.focus_set()
        self._name.select_range(0, tk.END)

    def _step(self, by: int) -> str:
        self._way.current((self._way.current() + by) % len(_WAYS))
        self._offer()
        return "break"

    def _offer(self) -> None:
        """Offer the names of states, which cannot be called otherwise."""
        _, of_state = _WAYS[self._way.get()]
        self._name.configure(values=STATES if of_state else ())

    def _wished(self) -> None:
        kind, of_state = _WAYS[self._way.get()]
        self._add(Wish(self._name.get().strip(), kind, of_state=of_state))
