"""The letter of one case: looked at as a draft, prepared, checked, sent back, signed, withdrawn."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import errors, typesetting
from protocol.ids import CaseId
from server import audit, cases, issuing, letter_subjects, roster
from server.audit import Action
from server.console import access, digits, drawn_pages, endings, letter_box, masking, pages, rows
from server.letter_subjects import Signatory
from server.office import Office
from server.rights import Right
from server.staff import Staff

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

DECIDE = access.holding(Right.CASES_DECIDE)
SIGN = access.freshly(Right.LETTERS_SIGN)
OnDecide = Annotated[access.Duty, Depends(DECIDE)]
OnSigning = Annotated[access.Duty, Depends(SIGN)]
Does = Callable[[Session, Office, Staff, CaseId], object]


@router.get("/cases/{case}/letter")
def look(request: Request, duty: access.OnWork, case: str, done: str = "") -> Response:
    """Show a letter as it would be, with KONSEP across. The office writes down who has looked."""
    said = duty.words(f"draft.done.{done}") if duty.words.has(f"draft.done.{done}") else ""
    return _show(request, duty, CaseId(case), said=said)


@router.post(
    "/cases/{case}/letter/prepare", dependencies=[Depends(access.WORK), Depends(access.ours)]
)
def prepare(
    request: Request, duty: access.OnWork, case: str, after: Annotated[str, Form()] = ""
) -> Response:
    """Begin a letter."""
    return _does(
        request, duty, case, "prepared", partial(issuing.prepare, after=digits.number(after, 6))
    )


@router.post("/cases/{case}/letter/check", dependencies=[Depends(DECIDE), Depends(access.ours)])
def check(
    request: Request, duty: OnDecide, case: str, after: Annotated[str, Form()] = ""
) -> Response:
    """Lay a letter before the official."""
    return _does(
        request, duty, case, "checked", partial(issuing.check, after=digits.number(after, 6))
    )


@router.post("/cases/{case}/letter/return", dependencies=[Depends(DECIDE), Depends(access.ours)])
def send_back(
    request: Request, duty: OnDecide, case: str, reason: Annotated[str, Form()] = ""
) -> Response:
    """Refuse a draft, with the reason."""
    return _does(request, duty, case, "returned", partial(issuing.send_back, reason=reason))


@router.post("/cases/{case}/letter/sign", dependencies=[Depends(SIGN), Depends(access.ours)])
def sign(
    request: Request, duty: OnSigning, case: str, after: Annotated[str, Form()] = ""
) -> Response:
    """Sign a letter: it gets its number and its code."""
    typesetting.warm()
    return _does(
        request, duty, case, "signed", partial(issuing.sign, after=digits.number(after, 6))
    )


@router.post("/cases/{case}/letter/annul", dependencies=[Depends(SIGN), Depends(access.ours)])
def annul(
    request: Request,
    duty: OnSigning,
    case: str,
    number: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Take a letter back, with the reason."""
    return _does(
        request,
        duty,
        case,
        "annulled",
        partial(issuing.annul, number=number, reason=reason),
    )


def _does(request: Request, duty: access.Duty, case: str, done: str, what: Does) -> Response:
    """Do something with a letter, and show it as it is now; what does not go is told there."""
    office, words, known = duty.office, duty.words, CaseId(case)
    try:
        with office.writing() as session:
            what(session, office, duty.staff, known)
    except errors.StepNotAllowedError as error:
        amiss = words("draft.overtaken" if error.between else "draft.not_now")
        return _show(request, duty, known, amiss=amiss, status=409)
    except errors.NoReasonError:
        return _show(request, duty, known, amiss=words("draft.no_reason"), status=422)
    return RedirectResponse(f"{access.HOME}/cases/{case}/letter?done={done}", status_code=303)


def _show(
    request: Request,
    duty: access.Duty,
    case: CaseId,
    *,
    said: str = "",
    amiss: str = "",
    status: int = 200,
) -> Response:
    office, words, now = duty.office, duty.words, duty.office.world.now()
    roster.published(office)
    with office.writing() as session:
        about = letter_subjects.subject(session, office, duty.staff, case)
        box = letter_box.of(session, duty, case, about)
        if about is None or not (box.ours or box.issued):
            raise access.MissingError(case)
        own = Signatory(duty.staff.name, duty.staff.nip, duty.staff.behalf)
        who = own if box.signs else letter_subjects.official(session, about)
        drawn = letter_subjects.preview(about, office, who) if box.address else ()
        audit.note(session, now, duty.staff.username, Action.CASE_SEEN, case)
        if drawn:
            audit.note(
                session, now, duty.staff.username, Action.NIK_REVEALED, f"{case} {masking.LETTER}"
            )
        summary = cases.summary(cases.row_of(session, duty.staff, case), duty.staff, now)
    return pages.show(
        request,
        duty,
        "letter.html",
        status=status,
        here=f"{access.HOME}/cases/{case}/letter",
        row=rows.of(summary, office.catalogue, words, now),
        letter=box,
        after=about.place,
        drawn=[drawn_pages.svg(page, words("draft.page")) for page in drawn],
        aloud=drawn_pages.text(drawn),
        proved=duty.proved,
        prove=access.proof_for(f"{access.HOME}/cases/{case}/letter"),
        said=said,
        amiss=amiss,
        reason_letters=issuing.REASON_LETTERS,
    )
