"""A window for the mouse: a place is dragged and a colour is clicked for a chosen fact, and both are saved."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import cv2

from btrunner.runner.errors import InvalidFile, WorldError
from btrunner.runner.worlds.desktop.calibrating.cameras import Camera, Glimpse
from btrunner.runner.worlds.desktop.calibrating.choosing import Choosing
from btrunner.runner.worlds.desktop.calibrating.making import Wish
from btrunner.runner.worlds.desktop.calibrating.new_row import NewRow
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile
from btrunner.runner.worlds.desktop.screens.screen import Rect

_BESIDE, _ABOVE = 260, 210
"""Pixels of the screen that all but the picture needs; what of that is larger is scrolled to."""
_HELP = (
    "choose a fact, or Ctrl+N for a new one · drag its place · click its colour · Ctrl+S saves · F5 looks again · "
    "Escape takes back"
)
_PLACE, _NEW = "#50dc50", "#ff5050"
_LEAST = 3
"""Pixels of the screen that the pointer moves before a click is a drag."""


def calibrate(file: WorldFile, camera: Camera, glimpse: Glimpse) -> None:
    """Show the window until it is closed; raises WorldError when there is no display for it."""
    try:
        root = tk.Tk()
    except tk.TclError as error:
        raise WorldError(
            f"there is no display for the mouse ({error}): use --add-fact, --region, --colour-at and --picture"
        ) from error
    Window(root, Choosing(file, glimpse), camera)
    root.mainloop()


class Window:
    """The picture with its places on the right, the facts on the left, and a line that tells what was done."""

    def __init__(self, root: tk.Tk, choosing: Choosing, camera: Camera) -> None:
        self._root = root
        self._choosing = choosing
        self._camera = camera
        self._from: tuple[int, int] | None = None
        self._pressed = 0, 0
        root.title(f"bt-calibrate {choosing.file.path.name}")
        self._names = tk.Listbox(root, exportselection=False, width=24, activestyle="none")
        self._new = NewRow(root, self._add)
        self._canvas = tk.Canvas(root, highlightthickness=0, cursor="crosshair")
        self._told = tk.StringVar(value=_HELP)
        self._pointed = tk.StringVar()
        self._lay_out()
        self._bind()
        self._show_picture()
        self._names.focus_set()
        self._show()
        if choosing.targets:
            self._told.set(_HELP)

    def _lay_out(self) -> None:
        root = self._root
        buttons = ttk.Frame(root)
        for text, command in (
            ("Save", self._save),
            ("Look again", self._look),
            ("Take back", self._take_back),
        ):
            ttk.Button(buttons, text=text, command=command).pack(side=tk.LEFT, padx=2, pady=2)
        across = ttk.Scrollbar(root, orient=tk.HORIZONTAL, command=self._canvas.xview)
        down = ttk.Scrollbar(root, orient=tk.VERTICAL, command=self._canvas.yview)
        self._canvas.configure(xscrollcommand=across.set, yscrollcommand=down.set)
        ttk.Label(buttons, textvariable=self._pointed).pack(side=tk.LEFT, padx=8)
        buttons.grid(row=0, column=0, columnspan=3, sticky="w")
        self._names.grid(row=1, column=0, sticky="ns")
        self._canvas.grid(row=1, column=1, sticky="nsew")
        down.grid(row=1, column=2, sticky="ns")
        across.grid(row=2, column=1, sticky="ew")
        told = ttk.Label(
            root, textvariable=self._told, anchor="w", wraplength=root.winfo_screenwidth() - _BESIDE
        )
        self._new.grid(row=3, column=0, columnspan=3, sticky="w")
        told.grid(row=4, column=0, columnspan=3, sticky="ew", padx=4, pady=2)
        root.rowconfigure(1, weight=1)
        root.columnconfigure(1, weight=1)

    def _bind(self) -> None:
        self._names.bind("<<ListboxSelect>>", lambda event: self._show())
        self._canvas.bind("<ButtonPress-1>", self._press)
        self._canvas.bind("<B1-Motion>", self._drag)
        self._canvas.bind("<ButtonRelease-1>", self._release)
        self._canvas.bind("<Motion>", self._hover)
        self._root.bind("<Control-s>", lambda event: self._save())
        self._root.bind("<F5>", lambda event: self._look())
        self._root.bind("<Control-n>", lambda event: self._new.begin())
        self._root.bind("<Escape>", lambda event: self._take_back())

    def _show_picture(self) -> None:
        pixels = self._choosing.glimpse.pixels
        width, height = self._choosing.glimpse.size
        widest = self._root.winfo_screenwidth() - _BESIDE
        highest = self._root.winfo_screenheight() - _ABOVE
        self._zoom = max(1, min(widest // width, highest // height))
        data = cv2.imencode(".ppm", pixels)[1].tobytes()
        self._picture = tk.PhotoImage(master=self._root, data=data).zoom(self._zoom)
        wide, high = width * self._zoom, height * self._zoom
        self._canvas.configure(
            width=min(wide, widest), height=min(high, highest), scrollregion=(0, 0, wide, high)
        )
        self._canvas.delete("picture")
        self._canvas.create_image(0, 0, image=self._picture, anchor="nw", tags="picture")
        self._canvas.tag_lower("picture")

    def _show(self, choose: int | None = None) -> None:
        """Show all names, and where the chosen one is looked for and what it reads there."""
        chosen = self._chosen() if choose is None else choose
        chosen = min(chosen, max(0, len(self._choosing.targets) - 1))
        self._names.delete(0, tk.END)
        for number, target in enumerate(self._choosing.targets):
            mark = " *" if self._choosing.is_changed(number) else ""
            self._names.insert(tk.END, target.name + mark)
        self._names.selection_set(chosen)
        self._names.activate(chosen)
        self._names.see(chosen)
        self._canvas.delete("place")
        for number, target in enumerate(self._choosing.targets):
            if target.at is not None:
                self._outline(target.at, number == chosen)
        if self._choosing.targets:
            self._told.set(self._choosing.told(chosen))

    def _outline(self, at: Rect, chosen: bool) -> None:
        corners = [side * self._zoom for side in (at.x, at.y, at.x + at.width, at.y + at.height)]
        colour, width = (_NEW, 2) if chosen else (_PLACE, 1)
        self._canvas.create_rectangle(*corners, outline=colour, width=width, tags="place")

    def _chosen(self) -> int:
        selected = self._names.curselection()  # type: ignore[no-untyped-call]
        return int(selected[0]) if selected else 0

    def _at(self, event: tk.Event[tk.Canvas]) -> tuple[int, int]:
        """Return the pixel of the client's window under the pointer, or the nearest."""
        width, height = self._choosing.glimpse.size
        x = int(self._canvas.canvasx(event.x)) // self._zoom
        y = int(self._canvas.canvasy(event.y)) // self._zoom
        return max(0, min(x, width - 1)), max(0, min(y, height - 1))

    def _press(self, event: tk.Event[tk.Canvas]) -> None:
        self._from = self._at(event)
        self._pressed = event.x, event.y

    def _drag(self, event: tk.Event[tk.Canvas]) -> None:
        if self._from is not None and self._is_drag(event):
            at = _between(self._from, self._at(event))
            self._canvas.delete("dragged")
            corners = [side * self._zoom for side in (at.x, at.y, at.x + at.width, at.y + at.height)]
            self._canvas.create_rectangle(*corners, outline=_NEW, dash=(4, 2), tags="dragged")
            self._told.set(f"{at.x}, {at.y}, {at.width}, {at.height}")

    def _release(self, event: tk.Event[tk.Canvas]) -> None:
        self._canvas.delete("dragged")
        if self._from is None or not self._choosing.targets:
            return
        if self._is_drag(event):
            self._choosing.place(self._chosen(), _between(self._from, self._at(event)))
        else:
            try:
                self._choosing.pick(self._chosen(), *self._from)
            except WorldError as error:
                self._told.set(str(error))
                return
        self._show()

    def _is_drag(self, event: tk.Event[tk.Canvas]) -> bool:
        x, y = self._pressed
        return max(abs(event.x - x), abs(event.y - y)) >= _LEAST

    def _hover(self, event: tk.Event[tk.Canvas]) -> None:
        x, y = self._at(event)
        self._pointed.set(f"{x}, {y}  {self._choosing.colour_at(x, y)}")

    def _add(self, wish: Wish) -> None:
        try:
            number = self._choosing.add(wish)
        except WorldError as error:
            self._told.set(str(error))
            return
        self._show(number)
        self._names.focus_set()

    def _take_back(self) -> None:
        self._choosing.take_back()
        self._show()

    def _save(self) -> None:
        try:
            saved = self._choosing.save()
        except InvalidFile as invalid:
            self._told.set("not saved: " + "; ".join(map(str, invalid.problems)))
        except WorldError as error:
            self._told.set(f"not saved: {error}")
        else:
            self._show()
            self._told.set(f"saved: {saved}" if saved else "there is nothing to save")

    def _look(self) -> None:
        try:
            self._choosing.glimpse = self._camera.look()
        except WorldError as error:
            self._told.set(str(error))
            return
        self._show_picture()
        self._show()


def _between(one: tuple[int, int], other: tuple[int, int]) -> Rect:
    """Return the place from one pixel to another, both inside it."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return Rect(left, top, right - left + 1, bottom - top + 1)
