"""
What one transaction has to know of the ledger, fetched at once, and what it will write, at once.

A hundred parcels share a commit, so they share their questions too: one statement asks about
every id, one about every chain. Between `fetch` and `write` everything is plain values, which
later parcels of the same transaction see as if they had been written already.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select, text, update
from sqlmodel import Session

from protocol.chain import Link
from protocol.envelope import NO_PREV, Envelope
from protocol.errors import CaseUnknownError
from protocol.ids import CaseId, MessageId
from server import entries, history, times, upserts
from server.entries import Device, Entry, File, Tip
from server.office import Office
from server.roster import Standing
from server.tables import CASES, CHAIN, DEVICE, MESSAGE, OWED

_CHUNK = 500
"""Values in one list of one statement; databases limit them."""

_WITHOUT_RAW = [column for column in MESSAGE.columns if column.name != "raw"]
_KNOWN = select(*_WITHOUT_RAW).where(MESSAGE.c.id.in_(bindparam("among", expanding=True)))
_TIPS = select(CHAIN).where(CHAIN.c.author.in_(bindparam("among", expanding=True)))
_DEVICES = select(DEVICE).where(DEVICE.c.key.in_(bindparam("among", expanding=True)))
_AWAITED = (
    select(MESSAGE)
    .where(MESSAGE.c.case_id.in_(bindparam("among", expanding=True)))
    .where(MESSAGE.c.held == CaseUnknownError.code)
)
_FILE = select(CASES).where(CASES.c.id == bindparam("id"))
_STEM = (
    select(MESSAGE.c.id, MESSAGE.c.seq, MESSAGE.c.digest, MESSAGE.c.prev)
    .where(MESSAGE.c.author == bindparam("author"))
    .where(MESSAGE.c.epoch == bindparam("epoch"))
    .where(MESSAGE.c.seq.between(bindparam("first"), bindparam("last")))
    .where(text("NOT fork"))
    .order_by(MESSAGE.c.seq)
)
_READ = (
    update(MESSAGE)
    .where(MESSAGE.c.id == bindparam("row"))
    .values(held=bindparam("held"), place=bindparam("place"), role=bindparam("role"))
)
_LAST_SEQ = 2**32

T = TypeVar("T")


@dataclass
class Books:
    """The part of the ledger one transaction works on."""

    session: Session
    office: Office
    standing: Standing
    at_ms: int
    known: dict[MessageId, Entry] = field(default_factory=dict)
    tips: dict[tuple[bytes, int], Tip] = field(default_factory=dict)
    epochs: dict[bytes, int] = field(default_factory=dict)
    devices: dict[bytes, Device] = field(default_factory=dict)
    files: dict[CaseId, File | None] = field(default_factory=dict)
    awaited: dict[CaseId, list[Entry]] = field(default_factory=dict)
    """Messages held until the application of their case comes."""
    owed: dict[tuple[bytes, MessageId], bool] = field(default_factory=dict)
    """Who has to hear what, and whether they have."""
    changed: set[CaseId] = field(default_factory=set)
    papers_changed: set[CaseId] = field(default_factory=set)
    _added: list[Entry] = field(default_factory=list)
    _read: list[Entry] = field(default_factory=list)
    _grown: dict[tuple[bytes, int], Tip] = field(default_factory=dict)
    _told: dict[bytes, Device] = field(default_factory=dict)

    def fetch(self, envelopes: Sequence[Envelope], askers: Collection[bytes]) -> None:
        """Ask the database about everything these messages touch."""
        authors = {each.author for each in envelopes} | set(askers)
        for row in self._among(_KNOWN, {each.id for each in envelopes}):
            self.known[row.id] = Entry(**row._mapping, raw=b"")
        for row in self._among(_TIPS, authors):
            self.tips[row.author, row.epoch] = Tip(**row._mapping)
            self.epochs[row.author] = max(row.epoch, self.epochs.get(row.author, 0))
        for row in self._among(_DEVICES, authors):
            self.devices[row.key] = Device(**row._mapping)
        for row in self._among(_AWAITED, {each.id for each in envelopes}):
            self.awaited.setdefault(row.case_id, []).append(Entry(**row._mapping))

    def neighbours(self, message: Envelope) -> list[Link]:
        """Return what is known of a message's chain right before, at and after it."""
        tip = self.tips.get((message.author, message.epoch))
        if tip is None or message.seq > tip.top + 1:
            return []
        if message.seq == tip.top + 1:
            return [Link(id="", epoch=tip.epoch, seq=tip.top, digest=tip.digest, prev="")]
        return self._stem(tip, message.seq - 1, message.seq + 1)

    def add(self, entry: Entry) -> None:
        """Enter a new message, and grow its author's chain by it unless it is a fork."""
        self.known[entry.id] = entry
        self._added.append(entry)
        if entry.fork:
            return
        where = (entry.author, entry.epoch)
        tip = self.tips.setdefault(where, Tip(*where))
        self._grown[where] = tip
        self.epochs[entry.author] = max(entry.epoch, self.epochs.get(entry.author, 0))
        if entry.seq > tip.top:
            tip.top, tip.digest = entry.seq, entry.digest
        if entry.seq == tip.upto + 1:
            tip.upto = entry.seq
            if tip.top > tip.upto:
                self._close_gap(tip)

    def read(self, entry: Entry) -> None:
        """Note that a message held so far was read, or looked at once more."""
        self._read.append(entry)

    def tell(self, device: Device) -> None:
        """Note what a device said of itself."""
        self.devices[device.key] = device
        self._told[device.key] = device

    def held_forks(self, author: bytes, before_epoch: int) -> list[Entry]:
        """Return what is held as a fork of an author's chain in epochs before one."""
        self._flush()
        statement = (
            select(MESSAGE)
            .where(MESSAGE.c.author == author, MESSAGE.c.epoch < before_epoch)
            .where(MESSAGE.c.held.is_not(None), MESSAGE.c.fork.is_(True))
            .order_by(MESSAGE.c.epoch, MESSAGE.c.seq, MESSAGE.c.id)
        )
        rows = self.session.connection().execute(statement)
        forks = [Entry(**row._mapping) for row in rows]
        self.known.update((fork.id, fork) for fork in forks)
        return forks

    def file(self, case_id: CaseId) -> File | None:
        """Return a case, folded; None when its application is not here."""
        if case_id not in self.files:
            self.files[case_id] = self._open(case_id)
        return self.files[case_id]

    def write(self) -> None:
        """Hand everything to the database; the caller's transaction makes it durable."""
        self._flush()
        owed = [
            {"hearer": hearer, "message": message, "heard": heard}
            for (hearer, message), heard in self.owed.items()
        ]
        upserts.write(self.session, OWED, owed)
        self.owed.clear()

    def _flush(self) -> None:
        connection = self.session.connection()
        if self._added:
            connection.execute(MESSAGE.insert(), [entries.columns(each) for each in self._added])
        if self._read:
            changes = [
                {"row": each.id, "held": each.held, "place": each.place, "role": each.role}
                for each in self._read
            ]
            connection.execute(_READ, changes)
        upserts.write(self.session, CHAIN, [entries.columns(tip) for tip in self._grown.values()])
        upserts.write(self.session, DEVICE, [entries.columns(each) for each in self._told.values()])
        for pending in (self._added, self._read, self._grown, self._told):
            pending.clear()

    def _open(self, case_id: CaseId) -> File | None:
        connection = self.session.connection()
        row = connection.execute(_FILE, {"id": case_id}).one_or_none()
        if row is None:
            return None
        heards = history.heard(self.session, case_id)
        return File(
            case=history.fold(heards, row.service, self.office.catalogue),
            hearer=row.hearer,
            places=row.places,
            heard_ms=row.heard_ms,
            changed_ms=row.changed_ms,
            name=row.name,
            nik=row.nik,
            village=row.village,
        )

    def _close_gap(self, tip: Tip) -> None:
        for link in self._stem(tip, tip.upto + 1, _LAST_SEQ):
            if link.seq == tip.upto + 1:
                tip.upto = link.seq

    def _stem(self, tip: Tip, first: int, last: int) -> list[Link]:
        self._flush()
        where = {"author": tip.author, "epoch": tip.epoch, "first": first, "last": last}
        rows = self.session.connection().execute(_STEM, where)
        return [link(row.id, tip.epoch, row.seq, row.digest, row.prev) for row in rows]

    def _among(self, statement: Select[Any], values: Collection[object]) -> Iterator[Any]:
        connection = self.session.connection()
        for some in _chunks(values):
            yield from connection.execute(statement, {"among": some})


def open_books(session: Session, office: Office, standing: Standing) -> Books:
    """Open the books for one transaction, now."""
    return Books(session, office, standing, times.ms(office.world.now()))


def link(id: str, epoch: int, seq: int, digest: str, prev: bytes) -> Link:
    """Return a message's place in its chain as `protocol.chain` compares it."""
    return Link(id, epoch, seq, digest, "" if prev == NO_PREV else prev.hex())


def _chunks(values: Iterable[object]) -> Iterator[list[object]]:
    left = list(values)
    for start in range(0, len(left), _CHUNK):
        yield left[start : start + _CHUNK]
