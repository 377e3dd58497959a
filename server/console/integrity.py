"""Reports about officers: read and answered by the inspectorate, and by nobody else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol.case import State
from protocol.ids import CaseId
from server import cases, desk, queues
from server.cases import CaseDetail
from server.console import (
    access,
    choices,
    endings,
    history,
    masking,
    pages,
    papers,
    rows,
    sheets,
    times,
)
from server.queues import Filter, Turn
from server.rights import Right

router = APIRouter(prefix=f"{access.HOME}/integrity", route_class=endings.Page)

RIGHT = Right.INTEGRITY_READ
INSPECTS = access.holding(RIGHT)
OnInspection = Annotated[access.Duty, Depends(INSPECTS)]


@router.get("")
def reports(request: Request, duty: OnInspection) -> Response:
    """Show every report, those still open first."""
    office, now = duty.office, duty.office.world.now()
    with office.reading() as session:
        found = queues.page(session, duty.staff, Filter(), Turn(), now=now, right=RIGHT)
    drawn = [rows.of(each.summary, office.catalogue, duty.words, now) for each in found.rows]
    return pages.show(request, duty, "integrity.html", rows=drawn)


@router.get("/{case}")
def read(request: Request, duty: OnInspection, case: str) -> Response:
    """Show one report. The office writes down who has read it."""
    return _show(request, duty, _detail(duty, case))


@router.post("/{case}/answer", dependencies=[Depends(INSPECTS), Depends(access.ours)])
def answer(
    request: Request, duty: OnInspection, case: str, note: Annotated[str, Form()] = ""
) -> Response:
    """Answer a report and close it: taken on first, where nobody has yet."""
    detail, said = _detail(duty, case), " ".join(note.split())
    if not 0 < len(said) <= choices.NOTE_LETTERS:
        return _show(request, duty, detail, typed=said, status=422)
    office = duty.office
    begun = detail.case.state is State.IN_PROCESS
    with office.writing() as session:
        for step in ("complete",) if begun else ("accept", "complete"):
            desk.decide(
                session,
                office,
                duty.staff,
                detail.summary.id,
                step,
                note=said if step == "complete" else None,
                world=office.world,
            )
    return RedirectResponse(f"{access.HOME}/integrity/{case}", status_code=303)


@router.get("/{case}/papers/{sha256}")
def paper(duty: OnInspection, case: str, sha256: str) -> Response:
    """Answer with a photo of a report."""
    return papers.served(duty, case, sha256, RIGHT)


def _detail(duty: access.Duty, case: str) -> CaseDetail:
    office = duty.office
    with office.writing() as session:
        return cases.detail(
            session, duty.staff, CaseId(case), office.shelf, now=office.world.now(), right=RIGHT
        )


def _show(
    request: Request, duty: access.Duty, detail: CaseDetail, *, typed: str = "", status: int = 200
) -> Response:
    words, now = duty.words, duty.office.world.now()
    service = detail.service
    teller = history.Teller(service, words, now, nameless=not detail.summary.applicant_name)
    shown = [
        (each.line.label, f"{access.HOME}/integrity/{detail.summary.id}/papers/{paper.sha256}")
        for each in sheets.pictures(detail, service, words)
        for paper in detail.papers
        if each.drawn and each.address.endswith(paper.sha256)
    ]
    return pages.show(
        request,
        duty,
        "integrity_case.html",
        status=status,
        here=f"{access.HOME}/integrity/{detail.summary.id}",
        row=rows.of(detail.summary, duty.office.catalogue, words, now),
        heard=times.moment(detail.summary.heard_at, now, words.language),
        sheets=sheets.of(masking.hide(detail), service, words),
        pictures=shown,
        events=teller.tell(detail.case.history),
        open=detail.case.state in {State.RECEIVED, State.IN_PROCESS},
        typed=typed,
        letters=choices.NOTE_LETTERS,
        amiss=status != 200,
    )
