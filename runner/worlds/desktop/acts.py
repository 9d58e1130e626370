"""The actions that a world file declares: its steps as strokes, its waits as conditions on what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.desktop.character import Character
from btrunner.runner.worlds.desktop.doing import Steps
from btrunner.runner.worlds.desktop.file.action_rules import Action, Condition, Step
from btrunner.runner.worlds.desktop.file.quantities import Keys, filled
from btrunner.runner.worlds.desktop.seat.keys import read_chord
from btrunner.runner.worlds.desktop.seat.strokes import Click, Move, Pause, Press, Stroke, Type

Arguments = Mapping[str, object]


def act(me: Character, action: Action, arguments: Arguments) -> Steps:
    """Do an action of the file; fails when the client is not up, or when what it waits for does not come."""
    try:
        yield from _act(me, action, arguments)
    finally:
        if action.at_end:
            me.strokes([stroke for step in action.at_end for stroke in _strokes(me, step, arguments)])


def _act(me: Character, action: Action, arguments: Arguments) -> Steps:
    begun = me.now
    written = action.steps or [Step(keys=action.keys, text=action.text, click=action.click, hold=action.hold)]
    while True:
        yield from steps(me, written, arguments, action.urgent)
        again = None if action.every is None else me.now + action.every
        if action.until is None and again is None and not action.for_ever:
            return (yield from _sleep(me, action.takes))
        while again is None or me.now < again:
            if action.until and action.until.holds(me.facts):
                return (yield from _sleep(me, action.takes))
            if action.within is not None and me.now - begun >= action.within:
                raise Fail(f"{_said(action.until)} did not come within {action.within:g} s")
            yield from _up(me)


def steps(
    me: Character, written: Sequence[Step], arguments: Arguments, urgent: bool = False, anywhere: bool = False
) -> Steps:
    """Do steps; what is typed goes to the seat in one piece, from one 'until' to the next.

    ``anywhere``: also while the client is not up, as for a login.
    """
    for piece, until in _pieces(written):
        strokes = [stroke for step in piece for stroke in _strokes(me, step, arguments)]
        if strokes:
            yield from _press(me, strokes, urgent, anywhere)
        if until is not None and until.until is not None:
            yield from _wait(me, until.until, until.within, anywhere)


def _pieces(written: Sequence[Step]) -> Iterator[tuple[list[Step], Step | None]]:
    piece: list[Step] = []
    for step in written:
        if step.until is None:
            piece.append(step)
        else:
            yield piece, step
            piece = []
    yield piece, None


def _press(me: Character, strokes: Sequence[Stroke], urgent: bool, anywhere: bool) -> Steps:
    ticket = me.strokes(strokes, urgent)
    try:
        while ticket.state == "running":
            yield from _up(me, anywhere)
        if ticket.state == "failed":
            raise Fail(ticket.why)
    finally:
        ticket.halt()


def _wait(me: Character, wanted: Condition, within: float, anywhere: bool) -> Steps:
    begun = me.now
    while not wanted.holds(me.facts):
        if me.now - begun >= within:
            raise Fail(f"{_said(wanted)} did not come within {within:g} s")
        yield from _up(me, anywhere)


def _sleep(me: Character, seconds: float) -> Steps:
    until = me.now + seconds
    while me.now < until:
        yield from _up(me)


def _up(me: Character, anywhere: bool = False) -> Steps:
    """Let a tick pass, and a loading screen; in a client that is not up there is nothing to go on with."""
    yield
    while not anywhere and me.standing.expected:
        yield
    if not anywhere and me.client.state != "up":
        raise Fail(f"the client is not up: {me.client.state} ({me.client.cause})")


def _strokes(me: Character, step: Step, arguments: Arguments) -> Iterator[Stroke]:
    if step.keys is not None:
        for chord in _chosen(step.keys, arguments):
            yield Press(read_chord(chord), float(step.hold))
    elif step.text:
        yield Type(filled(step.text, {**me.who, **arguments}))
    elif step.click is not None:
        yield Click((step.click[0], step.click[1]), step.button, float(step.hold))
    elif step.move is not None:
        yield Move((step.move[0], step.move[1]))
    elif step.wait is not None:
        yield Pause(float(step.wait))


def _chosen(keys: Keys, arguments: Arguments) -> tuple[str, ...]:
    """Return the keys, by the one argument that chooses them where they are written by a value."""
    if "" in keys:
        return keys[""]
    for value in map(str, arguments.values()):
        if value in keys:
            return keys[value]
    raise Fail(f"there are no keys for {', '.join(map(str, arguments.values())) or 'nothing'}")


def _said(condition: Condition | None) -> str:
    if condition is None:
        return "its end"
    if condition.equal is not None:
        return f"{condition.fact} = {condition.equal}"
    least = condition.at_least is not None
    return f"{condition.fact} {'≥' if least else '≤'} {condition.at_least if least else condition.at_most:g}"
