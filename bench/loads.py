"""Requests ready to be posted, over many connections at once, and how long each answer took."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECT_WITHIN_S = 60.0


@dataclass(frozen=True)
class Posted:
    """What came of posting: how many were answered well, how long each took, and all of it."""

    seconds: float
    waits_ms: tuple[float, ...]
    refused: int

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
    return asyncio.run(_post(urls, path, lines))


def mixed(
    url: str, path: str, lines: Sequence[Sequence[bytes]], junk: Sequence[Sequence[bytes]]
) -> Posted:
    """Post lines while others post junk for as long as that takes; only the lines are timed."""

    async def both() -> Posted:
        flood = asyncio.ensure_future(_post([url], path, junk))
        posted = await _post([url], path, lines)
        flood.cancel()
        return posted

    return asyncio.run(both())


async def _post(urls: Sequence[str], path: str, lines: Sequence[Sequence[bytes]]) -> Posted:
    waits: list[float] = []
    refused = 0

    async def line(number: int) -> None:
        nonlocal refused
        address = urlsplit(urls[number % len(urls)])
        async with asyncio.timeout(CONNECT_WITHIN_S):
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for body in lines[number]:
            begun = time.perf_counter()
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
            if await _answer(reader):
                waits.append((time.perf_counter() - begun) * 1000)
            else:
                refused += 1
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*map(line, range(len(lines))))
    return Posted(time.perf_counter() - begun, tuple(waits), refused)


async def _answer(reader: asyncio.StreamReader) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    await reader.readexactly(int(lengths[0].partition(b":")[2]))
    return head.split(b" ", 2)[1].startswith(b"2")
