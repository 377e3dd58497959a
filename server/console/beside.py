"""Two cases side by side, where one may be the double of the other."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from protocol.ids import CaseId
from server import alike, cases
from server.cases import CaseDetail
from server.console import access, endings, history, masking, pages, rows, sheets, times
from server.console.rows import Row
from server.console.sheets import Picture

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Line:
    """One question with the answers of both, and whether they differ."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Side:
    """One of the two: its row, its title, when it came, its papers."""

    row: Row
    title: str
    heard: str
    pictures: tuple[Picture, ...]


@router.get("/cases/{case}/beside/{other}")
def beside(request: Request, duty: access.OnCases, case: str, other: str) -> Response:
    """Show both; the office writes down that both were read."""
    if case == other:
        raise access.MissingError(other)
    office, now = duty.office, duty.office.world.now()
    with office.writing() as session:
        both = [
            cases.detail(session, duty.staff, CaseId(each), office.shelf, now=now)
            for each in (case, other)
        ]
    return pages.show(
        request,
        duty,
        "beside.html",
        sides=[_side(each, duty) for each in both],
        lines=_lines(both[0], both[1], duty),
    )


def _side(detail: CaseDetail, duty: access.Duty) -> Side:
    words, now = duty.words, duty.office.world.now()
    service = detail.service
    return Side(
        rows.of(detail.summary, duty.office.catalogue, words, now),
        service.title.in_(words.language) if service else detail.summary.service,
        times.moment(detail.summary.heard_at, now, words.language),
        sheets.pictures(detail, service, words),
    )


def _lines(one: CaseDetail, other: CaseDetail, duty: access.Duty) -> list[Line]:
    words = duty.words
    labels = {**history.asked(other.service, words), **history.asked(one.service, words)}
    said = [_said(detail, duty) for detail in (one, other)]
    differs = alike.differing(one.case.answers, other.case.answers)
    keys = [*said[0], *(key for key in said[1] if key not in said[0])]
    return [
        Line(labels.get(key, key), said[0].get(key, ()), said[1].get(key, ()), key in differs)
        for key in keys
    ]


def _said(detail: CaseDetail, duty: access.Duty) -> dict[str, tuple[str, ...]]:
    laid = sheets.of(masking.hide(detail), detail.service, duty.words)
    return {
        line.key: line.texts
        for sheet in laid
        for line in sheet.lines
        if line.key in detail.case.answers
    }
