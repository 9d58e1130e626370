"""A server and its clients without sockets and windows: they hear each other at once, when the table is moved on."""

from __future__ import annotations

from dataclasses import dataclass, field

from btrunner.demo.game.beings import Hero
from btrunner.demo.game.land import STEP, Land
from btrunner.demo.hall.faults import Schedule, read_fault
from btrunner.demo.hall.hall import Hall, Peer
from btrunner.demo.window.model import Model
from btrunner.demo.wire import FromClient, FromServer, from_client, from_server, line

SESAME = "sesame"
TOKEN = "of an administrator"  # noqa: S105 - of a server that lives for a test


@dataclass
class Wire:
    """A connection that is a peer of the hall; what is said goes through the lines of the real wire."""

    hall: Hall
    peer: Peer
    closed: bool = False

    def send(self, message: FromClient) -> None:
        self.hall.receive(self.peer, from_client(line(message)))

    def poll(self) -> list[FromServer]:
        sent, self.peer.outbox = self.peer.outbox, []
        if not sent and (self.peer.dropped or self.closed):
            raise ConnectionError
        return [from_server(line(message)) for message in sent]

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.hall.part(self.peer)


@dataclass
class Table:
    """A hall and the clients that were opened at it."""

    hall: Hall
    clients: list[Model] = field(default_factory=list)

    def open(self, name: str) -> Model:
        """Open a client that shows its login screen."""

        def dial() -> Wire:
            return Wire(self.hall, self.hall.connect())

        client = Model(name, dial, loading_time=0.5)
        self.clients.append(client)
        return client

    def sit_down(self, name: str) -> Model:
        """Open a client and play."""
        client = self.open(name)
        log_in(client)
        self.run(1)
        return client

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        for _ in range(round(seconds / STEP)):
            self.hall.step()
            for client in self.clients:
                client.listen(self.hall.land.now)

    def hero(self, name: str) -> Hero:
        """Return the hero of that name."""
        return self.hall.land.heroes[name]


def table(*faults: str, seed: int = 0, leader: str = "") -> Table:
    """Lay a table at which these faults strike."""
    return Table(
        Hall(Land(seed, leader), schedule=Schedule([read_fault(fault) for fault in faults]), token=TOKEN)
    )


def log_in(client: Model, account: str = "", password: str = SESAME) -> None:
    """Write into the fields of the login screen, and send them."""
    client.type(account or client.name)
    client.press("tab")
    client.type(password)
    client.press("return")
