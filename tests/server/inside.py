"""
Ask an app in this process as httpx would over a line, one turn of its loop for a whole request.

Starlette's own client asks for the answer bit by bit, and changes threads seven times for each.
"""

from anyio.from_thread import BlockingPortal, start_blocking_portal
from httpx import ASGITransport, BaseTransport, ByteStream, Request, Response
from starlette.types import ASGIApp


class Inside(BaseTransport):
    """
    The way to an app; `client` is the address it is asked from.

    `portal` is where it runs, one for many requests; without one each has a loop of its own.
    """

    portal: BlockingPortal | None = None

    def __init__(self, app: ASGIApp, client: tuple[str, int]) -> None:
        self._way = ASGITransport(app, client=client)  # type: ignore[arg-type]

    def handle_request(self, request: Request) -> Response:
        """Return a whole answer; what the app raises comes out here."""
        request.read()  # a body that comes bit by bit, too
        if self.portal is not None:
            return self.portal.call(self._asked, request)
        with start_blocking_portal() as portal:
            return portal.call(self._asked, request)

    async def _asked(self, request: Request) -> Response:
        answer = await self._way.handle_async_request(request)
        body = [part async for part in answer.stream]  # type: ignore[union-attr]
        return Response(
            answer.status_code, headers=answer.headers, stream=ByteStream(b"".join(body))
        )
