"""The actions that bring a client back: closing a dialog, logging in again, starting it again."""

from __future__ import annotations

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.client import FINAL
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.scene import Scene

_UNREACHABLE = {
    "hung": "the client is hung",
    "crashed": "the client is not running",
    "dialog": "a dialog is in the way",
}


def dismiss_dialog(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Close the popup; fails when there is none, and when it is one that stays."""
    if progress.once("begin") and me.client.state != "dialog":
        raise Fail("there is no dialog")
    yield from scene.wait(progress, "dismiss", scene.rules.client.dismiss_time)
    if me.client.state == "dialog" and not me.client.dismiss():
        raise Fail("an unknown dialog, which does not close")


def relog(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Log in; done once up or in the queue. In a queue already, it goes to the end of it."""
    client = me.client
    if progress.once("begin"):
        if client.state == "up":
            return
        if client.state in _UNREACHABLE:
            raise Fail(_UNREACHABLE[client.state])
        _refuse_when_final(me)
        if client.state == "loading":
            progress.once("load")
    yield from _log_in(scene, me, progress)


def restart_client(scene: Scene, me: Character, progress: Progress) -> Steps:
    """End the client's process, start it again, and log in; done once up or in the queue."""
    if progress.once("kill"):
        _refuse_when_final(me)
        me.client.kill(scene.now)
    yield from scene.wait(progress, "start", scene.rules.client.start_time)
    if progress.once("start"):
        me.client.begin()
    yield from _log_in(scene, me, progress)


def _log_in(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Send the login, unless the client gets lost again before it is sent, and wait for what comes of it.

    Raises Fail with the server's answer when it lets nobody in.
    """
    client = me.client
    if "load" not in progress.phases:
        yield from scene.wait(progress, "login", scene.rules.client.login_time)
        if client.state in _UNREACHABLE:
            raise Fail(_UNREACHABLE[client.state])
        client.login(scene.now)
        _refuse_when_final(me)
        progress.once("load")
    while client.state == "loading":
        yield
    if client.state == "taken_over":
        raise Fail("the owner is playing")
    if client.state not in ("up", "queue"):
        raise Fail(f"{client.state}: {client.cause}")


def _refuse_when_final(me: Character) -> None:
    if me.client.state in FINAL:
        raise Fail(f"{me.client.state}: no login will help")
    if me.client.cause == "bad_password":
        raise Fail("bad_password: no login will help")
