"""One paper of a case, large: turned and brought nearer on the screen, never changed."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from protocol.ids import CaseId
from server import cases
from server.console import access, endings, masking, pages, rows, sheets

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

TURNS = (0, 90, 180, 270)
"""Degrees, clockwise; the style sheet knows each."""
ZOOMS = (1, 2, 3)


@router.get("/cases/{case}/papers/{sha256}")
def view(request: Request, duty: access.OnCases, case: str, sha256: str) -> Response:
    """Show a paper with the answers beside it; the office writes down who has looked."""
    office, words, now = duty.office, duty.words, duty.office.world.now()
    with office.writing() as session:
        detail = cases.detail(session, duty.staff, CaseId(case), office.shelf, now=now)
    pictures = [
        each
        for each in sheets.pictures(detail, detail.service, words)
        if each.address and each.drawn
    ]
    at = next((n for n, each in enumerate(pictures) if each.address.endswith(sha256)), None)
    if at is None:
        raise access.MissingError(sha256)
    return pages.show(
        request,
        duty,
        "paper.html",
        row=rows.of(detail.summary, office.catalogue, words, now),
        picture=pictures[at],
        before=pictures[at - 1].page if at else "",
        after=pictures[at + 1].page if at + 1 < len(pictures) else "",
        number=at + 1,
        number_all=len(pictures),
        turns=TURNS,
        zooms=ZOOMS,
        sheets=sheets.of(masking.hide(detail), detail.service, words),
    )
