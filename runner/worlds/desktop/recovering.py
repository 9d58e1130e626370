"""What brings a lost client back: closing a dialog, logging in, and ending and starting the program."""

from __future__ import annotations

from btrunner.runner.errors import Fail, GiveUp
from btrunner.runner.worlds.desktop.acts import steps
from btrunner.runner.worlds.desktop.character import Character
from btrunner.runner.worlds.desktop.doing import Steps
from btrunner.runner.worlds.desktop.file.action_rules import Step
from btrunner.runner.worlds.desktop.file.quantities import Keys
from btrunner.runner.worlds.desktop.seat.handle import Ticket
from btrunner.runner.worlds.desktop.secret import secrets

_CLOSED_IN = 3.0
_ESCAPE = [Step(keys=Keys({"": ("esc",)}))]
_IN = ("up", "queue")
_FINAL = ("banned", "update_required")
_REFUSED = ("maintenance", "taken_over", "crashed", "hung", *_FINAL)


def dismiss_dialog(me: Character) -> Steps:
    """Close the dialog that covers the game, as its rule says."""
    yield from steps(me, _dismissal(me) or _ESCAPE, {}, urgent=True, anywhere=True)
    until = me.now + _CLOSED_IN
    while me.client.state == "dialog":
        if me.now >= until:
            raise Fail(f"the dialog is still there: {me.client.why}")
        yield


def _dismissal(me: Character) -> list[Step]:
    """Return the steps that close the dialog which is there."""
    state, _, place = me.client.way.partition("/")
    rule = me.rules.states().get(state)
    if rule is not None and place:
        rule = rule.alternatives[int(place)]
    return (rule.dismiss if rule else []) or me.rules.dismiss


def relog(me: Character) -> Steps:
    """Log in; done once up or in the login queue."""
    if me.client.state in _IN:
        return
    before = me.client
    login = me.rules.login
    yield from steps(me, login.steps, secrets(login.credentials, me.who), urgent=True, anywhere=True)
    until = me.now + login.takes
    while me.client.state not in _IN:
        client = me.client
        if client.state in _REFUSED or (
            client.state == before.state and client.cause not in (before.cause, "none")
        ):
            raise (GiveUp if client.state in _FINAL else Fail)(
                f"{client.state} ({client.cause}): {client.why}"
            )
        if me.now >= until:
            raise Fail(f"not in the world after {login.takes:g} s: {client.state} ({client.why})")
        yield


def restart_client(me: Character) -> Steps:
    """End the client, start it again and log in."""
    yield from _end(me)
    yield from start_client(me)


def start_client(me: Character) -> Steps:
    """Start the client and log in."""
    while not me.ready():
        yield
    ticket = me.launch()
    try:
        yield from _wait(ticket)
    except Fail as fail:
        me.not_launched(str(fail))
        raise
    me.launched(int(ticket.value))
    yield from loaded(me)
    if me.client.state == "crashed":
        raise Fail(f"the client does not start: {me.client.why}")
    if me.client.state not in _IN and me.rules.login.steps:
        yield from relog(me)


def loaded(me: Character) -> Steps:
    """Let the client load, for as long as it may take to start."""
    until = me.now + me.rules.client.start_time
    while me.client.state == "loading" and me.now < until:
        yield


def _end(me: Character) -> Steps:
    ticket = me.end()
    if ticket is not None:
        yield from _wait(ticket)


def _wait(ticket: Ticket) -> Steps:
    while ticket.state == "running":
        yield
    if ticket.state == "failed":
        raise Fail(ticket.why)
