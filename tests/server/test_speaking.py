"""A line on which an answer's head and body leave together."""

import asyncio
import contextlib
from collections.abc import Iterable

import httpx
import uvicorn

from app.voyage.office import free_port
from server.speaking import Speaking, Together


class Line:
    """Remembers what was handed over in one call, and whether it was closed."""

    def __init__(self) -> None:
        self.said: list[bytes] = []

    def writelines(self, parts: Iterable[bytes]) -> None:
        self.said.append(b"".join(parts))

    def close(self) -> None:
        self.said.append(b"closed")


def test_what_is_written_in_one_go_is_said_at_once():
    """Whoever hears an answer wakes up for it once."""
    line = Line()

    async def work():
        together = Together(line, asyncio.get_running_loop())
        together.write(b"head")
        together.write(b"body")
        assert line.said == []
        await asyncio.sleep(0)
        together.write(b"next")
        await asyncio.sleep(0)

    asyncio.run(work())

    assert line.said == [b"headbody", b"next"]


def test_who_closes_a_line_says_first_what_was_written():
    """A refusal that ends the line is heard before it ends, and once."""
    line = Line()

    async def work():
        together = Together(line, asyncio.get_running_loop())
        together.write(b"no")
        together.close()
        await asyncio.sleep(0)

    asyncio.run(work())

    assert line.said == [b"no", b"closed"]


def test_answers_small_and_large_come_whole():
    """Uvicorn speaks as ever over such a line: kept open, and with more than the system takes."""
    port = free_port()
    sizes = [0, 1, 600, 8_000_000, 600]

    async def answering(scope, receive, send):
        size = int(scope["path"].removeprefix("/"))
        head = {"status": 200, "headers": [(b"content-length", str(size).encode())]}
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": bytes(size)})

    async def work():
        config = uvicorn.Config(
            answering, port=port, http=Speaking, log_level="error", lifespan="off"
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            came = [len((await client.get(f"/{size}")).content) for size in sizes]
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        return came

    assert asyncio.run(work()) == sizes
