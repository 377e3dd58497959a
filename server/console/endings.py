"""How a request ends that leads to no page: a page all the same, never a program's words."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import errors
from server.console import access, bar, pages

ENDINGS: Mapping[type[Exception], tuple[str, int]] = {
    access.MissingError: ("missing", 404),
    errors.CaseUnknownError: ("missing", 404),
    access.ForgedError: ("forged", 403),
    access.NoRightError: ("not_yours", 403),
    errors.NotEntitledError: ("refused", 403),
    errors.RestrictedError: ("restricted", 409),
    errors.ApprovalGoneError: ("gone", 409),
    errors.StoreError: ("store", 503),
}
"""
What is said, and the status. What is missing and what is somebody else's are answered alike:
nobody learns that something exists which is none of theirs.
"""


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
            except access.NotArrivedError as error:
                return RedirectResponse(error.where, status_code=303)
            except access.ProofNeededError as error:
                return RedirectResponse(access.proof_for(error.wanted), status_code=303)
            except tuple(ENDINGS) as error:
                if isinstance(error, access.NoRightError) and request.url.path == access.HOME:
                    return RedirectResponse(bar.first(error.staff), status_code=303)
                family = next(kind for kind in ENDINGS if isinstance(error, kind))
                return await run_in_threadpool(sorry, request, *ENDINGS[family])

        return answer


def sorry(request: Request, what: str, status: int) -> Response:
    """Say what happened and what to do now, in the visitor's language."""
    asking = access.visit(request)
    return pages.show(request, asking, "sorry.html", status=status, what=what, here=access.HOME)
