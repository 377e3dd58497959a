"""
HTTP as uvicorn speaks it, with an answer's head and body handed to the system together.

Uvicorn hands over the head as soon as it has it and the body after it. Those are two calls of the
system, and who waits for the answer wakes up for each of them.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Speaking(HttpToolsProtocol):
    """One line, on which what is written in one go is said at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a line."""
        super().connection_made(cast(asyncio.Transport, Together(transport, self.loop)))


class Together:
    """A line that says what was written once whoever writes lets go of the loop."""

    def __init__(self, line: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._line, self._loop = line, loop
        self._unsaid: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Say this next."""
        if not self._unsaid:
            self._loop.call_soon(self._say)
        self._unsaid.append(data)

    def close(self) -> None:
        """Say what was written, then close."""
        self._say()
        self._line.close()

    def __getattr__(self, name: str) -> Any:
        """Everything else is the line's own."""
        return getattr(self._line, name)

    def _say(self) -> None:
        unsaid, self._unsaid = self._unsaid, []
        if unsaid:
            self._line.writelines(unsaid)
