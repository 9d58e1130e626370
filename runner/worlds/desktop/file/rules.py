"""The file of a desktop world as checked data: its client, facts, states and actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from btrunner.runner.structs import converted
from btrunner.runner.worlds.desktop.file.action_rules import Action, Step
from btrunner.runner.worlds.desktop.file.fact_rules import Fact
from btrunner.runner.worlds.desktop.file.quantities import Spot, Text, decode
from btrunner.runner.worlds.desktop.file.record_rules import Record
from btrunner.runner.worlds.desktop.file.state_rules import Client, Login, Rule
from btrunner.runner.worlds.quantities import Seconds, time

State = Literal[
    "up", "loading", "dialog", "disconnected", "queue", "maintenance", "taken_over", "hung", "crashed",
    "update_required", "banned",
]  # fmt: skip


class Rules(Struct, forbid_unknown_fields=True, kw_only=True):
    """A desktop world: real windows that are looked at, and real keys that are pressed in them."""

    world: Annotated[Text, Meta(description="The world's name.")]
    kind: Annotated[Literal["desktop"], Meta(description="The kind of world that this file describes.")]
    client: Annotated[Client, Meta(description="The program of each character, and its window.")]
    about: Annotated[str, Meta(description="What it is, for people.")] = ""
    display: Annotated[
        Literal["own", "shared"] | None,
        Meta(description="A virtual display for each character, or the person's own; own where there can be one, unless said."),
    ] = None  # fmt: skip
    size: Annotated[Spot, Meta(description="Width and height of an own display.")] = field(
        default_factory=lambda: [1280, 800]
    )
    hold_off: Annotated[
        Seconds,
        Meta(description="On a shared display, how long to step aside after the person used keyboard or mouse."),
    ] = time("3s")  # fmt: skip
    facts: Annotated[dict[str, Fact], Meta(description="What is seen of a character, by name.")] = {}
    client_states: Annotated[
        dict[State, Rule], Meta(description="How the client's states show; none of them seen, it is up.")
    ] = {}
    actions: Annotated[dict[str, Action], Meta(description="What a character can do, by name.")] = {}
    login: Annotated[Login, Meta(description="How a character logs in.")] = field(default_factory=Login)
    dismiss: Annotated[list[Step], Meta(description="What closes a dialog; esc unless said.")] = []
    record: Annotated[Record, Meta(description="Which pictures are kept.")] = field(default_factory=Record)

    def states(self) -> dict[str, Rule]:
        """Return the rules of the client's states by name."""
        return {str(state): rule for state, rule in self.client_states.items()}


def read_rules(data: Mapping[str, object]) -> Rules:
    """Return the rules that are written in a file; raises msgspec.ValidationError where the schema is not kept."""
    return converted(data, Rules, dec_hook=decode)


def rooted(data: Mapping[str, object], folder: Path) -> dict[str, object]:
    """Return a file's data in which the paths of files start at its folder; what is no path stays as it is."""
    whole = dict(data)
    client = whole.get("client")
    if isinstance(client, Mapping):
        cwd = client.get("cwd")
        whole["client"] = {**client, "cwd": str(folder / cwd) if isinstance(cwd, str) else str(folder)}
    for section in ("facts", "client_states"):
        rules = whole.get(section)
        if isinstance(rules, Mapping):
            whole[section] = {name: _rooted_rule(rule, folder) for name, rule in rules.items()}
    return whole


def _rooted_rule(rule: Any, folder: Path) -> Any:
    if not isinstance(rule, Mapping):
        return rule
    at = dict(rule)
    if isinstance(at.get("template"), str):
        at["template"] = str(folder / at["template"])
    for source, path in (("template", "picture"), ("log", "file"), ("json", "file"), ("json", "socket")):
        inner = at.get(source)
        if isinstance(inner, Mapping) and _is_path(inner.get(path), path):
            at[source] = {**inner, path: str(folder / str(inner[path]))}
    if isinstance(at.get("alternatives"), list):
        at["alternatives"] = [_rooted_rule(other, folder) for other in at["alternatives"]]
    return at


def _is_path(value: object, key: str) -> bool:
    return isinstance(value, str) and bool(value) and (key != "socket" or ":" not in value)
