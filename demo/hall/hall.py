"""The server without its sockets: who is connected, what they say, and what they are told in each step."""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass, field

from btrunner.demo.game.deeds import choose_friend, do, step
from btrunner.demo.game.land import Land
from btrunner.demo.game.sight import look
from btrunner.demo.hall.accounts import Gate
from btrunner.demo.hall.faults import EVERYBODY, Fault, Schedule, known
from btrunner.demo.hall.striking import strike
from btrunner.demo.wire import (
    Answer,
    Do,
    Entered,
    Friend,
    FromClient,
    FromServer,
    Login,
    Logout,
    Queued,
    Refused,
    Say,
    Strike,
    Told,
    Walk,
)


@dataclass(eq=False)
class Peer:
    """One connection: ``outbox`` is what it is still to be sent, ``dropped`` that it ends after that."""

    outbox: list[FromServer] = field(default_factory=list)
    name: str = ""
    queuing: Login | None = None
    place: int = 0
    dropped: bool = False


@dataclass
class Hall:
    """The land and all who are connected to it; nothing moves but by ``step``."""

    land: Land
    gate: Gate = field(default_factory=Gate)
    schedule: Schedule = field(default_factory=Schedule)
    token: str = ""
    lingers: float = 10.0
    """A character whose client is gone stays in the land for so many seconds, still logged in."""
    peers: list[Peer] = field(default_factory=list)
    lingering: dict[str, float] = field(default_factory=dict)
    begun: float | None = None
    """When the first character entered, from which on the schedule counts."""

    def connect(self) -> Peer:
        """Take up a new connection."""
        peer = Peer()
        self.peers.append(peer)
        return peer

    def part(self, peer: Peer) -> None:
        """Let a connection go that has ended; its character lingers unless it was logged out."""
        self.peers.remove(peer)
        if peer.queuing is not None:
            self.gate.step_out(peer.queuing.name)
        if peer.name:
            until = self.land.now + self.lingers
            self.lingering[peer.name] = until
            self.gate.bar(peer.name, "still_logged_in", until)

    def playing(self, name: str) -> Peer | None:
        """Return the connection that plays a character, if there is one."""
        return next((peer for peer in self.peers if peer.name == name), None)

    def receive(self, peer: Peer, message: FromClient) -> None:
        """Take in what a connection says; what only a player can say is nothing from anybody else."""
        if isinstance(message, Strike):
            peer.outbox.append(self._struck(message))
        elif isinstance(message, Login):
            if not peer.name and not peer.dropped:
                self._log_in(peer, message)
        elif peer.name:
            self._play(peer, message)

    def _play(self, peer: Peer, message: Logout | Do | Friend | Walk | Say) -> None:
        if isinstance(message, Logout):
            self.throw_out(peer)
        elif isinstance(message, Do):
            do(self.land, peer.name, message.deed)
        elif isinstance(message, Friend):
            choose_friend(self.land, peer.name, message.number)
        elif isinstance(message, Walk):
            length = max(1.0, math.hypot(message.x, message.y))
            self.land.heroes[peer.name].walk = (message.x / length, message.y / length)
        else:
            self.land.tell("", "chat", f"{peer.name}: {message.text}")

    def _log_in(self, peer: Peer, login: Login) -> None:
        answer = self.gate.answer(login, self.land.now)
        peer.queuing = login if isinstance(answer, Queued) else None
        if isinstance(answer, Entered):
            self._let_in(peer, login.name)
            return
        peer.place = answer.position if isinstance(answer, Queued) else 0
        peer.outbox.append(answer)

    def _let_in(self, peer: Peer, name: str) -> None:
        before = self.playing(name)
        if before is not None:
            self.throw_out(before, "signed_in_elsewhere")
        peer.name, peer.queuing = name, None
        self.lingering.pop(name, None)
        self.land.enter(name)
        self.begun = self.land.now if self.begun is None else self.begun
        peer.outbox.append(Entered(name))
        self.land.tell("", "system", f"{name} has entered the land.")

    def throw_out(self, peer: Peer, reason: str = "") -> None:
        """Take a player out of the land and end its connection, with a reason where one is told."""
        self.land.leave(peer.name)
        peer.name = ""
        peer.dropped = True
        if reason:
            peer.outbox.append(Refused(reason))

    def step(self) -> list[Fault]:
        """Let one tenth of a second pass, and put what is to be told about it in the outboxes.

        Returns the faults of the schedule that struck in it.
        """
        step(self.land)
        struck = self._strike_due()
        for peer in self.peers:
            if peer.queuing is not None:
                self._move_up(peer, peer.queuing)
        for name in [name for name, until in self.lingering.items() if self.land.now >= until]:
            del self.lingering[name]
            self.land.leave(name)
        self._tell()
        return struck

    def _strike_due(self) -> list[Fault]:
        if self.begun is None:
            return []
        return self.schedule.strike(
            self.land.now - self.begun, lambda fault: self._strike(fault.fault, fault.who, fault.lasting)
        )

    def _move_up(self, peer: Peer, login: Login) -> None:
        """Ask for one who queues as soon as its place is another: it may have been banned meanwhile."""
        if self.gate.place(login.name, self.land.now) != peer.place:
            self._log_in(peer, login)

    def _tell(self) -> None:
        news, self.land.news = self.land.news, []
        for peer in self.peers:
            if peer.name:
                peer.outbox.extend(
                    Told(line.kind, line.text) for line in news if line.whom in ("", peer.name)
                )
                peer.outbox.append(look(self.land, peer.name))

    def _struck(self, message: Strike) -> Answer:
        if not self.token or not hmac.compare_digest(message.token.encode(), self.token.encode()):
            return Answer(False, "the server has another token for administrators, or none")
        try:
            known(message.fault)
        except ValueError as error:
            return Answer(False, str(error))
        if not self._strike(message.fault, message.who, message.lasting):
            return Answer(False, f"{message.who} is not in the game")
        return Answer(True, f"{message.fault} struck {message.who}")

    def _strike(self, fault: str, who: str, lasting: float | None) -> bool:
        """Let a fault strike one, or everybody there ever was; say whether it struck anybody."""
        names = [name for name in self.gate.accounts if who in (name, EVERYBODY)]
        struck = [strike(self, fault, name, lasting) for name in names]
        return any(struck)
