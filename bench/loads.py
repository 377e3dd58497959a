"""
Requests ready to be posted, over many connections at once, and how long each answer took.

Everything is made ready beforehand and all lines share one thread and one poll: where senders and
office share a machine, what a sender takes is missing at the office.
"""

import contextlib
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

WITHIN_S = 120.0
"""Nobody is answered for so long: it is over."""
_READ_BYTES = 262_144
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_GOOD = range(200, 300)


@dataclass(frozen=True)
class Posted:
    """What came of posting: how many were answered well, how long each took, and all of it."""

    seconds: float
    waits_ms: tuple[float, ...]
    refused: int
    last: tuple[bytes, ...]
    """The newest answer on each line."""

    @property
    def each_s(self) -> float:
        """Answers a second."""
        return len(self.waits_ms) / self.seconds

    def at_ms(self, share: float) -> float:
        """Return the time within which this share was answered."""
        ordered = sorted(self.waits_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def post(urls: Sequence[str], path: str, lines: Sequence[Sequence[bytes]]) -> Posted:
    """Post every line's bodies one after the other, all lines at once, to the offices in turn."""
    return _post(_lines(urls, path, lines), [])


def mixed(
    url: str, path: str, lines: Sequence[Sequence[bytes]], junk: Sequence[Sequence[bytes]]
) -> Posted:
    """Post lines while others post junk for as long as that takes; only the lines are counted."""
    return _post(_lines([url], path, lines), _lines([url], path, junk))


class _Line:
    """One connection: what it has still to say, and what it has heard."""

    def __init__(self, url: str, path: str, bodies: Sequence[bytes]) -> None:
        address = urlsplit(url)
        head = f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: "
        self.requests = [
            f"{head}{len(body)}".encode() + _HEAD_END + body for body in reversed(bodies)
        ]
        self.socket = socket.create_connection((address.hostname, address.port), WITHIN_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.last, self.begun = b"", 0.0
        self._unsaid, self._came = memoryview(b""), b""

    def begin(self) -> int:
        """Post the next body, and return what to wait for."""
        self._unsaid, self.begun = memoryview(self.requests.pop()), time.perf_counter()
        return self.say()

    def say(self) -> int:
        """Say as much as the line takes, and return what to wait for."""
        with contextlib.suppress(BlockingIOError):
            self._unsaid = self._unsaid[self.socket.send(self._unsaid) :]
        return select.POLLIN | select.POLLOUT if self._unsaid else select.POLLIN

    def hear(self) -> int:
        """Return the status of an answer, 0 while not all of it is here."""
        part = self.socket.recv(_READ_BYTES)
        if not part:
            raise RuntimeError("the office closed a line before it had answered")
        self._came += part
        end = self._came.find(_HEAD_END)
        if end < 0:
            return 0
        head = self._came[:end].lower()
        size_bytes = int(head.partition(_LENGTH)[2].partition(b"\r")[0])
        self.last = self._came[end + len(_HEAD_END) :]
        if len(self.last) < size_bytes:
            return 0
        self._came = b""
        return int(head[9:12])


def _lines(urls: Sequence[str], path: str, bodies: Sequence[Sequence[bytes]]) -> list[_Line]:
    return [_Line(urls[number % len(urls)], path, said) for number, said in enumerate(bodies)]


def _post(honest: Sequence[_Line], junk: Sequence[_Line]) -> Posted:
    lines = {line.socket.fileno(): line for line in (*honest, *junk)}
    counted = {line.socket.fileno() for line in honest}
    unfinished, waits, refused = set(counted), [], 0
    poll, began = select.poll(), time.perf_counter()
    for handle, line in lines.items():
        poll.register(handle, line.begin())
    while unfinished:
        ready = poll.poll(WITHIN_S * 1000)
        if not ready:
            raise RuntimeError(f"{len(unfinished)} lines heard nothing for {WITHIN_S} s")
        for handle, event in ready:
            line = lines[handle]
            if event & select.POLLOUT:
                poll.modify(handle, line.say())
            if not event & ~select.POLLOUT or not (status := line.hear()):
                continue
            if handle in counted and status in _GOOD:
                waits.append((time.perf_counter() - line.begun) * 1000)
            refused += handle in counted and status not in _GOOD
            if line.requests:
                poll.modify(handle, line.begin())
            else:
                poll.unregister(handle)
                unfinished.discard(handle)
    seconds = time.perf_counter() - began
    for line in lines.values():
        line.socket.close()
    return Posted(seconds, tuple(waits), refused, tuple(line.last for line in honest))
