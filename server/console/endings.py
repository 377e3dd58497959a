"""How a request ends that leads to no page: a page all the same, never a program's words."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import errors
from server.console import access, pages

MISSING = (access.MissingError, errors.CaseUnknownError)
"""Answered alike: nobody learns that something exists which is none of theirs."""


class Page(APIRoute):
    """A route of the console; its known ways to fail end in a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except access.SignInNeededError as error:
                return RedirectResponse(access.sign_in_for(error.wanted), status_code=303)
            except MISSING:
                return await run_in_threadpool(sorry, request, "missing", 404)
            except access.ForgedError:
                return await run_in_threadpool(sorry, request, "forged", 403)
            except errors.NotEntitledError:
                return await run_in_threadpool(sorry, request, "refused", 403)
            except errors.StoreError:
                return await run_in_threadpool(sorry, request, "store", 503)

        return answer


def sorry(request: Request, what: str, status: int) -> Response:
    """Say what happened and what to do now, in the visitor's language."""
    asking = access.visit(request)
    return pages.show(request, asking, "sorry.html", status=status, what=what, here=access.HOME)
