"""Reports about officers: opened, read and answered by the inspectorate, and by nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import dates, errors, inspected
from protocol.ids import CaseId
from protocol.keys import SealingSecret
from server import audit, cases, queues, unlocking
from server.audit import Action
from server.cases import CaseDetail
from server.console import (
    access,
    asked,
    choices,
    deciding,
    endings,
    history,
    masking,
    pages,
    papers,
    rows,
    sheets,
    times,
)
from server.console.deciding import NOTHING, Tried
from server.console.narrowing import Link
from server.console.words import Words
from server.queues import Mark
from server.rights import Right

HOME = f"{access.HOME}/integrity"
PASSPHRASE_LETTERS = 200

router = APIRouter(prefix=HOME, route_class=endings.Page)

RIGHT = Right.INTEGRITY_READ
INSPECTS = access.holding(RIGHT)
OnInspection = Annotated[access.Duty, Depends(INSPECTS)]


@router.get("")
def reports(
    request: Request, duty: OnInspection, state: str = "", since: str = "", back: str = ""
) -> Response:
    """Show the reports that are still open, or those that are over; a page at a time."""
    office, now, words = duty.office, duty.office.world.now(), duty.words
    over = asked.OVER if state == asked.OVER else ""
    wanted = asked.as_asked(state=over, since=since, back=back)
    turn = asked.turn_of(wanted)
    secrets = _secrets(request, duty)
    with office.reading() as session:
        found = queues.page(
            session, duty.staff, asked.filter_of(wanted), turn, now=now, right=RIGHT
        )
    drawn = [rows.of(each.summary, office.catalogue, words, now) for each in found.rows]
    manifest = office.keyring.peers.manifest
    return pages.show(
        request,
        duty,
        "integrity.html",
        rows=drawn,
        lists=[
            Link(words("queue.open"), HOME, not over),
            Link(words("queue.over"), _address(asked.OVER), bool(over)),
        ],
        begin=_address(over) if wanted.since else "",
        before=_address(over, found.before, back="1") if found.before else "",
        after=_address(over, found.after) if found.after else "",
        sealing=bool(manifest and manifest.inspectorate),
        unlocked=bool(secrets),
        return_to=HOME,
        passphrase_letters=PASSPHRASE_LETTERS,
    )


@router.post("/unlock", dependencies=[Depends(INSPECTS), Depends(access.ours)])
def unlock(
    request: Request,
    duty: OnInspection,
    passphrase: Annotated[str, Form()] = "",
    return_to: Annotated[str, Form()] = HOME,
) -> Response:
    """Open what is sealed, in this browser and until it is not looked at for a while."""
    address = request.client.host if request.client else ""
    try:
        cookie = unlocking.unlock(
            duty.office,
            duty.staff,
            duty.token,
            passphrase[:PASSPHRASE_LETTERS],
            address=address,
        )
    except errors.PassphraseError as error:
        return pages.show(
            request,
            duty,
            "integrity_unlock.html",
            status=401,
            here=HOME,
            trouble=_trouble(error, duty.words),
            return_to=access.local(return_to),
            passphrase_letters=PASSPHRASE_LETTERS,
        )
    response = RedirectResponse(access.local(return_to), status_code=303)
    pages.keep(response, request, _cookie(request), cookie)
    return response


@router.post("/lock", dependencies=[Depends(INSPECTS), Depends(access.ours)])
def lock(request: Request, duty: OnInspection) -> Response:
    """Let this browser open nothing any more."""
    with duty.office.writing() as session:
        unlocking.lock(session, duty.token)
        now = duty.office.world.now()
        audit.note(session, now, duty.staff.username, Action.INSPECTION_LOCKED)
    response = RedirectResponse(HOME, status_code=303)
    response.delete_cookie(_cookie(request), secure=access.secure(request))
    return response


@router.get("/{case}")
def read(request: Request, duty: OnInspection, case: str, done: str = "") -> Response:
    """Show one report. The office writes down who has read it."""
    secrets = _secrets(request, duty)
    said = duty.words.known(f"integrity.done.{done}")
    return _show(request, duty, _detail(duty, case, secrets), secrets, said=said)


@router.post("/{case}/decisions", dependencies=[Depends(INSPECTS), Depends(access.ours)])
def decide(
    request: Request,
    duty: OnInspection,
    case: str,
    typed: Annotated[choices.Typed, Depends(deciding.as_typed)],
) -> Response:
    """Say something in a report, for its reporter and the inspectorate alone."""
    secrets = _secrets(request, duty)
    detail = _detail(duty, case, secrets)
    if _shut(detail):
        return _show(request, duty, detail, secrets, tried=Tried(typed), status=409)
    if troubles := _troubles(duty, typed, detail):
        return _show(request, duty, detail, secrets, tried=Tried(typed, troubles), status=422)
    try:
        deciding.say(duty, detail, typed, secrets)
    except errors.StepNotAllowedError:
        now = _detail(duty, case, secrets)
        tried = deciding.overtaken(typed, detail, now)
        return _show(request, duty, now, secrets, tried=tried, status=409)
    return RedirectResponse(f"{HOME}/{case}?done={typed.step}", status_code=303)


@router.get("/{case}/papers/{sha256}")
def paper(request: Request, duty: OnInspection, case: str, sha256: str) -> Response:
    """Answer with a photo of a report."""
    return papers.served(duty, case, sha256, RIGHT, _secrets(request, duty))


def _address(state: str, mark: Mark | None = None, *, back: str = "") -> str:
    """Return the address of a list of reports, of the page at a mark where there is one."""
    said = {"state": state, "since": asked.said(mark) if mark else "", "back": back}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{HOME}?{query}" if query else HOME


def _cookie(request: Request) -> str:
    """Return the name of the cookie that has what opens the keys in the session's row."""
    return access.cookie(request, "layar_inspection")


