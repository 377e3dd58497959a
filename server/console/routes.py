"""Puts the console together and into the office."""

from fastapi import APIRouter, Depends, FastAPI
from starlette.responses import RedirectResponse, Response

from server.console import (
    access,
    account,
    approving,
    beside,
    bulk,
    casework,
    correcting,
    covering,
    dashboard,
    devices,
    endings,
    exports,
    integrity,
    letter_desk,
    letters,
    log,
    outgoing,
    papers,
    people,
    person_export,
    queue,
    ratings,
    registers,
    requests,
    second_step,
    sessions,
    shield,
    slips,
    static,
    systems,
    together,
    viewing,
    visits,
)
from server.office import Office

PARTS = (
    static,
    sessions,
    second_step,
    account,
    queue,
    bulk,
    casework,
    correcting,
    covering,
    together,
    beside,
    viewing,
    visits,
    integrity,
    papers,
    letter_desk,
    outgoing,
    registers,
    dashboard,
    ratings,
    slips,
    letters,
    requests,
    person_export,
    log,
    people,
    approving,
    devices,
    exports,
    systems,
)

last = APIRouter(prefix=access.HOME, route_class=endings.Page)


@last.get("/{rest:path}", dependencies=[Depends(access.ANYBODY)])
def nothing_here(rest: str) -> Response:
    """Answer for an address that is no page of ours: one with a stroke behind it may mean one."""
    address = f"{access.HOME}/{rest}"
    if address.endswith("/"):
        return RedirectResponse(address.rstrip("/"), 308)
    raise access.MissingError(rest)


def install(app: FastAPI, office: Office) -> None:
    """Add the console to a running office."""
    app.state.office = office
    app.add_middleware(shield.Shield)
    for part in PARTS:
        app.include_router(part.router, include_in_schema=False)
    app.include_router(last, include_in_schema=False)
