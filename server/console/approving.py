"""What waits for a second person, and saying yes or no to it."""

from collections.abc import Mapping

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server import approvals, staffing
from server.approvals import Asked, Kind
from server.console import access, account, endings, exports, pages, people, requests, times

APPROVALS = f"{access.HOME}/approvals"
router = APIRouter(prefix=access.HOME, route_class=endings.Page)

FORM = [Depends(access.FRESHLY), Depends(access.ours)]


@router.get("/approvals")
def show(request: Request, duty: access.OnDuty, done: str = "") -> Response:
    """Show what this person may confirm, and what they asked themselves."""
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        found = approvals.waiting(session, duty.staff, now)
    return pages.show(
        request,
        duty,
        "approvals.html",
        here=APPROVALS,
        asked=[_row(each, duty) for each in found],
        said=words.known(f"approval.done.{done}"),
    )


@router.post("/approvals/{approval}/confirm", dependencies=FORM)
def confirm(request: Request, duty: access.Fresh, approval: str) -> Response:
    """Say yes, and do what can be done at once."""
    office = duty.office
    with office.reading() as session:
        waiting = approvals.waiting(session, duty.staff, office.world.now())
    if approval in {each.id for each in waiting if each.kind is Kind.ERASURE}:
        requests.carry_out(duty, approval)
        return RedirectResponse(f"{APPROVALS}?done=confirmed", status_code=303)
    with office.writing() as session:
        asked = approvals.confirm(session, duty.staff, approval, office.world)
        of_staff = asked.kind in staffing.KINDS
        password = staffing.carry_out(session, duty.staff, asked, office.world) if of_staff else ""
    if password:
        sentence = duty.words("people.let_in")
        return people.handed(request, duty, asked.subject, password, sentence)
    return RedirectResponse(f"{APPROVALS}?done=confirmed", status_code=303)


@router.post("/approvals/{approval}/refuse", dependencies=FORM)
def refuse(duty: access.Fresh, approval: str) -> Response:
    """Say no, or take back what one asked."""
    with duty.office.writing() as session:
        approvals.refuse(session, duty.staff, approval, duty.office.world)
    return RedirectResponse(f"{APPROVALS}?done=refused", status_code=303)


def _row(asked: Asked, duty: access.Duty) -> Mapping[str, object]:
    words, now = duty.words, duty.office.world.now()
    lines: list[str] = []
    if asked.kind is Kind.ROLE:
        role, area = staffing.read(asked.detail)
        places = account.places(area, words) if area.services else ""
        said = (words(f"role.{role}"), account.services(area, duty.office, words), places)
        lines = [text for text in said if text]
        if post := asked.detail["behalf"]:
            lines.append(words("approval.behalf", post=post))
    elif asked.kind is Kind.EXPORT:
        lines = exports.lines(asked, words)
    return {
        "id": asked.id,
        "title": words(f"approval.kind.{asked.kind}", subject=asked.subject),
        "lines": lines,
        "address": f"{access.HOME}/requests/{asked.subject}" if asked.kind is Kind.ERASURE else "",
        "asker": asked.asker_name,
        "when": times.moment(asked.asked_at, now, words.language),
        "until": times.moment(asked.ends_at, now, words.language),
        "own": asked.asker == duty.staff.id,
        "about_oneself": asked.subject == duty.staff.username,
    }
