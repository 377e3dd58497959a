"""A web server on a free port that answers as a test wants: the office's door, and its like."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from protocol import bundle, errors
from tests.desk import SmallOffice

OURS = "application/octet-stream"


@dataclass
class Reply:
    """What goes back. `cut` closes the connection after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": OURS})
    cut: int | None = None
    length: int | None = None


def office_door(office: SmallOffice) -> Callable[[str, str, bytes], Reply]:
    """Answer as the office's door does."""

    def answer(method: str, path: str, body: bytes) -> Reply:
        if path == "/v1/roster":
            return Reply(body=bundle.pack_open(office.trust))
        parcels = bundle.unpack(body).parcels if body[:4] == bundle.MAGIC else (body,)
        try:
            return Reply(body=bundle.pack(office.receives(parcels)))
        except errors.DeliveryRefusedError:
            return Reply(400)

    return answer


class Door:
    """Serves `answer(method, path, body)` until closed; counts connections and requests."""

    def __init__(self, answer: Callable[[str, str, bytes], Reply]) -> None:
        self.answer = answer
        self.connections = 0
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.heads: list[bytes] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            door.connections += 1
            super().setup()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            door.requests.append((self.command, self.path, dict(self.headers)))
            reply = door.answer(self.command, self.path, body)
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            if reply.cut is not None:
                self.wfile.flush()
                self.close_connection = True

        do_GET = do_POST = _serve  # noqa: N815

    return Handler
