"""A listener on the line: passes a TCP connection on, and counts what goes each way."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

CHUNK_BYTES = 65_536


class Tap:
    """Counts the TCP payload between its own port and the port behind it."""

    def __init__(self, behind: int) -> None:
        self.up_bytes = 0
        self.down_bytes = 0
        self._behind = behind
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def reset(self) -> None:
        """Count from nothing again."""
        self.up_bytes = self.down_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            callee = socket.create_connection(("127.0.0.1", self._behind))
            for line in (self._up, caller, callee), (self._down, callee, caller):
                threading.Thread(target=self._pass_on, args=line, daemon=True).start()

    def _pass_on(
        self, count: Callable[[int], None], source: socket.socket, sink: socket.socket
    ) -> None:
        try:
            while chunk := source.recv(CHUNK_BYTES):
                count(len(chunk))
                sink.sendall(chunk)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            sink.close()

    def _up(self, size: int) -> None:
        self.up_bytes += size

    def _down(self, size: int) -> None:
        self.down_bytes += size
