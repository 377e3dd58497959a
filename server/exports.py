"""The cases of one client as a file: CSV, XLSX and JSON say the same, and nothing is calculated."""

from datetime import datetime
from pathlib import PurePath

from sqlalchemy import Connection, select

from protocol.ids import CaseId, receipt_code
from server import figure_files, sight, times
from server.clients import Caller, Scope
from server.figure_files import Sheet
from server.rights import Right
from server.tables import CASES
from server.usage import UsageError

KINDS = (".csv", ".xlsx", ".json")
_PLAIN = ("case", "receipt_code", "service", "agency", "state", "holder", "village", "place")
_WHO = ("name", "nik")
_TIMES = ("heard_at", "changed_at")


def cases(connection: Connection, caller: Caller) -> Sheet:
    """Return the cases a client may see; who applies only where it may read answers."""
    asked = sight.narrow(select(CASES), caller.staff, Right.CASES_READ)
    who = _WHO if Scope.ANSWERS in caller.scopes else ()
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
            *((row.name, row.nik) if who else ()),
        )
        for row in connection.execute(asked.order_by(CASES.c.heard_ms, CASES.c.id))
    ]
    return Sheet("cases", (*_PLAIN, *_TIMES, *who), tuple(rows))


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


def _at(ms: int) -> str:
    at: datetime = times.at(ms)
    return at.isoformat(timespec="seconds")
