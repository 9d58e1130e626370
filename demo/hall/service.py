"""The server's sockets: one line each way for a message, one step of the hall for each tenth of a second."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from btrunner.demo.address import write_port
from btrunner.demo.game.land import STEP
from btrunner.demo.hall.hall import Hall, Peer
from btrunner.demo.wire import LONGEST, Seen, from_client, line

_FULL = 64 * 1024
"""A client that has not read so many bytes hangs: it is shown nothing new until it reads again."""
_BEHIND = 20
"""A server that was held up catches up by no more than so many steps at once."""


async def serve(hall: Hall, host: str, port: int, port_file: Path | None) -> None:
    """Serve for ever; the port is told on standard output and in its file once clients can come."""
    service = _Service(hall)
    server = await asyncio.start_server(service.attend, host, port, limit=LONGEST)
    taken = int(server.sockets[0].getsockname()[1])
    if port_file is not None:
        write_port(port_file, taken)
    _tell(f"serving on port {taken}")
    async with server:
        await service.beat()


class _Service:
    """The hall with the sockets of its peers."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._writers: dict[Peer, asyncio.StreamWriter] = {}

    async def beat(self) -> None:
        """Step as the time passes."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due = max(due + STEP, loop.time() - _BEHIND * STEP)
            await asyncio.sleep(max(0.0, due - loop.time()))
            for fault in self._hall.step():
                _tell(f"{fault.fault} struck {fault.who}")
            for peer in list(self._writers):
                self._flush(peer)

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear one connection to its end."""
        peer = self._hall.connect()
        self._writers[peer] = writer
        try:
            # A line that is too long is a ValueError, and so is one that says nothing.
            with suppress(ConnectionError, ValueError, msgspec.DecodeError):
                while not peer.dropped and (raw := await reader.readline()):
                    self._hall.receive(peer, from_client(raw))
                    self._flush(peer)
        finally:
            del self._writers[peer]
            self._hall.part(peer)
            writer.close()

    def _flush(self, peer: Peer) -> None:
        """Send what is in an outbox, and end a connection that was dropped."""
        writer = self._writers[peer]
        hangs = writer.transport.get_write_buffer_size() > _FULL
        writer.writelines(line(one) for one in peer.outbox if not (hangs and isinstance(one, Seen)))
        peer.outbox.clear()
        if peer.dropped:
            writer.close()


def _tell(text: str) -> None:
    """Tell whoever runs the server."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
