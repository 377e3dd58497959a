"""
Is the audit log what the office wrote? Every row, every place, every checkpoint is looked at again.

A row carries a mark only the office can make, and so does its place; the places make the tree,
whose roots the office signed. So whoever changes the database is found at the very row, and
whoever has the office's storage key as well still between two checkpoints.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from protocol import errors
from server import auditing, checkpoints
from server.audit import pseudonym
from server.audit_tables import AUDIT, AUDIT_CHECKPOINT, AUDIT_LEAF, AUDIT_WAITING
from server.checkpoints import Checkpoint
from server.hashtree import Frontier, leaf_hash
from server.office import Office

_TOGETHER = 5_000
_PLACED = (
    select(AUDIT_LEAF.c.position, AUDIT_LEAF.c.entry, AUDIT_LEAF.c.hash)
    .add_columns(AUDIT_LEAF.c.mark.label("place_mark"), AUDIT)
    .outerjoin_from(AUDIT_LEAF, AUDIT, AUDIT.c.id == AUDIT_LEAF.c.entry)
    .order_by(AUDIT_LEAF.c.position)
)
_OUTSIDE = (
    select(AUDIT, AUDIT_WAITING.c.entry.label("waits"))
    .outerjoin_from(AUDIT, AUDIT_LEAF, AUDIT_LEAF.c.entry == AUDIT.c.id)
    .outerjoin(AUDIT_WAITING, AUDIT_WAITING.c.entry == AUDIT.c.id)
    .where(AUDIT_LEAF.c.entry.is_(None))
    .order_by(AUDIT.c.id)
)
_LOST = (
    select(AUDIT_WAITING.c.entry)
    .outerjoin_from(AUDIT_WAITING, AUDIT, AUDIT.c.id == AUDIT_WAITING.c.entry)
    .where(AUDIT.c.id.is_(None))
    .order_by(AUDIT_WAITING.c.entry)
)


class Trouble(StrEnum):
    """What can be wrong with a log."""

    EDITED = "edited"
    """A row says something else than the office wrote."""
    DELETED = "deleted"
    """A row is gone, its place is not."""
    INSERTED = "inserted"
    """A row the office never wrote."""
    LEFT_OUT = "left_out"
    """A row of the office's that has neither a place nor waits for one."""
    MOVED = "moved"
    """A place the office did not give to this row."""
    GAP = "gap"
    """A place is gone."""
    CUT = "cut"
    """A checkpoint speaks of more rows than there are."""
    FORGED = "forged"
    """A checkpoint the office did not sign."""
    OTHER_ROOT = "other_root"
    """The rows before a checkpoint are not those it was signed over."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `row` is a number in the log, or the size of a checkpoint."""

    trouble: Trouble
    row: int
    since: int = 0
    """Of another root: the size of the last checkpoint that still fits."""


@dataclass(slots=True)
class Verdict:
    """What was looked at, and what was found."""

    rows: int = 0
    waiting: int = 0
    checkpoints: int = 0
    newest: Checkpoint | None = None
    findings: list[Finding] = field(default_factory=list)

    def find(self, trouble: Trouble, row: int, since: int = 0) -> None:
        """Write down something that is wrong, once."""
        finding = Finding(trouble, row, since)
        if finding not in self.findings[-2:]:
            self.findings.append(finding)


def check(connection: Connection, office: Office, seen: list[str] | None = None) -> Verdict:
    """
    Look at the whole log; `seen` are signed notes somebody kept, beside those the office did.

    Reads one unchanging view of the database, a few thousand rows at a time.
    """
    verdict = Verdict()
    signed = _signed(connection, office, verdict, [*auditing.seen_beside(office), *(seen or ())])
    tree = _walk(connection, office, verdict, signed)
    for checkpoint in signed.values():
        if checkpoint.size > tree.size:
            verdict.find(Trouble.CUT, checkpoint.size)
    _look_outside(connection, office, verdict)
    verdict.rows = tree.size
    return verdict


