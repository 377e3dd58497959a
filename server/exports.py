"""Cases as a file: CSV, XLSX and JSON say the same, and nothing is calculated."""

from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from protocol.ids import CaseId, receipt_code
from server import figure_files, lanes, sight, times
from server.figure_files import Sheet
from server.figures import Span
from server.rights import Right
from server.staff import Staff
from server.tables import CASES
from server.usage import UsageError

KINDS = (".csv", ".xlsx", ".json")
_PLAIN = ("case", "receipt_code", "service", "agency", "state", "holder", "village", "place")
_WHO = ("name", "nik")
_TIMES = ("heard_at", "changed_at")


def cases(
    connection: Connection, staff: Staff, right: Right, *, who: bool, within: Span | None = None
) -> Sheet:
    """
    Return the cases somebody may see under a right, those first heard of in a span of days.

    With `who` it says who applies, but not to an agency that a complaint may be about.
    """
    asked = sight.narrow(select(CASES), staff, right)
    if within is not None:
        asked = asked.where(CASES.c.heard_ms >= within.since_ms, CASES.c.heard_ms < within.until_ms)
    rows = [
        (
            row.id,
            receipt_code(CaseId(row.id)),
            row.service,
            row.agency,
            row.state,
            row.holder,
            row.village,
            row.places,
            _at(row.heard_ms),
            _at(row.changed_ms),
            *(_who(row, staff) if who else ()),
        )
        for row in connection.execute(asked.order_by(CASES.c.heard_ms, CASES.c.id))
    ]
    return Sheet("cases", (*_PLAIN, *_TIMES, *(_WHO if who else ())), tuple(rows))


def as_file(sheet: Sheet, name: str) -> bytes:
    """
    Return a table as the kind of file its name says.

    Raises:
        UsageError: of another kind than `KINDS`.
    """
    match PurePath(name).suffix.lower():
        case ".csv":
            return figure_files.as_csv(sheet)
        case ".xlsx":
            return figure_files.as_xlsx([sheet])
        case ".json":
            told = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
            return figure_files.as_json(told)
    raise UsageError(f"a file ends with {', '.join(KINDS)}")


def _who(row: Row[Any], staff: Staff) -> tuple[str, str]:
    return ("", "") if lanes.veiled(staff.role, staff.area, row.lane) else (row.name, row.nik)


def _at(ms: int) -> str:
    at: datetime = times.at(ms)
    return at.isoformat(timespec="seconds")
