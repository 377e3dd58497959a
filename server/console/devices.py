"""Phones and tablets: when each was last heard of, and ending the word of a lost one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol.regions import regions
from server import devices, officers
from server.console import access, endings, numbered, pages, sheets, times
from server.devices import Known
from server.rights import Right

DEVICES = f"{access.HOME}/devices"
router = APIRouter(prefix=access.HOME, route_class=endings.Page)

FRESHLY = access.freshly(Right.DEVICES_MANAGE)
HOLDING = access.holding(Right.DEVICES_MANAGE)
OnDevices = Annotated[access.Duty, Depends(HOLDING)]
Fresh = Annotated[access.Duty, Depends(FRESHLY)]
FORM = [Depends(FRESHLY), Depends(access.ours)]
_KID_LETTERS = 16


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the list."""

    text: str
    only: str
    page: int

    @property
    def said(self) -> Mapping[str, str]:
        """What stands in the address of every page of it."""
        return {"text": self.text, "only": self.only}


def as_asked(text: str = "", only: str = "", page: str = "1") -> Asked:
    """Read the address of the list; nothing in it can be wrong."""
    return Asked(text.strip(), only, numbered.read(page))


@router.get("/devices")
def listed(
    request: Request, duty: OnDevices, asked: Annotated[Asked, Depends(as_asked)], done: str = ""
) -> Response:
    """Show one page of the devices, those silent for longest first."""
    words, wanted, number = duty.words, asked.text, asked.page
    tablets = asked.only == "tablets"
    with duty.office.reading() as session:
        if _is_kid(wanted):
            one = devices.one(session, wanted.lower())
            found = devices.Page((one,) if one else (), int(one is not None))
        else:
            found = devices.known(session, number, villages=_villages(wanted), tablets=tablets)
    return pages.show(
        request,
        duty,
        "devices.html",
        here=DEVICES,
        text=wanted,
        who="",
        tablets=tablets,
        rows=[_row(each, duty) for each in found.rows],
        more=0,
        said=words.known(f"device.done.{done}"),
        **numbered.shown(DEVICES, asked.said, number, found.total, devices.PAGE_ROWS),
    )


@router.post("/devices/find", dependencies=[Depends(HOLDING), Depends(access.ours)])
def find(request: Request, duty: OnDevices, who: Annotated[str, Form()] = "") -> Response:
    """Show the devices of somebody who says who they are; no address keeps what they said."""
    office = duty.office
    with office.writing() as session:
        found = devices.of_person(session, duty.staff, who.strip(), office.world.now())
    return pages.show(
        request,
        duty,
        "devices.html",
        here=DEVICES,
        text="",
        who=who.strip(),
        tablets=False,
        said="",
        rows=[_row(each, duty, whose=True) for each in found.rows],
        more=found.total - len(found.rows),
        **numbered.shown(DEVICES, {}, 1, len(found.rows), devices.PAGE_ROWS),
    )


@router.post("/devices/{kid}/revoke", dependencies=FORM)
def revoke(duty: Fresh, kid: str) -> Response:
    """Let a device's word end after the last that was heard of it."""
    return _turn(duty, kid, ended=True)


@router.post("/devices/{kid}/reinstate", dependencies=FORM)
def reinstate(duty: Fresh, kid: str) -> Response:
    """Let a device speak again."""
    return _turn(duty, kid, ended=False)


def _turn(duty: access.Duty, kid: str, *, ended: bool) -> Response:
    office = duty.office
    with office.writing() as session:
        found = devices.one(session, kid)
        if found is None:
            raise access.MissingError
        if ended and not found.ended:
            officers.revoke(session, office.world, found.kid, by=duty.staff.username)
        if not ended:
            officers.reinstate(session, office.world, found.kid, by=duty.staff.username)
    said = urlencode({"text": kid, "done": "revoked" if ended else "reinstated"})
    return RedirectResponse(f"{DEVICES}?{said}", status_code=303)


def _is_kid(text: str) -> bool:
    return len(text) == _KID_LETTERS and set(text.lower()) <= set("0123456789abcdef")


def _villages(said: str) -> tuple[str, ...]:
    """Return the villages somebody may mean; a name nobody knows is asked for as it stands."""
    if not said:
        return ()
    known = regions()
    return tuple(each.code for each in known.search(said, len(known.villages))) or (said,)


def _row(found: Known, duty: access.Duty, *, whose: bool = False) -> Mapping[str, object]:
    words, now = duty.words, duty.office.world.now()
    silent = (now - found.contact_at).days if found.contact_at else 0
    return {
        "kid": found.kid,
        "nik": f"…{found.nik_ends}" if whose and found.nik_ends else "",
        "what": words("device.tablet" if found.tablet else "device.phone"),
        "place": sheets.village(found.village, words) if found.village else "",
        "contact": times.moment(found.contact_at, now, words.language) if found.contact_at else "",
        "silent": words("device.silent", count=silent) if silent else "",
        "vouched": found.vouched,
        "ended": found.ended,
    }
