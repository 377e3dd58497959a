"""What people ask about their own data: the list with its clock, and each request by itself."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import ids, numbers
from server import audit, ended, persons, requests, retention
from server.audit import Action
from server.console import access, downloads, endings, masking, pages, times
from server.console.words import Words
from server.requests import Asked, Kind, Outcome
from server.rights import Right

_HERE = f"{access.HOME}/requests"
_SIGNS = re.compile("[^A-Za-z0-9_-]+")
_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
OnRequests = Annotated[access.Duty, Depends(access.holding(Right.DATA_REQUESTS))]
ERASES = access.freshly(Right.ERASE)
OnErasing = Annotated[access.Duty, Depends(ERASES)]
FORM = [Depends(ERASES), Depends(access.ours)]

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Row:
    """A request in the list: the clock in words, and whether it has run out."""

    id: str
    kind: str
    name: str
    nik: str
    clock: str
    late: bool


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form."""

    kind: str = ""
    nik: str = ""
    name: str = ""
    said: str = ""


def as_typed(
    kind: Annotated[str, Form()] = "",
    nik: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    said: Annotated[str, Form()] = "",
) -> Typed:
    """Read the form."""
    return Typed(kind, nik.strip(), name.strip(), said.strip())


@router.get("/requests")
def every(request: Request, duty: OnRequests) -> Response:
    """Show what waits for an answer, the most urgent above, and what was answered."""
    return _list(request, duty)


@router.post("/requests", dependencies=[Depends(access.ours)])
def take(
    request: Request,
    duty: OnRequests,
    typed: Annotated[Typed, Depends(as_typed)],
) -> Response:
    """Write down that somebody asks; the clock runs from now."""
    nik = numbers.tidy(typed.nik)
    if typed.kind not in set(Kind) or len(nik) != numbers.DIGITS or not nik.isdecimal():
        return _list(request, duty, typed=typed, status=422)
    kind, by = Kind(typed.kind), duty.staff.username
    with duty.office.writing() as session:
        id_ = requests.take(
            session, duty.office, by, kind, nik=nik, name=typed.name, said=typed.said
        )
    return RedirectResponse(f"{_HERE}/{id_}", status_code=303)


@router.get("/requests/{id_}")
def one(request: Request, duty: OnRequests, id_: str) -> Response:
    """Show a request, what is held about its person, and what can be done."""
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        connection = session.connection()
        asked = requests.one(connection, id_)
        proposed = requests.proposed(session, duty.office, id_)
        schedule = retention.load(duty.office.folder)
        kept = requests.kept_by_law(connection, schedule, asked.nik, now)
        count = len(persons.cases_of(connection, asked.nik))
    staying = [
        (ids.receipt_code(each.case_id), times.short(each.until, now, words.language))
        if each.until
        else (ids.receipt_code(each.case_id), words("request.still_open"))
        for each in kept
    ]
    return pages.show(
        request,
        duty,
        "request.html",
        here=_HERE,
        asked=asked,
        row=_row(asked, words, now),
        taken=times.moment(asked.asked_at, now, words.language),
        due=times.moment(asked.due_at, now, words.language),
        closed=times.moment(asked.closed_at, now, words.language) if asked.closed_at else "",
        count=count,
        kept=staying if asked.kind is Kind.ERASURE else [],
        erasing=asked.kind is Kind.ERASURE,
        proposed_by=proposed.asker_name if proposed else "",
        may_erase=proposed is not None and proposed.asker != duty.staff.id,
        longest=requests.LONGEST,
    )


@router.get("/requests/{id_}/export")
def export(duty: OnRequests, id_: str) -> Response:
    """Hand out everything that is held about the person who asks, as a file; it is written down."""
    office, now = duty.office, duty.office.world.now()
    with office.writing() as session:
        connection = session.connection()
        asked = requests.one(connection, id_)
        held = persons.gather(connection, office, retention.load(office.folder), asked.nik, now)
        papers = list(persons.papers_of(connection, asked.nik))
        audit.note(session, now, duty.staff.username, Action.PERSON_READ, id_)
    facts = {"held": held, "name": asked.name, "catalogue": office.catalogue}
    html = pages.text("person.html", t=duty.words, **facts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(held, indent=2, ensure_ascii=False, default=str))
        file.writestr("data.html", html)
        for number, (name, type_, data) in enumerate(papers, 1):
            plain = _SIGNS.sub("-", name)  # a question's key is what the sender's app calls it
            file.writestr(f"papers/{number:03}-{plain}{_SUFFIX.get(type_, '')}", data)
    return downloads.handed(packed.getvalue(), f"layar-{id_}.zip")


@router.post("/requests/{id_}/answer", dependencies=[Depends(access.ours)])
def answer(
    duty: OnRequests,
    id_: str,
    outcome: Annotated[Outcome, Form()],
    said: Annotated[str, Form()] = "",
) -> Response:
    """Answer a request, and do what it asks for."""
    with duty.office.writing() as session:
        by = duty.staff.username
        requests.close(session, duty.office, by, id_, outcome, answer=said.strip())
    return RedirectResponse(f"{_HERE}/{id_}", status_code=303)


@router.post("/requests/{id_}/propose", dependencies=FORM)
def propose(duty: OnErasing, id_: str) -> Response:
    """Ask that a colleague erases."""
    with duty.office.writing() as session:
        requests.propose(session, duty.office, duty.staff, id_)
    return RedirectResponse(f"{_HERE}/{id_}", status_code=303)


@router.post("/requests/{id_}/erase", dependencies=FORM)
def erase(duty: OnErasing, id_: str, said: Annotated[str, Form()] = "") -> Response:
    """Erase what a colleague asked to."""
    with duty.office.reading() as session:
        asked = requests.proposed(session, duty.office, id_)
    if asked is None:
        raise access.MissingError(id_)
    carry_out(duty, asked.id, said.strip())
    return RedirectResponse(f"{_HERE}/{id_}", status_code=303)


def carry_out(duty: access.Duty, approval: str, answer: str = "") -> None:
    """Confirm an erasure and do it; every restored backup will know."""
    office, schedule = duty.office, retention.load(duty.office.folder)
    with office.writing() as session:
        requests.erase(session, office, duty.staff, approval, schedule, answer=answer)
    ended.remember(office)


def _list(
    request: Request,
    duty: access.Duty,
    *,
    typed: Typed | None = None,
    status: int = 200,
) -> Response:
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        waiting = requests.every(session.connection())
        closed = requests.every(session.connection(), closed=True)
    return pages.show(
        request,
        duty,
        "requests.html",
        status=status,
        here=_HERE,
        kinds=[(each.value, words(f"request.kind.{each}")) for each in Kind],
        waiting=[_row(each, words, now) for each in waiting],
        closed=[_row(each, words, now) for each in closed],
        typed=typed or Typed(),
        amiss=typed is not None,
        longest=requests.LONGEST,
    )


def _row(asked: Asked, words: Words, now: datetime) -> Row:
    late = asked.overdue(now)
    return Row(
        id=asked.id,
        kind=words(f"request.kind.{asked.kind}"),
        name=asked.name or "–",
        nik=masking.in_part(asked.nik) if asked.nik.isdecimal() else "–",
        clock=_clock(asked, words, now, late=late),
        late=late,
    )


def _clock(asked: Asked, words: Words, now: datetime, *, late: bool) -> str:
    if asked.closed_at is not None:
        said, too_late = words(f"request.outcome.{asked.outcome}"), words("request.was_late")
        return f"{said} · {too_late}" if late else said
    hours = abs(asked.due_at - now) // timedelta(hours=1)
    return words("request.late" if late else "request.left", count=hours)
