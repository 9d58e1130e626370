"""Reads texts from pictures in a thread of its own: what takes long must not keep the other senses waiting."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread

from btrunner.runner.worlds.desktop.eyes.pixels import Pixels

_PARAMS = {
    # One thread that sleeps when it waits: the machine is needed for the game, too.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # Small pictures are read as they are; unless told, it would first enlarge their short side to 736.
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
}


class Reader:
    """An engine that reads; of each thing only the newest picture is read. It loads with the first one."""

    def __init__(self) -> None:
        self._news = Condition()
        self._waiting: dict[str, Pixels] = {}
        self._read: dict[str, str] = {}
        self._thread: Thread | None = None
        self._over = False

    def want(self, name: str, pixels: Pixels) -> None:
        """Have a picture read."""
        with self._news:
            self._waiting[name] = pixels.copy()
            self._news.notify()
        if self._thread is None:
            self._thread = Thread(target=self._work, name="reads", daemon=True)
            self._thread.start()

    def done(self) -> dict[str, str]:
        """Return what was read since the last call: name → text, its lines joined by spaces."""
        with self._news:
            read, self._read = self._read, {}
        return read

    def close(self) -> None:
        """Wait until it reads no more: an engine does not bear that its process ends while it works."""
        with self._news:
            self._over = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        read = engine()
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._over)
                if self._over:
                    return
                name = next(iter(self._waiting))
                pixels = self._waiting.pop(name)
            text = read(pixels)
            with self._news:
                self._read[name] = text


def engine() -> Callable[[Pixels], str]:
    """Return what reads the text in pixels, its lines joined by spaces; loading it takes a second or two."""
    import logging

    logging.disable(logging.WARNING)  # it tells at length what it has loaded, and where it found nothing
    from rapidocr import RapidOCR

    read = RapidOCR(params=_PARAMS)

    def text_in(pixels: Pixels) -> str:
        found = read(pixels, use_det=True, use_cls=False, use_rec=True)
        return " ".join(found.txts or ())

    return text_in