def _secrets(request: Request, duty: access.Duty) -> tuple[SealingSecret, ...]:
    """Return the keys that are open in this browser now."""
    cookie = request.cookies.get(_cookie(request), "")
    if not cookie:
        return ()
    with duty.office.writing() as session:
        return unlocking.secrets(session, duty.token, cookie, duty.office.world)


def _trouble(error: errors.PassphraseError, spoken: Words) -> str:
    if error.retry_after_s:
        return spoken("integrity.later", count=-(-error.retry_after_s // 60))
    return spoken("integrity.wrong")


def _shut(detail: CaseDetail) -> bool:
    """Tell whether nothing of what a report says can be read now."""
    return detail.case.sealed and bool(detail.locked) and not detail.case.answers


def _troubles(duty: access.Duty, typed: choices.Typed, detail: CaseDetail) -> Mapping[str, str]:
    """Return what keeps it from being said; no report is closed without an answer."""
    found = dict(choices.troubles(typed, detail.service, dates.today(duty.office.world.now())))
    if typed.step == "complete" and not typed.note:
        found["note"] = "integrity.answer_missing"
    return found


def _detail(duty: access.Duty, case: str, secrets: Sequence[SealingSecret]) -> CaseDetail:
    office = duty.office
    with office.writing() as session:
        return cases.detail(
            session,
            duty.staff,
            CaseId(case),
            office.shelf,
            now=office.world.now(),
            right=RIGHT,
            secrets=secrets,
        )


def _notice(detail: CaseDetail, secrets: Sequence[SealingSecret], words: Words) -> str:
    """Say what is to be known before a report is read or answered."""
    if not detail.case.sealed:
        return words("integrity.open")
    if detail.locked and not (_shut(detail) and not secrets):
        newer = detail.locked == errors.SealedNotForUsError.code
        return words("integrity.newer" if newer else "integrity.damaged")
    if not _shut(detail) and inspected.reply_key(detail.heard[0], secrets) is None:
        return words("integrity.no_reply")
    return ""


def _show(
    request: Request,
    duty: access.Duty,
    detail: CaseDetail,
    secrets: Sequence[SealingSecret],
    *,
    tried: Tried = NOTHING,
    said: str = "",
    status: int = 200,
) -> Response:
    words, now = duty.words, duty.office.world.now()
    service = detail.service
    here = f"{HOME}/{detail.summary.id}"
    teller = history.Teller(service, words, now, nameless=not detail.summary.applicant_name)
    shown = [
        replace(each, address=f"{here}/papers/{paper.sha256}", page="")
        for each in sheets.pictures(detail, service, words)
        for paper in detail.papers
        if each.address.endswith(paper.sha256)
    ]
    return pages.show(
        request,
        duty,
        "integrity_case.html",
        status=status,
        here=here,
        row=replace(rows.of(detail.summary, duty.office.catalogue, words, now), address=here),
        heard=times.moment(detail.summary.heard_at, now, words.language),
        shut=_shut(detail),
        notice=_notice(detail, secrets, words),
        unlocked=bool(secrets),
        sheets=sheets.of(masking.hide(detail), service, words),
        pictures=shown,
        events=teller.tell(detail.case.history),
        panel=choices.panel(detail.case, service, duty.staff, words, duty.office.answers),
        **tried.shown(detail, teller, words),
        said=said,
        covered=False,
        return_to=here,
        passphrase_letters=PASSPHRASE_LETTERS,
    )
