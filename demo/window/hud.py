"""What lies over the land in the game: frames with bars, the map, the quest, the chat, the hotbar."""

from __future__ import annotations

from pygame import Rect, Surface

from btrunner.demo.game.kinds import HEIGHT, NONE, WIDTH, ZONES
from btrunner.demo.window import layout
from btrunner.demo.window.figures import CLOAKS
from btrunner.demo.window.icons import icon
from btrunner.demo.window.layout import AMBER, BLUE, GREEN, GREY, RED, WHITE, YELLOW, Colour
from btrunner.demo.window.model import Model
from btrunner.demo.window.panels import bar, panel
from btrunner.demo.window.text import cut, write, write_middle, write_right
from btrunner.demo.wire import Person, Seen

_CHAT: dict[str, Colour] = {
    "chat": WHITE,
    "quest": YELLOW,
    "combat": (240, 160, 140),
    "error": (232, 96, 88),
    "system": (150, 200, 232),
}
_ZONES: dict[str, Colour] = {
    "town": (164, 158, 146),
    "forest": (52, 100, 58),
    "meadow": (150, 176, 96),
    "camp": (150, 122, 84),
}


def draw_hud(on: Surface, model: Model, seen: Seen, held: set[str]) -> None:
    """Draw everything that lies over the land."""
    _self(on, seen)
    _target(on, seen)
    others = [(number, person) for number, person in enumerate(seen.party) if person.name != seen.name]
    for place, (number, person) in enumerate(others[: len(layout.PARTY)]):
        _member(on, place, number, person, person.name == seen.friend)
    _map(on, seen)
    _quest(on, seen)
    _chat(on, model)
    _hotbar(on, held)
    if seen.spell:
        _cast(on, seen)


def _self(on: Surface, seen: Seen) -> None:
    panel(on, layout.SELF)
    end = write(on, seen.name, layout.HP.x, layout.SELF.y + 5)
    write(on, f"Lv {seen.me.level}", end + 6, layout.SELF.y + 7, 15, GREY)
    write_right(on, seen.doing, layout.HP.right, layout.SELF.y + 6, 16, AMBER)
    bar(on, layout.HP, seen.me.hp, GREEN)
    bar(on, layout.MANA, seen.me.mana, BLUE)


def _target(on: Surface, seen: Seen) -> None:
    if seen.me.target == NONE:
        return
    panel(on, layout.TARGET)
    write(on, seen.me.target, layout.TARGET_HP.x, layout.TARGET.y + 5)
    write_right(on, f"{seen.me.target_hp:.0%}", layout.TARGET_HP.right, layout.TARGET.y + 6, 16, GREY)
    bar(on, layout.TARGET_HP, seen.me.target_hp, RED)


def _member(on: Surface, place: int, number: int, person: Person, chosen: bool) -> None:
    frame = layout.PARTY[place]
    panel(on, frame, YELLOW if chosen else layout.EDGE)
    write(on, person.name, frame.x + 6, frame.y + 3, 16, WHITE if person.online else GREY)
    role = (
        "offline"
        if not person.online
        else "dead"
        if person.spirit != "alive"
        else "leader"
        if number == 0
        else ""
    )
    write_right(on, role, frame.right - 6, frame.y + 4, 14, AMBER)
    share = person.hp if person.online else 0.0
    bar(on, layout.PARTY_HP[place], share, GREEN)
    bar(on, layout.PARTY_MANA[place], person.mana if person.online else 0.0, BLUE)


def _map(on: Surface, seen: Seen) -> None:
    panel(on, layout.MAP_PANEL)
    on.fill((86, 124, 72), layout.MAP)
    for zone in ZONES:
        on.fill(
            _ZONES[zone.name], _mapped(zone.left, zone.top, zone.right - zone.left, zone.bottom - zone.top)
        )
    for creature in seen.mobs:
        on.fill(RED, _dot(creature.x, creature.y, 2))
    for number, person in enumerate(seen.party):
        if person.online:
            on.fill(CLOAKS[number % len(CLOAKS)], _dot(person.x, person.y, 3))
    on.fill(WHITE, _dot(*seen.me.position, 3))
    place = Rect(layout.MAP_PANEL.x, layout.MAP.bottom, layout.MAP_PANEL.width, 18)
    x, y = seen.me.position
    write_middle(on, f"{seen.me.zone.capitalize()} {x:.0f}, {y:.0f}", place, 16)


def _mapped(x: float, y: float, wide: float, high: float) -> Rect:
    across, down = layout.MAP.width / WIDTH, layout.MAP.height / HEIGHT
    return Rect(
        layout.MAP.x + round(x * across),
        layout.MAP.y + round(y * down),
        round(wide * across),
        round(high * down),
    )


def _dot(x: float, y: float, size: int) -> Rect:
    place = _mapped(x, y, 0, 0)
    return Rect(place.x - size // 2, place.y - size // 2, size, size).clamp(layout.MAP)


def _quest(on: Surface, seen: Seen) -> None:
    panel(on, layout.QUEST)
    title = seen.quest_title or f"Quests done: {seen.me.quests_done}"
    write(on, title, layout.QUEST.x + 8, layout.QUEST.y + 6, 18, YELLOW)
    write(on, seen.me.quest_step, layout.QUEST.x + 8, layout.QUEST.y + 24)


def _chat(on: Surface, model: Model) -> None:
    panel(on, layout.CHAT)
    for number, line in enumerate(model.chat):
        text = cut(line.text, layout.CHAT.width - 14, 16)
        write(on, text, layout.CHAT.x + 7, layout.CHAT.y + 4 + number * 13, 16, _CHAT.get(line.kind, WHITE))
    if model.typing is not None:
        panel(on, layout.TYPING, AMBER)
        write(on, f"> {model.typing}_", layout.TYPING.x + 7, layout.TYPING.y + 3, 16)


def _hotbar(on: Surface, held: set[str]) -> None:
    for number, place in enumerate(layout.HOTBAR):
        key = f"f{number + 1}"
        panel(on, place, YELLOW if key in held else layout.EDGE)
        icon(on, key, place.centerx, place.centery + 2)
        write(on, key.upper(), place.x + 3, place.y + 2, 13, GREY)


def _cast(on: Surface, seen: Seen) -> None:
    panel(on, layout.CAST.inflate(6, 6))
    bar(on, layout.CAST, seen.spell_done, AMBER)
    write_middle(on, seen.spell.replace("_", " ").capitalize(), layout.CAST.move(0, 1), 16)
