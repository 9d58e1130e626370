"""What a world file says of facts: where each is read, how often, and what it is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from btrunner.runner.worlds.desktop.file.quantities import Area, Colour, Text
from btrunner.runner.worlds.quantities import Seconds, Share, share, time

Tolerance = Annotated[int, Meta(ge=0, le=255)]
_TOLERANCE = "How far each of red, green and blue may be off, of 255."
_AT = "Where in the window: [x, y, width, height] in pixels; all of it unless said."


class Bar(Struct, forbid_unknown_fields=True, kw_only=True):
    """A bar that fills: the fact is the part of it that has the colour, from 0 to 1."""

    at: Annotated[Area, Meta(description="Where in the window: [x, y, width, height] in pixels.")]
    colour: Annotated[Colour, Meta(description="The colour of its full part.")]
    empty: Annotated[
        Colour | None,
        Meta(description="The colour of its empty part: where neither is seen there is no bar to be read."),
    ] = None
    tolerance: Annotated[Tolerance, Meta(description=_TOLERANCE)] = 40
    grows: Annotated[
        Literal["right", "left", "up", "down"], Meta(description="Where it grows to as it fills.")
    ] = "right"


class Patch(Struct, forbid_unknown_fields=True, kw_only=True, rename={"colour": "is"}):
    """A patch of colour: the fact is whether it is there."""

    at: Annotated[Area, Meta(description="Where in the window: [x, y, width, height] in pixels.")]
    colour: Annotated[Colour, Meta(description="The colour that is looked for.")]
    tolerance: Annotated[Tolerance, Meta(description=_TOLERANCE)] = 40
    share: Annotated[Share, Meta(description="The part of the pixels that must have it.")] = share(0.5)


class Template(Struct, forbid_unknown_fields=True, kw_only=True):
    """A small picture: the fact is whether it is seen."""

    picture: Annotated[Text, Meta(description="The file of the picture, from this file.")]
    at: Annotated[Area | None, Meta(description=_AT)] = None
    likeness: Annotated[Share, Meta(description="How like it must be, from 0 to 1.")] = share(0.9)


class Reading(Struct, forbid_unknown_fields=True, kw_only=True):
    """A text that is read from the screen."""

    at: Annotated[Area, Meta(description="Where in the window: [x, y, width, height] in pixels.")]
    pattern: Annotated[
        str, Meta(description="A regular expression; the fact is its first group, or all of what it finds.")
    ] = ""


class LogLine(Struct, forbid_unknown_fields=True, kw_only=True):
    """The last line of the client's log that a pattern finds."""

    file: Annotated[Text, Meta(description="The log's file, from this file; {character} may stand in it.")]
    pattern: Annotated[
        Text,
        Meta(description="A regular expression; the fact is its group 'value', or its first, x and y make a position."),
    ]  # fmt: skip


class JsonField(Struct, forbid_unknown_fields=True, kw_only=True):
    """A value of a JSON object that the client keeps for others to read."""

    file: Annotated[
        str, Meta(description="A file that holds the object; {character} may stand in its name.")
    ] = ""
    socket: Annotated[
        str, Meta(description="host:port, or a socket's path, where it is sent line by line.")
    ] = ""
    field: Annotated[Text, Meta(description="The path to the value, such as player.hp.")]


class Fact(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A fact of a character: exactly one of bar, colour, template, text, log, json, process and always."""

    bar: Annotated[Bar | None, Meta(description="A bar that fills: a number from 0 to 1.")] = None
    colour: Annotated[Patch | None, Meta(description="A patch of colour: true or false.")] = None
    template: Annotated[Template | None, Meta(description="A small picture: true or false.")] = None
    text: Annotated[Reading | None, Meta(description="A text, read from the screen.")] = None
    log: Annotated[LogLine | None, Meta(description="A line of the client's log.")] = None
    json: Annotated[JsonField | None, Meta(description="A value that the client tells as JSON.")] = None
    process: Annotated[
        Literal["memory", "cpu"] | None,
        Meta(description="Of the client's process: memory in megabytes, cpu in cores."),
    ] = None
    always: Annotated[Any, Meta(description="A value that never changes.")] = None
    type: Annotated[
        Literal["boolean", "number", "integer", "string", "duration", "position"] | None,
        Meta(description="What it is, where that does not follow from where it is read."),
    ] = None
    enum: Annotated[list[str], Meta(description="The texts it may be; others make it unknown.")] = []
    every: Annotated[Seconds, Meta(description="How often it is looked at.")] = time("200ms")
    max_age: Annotated[
        Seconds | None,
        Meta(description="How long a value that was not seen again is known: 2s unless said, of log and always for ever."),
    ] = None  # fmt: skip
    progress: Annotated[bool, Meta(description="Whether a change of it is progress.")] = False
    total: Annotated[bool, Meta(description="Whether it is a count for the session's summary.")] = False
    about: Annotated[str, Meta(description="What it is, for people.")] = ""

    @property
    def lasts(self) -> float | None:
        """Seconds that a value is known without being seen again; None is for ever."""
        if self.max_age is not None:
            return self.max_age
        return None if self.log or self.always is not None else 2.0
