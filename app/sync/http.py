"""Straight to the office, or to a relay, by HTTP."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import httpx

from app.sync.transport import Link, Traffic
from protocol import bundle, errors, parcel

CONNECT_WITHIN_S = 20.0
SILENT_AT_MOST_S = 90.0
"""A bad link is slow, not dead: how long it may say nothing at all. While bytes move it lives."""
HEAD_WITHIN_S = 180.0
"""The few lines before an answer, once all was said: what takes longer is no answer."""
TRICKLE_AFTER_S = 180.0
TRICKLE_BYTES_PER_S = 16
"""After so long, an answer that comes slower than this will not be whole in anybody's time."""
IDLE_AT_MOST_S = 4.0
"""Less than the office keeps an idle connection open, so that we never write into a closed one."""
UNSENT_AT_MOST_BYTES = 32_768
"""What the system may hold back: on a slow link a timeout is to count from the last of it."""
ANSWER_LIMIT_BYTES = 8 * 1024 * 1024

_PARCELS = "/v1/parcels"
_ROSTER = "/v1/roster"
_OURS = "application/octet-stream"
_PROBLEM = "application/problem+json"
_BIT_BYTES = 4_096
_CONNECTED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})
_HEAD_SAID = "http11.send_request_headers.complete"
_ALL_SAID = "http11.send_request_body.complete"
_LATER_S = 60
_LATEST_S = 3_600


class HttpTransport:
    """
    Posts parcels to `office`, an address such as `https://office.example`.

    No redirect is ever followed, no cookie kept, no proxy or password taken from the
    surroundings: what answers is either the office's door or not the office. A request that
    still goes on when `in_time` says no counts as a line that broke.
    """

    def __init__(self, office: str, in_time: Callable[[], bool] = lambda: True) -> None:
        self._in_time = in_time
        self._client = httpx.Client(
            base_url=office,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(SILENT_AT_MOST_S, connect=CONNECT_WITHIN_S),
            transport=httpx.HTTPTransport(
                verify=office.startswith("https:"),  # plain HTTP needs no certificates loaded
                limits=httpx.Limits(max_connections=1, keepalive_expiry=IDLE_AT_MOST_S),
                socket_options=[(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_AT_MOST_BYTES)],
            ),
        )
        self._client.headers.clear()  # every byte costs, and nobody needs to know more
        self._traffic = Traffic()
        self._socket: socket.socket | None = None
        self._closed = False
        self._patience: threading.Timer | None = None

    @property
    def link(self) -> Link:
        """An answer comes back with the request or not at all."""
        return Link(answer_within=timedelta(minutes=2))

    @property
    def traffic(self) -> Traffic:
        """What was carried, counted as HTTP/1.1 writes it."""
        return self._traffic

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """
        Post the parcels and yield those that come back, as many as arrived whole.

        Raises:
            AwayError: nobody answered, or the line broke; after what did arrive.
            CaptivePortalError: somebody else answered.
            BusyError, DeliveryRefusedError, DeliveryTooLargeError: the office said no.
            AppTooOldError: the office wants a newer app.
        """
        parcels = list(outgoing)
        body = parcels[0] if len(parcels) == 1 else bundle.pack(parcels)
        request = self._client.build_request(
            "POST",
            _PARCELS,
            content=self._counted(body),
            headers={"Content-Length": str(len(body))},
        )
        raw, broken = self._ask(request)
        if raw and not bundle.MAGIC.startswith(raw[:4]) and raw[:4] != parcel.MAGIC:
            raise errors.CaptivePortalError
        yield from _parcels(raw)
        if broken:
            raise errors.AwayError

    def roster(self) -> bytes:
        """Fetch the newest manifest and roster. Raises as `exchange` does."""
        raw, broken = self._ask(self._client.build_request("GET", _ROSTER))
        if broken:
            raise errors.AwayError
        if raw[:4] != bundle.OPEN_MAGIC:
            raise errors.CaptivePortalError
        return raw

    def fetch(self, path: str) -> tuple[bytes, bool]:
        """
        Return what lies at a path, and whether the line broke while it came.

        Where our kind of door says that nothing lies there it is empty. Raises as `exchange` does.
        """
        return self._ask(self._client.build_request("GET", path))

    def close(self) -> None:
        """Close the connection, and end whatever waits for it."""
        self._closed = True
        self._end()
        self._client.close()

    def _counted(self, body: bytes) -> Iterator[bytes]:
        """Yield the body bit by bit and count it as it is handed over."""
        for start in range(0, len(body), _BIT_BYTES):
            bit = body[start : start + _BIT_BYTES]
            yield bit
            self._count(up=len(bit))
            if not self._in_time():
                raise errors.AwayError

    def _end(self) -> None:
        """End whatever waits on the line."""
        if self._socket is not None:
            with contextlib.suppress(OSError):  # gone already
                self._socket.shutdown(socket.SHUT_RDWR)

    def _met(self, head_bytes: int, event: str, facts: Mapping[str, Any]) -> None:
        """
        Remember the socket in use, for closing it is the only way to end a wait on it.

        The head counts once a line has taken it. From when all is said until the answer's head is
        here there is a limit to the waiting, however many bytes move.
        """
        if event in _CONNECTED:
            self._socket = facts["return_value"].get_extra_info("socket")
        elif event == _HEAD_SAID:
            self._count(up=head_bytes)
        elif event == _ALL_SAID:
            self._patience = threading.Timer(HEAD_WITHIN_S, self._end)
            self._patience.daemon = True
            self._patience.start()

    def _ask(self, request: httpx.Request) -> tuple[bytes, bool]:
        """Return the answer's body, and whether the line broke while it came."""
        head_bytes = _head_bytes(request.headers, request.method, request.url.raw_path)
        request.extensions["trace"] = partial(self._met, head_bytes)
        try:
            answer = self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            if _in_between(error):
                raise errors.CaptivePortalError from error
            raise errors.AwayError from error
        except RuntimeError as error:  # what httpx says of a client closed by another thread
            if not self._closed:
                raise
            raise errors.AwayError from error
        finally:
            if self._patience is not None:
                self._patience.cancel()
        self._count(down=_head_bytes(answer.headers), trips=1)
        try:
            if request.method == "GET" and _says_no_such_thing(answer):
                return b"", False
            _check(answer)
            return self._read(answer)
        finally:
            answer.close()

    def _read(self, answer: httpx.Response) -> tuple[bytes, bool]:
        raw = bytearray()
        begun = time.monotonic()
        try:
            for chunk in answer.iter_raw():
                self._count(down=len(chunk))
                raw += chunk
                took = time.monotonic() - begun
                if took > TRICKLE_AFTER_S and len(raw) < took * TRICKLE_BYTES_PER_S:
                    return bytes(raw), True
                if not self._in_time():
                    return bytes(raw), True
                if len(raw) > ANSWER_LIMIT_BYTES:
                    raise errors.CaptivePortalError
        except httpx.HTTPError:
            return bytes(raw), True
        return bytes(raw), False

    def _count(self, up: int = 0, down: int = 0, trips: int = 0) -> None:
        self._traffic = self._traffic.plus(up, down, trips)


