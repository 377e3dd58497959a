"""What people ask about their own data: the list with its clock, and each request by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import ids, numbers
from protocol.ids import CaseId
from server import corrections, ended, persons, requests, retention
from server.console import access, correcting, endings, masking, pages, times
from server.console import words as spoken
from server.console.words import Words
from server.requests import Asked, Kind, Outcome
from server.rights import Right

_HERE = f"{access.HOME}/requests"
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
class Tried:
    """What was typed into a form of a request that did not go through, and what was amiss."""

    form: str = ""
    said: str = ""
    case: str = ""
    troubles: Mapping[str, str] = field(default_factory=dict)


NOTHING = Tried()
NONE = "none"
"""Stands for no case at all: then the answer says why."""


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
    return _one(request, duty, id_)


def _one(
    request: Request, duty: access.Duty, id_: str, tried: Tried = NOTHING, status: int = 200
) -> Response:
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        connection = session.connection()
        asked = requests.one(connection, id_)
        proposed = requests.proposed(session, duty.office, id_)
        schedule = retention.load(duty.office.folder)
        kept = requests.kept_by_law(connection, schedule, asked.nik, now)
        theirs = _theirs(connection, duty, asked)
        correction = corrections.of_request(session, id_)
    labels: dict[str, str] = dict(theirs)
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
        status=status,
        count=len(theirs),
        cases=theirs,
        corrected=labels.get(asked.corrected, ""),
        correcting=asked.kind is Kind.CORRECTION,
        correction=correction,
        correction_of=labels.get(correction.case, "") if correction else "",
        tried=tried,
        none=NONE,
        kept=staying if asked.kind is Kind.ERASURE else [],
        erasing=asked.kind is Kind.ERASURE,
        proposed_by=proposed.asker_name if proposed else "",
        may_erase=proposed is not None and proposed.asker != duty.staff.id,
        longest=requests.LONGEST,
    )


@router.post("/requests/{id_}/answer", dependencies=[Depends(access.ours)])
def answer(
    duty: OnRequests,
    request: Request,
    id_: str,
    *,
    outcome: Annotated[Outcome, Form()],
    said: Annotated[str, Form()] = "",
    case: Annotated[str, Form()] = "",
) -> Response:
    """Answer a request, and do what it asks for; where a case is named its phone is told."""
    said, office, by = said.strip(), duty.office, duty.staff.username
    with office.reading() as session:
        asked = requests.one(session.connection(), id_)
    troubles = {} if said else {"said": "request.answer_missing"}
    if asked.kind is Kind.CORRECTION and outcome is Outcome.DONE and not case:
        troubles["case"] = "request.case_missing"
    if troubles:
        return _one(request, duty, id_, Tried("answer", said, case, _said(duty, troubles)), 422)
    named = CaseId(case) if case not in {"", NONE} else None
    with office.writing() as session:
        requests.close(session, office, by, id_, outcome, answer=said, corrected=named)
        if named is not None:
            told = spoken.of(spoken.LANGUAGES[0])("request.told", answer=said)
            corrections.tell(session, office, named, told)
    return RedirectResponse(f"{_HERE}/{id_}", status_code=303)


@router.post("/requests/{id_}/hand-on", dependencies=[Depends(access.ours)])
def hand_on(
    duty: OnRequests,
    request: Request,
    id_: str,
    said: Annotated[str, Form()] = "",
    case: Annotated[str, Form()] = "",
) -> Response:
    """Hand a request on to the desk that has a case, which puts it right; the clock goes on."""
    said = said.strip()[: requests.LONGEST]
    troubles = {} if said else {"said": "request.hand_on_missing"}
    if not case:
        troubles["case"] = "request.case_missing"
    if troubles:
        return _one(request, duty, id_, Tried("hand-on", said, case, _said(duty, troubles)), 422)
    with duty.office.writing() as session:
        corrections.hand_on(session, duty.office, duty.staff.username, id_, CaseId(case), said=said)
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
    """Confirm an erasure, do it and say so; every restored backup will know."""
    answer = answer or spoken.of(spoken.LANGUAGES[0])("request.erased")
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


def _said(duty: access.Duty, troubles: Mapping[str, str]) -> dict[str, str]:
    return {name: duty.words(key) for name, key in troubles.items()}


def _theirs(connection: Connection, duty: access.Duty, asked: Asked) -> list[tuple[CaseId, str]]:
    """Return a person's cases, each with its code and what it asks for."""
    found = []
    for case, service in persons.asked_for(connection, asked.nik).items():
        known = duty.office.catalogue.get(service)
        title = known.short.in_(duty.words.language) if known else service
        found.append((case, f"{ids.receipt_code(case)} · {title}"))
    return found


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
    return correcting.clock(asked.due_at, words, now)
