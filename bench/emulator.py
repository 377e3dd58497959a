"""
A bad link in user space: a TCP proxy that is as slow, far and lossy as a profile says.

What happens on a link is arithmetic. A segment of at most 1,400 bytes starts when the link is free
and its connection is not held up, takes its bits over the bandwidth, and arrives half a round trip
after its last bit. What one side says without hearing the other is cut into full segments, however
it was written. The schedule is kept in absolute times and read a little ahead, so that a
late wake-up delays one segment and not all after it. Chance is seeded: the same bytes in the same
segments lose the same ones.
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Self

from bench.profiles import Profile

SEGMENT_BYTES = 1_400
AHEAD_S = 0.03
"""How far ahead of the link segments are read, which hides late wake-ups."""
_BUFFER_BYTES = 8_192
_RESET = struct.pack("ii", 1, 0)
_ABOUT = 100


@dataclass
class _Line:
    """One direction of the link, shared by all connections."""

    bps: float
    dice: random.Random
    free_at: float = 0.0
    passed_bytes: int = 0
    arrived_bytes: int = 0


@dataclass(eq=False)
class _Connection:
    """A caller and whom it talks to; `held_until` by direction, for what was lost."""

    caller: socket.socket
    callee: socket.socket
    begun_at: float
    talking_up: bool | None = None
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def close(self, *, reset: bool) -> None:
        for end in (self.caller, self.callee):
            with contextlib.suppress(OSError):
                if reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                end.close()


class Emulator:
    """A listener on loopback that passes connections on to `behind` over a bad link."""

    def __init__(self, behind: int, profile: Profile, seed: int = 1) -> None:
        self.profile = profile
        self.round_trips = 0
        self.connections = 0
        self._behind = behind
        self._up = _Line(profile.up_bps, random.Random(f"{seed} up"))
        self._down = _Line(profile.down_bps, random.Random(f"{seed} down"))
        self._alive: set[_Connection] = set()
        self._there = True
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_ABOUT)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    @property
    def url(self) -> str:
        """Where to knock instead of at the office itself."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def up_bytes(self) -> int:
        """The TCP payload that has gone up."""
        return self._up.passed_bytes

    @property
    def arrived_bytes(self) -> int:
        """How much of what has gone up has come: the rest was on its way when the link went."""
        return self._up.arrived_bytes

    @property
    def down_bytes(self) -> int:
        """The TCP payload that has come down."""
        return self._down.passed_bytes

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        tasks = [self._loop.create_task(self._listen())]
        if self.profile.down_s:
            tasks.append(self._loop.create_task(self._come_and_go()))
        self._loop.run_forever()
        for connection in list(self._alive):
            connection.close(reset=True)
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._listener.close()
        self._loop.close()

    async def _come_and_go(self) -> None:
        begun = turn = time.monotonic()
        while True:
            turn += self.profile.up_s
            await _until(turn)
            self._there = False
            for connection in list(self._alive):
                for task in connection.tasks:
                    task.cancel()
                connection.close(reset=True)
            self._alive.clear()
            turn += self.profile.down_s
            await _until(turn)
            self._there = True
            self._up.free_at = self._down.free_at = begun

    async def _listen(self) -> None:
        while True:
            caller, _ = await self._loop.sock_accept(self._listener)
            if not self._there:
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                caller.close()
                continue
            self.connections += 1
            callee = socket.create_connection(("127.0.0.1", self._behind))
            for end in (caller, callee):
                end.setblocking(False)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = _Connection(caller, callee, time.monotonic())
            self._alive.add(connection)
            connection.tasks = [
                self._loop.create_task(self._carry(connection, up=True)),
                self._loop.create_task(self._carry(connection, up=False)),
            ]
            for task in connection.tasks:
                task.add_done_callback(partial(self._ended, connection))

    def _ended(self, connection: _Connection, _: object) -> None:
        if all(task.done() for task in connection.tasks):
            connection.close(reset=False)
            self._alive.discard(connection)

    async def _carry(self, connection: _Connection, *, up: bool) -> None:
        """Carry one direction of a connection, segment by segment, until its end."""
        source, sink = connection.caller, connection.callee
        if not up:
            source, sink = sink, source
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        line = self._up if up else self._down
        delivering = self._loop.create_task(_deliver(arriving, sink, line))
        try:
            await self._send(connection, source, arriving, up=up)
            await delivering
        finally:
            delivering.cancel()

    async def _send(
        self,
        connection: _Connection,
        source: socket.socket,
        arriving: "asyncio.Queue[tuple[float, bytes]]",
        *,
        up: bool,
    ) -> None:
        line = self._up if up else self._down
        # The handshake took one round trip before anything could be said.
        free_at = connection.begun_at + self.profile.rtt_s if up else 0.0
        room = 0
        while True:
            try:
                bit = await self._loop.sock_recv(source, room or SEGMENT_BYTES)
            except OSError:
                bit = b""
            begins_at = max(time.monotonic(), line.free_at, free_at)
            if not bit:
                arriving.put_nowait((begins_at + self.profile.rtt_s / 2, b""))
                return
            turned, connection.talking_up = connection.talking_up is not up, up
            self.round_trips += up and turned
            lost = (turned or not room) and line.dice.random() < self.profile.loss
            room = (SEGMENT_BYTES if turned or not room else room) - len(bit)
            free_at = line.free_at = begins_at + 8 * len(bit) / line.bps
            line.passed_bytes += len(bit)
            if lost:
                free_at += self.profile.stall_s
            arriving.put_nowait((free_at + self.profile.rtt_s / 2, bit))
            await _until(free_at - AHEAD_S)


async def _deliver(
    arriving: "asyncio.Queue[tuple[float, bytes]]", sink: socket.socket, line: _Line
) -> None:
    loop = asyncio.get_running_loop()
    while True:
        at, segment = await arriving.get()
        await _until(at)
        with contextlib.suppress(OSError):
            if not segment:
                sink.shutdown(socket.SHUT_WR)
                return
            await loop.sock_sendall(sink, segment)
            line.arrived_bytes += len(segment)


async def _until(moment: float) -> None:
    wait = moment - time.monotonic()
    if wait > 0:
        await asyncio.sleep(wait)
