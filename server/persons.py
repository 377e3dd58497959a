"""
Everything the office holds about one person, for that person: what, why, since when, who saw it.

A person is a NIK. Cases whose applicant may not be known to the staff are none of this: whoever
wrote one reads it on their own phone, and no list at the office tells that it is theirs.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from protocol import messages
from protocol.case import State
from protocol.ids import CaseId, receipt_code
from server import history, papers, times
from server.audit_tables import AUDIT
from server.letter_tables import ISSUED
from server.office import Office
from server.papers import Paper
from server.request_tables import PERSON_REQUEST
from server.retention import Schedule
from server.rights import REGENCY
from server.tables import CASES, DEVICE
from server.trust_tables import ENDORSED


def cases_of(connection: Connection, nik: str) -> list[CaseId]:
    """Return the cases of a person, oldest first."""
    found = select(CASES.c.id).where(CASES.c.nik == nik).order_by(CASES.c.heard_ms)
    return [CaseId(each) for each in connection.scalars(found)]


def asked_for(connection: Connection, nik: str) -> dict[CaseId, str]:
    """Return the cases of a person, oldest first, and the service each asks for."""
    asked = select(CASES.c.id, CASES.c.service).where(CASES.c.nik == nik)
    rows = connection.execute(asked.order_by(CASES.c.heard_ms))
    return {CaseId(row.id): row.service for row in rows}


def gather(
    connection: Connection, office: Office, schedule: Schedule, nik: str, now: datetime
) -> dict[str, Any]:
    """Return all of it as values that are written as JSON; bytes of papers are asked for apart."""
    cases = [_case(connection, office, schedule, each) for each in cases_of(connection, nik)]
    return {
        "made_at": _moment(now),
        "regency": REGENCY,
        "nik": nik,
        "devices": _devices(connection, nik),
        "vouched_for": _vouched(connection, nik),
        "cases": cases,
        "requests": _requests(connection, nik),
    }


def papers_of(connection: Connection, nik: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name of a file, its type and its bytes, for each paper of a person that is here."""
    for case_id in cases_of(connection, nik):
        for paper in papers.of_cases(connection, [case_id]).get(case_id, []):
            if paper.complete:
                name = f"{receipt_code(case_id)}-{paper.key}"
                yield name, paper.document.type, papers.whole(connection, paper)


def _case(
    connection: Connection, office: Office, schedule: Schedule, case_id: CaseId
) -> dict[str, Any]:
    heard = history.heard(connection, case_id)
    row = connection.execute(select(CASES).where(CASES.c.id == case_id)).one()
    case = history.fold(heard, row.service, office.catalogue)
    until = schedule.ends_at(row.service, State(row.state), times.at(row.changed_ms))
    kept = papers.of_cases(connection, [case_id]).get(case_id, [])
    return {
        "receipt_code": receipt_code(case_id),
        "service": row.service,
        "state": row.state,
        "village": row.village,
        "written_at": _moment(times.at(row.filed_ms)),
        "received_at": _moment(times.at(row.heard_ms)),
        "kept_until": _moment(until) if until else None,
        "answers": dict(case.answers),
        "messages": [
            {
                "at": _moment(each.written_at),
                "by": each.name,
                "role": each.role.value if each.role else "",
                "kind": each.kind.name.lower(),
                "said": messages.body_of(each.message),
            }
            for each in heard
        ],
        "papers": [_paper(each) for each in kept],
        "letters": [
            dict(each._mapping)
            for each in connection.execute(
                select(ISSUED.c.number, ISSUED.c.until, ISSUED.c.annulled).where(
                    ISSUED.c.case_id == case_id
                )
            )
        ],
        "processing": _processing(connection, case_id),
    }


def _processing(connection: Connection, case_id: CaseId) -> list[dict[str, Any]]:
    """Return what was done with a case and by whom: the history of UU 27/2022, article 32."""
    rows = connection.execute(
        select(AUDIT.c.at_ms, AUDIT.c.actor, AUDIT.c.action)
        .where((AUDIT.c.subject == case_id) | AUDIT.c.subject.startswith(f"{case_id} "))
        .order_by(AUDIT.c.id)
    )
    return [
        {"at": _moment(times.at(row.at_ms)), "by": row.actor, "did": row.action} for row in rows
    ]


def _devices(connection: Connection, nik: str) -> list[dict[str, Any]]:
    rows = connection.execute(select(DEVICE).where(DEVICE.c.nik == nik, DEVICE.c.tablet.is_(False)))
    return [
        {
            "name": row.name,
            "phone": row.phone,
            "village": row.village,
            "vouched": row.vouched,
            "doubted": row.doubted,
        }
        for row in rows
    ]


def _vouched(connection: Connection, nik: str) -> list[dict[str, Any]]:
    rows = connection.execute(select(ENDORSED).where(ENDORSED.c.nik == nik))
    return [{"name": row.name, "level": row.level} for row in rows]


def _requests(connection: Connection, nik: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(PERSON_REQUEST)
        .where(PERSON_REQUEST.c.nik == nik)
        .order_by(PERSON_REQUEST.c.asked_ms)
    )
    return [
        {
            "kind": row.kind,
            "asked_at": _moment(times.at(row.asked_ms)),
            "said": row.said,
            "outcome": row.outcome,
            "answer": row.answer,
        }
        for row in rows
    ]


def _paper(paper: Paper) -> dict[str, Any]:
    document = paper.document
    return {
        "question": paper.key,
        "sha256": document.sha256,
        "type": document.type,
        "bytes": document.size,
        "complete": paper.complete,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
