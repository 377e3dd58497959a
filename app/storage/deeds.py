"""
The officers' book: who did what on this tablet, and when; sealed, and never rewritten.

What happens while nobody is on duty (a tenth wrong PIN) is sealed with the device's secret and
goes behind the data key when somebody comes on duty.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from app.storage import entries, guard, opened, vault
from app.storage.officer_tables import Deed as Row
from app.storage.vault import Vault
from protocol import errors
from protocol.ids import Kid

SHOWN = 200


class What(StrEnum):
    """What can happen to officers on a tablet, and to what it holds."""

    BEGUN = "begun"
    ADDED = "added"
    ENTERED = "entered"
    LOCKED = "locked"
    MISSED = "missed"
    SHUT = "shut"
    RESCUED = "rescued"
    LEFT = "left"
    RECOVERED = "recovered"
    CHANGED = "changed"
    CLEARED = "cleared"
    PUT_BACK = "put_back"
    UNREAD = "unread"
    """Said of a line that is damaged."""


@dataclass(frozen=True)
class Deed:
    """Something done: by whom, about whom where that is somebody else, how often."""

    number: int
    at: datetime
    what: What
    by: tuple[Kid, ...]
    about: Kid | None = None
    count: int = 0


def note(
    session: Session,
    now: datetime,
    what: What,
    by: Iterable[Kid] = (),
    *,
    about: Kid | None = None,
    count: int = 0,
) -> None:
    """Write down what happened; in the transaction in which it happens."""
    inner = opened.of(session).vault
    row = Row(at=int(now.timestamp() * 1000), away=inner is None, body=b"")
    session.add(row)
    session.flush()
    said = {"what": what, "by": list(by), "about": about, "count": count}
    box = inner or guard.of(session).outer()
    row.body = box.seal("deed", str(row.number), row.version, json.dumps(said).encode())
    session.add(row)


def last(session: Session, limit: int = SHOWN) -> list[Deed]:
    """Return what was done, the newest first; of a damaged line only when it was written."""
    rows = session.exec(select(Row).order_by(col(Row.number).desc()).limit(limit))
    box = vault.of(session)
    return [_deed(row, box) for row in rows if not row.away]


def take_in(session: Session) -> None:
    """Put behind the data key what was written without it; what does not open is left."""
    inner, outer = vault.of(session), guard.of(session).outer()
    for row in session.exec(select(Row).where(col(Row.away).is_(True))).all():
        try:
            clear = outer.open("deed", str(row.number), row.version, row.body)
        except errors.StoreDamagedError:
            continue
        row.body = inner.seal("deed", str(row.number), row.version, clear)
        row.away = False
        session.add(row)


def _deed(row: Row, box: Vault) -> Deed:
    number, at = row.number or 0, entries.moment(row.at)
    try:
        said = json.loads(box.open("deed", str(number), row.version, row.body))
    except errors.StoreDamagedError:
        return Deed(number, at, What.UNREAD, ())
    return Deed(
        number=number,
        at=at,
        what=What(said["what"]),
        by=tuple(Kid(each) for each in said["by"]),
        about=Kid(said["about"]) if said["about"] else None,
        count=said["count"],
    )
