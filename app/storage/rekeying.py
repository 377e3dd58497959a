"""
A new data key: everything the old one sealed is sealed anew, in the caller's one transaction.

Every sealed column of the device stands in `SEALED`; a test finds the one that was forgotten.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, tuple_, update
from sqlmodel import Session, SQLModel

from app.storage import identity, opened, vault, wiping
from app.storage.docket_tables import Docketed
from app.storage.letter_tables import BookLine, LetterDraft
from app.storage.officer_tables import Deed, Officer
from app.storage.register_tables import Intake, Resident, Ruling
from app.storage.tables import (
    Document,
    Draft,
    Handover,
    Keepsake,
    Member,
    Message,
    Piece,
    Snapshot,
)
from app.storage.trip_tables import Attendance, Trip
from app.storage.vault import Vault
from protocol import errors

_log = logging.getLogger("layar.rekeying")

AT_ONCE = 200
"""Rows held in memory together: pieces of photos are 16 KiB each."""


def _by_id(key: Sequence[Any]) -> str:
    return str(key[0])


@dataclass(frozen=True)
class Sealed:
    """A sealed column: the name it is bound to, and what of a row's key names the row."""

    table: type[SQLModel]
    column: str
    name: str
    row_id: Callable[[Sequence[Any]], str] = _by_id
    key: tuple[str, ...] = ("id",)


SEALED = (
    Sealed(Keepsake, "body", "keepsake", key=("name",)),
    Sealed(Message, "body", "message"),
    Sealed(Message, "speaker", "message.speaker"),
    Sealed(Document, "thumb", "document.thumb", key=("sha256",)),
    Sealed(Piece, "body", "piece", lambda key: f"{key[0]}:{key[1]}", ("sha256", "number")),
    Sealed(Member, "body", "member"),
    Sealed(Member, "facts", "member.facts"),
    Sealed(Draft, "body", "draft"),
    Sealed(Snapshot, "jpeg", "snapshot.jpeg"),
    Sealed(Snapshot, "thumb", "snapshot.thumb"),
    Sealed(Handover, "body", "handover"),
    Sealed(Officer, "body", "officer", key=("kid",)),
    Sealed(Deed, "body", "deed", key=("number",)),
    Sealed(Resident, "body", "resident"),
    Sealed(Intake, "body", "intake", key=("number",)),
    Sealed(Ruling, "body", "ruling", key=("case_id",)),
    Sealed(Trip, "body", "trip"),
    Sealed(Attendance, "body", "attendance"),
    Sealed(BookLine, "body", "bookline", key=("number",)),
    Sealed(Docketed, "body", "docket", key=("case_id",)),
    Sealed(LetterDraft, "body", "letterdraft", key=("case_id",)),
)
UNSEALED = {
    "custody.body", "officer.public", "officer.sealing", "officer.label", "officer.salt",
    "officer.keys", "officer.data_key", "escrow.box", "pin.salt", "pin.sealed_key",
}  # fmt: skip
"""Columns of bytes that the data key does not seal: others' parcels, and boxes of other keys."""


def reseal(session: Session, after: Vault) -> None:
    """
    Seal everything with another key; in this transaction the new vault is open from here on.

    People's own PINs are no part of it: a tablet has officers instead. A row that is damaged stays
    as it is: it must not keep a dismissed officer's key alive.

    Raises:
        StoreDamagedError: the vault that is open is not this store's.
    """
    session.flush()
    before = vault.of(session)
    identity.load(session)
    for each in SEALED:
        _column(session, each, before, after)
    session.expire_all()
    wiping.note(session)
    opened.of(session).vault = after


def _column(session: Session, sealed: Sealed, before: Vault, after: Vault) -> None:
    columns = sealed.table.__table__.c  # type: ignore[attr-defined]
    key, body = [columns[name] for name in sealed.key], columns[sealed.column]
    wanted = select(*key).where(body.is_not(None))
    if sealed.table is Deed:
        wanted = wanted.where(columns.away.is_(False))
    put = update(sealed.table).values({sealed.column: bindparam("sealed_anew")})
    for number, name in enumerate(sealed.key):
        put = put.where(columns[name] == bindparam(f"key_{number}"))
    found = [tuple(row) for row in session.execute(wanted)]
    for at in range(0, len(found), AT_ONCE):
        batch = tuple_(*key).in_(found[at : at + AT_ONCE])
        rows = session.execute(select(*key, columns.version, body).where(batch)).all()
        anew = [each for row in rows if (each := _anew(sealed, row, before, after)) is not None]
        if anew:
            session.connection().execute(put, anew)


def _anew(sealed: Sealed, row: Sequence[Any], before: Vault, after: Vault) -> dict[str, Any] | None:
    *key, version, body = row
    name, row_id = sealed.name, sealed.row_id(key)
    try:
        clear = before.open(name, row_id, version, body)
    except errors.StoreDamagedError:
        _log.warning("a row of %s is damaged and stays as it is", name)
        return None
    fresh = after.seal(name, row_id, version, clear)
    return {f"key_{n}": part for n, part in enumerate(key)} | {"sealed_anew": fresh}