def _in_between(error: BaseException | None) -> bool:
    """Tell whether somebody on the way answers who cannot show the office's certificate."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return not isinstance(error, ssl.SSLEOFError)
        error = error.__cause__ or error.__context__
    return False


def _kind(answer: httpx.Response) -> str:
    return str(answer.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def _says_no_such_thing(answer: httpx.Response) -> bool:
    return answer.status_code == 404 and _kind(answer) == _PROBLEM


def _check(answer: httpx.Response) -> None:
    """Tell the office's door from everything else that speaks HTTP."""
    kind = _kind(answer)
    match answer.status_code:
        case 200 | 202 if kind == _OURS:
            return
        case 400 if kind != "text/html":
            raise errors.DeliveryRefusedError
        case 413:
            raise errors.DeliveryTooLargeError
        case 426:
            raise errors.AppTooOldError
        case 429 | 503:
            raise errors.BusyError(_retry_after_s(answer.headers.get("Retry-After", "")))
        case 500 | 502 | 504:
            raise errors.BusyError(_LATER_S)
        case _:
            raise errors.CaptivePortalError


def _retry_after_s(said: str) -> int:
    """Return a sensible wait; dates, which need a right clock, count as a minute."""
    return min(int(said), _LATEST_S) if said.isascii() and said.isdigit() else _LATER_S


def _parcels(raw: bytes) -> tuple[bytes, ...]:
    if raw[:4] == parcel.MAGIC:
        return (raw,)
    if len(raw) < len(bundle.MAGIC):
        return ()
    return bundle.unpack(raw).parcels


def _head_bytes(headers: httpx.Headers, method: str = "", path: bytes = b"") -> int:
    """Return how long a head is: a start line, then `Name: value` lines and an empty one."""
    start = (
        len(method) + len(path) + len("  HTTP/1.1\r\n") if method else len("HTTP/1.1 200 OK\r\n")
    )
    return start + sum(len(name) + len(value) + 4 for name, value in headers.raw) + 2
