"""Everything the office holds, case by case, as an auditor or a rehearsal compares it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from protocol import errors, messages
from protocol.ids import CaseId, receipt_code
from protocol.messages import Kind
from server import history, papers
from server.office import Office
from server.tables import MESSAGE


def cases(connection: Connection, office: Office) -> Iterator[dict[str, Any]]:
    """
    Yield each case as its messages tell it, the first heard first.

    `documents` are digests by question, `photos_missing` counts papers that are not whole
    here: every one that is said to be whole is joined and compared with its digest.
    """
    rows = connection.execute(
        select(MESSAGE.c.case_id)
        .where(MESSAGE.c.kind == Kind.APPLICATION, MESSAGE.c.place.is_not(None))
        .order_by(MESSAGE.c.heard_ms, MESSAGE.c.id)
    )
    for (case_id,) in rows.all():
        yield _one(connection, office, CaseId(case_id))


def _one(connection: Connection, office: Office, case_id: CaseId) -> dict[str, Any]:
    heard = history.heard(connection, case_id)
    service = next(
        each.message.service for each in heard if isinstance(each.message, messages.Application)
    )
    case = history.fold(heard, service, office.catalogue)
    kept = papers.of_cases(connection, [case_id]).get(case_id, [])
    return {
        "id": case_id,
        "receipt_code": receipt_code(case_id),
        "service": case.service,
        "state": case.state.value,
        "messages": len(heard),
        "answers": dict(case.answers),
        "documents": {key: about["sha256"] for key, about in case.documents.items()},
        "photos_missing": sum(1 for paper in kept if not _whole(connection, paper)),
    }


def _whole(connection: Connection, paper: papers.Paper) -> bool:
    try:
        return paper.complete and bool(papers.whole(connection, paper))
    except errors.PieceBadError:
        return False