def _signed(
    connection: Connection, office: Office, verdict: Verdict, seen: list[str]
) -> dict[tuple[str, int, bytes], Checkpoint]:
    """Return every checkpoint the office signed, smallest first; those put back among them."""
    by = office.keyring.peers.office_keys(None)
    found: list[Checkpoint] = []
    for row in connection.execute(select(AUDIT_CHECKPOINT).order_by(AUDIT_CHECKPOINT.c.size)):
        try:
            said = checkpoints.read(row.note, by)
        except errors.TrustError:
            verdict.find(Trouble.FORGED, row.size)
            continue
        peaks = Frontier(row.size, auditing.peaks_of(bytes(row.peaks)))
        if (said.size, said.root) != (row.size, peaks.root):
            verdict.find(Trouble.FORGED, row.size)
        found.append(said)
    verdict.checkpoints = len(found)
    verdict.newest = found[-1] if found else None
    here = checkpoints.origin(office.realm, office.epoch)
    for note in seen:
        try:
            said = checkpoints.read(note, by)
        except errors.TrustError:
            verdict.find(Trouble.FORGED, 0)
            continue
        # What was signed in a memory that is gone may rightly be more than was put back.
        if said.origin == here:
            found.append(said)
    found.sort(key=lambda each: each.size)
    return {(each.origin, each.size, each.root): each for each in found}


def _walk(
    connection: Connection,
    office: Office,
    verdict: Verdict,
    signed: dict[tuple[str, int, bytes], Checkpoint],
) -> Frontier:
    """
    Go through the places in order, and compare the root at the size of each checkpoint.

    The first root that does not fit is told; those after it cannot fit either.
    """
    tree, fits, sound, expected = Frontier(), 0, True, 0
    due = [each for each in signed.values() if each.size > 0]
    for row in _rows(connection):
        if row.position != expected:
            verdict.find(Trouble.GAP, expected)
            sound = False
        expected = row.position + 1
        _look_at(row, office, verdict)
        tree = tree.grown([bytes(row.hash)])
        while due and due[0].size <= expected:
            checkpoint = due.pop(0)
            if sound and checkpoint.root != tree.root:
                verdict.find(Trouble.OTHER_ROOT, checkpoint.size, fits)
                sound = False
            fits = checkpoint.size
    return Frontier(expected, tree.peaks)


def _look_at(row: Row[Any], office: Office, verdict: Verdict) -> None:
    place = auditing.place_mark(office.storage, row.position, row.entry, bytes(row.hash))
    if place != row.place_mark:
        verdict.find(Trouble.MOVED, row.entry)
    if row.id is None:
        verdict.find(Trouble.DELETED, row.entry)
    elif not _whole(row, office, bytes(row.hash)):
        verdict.find(Trouble.EDITED, row.id)


def _look_outside(connection: Connection, office: Office, verdict: Verdict) -> None:
    """Look at the rows that have no place yet, or never had one."""
    for row in connection.execute(_OUTSIDE):
        verdict.waiting += row.waits is not None
        if not _whole(row, office):
            verdict.find(Trouble.INSERTED, row.id)
        elif row.waits is None:
            verdict.find(Trouble.LEFT_OUT, row.id)
    for (entry,) in connection.execute(_LOST):
        verdict.find(Trouble.DELETED, entry)


def _whole(row: Row[Any], office: Office, placed: bytes | None = None) -> bool:
    """Tell whether a row is as the office wrote it, and as it was `placed` in the tree."""
    named = row.pseudonym == pseudonym(office.storage, row.subject)
    fits = placed in {None, leaf_hash(auditing.said(row).leaf)}
    return bool(auditing.ours(row, office.storage) and named and fits)


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    found = connection.execution_options(yield_per=_TOGETHER).execute(_PLACED)
    for part in found.partitions():
        yield from part
