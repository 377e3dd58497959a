"""
The floor: all in one zstd frame with a trained dictionary, plain, over one bare TCP connection.

Nothing is signed, sealed, checked or kept. Nobody can be much below it. It goes on where it was
cut, and knocks ten times a second until it can.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Sequence
from functools import cache

import zstandard

from bench import workload

DICTIONARY_BYTES = 65_536
LEVEL = 19
_TRAINED_ON = 2_000
_ASK = 2**64 - 1
_WORD_BYTES = 8
_KNOCK_EVERY_S = 0.1


def pack(bodies: Sequence[bytes]) -> bytes:
    """Return all bodies as one frame."""
    return _packer().compress(b"\n".join(bodies))


@cache
def _packer() -> zstandard.ZstdCompressor:
    """Train on applications of other people, drawn alike."""
    samples: list[bytes | bytearray | memoryview[int]] = [
        workload.as_json(each) for each in workload.applications(_TRAINED_ON, workload.SEED + 1)
    ]
    return zstandard.ZstdCompressor(
        level=LEVEL, dict_data=zstandard.train_dictionary(DICTIONARY_BYTES, samples)
    )


def send(port: int, load: bytes, scale: float = 1.0) -> None:
    """Send a load and wait until all of it has come, however often the line breaks."""
    offset: int | None = 0
    while offset is None or offset < len(load):
        try:
            with socket.create_connection(("127.0.0.1", port)) as line:
                if offset is None:
                    line.sendall(_word(_ASK))
                    offset = _read_word(line)
                line.sendall(_word(len(load)) + _word(offset) + load[offset:])
                offset = _read_word(line)
        except OSError:
            offset = None
            time.sleep(_KNOCK_EVERY_S / scale)


def serve() -> int:
    """Take one load on a port of its own, for as long as this process lives; return the port."""
    server = _Server()
    threading.Thread(target=server.listen, daemon=True).start()
    return server.port


class _Server:
    def __init__(self) -> None:
        self._came = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def listen(self) -> None:
        while True:
            caller, _ = self._listener.accept()
            threading.Thread(target=self._take, args=(caller,), daemon=True).start()

    def _take(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError):
            size = _read_word(caller)
            if size == _ASK:
                caller.sendall(_word(self._came))
                size = _read_word(caller)
            self._came = _read_word(caller)
            while self._came < size and (chunk := caller.recv(65_536)):
                self._came += len(chunk)
            if self._came == size:
                caller.sendall(_word(size))


def _word(number: int) -> bytes:
    return number.to_bytes(_WORD_BYTES, "big")


def _read_word(line: socket.socket) -> int:
    word = b""
    while len(word) < _WORD_BYTES:
        chunk = line.recv(_WORD_BYTES - len(word))
        if not chunk:
            raise ConnectionResetError
        word += chunk
    return int.from_bytes(word, "big")
