"""
Taking what a person said out of the office for good, so that what is left can still be checked.

A message keeps its id, author, number, digests and nothing else: chains stay whole, a copy that
comes again is known and not taken, and the audit log's leaves never held more. Whose data is gone
stands in a file beside the database, too: a database put back from a backup is erased again.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, exists, select, update

from protocol.errors import ErasedError
from protocol.ids import CaseId
from protocol.messages import Kind
from server import audit, shelved, times, upserts
from server.audit import Action
from server.office import Office
from server.request_tables import ERASED
from server.tables import CASES, DEVICE, DOCUMENT, MESSAGE, OWED, PAPER, PIECE, Kept
from server.trust_tables import ENDORSED
from server.unfinished_tables import PART, UNREAD

LEFT = frozenset({"message", "issued", "erased"})
"""Tables that keep a row of it: emptied here, a number nobody may draw again, that it was."""
_DISTRICT_LETTERS = len("82.04.17")


class Why(StrEnum):
    """Why a case was erased."""

    RETENTION = "retention"
    REQUEST = "request"
    RESTORED = "restored"
    """It had been erased before, and came back with a backup."""


def case(connection: Connection, office: Office, case_id: CaseId, why: Why, by: str) -> bool:
    """
    Erase a case in the caller's transaction; tell whether there was one.

    What others keep of a case under its id goes with it, whichever tables those are.
    """
    row = connection.execute(select(CASES).where(CASES.c.id == case_id)).one_or_none()
    if row is None:
        return False
    said = connection.execute(
        select(MESSAGE.c.id, MESSAGE.c.digest)
        .where(MESSAGE.c.case_id == case_id)
        .order_by(MESSAGE.c.place, MESSAGE.c.id)
    ).all()
    askers = set(connection.scalars(select(PAPER.c.asker).where(PAPER.c.case_id == case_id)))
    _empty(connection, [each.id for each in said])
    for table in reversed(Kept.metadata.sorted_tables):
        if "case_id" in table.c and table.name not in LEFT:
            connection.execute(delete(table).where(table.c.case_id == case_id))
    connection.execute(delete(CASES).where(CASES.c.id == case_id))
    for asker in askers:
        _drop_papers(connection, asker)
    now = office.world.now()
    rest = {name: getattr(row, name) for name in ("service", "state")}
    rest |= {name: getattr(row, name) for name in ("filed_ms", "heard_ms", "changed_ms")}
    gone = {"case_id": case_id, "why": why.value, "at_ms": times.ms(now)}
    district = row.village[:_DISTRICT_LETTERS]
    upserts.write(connection, ERASED, [gone | rest | {"district": district}])
    digest = hashlib.sha256("".join(each.digest for each in said).encode()).hexdigest()
    audit.record(connection, now, by, Action.ERASED, f"{case_id} {why}", prior=digest)
    return True


def unread(connection: Connection, office: Office, heard_before: datetime, by: str) -> int:
    """Erase what was held for so long and never read into a case; return how many messages."""
    before = times.ms(heard_before)
    rows = connection.execute(
        select(MESSAGE.c.id, MESSAGE.c.asker)
        .where(MESSAGE.c.held.is_not(None), MESSAGE.c.held != ErasedError.code)
        .where(MESSAGE.c.heard_ms <= before)
        .where(~exists().where(CASES.c.id == MESSAGE.c.case_id))
    ).all()
    _empty(connection, [row.id for row in rows])
    for row in rows:
        connection.execute(delete(PAPER).where(PAPER.c.message == row.id))
    for asker in {row.asker for row in rows}:
        _drop_papers(connection, asker)
    newer = connection.execute(delete(UNREAD).where(UNREAD.c.heard_ms <= before)).rowcount
    if rows or newer:
        now, subject = office.world.now(), f"unread {len(rows) + newer}"
        audit.record(connection, now, by, Action.ERASED, subject)
    return len(rows) + newer


def person(connection: Connection, office: Office, nik: str, by: str) -> None:
    """Erase who devices say they are where that is this person, in the caller's transaction."""
    for key in connection.scalars(select(DEVICE.c.key).where(DEVICE.c.nik == nik)).all():
        device(connection, key)
        subject = hashlib.sha256(key).hexdigest()
        audit.record(connection, office.world.now(), by, Action.ERASED, subject)


def device(connection: Connection, key: bytes) -> None:
    """Forget who a device said it is, and who vouched for that."""
    introductions = connection.scalars(
        select(MESSAGE.c.id).where(MESSAGE.c.author == key, MESSAGE.c.kind == Kind.INTRODUCTION)
    ).all()
    words = connection.scalars(select(ENDORSED.c.message).where(ENDORSED.c.key == key)).all()
    _empty(connection, [*introductions, *words])
    connection.execute(update(ENDORSED).where(ENDORSED.c.key == key).values(nik="", name=""))
    connection.execute(
        update(DEVICE).where(DEVICE.c.key == key).values(name="", nik="", phone=None, vouched=False)
    )
    connection.execute(delete(UNREAD).where(UNREAD.c.asker == key))
    connection.execute(delete(PART).where(PART.c.asker == key))


def known(connection: Connection, case_id: CaseId) -> bool:
    """Tell whether a case was here and is erased."""
    return bool(connection.scalar(select(exists().where(ERASED.c.case_id == case_id))))


def _empty(connection: Connection, ids: Collection[str]) -> None:
    """Leave of messages what their chains need."""
    for id_ in ids:
        connection.execute(
            update(MESSAGE)
            .where(MESSAGE.c.id == id_)
            .values(raw=b"", held=ErasedError.code, place=None, case_id=None)
        )
        connection.execute(delete(OWED).where(OWED.c.message == id_))


def _drop_papers(connection: Connection, asker: bytes) -> None:
    """Remove the documents of an asker that no message names any more, and their pieces."""
    named = exists().where(PAPER.c.asker == asker, PAPER.c.sha256 == DOCUMENT.c.sha256)
    mine = DOCUMENT.c.asker == asker
    for sha256 in connection.scalars(select(DOCUMENT.c.sha256).where(mine, ~named)).all():
        for table in (PIECE, PART, DOCUMENT):
            connection.execute(
                delete(table).where(table.c.asker == asker, table.c.sha256 == sha256)
            )
        shelved.discard(connection, asker, sha256)
