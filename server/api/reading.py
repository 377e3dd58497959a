"""Cases as other systems read them: of the client's services alone, and no more than it may."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import ColumnElement, Row, select, tuple_
from starlette.responses import Response

from protocol import documents, errors
from protocol.case import State
from protocol.ids import CaseId, receipt_code
from protocol.trust import Role
from server import cases, sight, telling, times
from server.api import access
from server.api.access import Asking
from server.api.problems import UNASKED, RefusalError, described
from server.api.shapes import (
    DIGEST,
    ID,
    Answers,
    CasePage,
    CasesAsked,
    CaseShort,
    Happened,
    History,
    Paper,
    Papers,
)
from server.cases import CaseDetail
from server.clients import Scope
from server.rights import Right
from server.tables import CASES

_FOR_OFFICES = frozenset({Role.AGENCY, Role.OFFICER, Role.OFFICE})

_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}

router = APIRouter(prefix="/cases", tags=["cases"])

Reading = Annotated[Asking, Depends(access.holding(Scope.CASES))]
Knowing = Annotated[Asking, Depends(access.holding(Scope.ANSWERS))]
Looking = Annotated[Asking, Depends(access.holding(Scope.PAPERS))]
CasePath = Annotated[str, Path(pattern=ID)]


@router.get("", responses=described(), summary="List cases")
def list_cases(asking: Reading, asked: Annotated[CasesAsked, Query()]) -> CasePage:
    """
    Return cases of the client's services, those that changed longest ago first.

    A case that changes while somebody pages moves to the end and is met there again, so going on
    from the last `next` for ever misses nothing.
    """
    wanted: list[ColumnElement[bool]] = []
    if asked.service is not None:
        wanted.append(CASES.c.service == asked.service)
    if asked.state is not None:
        wanted.append(CASES.c.state == asked.state.value)
    if asked.village is not None:
        wanted.append(CASES.c.village == asked.village)
    if asked.changed_since is not None:
        wanted.append(CASES.c.changed_ms >= times.ms(asked.changed_since))
    if asked.after is not None:
        changed_ms, _, id_ = asked.after.partition(".")
        wanted.append(tuple_(CASES.c.changed_ms, CASES.c.id) > (int(changed_ms), id_))
    seen = sight.narrow(select(CASES).where(*wanted), asking.caller.staff, Right.CASES_READ)
    statement = seen.order_by(CASES.c.changed_ms, CASES.c.id)
    # With the turn to write: nothing is under way that has an earlier moment and is not seen yet.
    with asking.office.writing() as session:
        rows = session.connection().execute(statement.limit(asked.limit + 1)).all()
    shown = rows[: asked.limit]
    last = f"{shown[-1].changed_ms}.{shown[-1].id}" if len(rows) > asked.limit else None
    return CasePage(cases=[short(row) for row in shown], next=last)


@router.get("/{case}", responses=described(404), summary="One case")
def one_case(asking: Reading, case: CasePath) -> CaseShort:
    """Return a case without anything of the person it is for."""
    staff = asking.caller.staff
    statement = sight.narrow(select(CASES).where(CASES.c.id == case), staff, Right.CASES_READ)
    with asking.office.reading() as session:
        row = session.connection().execute(statement).one_or_none()
    if row is None:
        raise RefusalError(HTTPStatus.NOT_FOUND, UNASKED)
    return short(row)


@router.get("/{case}/history", responses=described(404), summary="What happened in a case")
def history(asking: Reading, case: CasePath) -> History:
    """Return every step of a case; citizens are not named, and notes are for who reads answers."""
    detail = _detail(asking, case)
    told = Scope.ANSWERS in asking.caller.scopes
    return History(
        id=case,
        state=detail.case.state,
        history=[
            Happened(
                place=entry.place,
                step=entry.step,
                state=entry.state,
                role=entry.role or "",
                by=entry.who if entry.role in _FOR_OFFICES else "",
                written_at=entry.at,
                reason=entry.reason,
                questions=list(entry.questions),
                note=entry.note if told else None,
                visit_on=entry.visit.date if entry.visit else None,
                visit_at=entry.visit.place if entry.visit else None,
            )
            for entry in detail.case.history
        ],
    )


@router.get("/{case}/answers", responses=described(404), summary="Who applies, and the answers")
def answers(asking: Knowing, case: CasePath) -> Answers:
    """Return who applies and what they answered. The office writes down that it was read."""
    detail = _detail(asking, case)
    with asking.office.reading() as session:
        nik = telling.nik(session.connection(), detail)
    return Answers(
        id=case,
        service=detail.case.service,
        applicant_name=detail.summary.applicant_name,
        applicant_nik=nik,
        answers=dict(telling.answers(detail)),
    )


@router.get("/{case}/papers", responses=described(404), summary="The documents of a case")
def papers(asking: Looking, case: CasePath) -> Papers:
    """Return which documents a case has; where a newer one replaced another, the newer."""
    detail = _detail(asking, case)
    return Papers(
        id=case,
        papers=[
            Paper(
                question=paper.key,
                sha256=paper.sha256,
                type=paper.type,
                size_bytes=paper.size,
                complete=paper.complete,
            )
            for paper in detail.papers
        ],
    )


@router.get(
    "/{case}/papers/{sha256}",
    responses={
        200: {"content": dict.fromkeys(documents.TYPES, _BYTES), "description": "The document"},
        **described(404),
    },
    response_class=Response,
    summary="A document",
)
def paper(
    asking: Looking, case: CasePath, sha256: Annotated[str, Path(pattern=DIGEST)]
) -> Response:
    """Return a document's bytes, compared with its digest. The office writes down that it was."""
    with asking.office.writing() as session, _found():
        data, kind = cases.paper(
            session, asking.caller.staff, CaseId(case), sha256, now=asking.office.world.now()
        )
    disposition = f'attachment; filename="{sha256[:16]}"'
    return Response(data, media_type=kind, headers={"content-disposition": disposition})


def short(row: Row[Any]) -> CaseShort:
    """Return a row of the projection as the API says it."""
    return CaseShort(
        id=row.id,
        receipt_code=receipt_code(CaseId(row.id)),
        service=row.service,
        agency=row.agency,
        state=State(row.state),
        holder=row.holder,
        village=row.village,
        heard_at=times.at(row.heard_ms),
        changed_at=times.at(row.changed_ms),
        place=row.places,
        papers_held=row.photos_held,
        papers_total=row.photos_total,
    )


@contextmanager
def _found() -> Iterator[None]:
    """Answer alike for what is not there, not whole, and none of this client's."""
    try:
        yield
    except (errors.CaseUnknownError, errors.PieceBadError) as error:
        raise RefusalError(HTTPStatus.NOT_FOUND, UNASKED) from error


def _detail(asking: Asking, case: str) -> CaseDetail:
    office = asking.office
    with office.writing() as session, _found():
        return cases.detail(
            session, asking.caller.staff, CaseId(case), office.shelf, now=office.world.now()
        )
