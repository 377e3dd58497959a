"""Other systems: who is let in for what, where their news goes, and how far it has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol.ids import CaseId, receipt_code
from protocol.steps import State
from protocol.world import World
from server import clients, deliveries, hooks
from server import times as moments
from server.clients import Listed, Scope
from server.console import access, account, endings, pages, states, times
from server.deliveries import Standing, Told
from server.hooks import Hook
from server.rights import Area, Right

SYSTEMS = f"{access.HOME}/systems"
TOLD_ROWS = 20
PERSONAL = frozenset({Scope.ANSWERS, Scope.PAPERS})
"""Scopes under which a system reads people's data."""
router = APIRouter(prefix=access.HOME, route_class=endings.Page)

FRESHLY = access.freshly(Right.SYSTEMS_MANAGE)
OnSystems = Annotated[access.Duty, Depends(access.holding(Right.SYSTEMS_MANAGE))]
Fresh = Annotated[access.Duty, Depends(FRESHLY)]
FORM = [Depends(FRESHLY), Depends(access.ours)]


def _again(session: Session, world: World, hook: str, by: str) -> bool:
    return deliveries.again(session.connection(), hook, world.now()) > 0


DEEDS: Mapping[str, Callable[[Session, World, str, str], bool]] = {
    "pause": hooks.pause,
    "resume": hooks.resume,
    "again": _again,
    "end": hooks.end,
}
"""What can be done about an address; what is given up begins anew with `again`."""


@dataclass(frozen=True)
class Line:
    """One telling, as it stands in the list."""

    code: str
    state: str
    when: str
    became: str
    tone: str
    tries: str


@router.get("/systems")
def every(request: Request, duty: OnSystems) -> Response:
    """Show every system there ever was, those that are let in above."""
    with duty.office.reading() as session:
        connection = session.connection()
        found = clients.listed(connection)
        told = hooks.listed(connection)
        standing = deliveries.standing(connection, [each.id for each in told])
    amiss = {each.client for each in told if standing[each.id].given_up}
    rows = [_row(each, duty) | {"amiss": each.id in amiss} for each in found]
    return pages.show(request, duty, "systems.html", here=SYSTEMS, rows=rows)


@router.get("/systems/{client}")
def one(request: Request, duty: OnSystems, client: str, done: str = "") -> Response:
    """Show one system: what it is let in for, and its news."""
    found = _known(duty, client)
    with duty.office.reading() as session:
        connection = session.connection()
        told = hooks.listed(connection, client)
        standing = deliveries.standing(connection, [each.id for each in told])
        newest = {each.id: deliveries.newest(connection, each.id, TOLD_ROWS) for each in told}
    return pages.show(
        request,
        duty,
        "system.html",
        here=SYSTEMS,
        row=_row(found, duty),
        scopes=[duty.words(f"system.scope.{each}") for each in found.scopes],
        hooks=[_hook(each, standing[each.id], newest[each.id], duty) for each in told],
        said=duty.words.known(f"system.done.{done}"),
    )


@router.post("/systems/{client}/end", dependencies=FORM)
def end(duty: Fresh, client: str) -> Response:
    """Shut a system out at once, and tell it nothing more."""
    _known(duty, client)
    office, by = duty.office, duty.staff.username
    with office.writing() as session:
        clients.revoke(session, office.world, client, by)
        for each in hooks.listed(session.connection(), client):
            hooks.end(session, office.world, each.id, by)
    return RedirectResponse(f"{SYSTEMS}/{client}?done=ended", status_code=303)


@router.post("/systems/{client}/hooks", dependencies=FORM)
def hook(
    duty: Fresh,
    client: str,
    hook: Annotated[str, Form()] = "",
    deed: Annotated[str, Form()] = "",
) -> Response:
    """Stop telling an address for a while, go on, begin anew with what was given up, or end it."""
    _known(duty, client)
    office = duty.office
    with office.writing() as session:
        theirs = {each.id for each in hooks.listed(session.connection(), client)}
        if hook not in theirs or deed not in DEEDS:
            raise access.MissingError(hook)
        DEEDS[deed](session, office.world, hook, duty.staff.username)
    return RedirectResponse(f"{SYSTEMS}/{client}?done={deed}", status_code=303)


def _known(duty: access.Duty, client: str) -> Listed:
    with duty.office.reading() as session:
        found = {each.id: each for each in clients.listed(session.connection())}.get(client)
    if found is None:
        raise access.MissingError(client)
    return found


def _row(found: Listed, duty: access.Duty) -> dict[str, object]:
    words, now = duty.words, duty.office.world.now()
    area = Area(found.agency, found.services, found.places)
    agency = duty.office.catalogue.agencies.get(found.agency)
    return {
        "id": found.id,
        "address": f"{SYSTEMS}/{found.id}",
        "name": found.name,
        "agency": agency.name.in_(words.language) if agency else "",
        "services": account.services(area, duty.office, words),
        "places": account.places(area, words),
        "personal": not PERSONAL.isdisjoint(found.scopes),
        "added": times.moment(found.added_at, now, words.language),
        "seen": times.moment(found.seen_at, now, words.language) if found.seen_at else "",
        "ended": times.moment(found.ended_at, now, words.language) if found.ended_at else "",
    }


def _hook(hook: Hook, far: Standing, newest: list[Told], duty: access.Duty) -> Mapping[str, object]:
    words, now = duty.words, duty.office.world.now()
    since = times.moment(moments.at(far.oldest_ms), now, words.language) if far.oldest_ms else ""
    return {
        "id": hook.id,
        "url": hook.url,
        "paused": hook.paused,
        "told": far.told,
        "waiting": far.waiting,
        "since": since,
        "given_up": far.given_up,
        "lines": [_line(each, duty) for each in newest],
    }


def _line(told: Told, duty: access.Duty) -> Line:
    words, now = duty.words, duty.office.world.now()
    if told.done:
        became, tone = words("system.told"), "done"
    elif told.given_up:
        became, tone = words("system.given_up"), "fix"
    else:
        due = times.moment(moments.at(told.due_ms), now, words.language)
        became, tone = words("system.next", when=due) if told.tries else words("system.due"), "wait"
    tries = words("system.tries", count=told.tries, said=told.said) if told.tries else ""
    return Line(
        receipt_code(CaseId(told.case_id)),
        states.chip(State(told.state), words).label,
        times.moment(moments.at(told.since_ms), now, words.language),
        became,
        tone,
        tries,
    )
