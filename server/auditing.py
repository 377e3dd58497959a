"""
The audit log's tree: rows get their places, and the office signs where it stands.

Whoever acts only adds a row. One process at a time, and none that acts, gives waiting rows their
places in the order of their numbers and signs the root: every 1,000 rows, or 10 minutes after a
row was written. What was signed last lies beside the database as well, so that a database whose
log was cut short, or put back, is found out.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from protocol import errors
from server import checkpoints, folders, postgresql, times
from server.audit import Said
from server.audit_tables import AUDIT, AUDIT_CHECKPOINT, AUDIT_LEAF, AUDIT_WAITING
from server.checkpoints import Checkpoint
from server.hashtree import Frontier, leaf_hash
from server.office import Office
from server.storage_key import StorageKey

EVERY_ROWS = 1_000
WITHIN = timedelta(minutes=10)
_TOGETHER = 10_000
"""Rows placed in one transaction."""
_HASH_BYTES = 32
_WAITING = select(func.count(), func.min(AUDIT_WAITING.c.at_ms)).select_from(AUDIT_WAITING)
_NEWEST = select(AUDIT_CHECKPOINT).order_by(AUDIT_CHECKPOINT.c.size.desc()).limit(1)
_NEXT = (
    select(AUDIT_WAITING.c.entry, AUDIT)
    .outerjoin_from(AUDIT_WAITING, AUDIT, AUDIT.c.id == AUDIT_WAITING.c.entry)
    .order_by(AUDIT_WAITING.c.entry)
    .limit(_TOGETHER)
)
_PLACED = delete(AUDIT_WAITING).where(AUDIT_WAITING.c.entry == bindparam("placed"))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest checkpoint, and how many rows wait for the next."""

    newest: Checkpoint | None
    waiting: int


def keep_up(office: Office, *, at_once: bool = False) -> Checkpoint | None:
    """Place what waits and sign, if it is time to (or `at_once`); return what was signed."""
    with office.reading() as session:
        count, oldest_ms = session.execute(_WAITING).one()
    late_ms = times.ms(office.world.now() - WITHIN)
    if not count or not (at_once or count >= EVERY_ROWS or oldest_ms <= late_ms):
        return None
    with office.writing() as session:
        signed = _enter(session.connection(), office)
    if signed is None:
        return None
    said, note = signed
    _keep_beside(office, said, note)
    return said


def standing(connection: Connection, office: Office) -> Standing:
    """Return where the log stands; a checkpoint nobody of ours signed counts as none."""
    row = connection.execute(_NEWEST).one_or_none()
    waiting: int = connection.execute(_WAITING).one()[0]
    return Standing(_read(row.note, office) if row else None, waiting)


def said(row: Row[Any]) -> Said:
    """Return a row of the log as the tree has it."""
    return Said(row.at_ms, row.actor, row.action, row.pseudonym, row.prior, row.after)


def ours(row: Row[Any], key: StorageKey) -> bool:
    """Tell whether a row carries the mark only the office can make of it."""
    return bool(row.mark == said(row).mark(key, row.subject))


def place_mark(key: StorageKey, position: int, entry: int, hash_: bytes) -> str:
    """Return what shows that the office gave a row this place."""
    return key.mark(b"%d %d " % (position, entry) + hash_)


def peaks_of(raw: bytes) -> tuple[bytes, ...]:
    """Return the subtrees' roots a checkpoint's row has."""
    return tuple(raw[at : at + _HASH_BYTES] for at in range(0, len(raw), _HASH_BYTES))


def seen_beside(office: Office) -> list[str]:
    """Return the signed notes that lie beside the database."""
    return [path.read_text("utf-8") for path in checkpoints.beside(office.folder).values()]


def _enter(connection: Connection, office: Office) -> tuple[Checkpoint, str] | None:
    """
    Give waiting rows their places and sign the tree they make, in the caller's transaction.

    A row the office did not write, or cannot find, is left waiting for `verify-log` to name it.
    """
    if not postgresql.alone(connection):
        return None
    rows = connection.execute(_NEXT).all()
    entered = [row for row in rows if row.id is not None and ours(row, office.storage)]
    if len(entered) < len(rows):
        _log.error("%d rows of the audit log are not the office's", len(rows) - len(entered))
    if not entered:
        return None
    before = _frontier(connection, office)
    hashes = [leaf_hash(said(row).leaf) for row in entered]
    connection.execute(insert(AUDIT_LEAF), _leaves(office.storage, before.size, entered, hashes))
    connection.execute(_PLACED, [{"placed": row.id} for row in entered])
    return _sign(connection, office, before.grown(hashes))


def _leaves(
    key: StorageKey, first: int, rows: Sequence[Row[Any]], hashes: Sequence[bytes]
) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "entry": row.id,
            "hash": hash_,
            "mark": place_mark(key, position, row.id, hash_),
        }
        for position, (row, hash_) in enumerate(zip(rows, hashes, strict=True), first)
    ]


def _sign(connection: Connection, office: Office, tree: Frontier) -> tuple[Checkpoint, str]:
    now = office.world.now()
    name = checkpoints.origin(office.realm, office.epoch)
    signed = Checkpoint(name, tree.size, tree.root, checkpoints.moment(now))
    note = checkpoints.sign(signed, office.keyring.signing)
    row = {
        "size": tree.size,
        "at_ms": times.ms(now),
        "peaks": b"".join(tree.peaks),
        "note": note,
    }
    connection.execute(insert(AUDIT_CHECKPOINT), row)
    return signed, note


def _frontier(connection: Connection, office: Office) -> Frontier:
    """
    Return the tree as it was last signed.

    Raises:
        StoreDamagedError: it is not what the office signed; nothing is signed on top of that.
    """
    row = connection.execute(_NEWEST).one_or_none()
    if row is None:
        return Frontier()
    tree, signed = Frontier(row.size, peaks_of(bytes(row.peaks))), _read(row.note, office)
    if signed is None or (signed.size, signed.root) != (tree.size, tree.root):
        raise errors.StoreDamagedError
    return tree


def _read(note: str, office: Office) -> Checkpoint | None:
    try:
        return checkpoints.read(note, office.keyring.peers.office_keys(None))
    except errors.TrustError:
        return None


def _keep_beside(office: Office, signed: Checkpoint, note: str) -> None:
    """Write down beside the database what was signed last in this memory of the office."""
    path = checkpoints.path_of(office.folder, office.epoch)
    folders.make(path.parent)
    folders.write(path, note.encode(), os.replace)
