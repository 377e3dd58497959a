"""Requests to put data right, at the desk that has the case: seen with their clock, answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from protocol import ids
from protocol.ids import CaseId
from server import cases, corrections
from server.console import access, endings, words
from server.console.words import Words

SPOKEN = words.LANGUAGES[0]
CORRECTED = "correct"
"""What a case's page says after it: its words are under this name."""
MISSING = "correction"
"""What the address of a case's page says where an answer had no words."""

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Shown:
    """What is to be put right in a case, and how long there is for it."""

    request: str
    case: CaseId
    code: str
    said: str
    clock: str
    late: bool


@router.post("/cases/{case}/corrections", dependencies=[Depends(access.WORK), Depends(access.ours)])
def answer(
    duty: access.OnWork,
    case: str,
    request: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    """Answer what the data officer asked for; the citizen reads it in the case."""
    said, office, page = " ".join(text.split()), duty.office, f"{access.HOME}/cases/{case}"
    with office.reading() as session:
        cases.row_of(session, duty.staff, CaseId(case))
    if not said:
        return RedirectResponse(f"{page}?missing={MISSING}#correction-{request}", status_code=303)
    told = words.of(SPOKEN)("correction.told", answer=said)
    with office.writing() as session:
        corrections.answer(session, office, duty.staff, CaseId(case), request, said=said, told=told)
    return RedirectResponse(f"{page}?done={CORRECTED}", status_code=303)


def waiting(session: Session, duty: access.Duty, case: CaseId | None = None) -> tuple[Shown, ...]:
    """Return what this desk has to put right, in one case or in all, the most urgent first."""
    now = duty.office.world.now()
    return tuple(
        Shown(
            request=each.request,
            case=each.case,
            code=ids.receipt_code(each.case),
            said=each.said,
            clock=clock(each.due_at, duty.words, now),
            late=now > each.due_at,
        )
        for each in corrections.waiting(session, duty.staff, case)
    )


def clock(due_at: datetime, words: Words, now: datetime) -> str:
    """Say how many hours are left of a request's three days, or over."""
    hours = abs(due_at - now) // timedelta(hours=1)
    return words("request.late" if now > due_at else "request.left", count=hours)
