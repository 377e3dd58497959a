"""What colleagues do about a case among themselves: who works on it, and notes for each other."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from protocol import errors
from protocol.ids import CaseId
from server import assigning, referring, remarks
from server.console import access, digits, endings, words
from server.rights import Right

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

ASSIGN = access.holding(Right.CASES_ASSIGN)
REFERRED = "refer"
"""What a case's page says after it: its words are under this name."""
SPOKEN = words.LANGUAGES[0]
"""What citizens are told is told in the language of the island, whatever the desk speaks."""


@router.post("/cases/{case}/hands", dependencies=[Depends(access.WORK), Depends(access.ours)])
def give(duty: access.OnWork, case: str, account: Annotated[str, Form()] = "") -> Response:
    """Give a case to a colleague, take it, or give it back."""
    number = digits.number(account) or assigning.NOBODY
    with duty.office.writing() as session:
        given = assigning.give(
            session, duty.staff, [CaseId(case)], number, now=duty.office.world.now()
        )
    if given.unfit:
        raise errors.NotEntitledError("not of their area")
    if not given.given:
        raise access.MissingError(case)
    return RedirectResponse(f"{access.HOME}/cases/{case}?done=give", status_code=303)


@router.post("/cases/{case}/referrals", dependencies=[Depends(ASSIGN), Depends(access.ours)])
def refer(
    duty: Annotated[access.Duty, Depends(ASSIGN)], case: str, agency: Annotated[str, Form()] = ""
) -> Response:
    """Refer a complaint to the agency that can answer it; the citizen reads which."""
    office = duty.office
    known = office.catalogue.agencies.get(agency)
    told = words.of(SPOKEN)("refer.told", agency=known.name.in_(SPOKEN) if known else "")
    with office.writing() as session:
        referring.refer(session, office, duty.staff, CaseId(case), agency, told=told)
    return RedirectResponse(f"{access.HOME}/cases/{case}?done={REFERRED}", status_code=303)


@router.post("/cases/{case}/remarks", dependencies=[Depends(access.WORK), Depends(access.ours)])
def remark(duty: access.OnWork, case: str, text: Annotated[str, Form()] = "") -> Response:
    """Write a note for colleagues; an empty one is none."""
    said = "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()
    with duty.office.writing() as session:
        remarks.write(session, duty.staff, CaseId(case), said, now=duty.office.world.now())
    return RedirectResponse(f"{access.HOME}/cases/{case}#remarks", status_code=303)
