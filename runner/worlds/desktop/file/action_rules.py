"""What a world file says of actions: keys, texts, clicks and waits, with typed parameters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from btrunner.runner.worlds.desktop.file.quantities import Keys, Spot, Text
from btrunner.runner.worlds.quantities import Seconds, time


class Condition(Struct, forbid_unknown_fields=True, kw_only=True, rename={"equal": "is"}):
    """A fact of the character as it should be: exactly one of is, at_least and at_most."""

    fact: Annotated[Text, Meta(description="The fact.")]
    equal: Annotated[Any, Meta(description="The value it should have.")] = None
    at_least: Annotated[float | None, Meta(description="The least it should be.")] = None
    at_most: Annotated[float | None, Meta(description="The most it should be.")] = None

    def holds(self, facts: dict[str, object]) -> bool:
        """Say whether it holds; of a fact that is not known nothing does."""
        value = facts.get(self.fact)
        if value is None:
            return False
        if self.equal is not None:
            return bool(value == self.equal)
        if not isinstance(value, (int, float)):
            return False
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


class Step(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One step: exactly one of keys, text, click, move, wait and until."""

    keys: Annotated[
        Keys | None, Meta(description="Keys one after the other, + between those held together.")
    ] = None
    text: Annotated[str, Meta(description="A text that is typed; parameters in braces are filled in.")] = ""
    click: Annotated[Spot | None, Meta(description="A click at [x, y] in the window.")] = None
    button: Annotated[Literal["left", "middle", "right"], Meta(description="Which button clicks.")] = "left"
    move: Annotated[Spot | None, Meta(description="The pointer to [x, y] in the window.")] = None
    hold: Annotated[Seconds, Meta(description="How long each key or the button is held.")] = time("50ms")
    wait: Annotated[Seconds | None, Meta(description="A pause, in which others may act.")] = None
    until: Annotated[Condition | None, Meta(description="Wait until a fact is as it should be.")] = None
    within: Annotated[Seconds, Meta(description="It fails when 'until' does not hold by then.")] = time("10s")  # fmt: skip


class Action(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, rename={"params": "with"}):
    """Something a character can do: steps, or one of their words right here."""

    params: Annotated[
        dict[str, Any],
        Meta(description="Parameter → its type, {type: …, enum: […], default: …}, or a default."),
    ] = {}
    keys: Annotated[
        Keys | None,
        Meta(description="Keys one after the other, or by the value of a parameter: {heal: F2, cure: F3}."),
    ] = None
    text: Annotated[str, Meta(description="A text that is typed; parameters in braces are filled in.")] = ""
    click: Annotated[Spot | None, Meta(description="A click at [x, y] in the window.")] = None
    hold: Annotated[Seconds, Meta(description="How long each key or the button is held.")] = time("50ms")
    steps: Annotated[list[Step], Meta(description="Several steps, in order.")] = []
    every: Annotated[
        Seconds | None, Meta(description="The steps are done again after so long, until it ends.")
    ] = None
    takes: Annotated[Seconds, Meta(description="How long it takes after the last step.")] = time("0s")
    until: Annotated[Condition | None, Meta(description="It is done once this holds.")] = None
    within: Annotated[Seconds | None, Meta(description="It fails when 'until' does not hold by then.")] = None
    for_ever: Annotated[bool, Meta(description="Whether it goes on until it is halted.")] = False
    at_end: Annotated[list[Step], Meta(description="What is done when it ends, also when it is halted.")] = []
    urgent: Annotated[bool, Meta(description="Whether it comes before what others want to do.")] = False
    about: Annotated[str, Meta(description="What it does, for people.")] = ""
