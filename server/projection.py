"""
The cases as questions need them: one row each, folded from the ledger, never the truth.

Written beside each message in the same transaction, and thrown away and written anew by
`rebuild` whenever the way of folding changes.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from protocol import errors
from protocol.case import FINAL
from protocol.ids import CaseId
from protocol.messages import Application, Kind
from server import (
    books,
    deliveries,
    filing,
    finding,
    history,
    lanes,
    papers,
    passed,
    times,
    timing,
    upserts,
    visits,
)
from server.books import Books
from server.case_tables import CASE_WORD, PASSED, VISIT
from server.entries import File
from server.office import Office
from server.statements import Statement
from server.tables import CASES, MESSAGE
from server.wait_tables import WAIT, WAIT_APART

_COUNTED = Statement(
    update(CASES)
    .where(CASES.c.id == bindparam("case_id"))
    .values(photos_held=bindparam("held"), photos_total=bindparam("total"))
)
_FILED = (
    select(MESSAGE.c.id, MESSAGE.c.author, MESSAGE.c.asker)
    .where(MESSAGE.c.kind == Kind.APPLICATION, MESSAGE.c.place == 1)
    .order_by(MESSAGE.c.id)
)
_HEARD_MS = select(
    func.min(MESSAGE.c.heard_ms).filter(MESSAGE.c.place == 1), func.max(MESSAGE.c.heard_ms)
).where(MESSAGE.c.case_id == bindparam("case_id"), MESSAGE.c.place.is_not(None))
_TOGETHER = 200
"""Cases folded in one go while rebuilding; bounds the memory it takes."""


def write(ledger: Books) -> None:
    """Write the rows of every case this transaction changed."""
    files = {case_id: file for case_id in ledger.changed if (file := ledger.file(case_id))}
    rows = [_row(ledger, case_id, file) for case_id, file in files.items()]
    upserts.write(ledger.connection, CASES, rows)
    went = passed.write(ledger.connection, files, ledger.published.catalogue)
    deliveries.note(ledger.connection, rows, went)
    timing.write(ledger, files)
    visits.write(ledger.connection, files)
    finding.write(ledger.connection, {case_id: file.name for case_id, file in files.items()})
    # A row is written whole, without counting; photos are counted where there are any.
    ledger.papers_changed.update(each for each, file in files.items() if file.case.documents)
    _count_photos(ledger.connection, ledger.papers_changed)
    ledger.changed.clear()
    ledger.papers_changed.clear()


def rebuild(connection: Connection, office: Office) -> int:
    """Throw every row away, fold the ledger again, and return how many cases there are."""
    ledger = books.open_books(connection, office)
    connection.execute(delete(CASES))
    connection.execute(delete(WAIT))
    connection.execute(delete(CASE_WORD))
    connection.execute(delete(VISIT))
    connection.execute(delete(PASSED))
    connection.execute(delete(WAIT_APART))
    timing.made(connection, office)
    filed = connection.execute(_FILED).all()
    for start in range(0, len(filed), _TOGETHER):
        group = filed[start : start + _TOGETHER]
        ledger.fetch([], {row.author for row in group})
        for row in group:
            hearer = row.author if row.author in ledger.devices else row.asker
            ledger.files[CaseId(row.id)] = _refold(ledger, CaseId(row.id), hearer)
        ledger.changed.update(ledger.files)
        write(ledger)
        ledger.files.clear()
    return len(filed)


def _refold(ledger: Books, case_id: CaseId, hearer: bytes) -> File:
    heards = history.heard(ledger.connection, case_id)
    application = heards[0].message
    if not isinstance(application, Application):
        raise errors.StoreDamagedError
    heard_ms, changed_ms = ledger.connection.execute(_HEARD_MS, {"case_id": case_id}).one()
    return filing.open_file(
        ledger, application, heards, hearer, heard_ms=heard_ms, changed_ms=changed_ms
    )


def _row(ledger: Books, case_id: CaseId, file: File) -> Mapping[str, Any]:
    service = ledger.published.catalogue.get(file.case.service)
    return {
        "id": case_id,
        "service": file.case.service,
        "state": file.case.state.value,
        "holder": file.case.holder,
        "agency": passed.agency(file, service),
        "village": file.village,
        "lane": lanes.of(service, file.case).value,
        "open": int(file.case.state not in FINAL),
        "name": file.name,
        "nik": file.nik,
        "author": file.case.author,
        "hearer": file.hearer,
        "places": file.places,
        "filed_ms": times.ms(file.case.filed_at),
        "heard_ms": file.heard_ms,
        "changed_ms": file.changed_ms,
        "photos_held": 0,
        "photos_total": 0,
    }


def _count_photos(connection: Connection, cases: Collection[CaseId]) -> None:
    if not cases:
        return
    found = papers.of_cases(connection, cases)
    counts = [
        {
            "case_id": case_id,
            "held": sum(paper.complete for paper in found.get(case_id, [])),
            "total": len(found.get(case_id, [])),
        }
        for case_id in cases
    ]
    _COUNTED.each(connection, counts)
