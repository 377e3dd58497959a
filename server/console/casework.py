"""One case on the desk: reading it and deciding on it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import dates, errors, services
from protocol.case import TRANSFER, State
from protocol.ids import CaseId
from server import alike, assigning, audit, cases, letter_subjects, referring, remarks, roster
from server.audit import Action
from server.console import (
    access,
    choices,
    correcting,
    covering,
    deciding,
    endings,
    history,
    letter_box,
    masking,
    pages,
    rated,
    rows,
    sheets,
    states,
    times,
    transfers,
    voyage,
)
from server.console.deciding import NOTHING, Tried
from server.rights import Right

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("/cases/{case}")
def read(
    request: Request, duty: access.OnCases, case: str, done: str = "", missing: str = ""
) -> Response:
    """Show a case. The office writes down who has read it."""
    said = duty.words.known(f"done.{done}")
    return _show(request, duty, _detail(duty, case), said=said, missing=missing)


REVEAL = access.holding(Right.NIK_REVEAL)


@router.post("/cases/{case}/decisions", dependencies=[Depends(access.WORK), Depends(access.ours)])
def decide(
    request: Request,
    duty: access.OnWork,
    case: str,
    typed: Annotated[choices.Typed, Depends(deciding.as_typed)],
) -> Response:
    """Sign a decision; what does not go through comes back as it was typed, and why."""
    detail = _detail(duty, case)
    service = detail.service
    typed = choices.answered(typed, detail.case.service, duty.office.answers)
    outside, today = typed.step == choices.ELSEWHERE, dates.today(duty.office.world.now())
    troubles = (
        covering.troubles(duty, typed) if outside else choices.troubles(typed, service, today)
    )
    if troubles:
        return _show(request, duty, detail, tried=Tried(typed, troubles), status=422)
    try:
        if typed.step == TRANSFER:
            transfers.say(duty, detail, typed)
        else:
            deciding.say(duty, detail, covering.spoken(duty, typed) if outside else typed)
    except transfers.NobodyThereError:
        tried = Tried(typed, {"where": "transfer.nobody"})
        return _show(request, duty, detail, tried=tried, status=422)
    except errors.StepNotAllowedError:
        now = _detail(duty, case)
        tried = deciding.overtaken(typed, detail, now)
        return _show(request, duty, now, tried=tried, status=409)
    return RedirectResponse(f"/console/cases/{case}?done={typed.step}", status_code=303)


@router.post("/cases/{case}/nik", dependencies=[Depends(REVEAL), Depends(access.ours)])
def reveal(
    request: Request,
    duty: Annotated[access.Duty, Depends(REVEAL)],
    case: str,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Show a case with whole numbers this once; who wanted them and why is written down."""
    office, detail = duty.office, _detail(duty, case)
    if reason not in masking.REASONS:
        return _show(request, duty, detail, status=422)
    with office.writing() as session:
        audit.note(
            session,
            office.world.now(),
            duty.staff.username,
            Action.NIK_REVEALED,
            f"{detail.summary.id} {reason}",
        )
    return _show(request, duty, detail, whole=True)


def _detail(duty: access.Duty, case: str) -> cases.CaseDetail:
    office = duty.office
    with office.writing() as session:
        return cases.detail(session, duty.staff, CaseId(case), office.shelf, now=office.world.now())


def _reasons(duty: access.Duty, detail: cases.CaseDetail) -> list[tuple[str, str]]:
    """Return why this person may say they need whole numbers; none where there is nothing to."""
    if not duty.staff.may(Right.NIK_REVEAL) or not masking.hides(detail):
        return []
    return [(reason, duty.words(f"nik.reason.{reason}")) for reason in masking.REASONS]


def _show(
    request: Request,
    duty: access.Duty,
    detail: cases.CaseDetail,
    *,
    tried: Tried = NOTHING,
    said: str = "",
    missing: str = "",
    status: int = 200,
    whole: bool = False,
) -> Response:
    words, now = duty.words, duty.office.world.now()
    agencies = duty.office.catalogue.agencies
    service = detail.service
    summary, case = detail.summary, detail.case
    moved = case.stands_since > case.filed_at
    changed_at = case.stands_since if moved else summary.heard_at
    hidden = service is not None and services.name_hidden(service, case.answers)
    nameless = hidden or summary.veiled
    teller = history.Teller(service, words, now, nameless, whole)
    roster.published(duty.office)
    with duty.office.reading() as session:
        worker = assigning.worker(session, summary.id)
        colleagues = assigning.able(session, duty.staff, summary.id)
        others = alike.of(session, duty.staff, summary.id, now=now)
        remarks_of = remarks.of(session, duty.staff, summary)
        referred = referring.of(session, summary.id)
        about = letter_subjects.subject(session, duty.office, duty.staff, summary.id)
        letter = letter_box.of(session, duty, summary.id, about)
        away = transfers.away(session, duty, detail)
        to_correct = correcting.waiting(session, duty, summary.id)
        goes_to = transfers.groups(session, duty, detail)
    log = voyage.Log(case.state, summary.filed_at, summary.heard_at, changed_at, service)
    return pages.show(
        request,
        duty,
        "case.html",
        status=status,
        here=f"/console/cases/{summary.id}",
        row=rows.of(summary, duty.office.catalogue, words, now),
        title=service.title.in_(words.language) if service else summary.service,
        place=sheets.village(summary.village, words) if summary.village else "",
        heard=times.moment(summary.heard_at, now, words.language),
        printed=times.moment(now, now, words.language),
        chip_state=states.chip(case.state, words, service),
        voyage=voyage.of(log, words, now),
        whole=case.complete,
        sheets=sheets.of(detail if whole else masking.hide(detail), service, words),
        reasons=[] if whole else _reasons(duty, detail),
        pictures=sheets.pictures(detail, service, words),
        rated=rated.of(case, words),
        events=teller.tell(case.history),
        panel=choices.panel(
            case,
            service,
            duty.staff,
            words,
            duty.office.answers,
            lettered=letter.ours,
            transfers=goes_to,
            bodies=covering.bodies(duty),
            away=away,
        ),
        letter=letter,
        corrections=to_correct if duty.staff.may(Right.CASES_WORK) else (),
        correction_missing=missing == correcting.MISSING,
        covered=case.state is State.PASSED_ON,
        **tried.shown(detail, teller, words),
        said=said,
        today=now.astimezone(times.WIT).date().isoformat(),
        worker=worker,
        colleagues=colleagues,
        alike=[rows.of(each, duty.office.catalogue, words, now) for each in others],
        remarks=[
            (each.who, times.moment(each.at, now, words.language), teller.said(each.text))
            for each in remarks_of
        ],
        remark_letters=remarks.LONGEST,
        referred=[
            (agencies[each.agency].name.in_(words.language), each.by)
            for each in referred
            if each.agency in agencies
        ],
        refers_to=[
            choices.Option(key, agencies[key].name.in_(words.language))
            for key in referring.agencies(duty.office)
            if referring.may(duty.staff, summary.lane)
        ],
    )
