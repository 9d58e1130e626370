"""Every screen of the client as it can be looked at without a server, for pictures and for world files."""

from __future__ import annotations

from btrunner.demo.game import deeds
from btrunner.demo.game.land import Land
from btrunner.demo.game.sight import look
from btrunner.demo.window.connection import Line
from btrunner.demo.window.dialogs import DIALOGS, popup
from btrunner.demo.window.model import Model, Screen
from btrunner.demo.wire import Told

POSES = ("login", "connecting", "queue", "loading", "game", "fight", "chat", "black", "popup", *DIALOGS)

_OUTSIDE: dict[str, Screen] = {"connecting": "connecting", "queue": "queue", "loading": "loading"}


def _nowhere() -> Line:
    raise ConnectionRefusedError("a pose has no server")


def pose(name: str, shown: str) -> Model:
    """Return the model of a client of that name that shows what POSES names."""
    model = Model(name, _nowhere, now=1.0)
    if shown in _OUTSIDE:
        model.screen = _OUTSIDE[shown]
        model.form.texts = [name, "secret"]
        model.place, model.loaded_at, model.loads_for = 7, 2.0, 2.0
    elif shown in ("game", "fight", "chat", "black", "popup"):
        _in_game(model, fights=shown == "fight")
    if shown == "chat":
        model.typing = "Follow me to the forest"
    if shown == "black":
        model.black_until = 2.0
    if shown == "popup":
        model.dialog = popup(0)
    elif shown in DIALOGS:
        model.dialog = DIALOGS[shown]
    return model


def _in_game(model: Model, fights: bool) -> None:
    """Let two play for a while, and show what the one sees then."""
    land = Land(seed=1)
    leader, healer = land.enter("Kaya"), land.enter("Miro")
    model.name = healer.name if model.name == healer.name else leader.name
    land.tell("", "system", f"{healer.name} has entered the land.")
    for deed, seconds in (
        ("travel", 3),
        ("quest", 1),
        ("travel", 12),
        ("target", 0),
        ("attack", 7),
        ("target", 0),
        ("attack", 4),
    ):
        if fights or (deed in ("travel", "quest") and land.now < 3):
            deeds.do(land, leader.name, deed)
            deeds.do(land, healer.name, "follow")
            for _ in range(seconds * 10):
                deeds.step(land)
    if fights:
        leader.hp = 62.0
        deeds.do(land, healer.name, "heal")
        for _ in range(9):
            deeds.step(land)
    model.screen = "game"
    model.seen = look(land, model.name)
    model.chat.extend(Told(news.kind, news.text) for news in land.news if news.whom in ("", model.name))
    model.chat.append(Told("chat", "Miro: Ready when you are."))
