"""How the API says no: problem+json with a status and a code, and no word of detail."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from protocol import errors
from server import doorway

UNASKED = "api.unknown"
UNREADABLE = "api.unreadable"
STRANGER = "api.stranger"
TOO_LITTLE = "api.scope"
TOO_MANY = "api.too_many"


class Problem(BaseModel):
    """What stands in every refusal."""

    type: str
    title: str
    status: int
    code: str
    """Stable; what a program decides by."""
    between: list[str] | None = None
    """Of a step that does not fit: the steps taken since the caller had read the case."""


class RefusalError(Exception):
    """The request ends here, with this status and code."""

    def __init__(
        self, status: HTTPStatus, code: str, *, headers: Mapping[str, str] = {}, **more: Any
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = headers
        self.more = more


def too_many(wait_s: int) -> RefusalError:
    """Return the refusal for who has to wait so many seconds."""
    later = {"retry-after": str(wait_s)}
    return RefusalError(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, headers=later)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what is described of refusals with these statuses, and those every route has."""
    return {
        status: {"model": Problem, "description": HTTPStatus(status).phrase}
        for status in {*statuses, 401, 403, 413, 422, 429, 503}
    }


def install(app: FastAPI) -> None:
    """Have everything that goes wrong answered alike."""
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _as_said)
    app.add_exception_handler(errors.StoreError, _away)
    app.add_exception_handler(errors.BusyError, _away)
    app.add_exception_handler(Exception, _broken)


def problem(
    status: HTTPStatus, code: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Return a refusal."""
    about = {**doorway.about(status, code), **more}
    return JSONResponse(about, int(status), dict(headers or {}), doorway.PROBLEM)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)
    return problem(error.status, error.code, error.headers, **error.more)


async def _unreadable(request: Request, error: Exception) -> Response:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, UNREADABLE)


async def _as_said(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's own, of a body that is no text
        return await _unreadable(request, error)
    return problem(HTTPStatus(error.status_code), UNASKED, error.headers)


async def _away(request: Request, error: Exception) -> Response:
    later = {"retry-after": str(doorway.RETRY_AFTER_S)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, errors.BusyError.code, later)


async def _broken(request: Request, error: Exception) -> Response:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, errors.AwayError.code)
