"""Whoever is at the other end of a line: a socket that does with it what a test wants."""

import socket
import struct
import threading

from protocol import bundle

LIMIT_S = 0.4
ANSWER = bundle.pack([b"LYR1" + bytes(600)])
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
    b"Content-Length: %d\r\n\r\n" % len(ANSWER)
)
PARCEL = b"LYR1" + bytes(3_000)


class Peer:
    """Listens on a free port and does with each connection what it was told to."""

    def __init__(self, does, wrap=None):
        self.does, self.wrap = does, wrap
        self.heard = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line):
        try:
            if self.wrap:
                line = self.wrap(line)
            self.does(line)
        except OSError:
            pass
        finally:
            line.close()

    def close(self):
        self._door.close()


def hears(line):
    """Read a whole request."""
    raw = b""
    while b"\r\n\r\n" not in raw or len(raw.partition(b"\r\n\r\n")[2]) < len(PARCEL):
        got = line.recv(65_536)
        if not got:
            return raw
        raw += got
    return raw


def resets(line):
    """End a connection as a lost signal does to the one who comes back."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
