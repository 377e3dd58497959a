"""A relay on a free port, and parcels to give it: for tests of it and of what speaks with it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from app.sync.relay import Fetched, RelayTransport
from protocol import bundle, keys, outside, parcel
from protocol.outside import HEADER, Way
from protocol.parcel import EnvelopeItem
from protocol.world import World
from server.forwarding import Forwarder
from server.quota import Quota
from server.relay import Relay
from server.spool import Limits, Spool
from tests.door import Door, Reply
from tests.village import Citizen, Village


def up(world: World, size_bytes: int = 100) -> bytes:
    """Return a parcel for some office; nobody here can tell which."""
    reader = keys.new_sealing(world).public
    return parcel.seal([EnvelopeItem(world.entropy(size_bytes))], reader, world)


def down(world: World, route: bytes = bytes(32)) -> bytes:
    """Return a parcel for the phone with this route."""
    reader = keys.new_sealing(world).public
    return parcel.seal([EnvelopeItem(world.entropy(100))], reader, world, route=route)


def junk(world: World, way: Way = Way.UP) -> bytes:
    """Return what looks like a parcel from outside, and is none."""
    header = HEADER.pack(outside.MAGIC, outside.SUITE, way, world.entropy(8), world.entropy(16))
    return header + world.entropy(560)


def patiently(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


PROBLEM = {"Content-Type": "application/problem+json"}


class RunningRelay:
    """A whole relay: spool, door and, when told, what carries to `office`."""

    def __init__(
        self,
        folder: Path,
        world: World,
        office: str = "",
        limits: Limits | None = None,
        quota: Quota | None = None,
        arrived: Callable[[], None] = lambda: None,
    ) -> None:
        self.spool = Spool(folder, world, limits)
        self.forwarder = Forwarder(self.spool, office, world)
        app = Relay(self.spool, quota or Quota(), world, arrived)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = uvicorn.Config(app, port=port, log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{port}"

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join()


class Liar:
    """Stands between a phone and an honest relay, and answers as the test wants."""

    def __init__(self, village, at):
        self.at, self.world = at, village.world
        self.listed: list[bytes] = []
        self.given: dict[str, bytes] = {}
        self.reply: Reply | None = None
        self.door = Door(self.answer)
        self.url = self.door.url

    def answer(self, method, path, body):
        if self.reply is not None and path != "/v1/roster":
            return self.reply
        if path == "/v1/roster":
            return Reply(body=self.at.spool.roster())
        if method == "POST":
            self.at.spool.keep(bundle.unpack(body).parcels if body[:4] == b"LYB1" else [body])
            return Reply(202, bundle.pack([]))
        if path == "/v1/parcels":
            return Reply(body=b"".join(self.listed) or self.at.spool.headers())
        name = path.rpartition("/")[2]
        sealed = self.given.get(name) or self.at.spool.down(bytes.fromhex(name))
        return Reply(404, b"{}", PROBLEM) if sealed is None else Reply(body=sealed)


def visits(citizen: Citizen, url: str, fetched: Fetched | None = None) -> RelayTransport:
    """Return how this citizen's phone speaks with a relay."""
    return RelayTransport(url, citizen.route, citizen.world, fetched or Fetched())


def by_relay(
    door: Door, village: Village, folder: Path
) -> Iterator[tuple[RelayTransport, Callable[[], None]]]:
    """Yield Siti's way by a relay that has heard of the office, and what makes it carry."""
    relay = RunningRelay(folder, village.world, door.url)
    relay.forwarder.carry()
    transport = visits(village.citizen(), relay.url)
    yield transport, relay.forwarder.carry
    transport.close()
    relay.close()
    door.close()
