"""
The village's population register: sealed line by line, and looked up in memory.

The index is made when somebody first looks and lives as long as the key that opened the lines:
who locks the tablet lets go of both. A file is sealed before its transaction begins, so that
nobody waits behind 50,000 lines; what is written then is all of it or nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import Session, col, select

from app.residents import resident as residents
from app.residents.changes import Changes
from app.residents.index import Entry, Index
from app.residents.resident import Resident
from app.storage import entries, vault
from app.storage.register_tables import Intake as IntakeRow
from app.storage.register_tables import Resident as Row
from app.storage.vault import Vault
from protocol import errors, ids
from protocol.world import World

Stamp = tuple[int, int, int]
"""Lines, how often they were written, the number of the last file: what a look was based on."""

_indexes: "WeakKeyDictionary[Vault, tuple[Stamp, Index]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Who:
    """Somebody who answers for a change: an officer by name and the short name of their key."""

    name: str = field(repr=False)
    kid: str = ""


@dataclass(frozen=True)
class Intake:
    """A file that was taken over, and how many lines of it were what."""

    file: str = field(repr=False)
    by: Who
    new: int
    changed: int
    same: int
    absent: int
    refused: int
    at: datetime | None = None


@dataclass(frozen=True)
class Sealed:
    """Lines ready to be written: those that are new, and those that take the place of others."""

    new: list[dict[str, object]] = field(default_factory=list)
    changed: list[dict[str, object]] = field(default_factory=list)


def index(session: Session) -> Index:
    """
    Return everybody of the register, to be looked up.

    Raises:
        StoreLockedError: nobody is on duty on this tablet.
    """
    key, now = vault.of(session), stamp(session)
    known = _indexes.get(key)
    if known is None or known[0] != now:
        known = _indexes[key] = (now, Index(_opened(session, key, now[2])))
    return known[1]


def stamp(session: Session) -> Stamp:
    """Return by what it can be told that the register has changed."""
    lines, written = session.exec(
        select(func.count(col(Row.id)), func.coalesce(func.sum(Row.version), 0))
    ).one()
    last = session.exec(select(func.max(IntakeRow.number))).one()
    return lines, written, last or 0


def seal_new(session: Session, world: World, lines: Iterable[Resident], into: Sealed) -> None:
    """Seal people the register does not have yet."""
    key = vault.of(session)
    for each in lines:
        name = ids.new(world)
        into.new.append({"id": name, "version": 1, "body": _sealed(key, name, 1, each)})


def seal_changed(session: Session, lines: Iterable[tuple[Entry, Resident]], into: Sealed) -> None:
    """Seal people as they stand after a change."""
    key = vault.of(session)
    for entry, after in lines:
        version = entry.version + 1
        body = _sealed(key, entry.id, version, after)
        into.changed.append({"name": entry.id, "to": version, "with": body})


def keep(
    session: Session,
    world: World,
    changes: Changes,
    *,
    sealed: Sealed,
    about: Intake,
    seen: Stamp,
) -> None:
    """
    Take a file over, in the caller's one transaction.

    Raises:
        RegisterMovedError: somebody else has changed the register since it was looked at.
    """
    if stamp(session) != seen:
        raise errors.RegisterMovedError
    said = {key: value for key, value in asdict(about).items() if key != "at"}
    row = IntakeRow(at=int(world.now().timestamp() * 1000), body=b"")
    session.add(row)
    session.flush()
    number = row.number or 0
    row.body = vault.of(session).seal("intake", str(number), 1, json.dumps(said).encode())
    session.add(row)
    session.flush()
    _write(session, sealed, number)
    named = [*changes.same, *(each.entry for each in changes.changed)]
    if named:
        again = update(Row).where(col(Row.id) == bindparam("name")).values(batch=number)
        session.connection().execute(again, [{"name": each.id} for each in named])


def put(session: Session, world: World, entry: Entry | None, after: Resident) -> None:
    """Write one line: in the place of the one there is, or as a new one."""
    sealed = Sealed()
    if entry is None:
        seal_new(session, world, [after], sealed)
    else:
        seal_changed(session, [(entry, after)], sealed)
    _write(session, sealed, stamp(session)[2])


def intakes(session: Session) -> list[Intake]:
    """Return the files that were taken over, the newest first."""
    key = vault.of(session)
    rows = session.exec(select(IntakeRow).order_by(col(IntakeRow.number).desc()))
    return [_intake(row, key) for row in rows]


def _write(session: Session, sealed: Sealed, batch: int) -> None:
    link = session.connection()
    if sealed.new:
        link.execute(insert(Row), [{**row, "batch": batch} for row in sealed.new])
    if sealed.changed:
        one = update(Row).where(col(Row.id) == bindparam("name"))
        link.execute(one.values(version=bindparam("to"), body=bindparam("with")), sealed.changed)


def _opened(session: Session, key: Vault, last: int) -> list[Entry]:
    rows = session.exec(select(Row.id, Row.batch, Row.version, Row.body)).all()
    return [
        Entry(name, version, _loaded(key, name, version, body), listed=batch == last)
        for name, batch, version, body in rows
    ]


def _sealed(key: Vault, name: str, version: int, line: Resident) -> bytes:
    facts = json.dumps(line.facts(), ensure_ascii=False, separators=(",", ":"))
    return key.seal("resident", name, version, facts.encode())


def _loaded(key: Vault, name: str, version: int, body: bytes) -> Resident:
    return residents.of(json.loads(key.open("resident", name, version, body)))


def _intake(row: IntakeRow, key: Vault) -> Intake:
    said = json.loads(key.open("intake", str(row.number), row.version, row.body))
    return Intake(**{**said, "by": Who(**said["by"]), "at": entries.moment(row.at)})
