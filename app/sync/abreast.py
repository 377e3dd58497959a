"""
Straight to the office on two connections at once, for a bad link makes one of them stand still.

A lost packet holds up the connection it was on, and waiting for an answer leaves the link idle. On
lossy links that is a quarter of the time; a second connection uses it.
"""

import queue
import threading
from collections.abc import Iterable, Iterator

from app.sync.http import HttpTransport
from app.sync.transport import Link, Traffic
from protocol import errors

LINES = 2
"""More would share the same link and gain little; each costs a handshake."""

Came = queue.SimpleQueue[bytes | errors.LayarError | HttpTransport]
"""Answers, what went wrong, and at last the connection that is free again."""


class Abreast:
    """Posts parcels to `office` like `HttpTransport`, and long ones side by side."""

    def __init__(self, office: str) -> None:
        self._lines = tuple(HttpTransport(office) for _ in range(LINES))

    @property
    def link(self) -> Link:
        """An answer comes back with the request or not at all."""
        return self._lines[0].link

    @property
    def traffic(self) -> Traffic:
        """What was carried on all connections."""
        each = [line.traffic for line in self._lines]
        return Traffic(
            sum(traffic.bytes_up for traffic in each),
            sum(traffic.bytes_down for traffic in each),
            sum(traffic.round_trips for traffic in each),
        )

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Post the parcels together on one connection. Raises as `HttpTransport` does."""
        return self._lines[0].exchange(outgoing)

    def exchange_apart(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """
        Post each parcel by itself, on whichever connection is free; yield what comes back.

        A parcel is asked for when a connection has none, here and not on a thread.

        Raises:
            DeliveryError, VersionError: as the first that failed, after all have ended.
        """
        came: Came = queue.SimpleQueue()
        waiting, busy = iter(outgoing), 0
        for line in self._lines:
            busy += _post_next(line, waiting, came)
        trouble: errors.LayarError | None = None
        while busy:
            match came.get():
                case HttpTransport() as free:
                    busy -= 1
                    busy += trouble is None and _post_next(free, waiting, came)
                case errors.LayarError() as error:
                    trouble = trouble or error
                case bytes() as sealed:
                    yield sealed
        if trouble is not None:
            raise trouble

    def roster(self) -> bytes:
        """Fetch the newest manifest and roster. Raises as `exchange` does."""
        return self._lines[0].roster()

    def close(self) -> None:
        """Close the connections, and end whatever waits for them."""
        for line in self._lines:
            line.close()


def _post_next(line: HttpTransport, waiting: Iterator[bytes], came: Came) -> bool:
    """Post the next parcel, if there is one, and put what comes of it where it is looked for."""
    sealed = next(waiting, None)
    if sealed is None:
        return False
    threading.Thread(target=_post, args=(line, sealed, came), daemon=True).start()
    return True


def _post(line: HttpTransport, sealed: bytes, came: Came) -> None:
    try:
        for answer in line.exchange([sealed]):
            came.put(answer)
    except errors.LayarError as error:
        came.put(error)
    finally:
        came.put(line)
