"""
What one transaction has to know of the ledger, fetched at once, and what it will write, at once.

A hundred parcels share a commit, so they share their questions too: one statement asks about
every id, one about every chain. Between `fetch` and `write` everything is plain values, which
later parcels of the same transaction see as if they had been written already.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select, text, update

from protocol.chain import Link
from protocol.envelope import NO_PREV, Envelope
from protocol.errors import CaseUnknownError, ForkError, UnvouchedError
from protocol.ids import CaseId, MessageId
from server import audience, entries, history, roster, times, upserts
from server.audience import Tablet
from server.catalogues import Published
from server.clocks import Brought
from server.entries import Device, Entry, File, Tip
from server.office import Office
from server.roster import Standing
from server.statements import AMONG, Statement
from server.tables import CASES, CHAIN, DEVICE, DOCUMENT, MESSAGE, OWED

# Columns stand in the order of the fields in `entries`; only the raw bytes are asked for later.
_KNOWN = Statement(
    select(*[column for column in MESSAGE.columns if column is not MESSAGE.c.raw]).where(
        MESSAGE.c.id.in_(AMONG)
        | (MESSAGE.c.case_id.in_(AMONG) & (MESSAGE.c.held == CaseUnknownError.code))
    )
)
_TIPS = Statement(select(CHAIN).where(CHAIN.c.author.in_(AMONG)))
_DEVICES = Statement(
    select(
        exists().where(OWED.c.hearer == DEVICE.c.key, OWED.c.heard.is_(False)),
        exists().where(DOCUMENT.c.asker == DEVICE.c.key, text("NOT document.complete")),
        DEVICE,
    ).where(DEVICE.c.key.in_(AMONG))
)
_RAWS = Statement(select(MESSAGE.c.id, MESSAGE.c.raw).where(MESSAGE.c.id.in_(AMONG)))
_FILE = select(CASES).where(CASES.c.id == bindparam("id"))
_STEM = Statement(
    select(MESSAGE.c.id, MESSAGE.c.seq, MESSAGE.c.digest, MESSAGE.c.prev)
    .where(MESSAGE.c.author == bindparam("author"))
    .where(MESSAGE.c.epoch == bindparam("epoch"))
    .where(MESSAGE.c.seq.between(bindparam("first"), bindparam("last")))
    .where(text("NOT fork"))
    .order_by(MESSAGE.c.seq)
)
_FORKS = Statement(
    select(MESSAGE)
    .where(MESSAGE.c.author == bindparam("author"), MESSAGE.c.epoch < bindparam("epoch"))
    .where(text("held IS NOT NULL"), MESSAGE.c.fork.is_(True), MESSAGE.c.held == ForkError.code)
    .order_by(MESSAGE.c.epoch, MESSAGE.c.seq, MESSAGE.c.id)
)
_UNVOUCHED = Statement(
    select(MESSAGE)
    .where(MESSAGE.c.author == bindparam("author"), text("held IS NOT NULL"))
    .where(MESSAGE.c.held == UnvouchedError.code)
)
_ADDED = Statement(insert(MESSAGE))
_READ = Statement(
    update(MESSAGE)
    .where(MESSAGE.c.id == bindparam("row"))
    .values(
        held=bindparam("held"),
        place=bindparam("place"),
        role=bindparam("role"),
        read_ms=bindparam("read"),
    )
)
_LAST_SEQ = 2**32


@dataclass
class Books:
    """The part of the ledger one transaction works on."""

    connection: Connection
    office: Office
    standing: Standing
    published: Published
    """The catalogues as they lay there when the transaction began."""
    at_ms: int
    brought: Brought | None = None
    """How what is taken in just now came; None for what is said here."""
    known: dict[MessageId, Entry] = field(default_factory=dict)
    tips: dict[tuple[bytes, int], Tip] = field(default_factory=dict)
    epochs: dict[bytes, int] = field(default_factory=dict)
    devices: dict[bytes, Device] = field(default_factory=dict)
    files: dict[CaseId, File | None] = field(default_factory=dict)
    awaited: dict[CaseId, dict[MessageId, Entry]] = field(default_factory=dict)
    """Messages held until the application of their case comes."""
    owing: set[bytes] = field(default_factory=set)
    """Devices that have something to hear."""
    lacking: set[bytes] = field(default_factory=set)
    """Devices that described documents which are not whole here."""
    began: set[tuple[bytes, str]] = field(default_factory=set)
    """Tablets that serve a village from this transaction on, and which."""
    changed: set[CaseId] = field(default_factory=set)
    papers_changed: set[CaseId] = field(default_factory=set)
    _tablets: tuple[Tablet, ...] | None = None
    _added: list[Entry] = field(default_factory=list)
    _read: list[Entry] = field(default_factory=list)
    _grown: dict[tuple[bytes, int], Tip] = field(default_factory=dict)
    _told: dict[bytes, Device] = field(default_factory=dict)
    _owed: list[dict[str, Any]] = field(default_factory=list)

    def fetch(self, envelopes: Sequence[Envelope], askers: Collection[bytes]) -> None:
        """Ask the database about everything these messages touch."""
        ids = list({each.id for each in envelopes})
        authors = list({each.author for each in envelopes}.union(askers))
        known = list(starmap(Entry, _KNOWN.find_among(self.connection, ids)))
        self.known.update((entry.id, entry) for entry in known)
        for tip in starmap(Tip, _TIPS.find_among(self.connection, authors)):
            self.tips[tip.author, tip.epoch] = tip
            self.epochs[tip.author] = max(tip.epoch, self.epochs.get(tip.author, 0))
        for owes, lacks, *row in _DEVICES.find_among(self.connection, authors):
            device = Device(*row)
            self.devices[device.key] = device
            if owes:
                self.owing.add(device.key)
            if lacks:
                self.lacking.add(device.key)
        self._await(known)

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
        self.epochs[entry.author] = max(entry.epoch, self.epochs.get(entry.author, 0))
        if entry.seq > tip.top:
            tip.top, tip.digest = entry.seq, entry.digest
        if entry.seq == tip.upto + 1:
            tip.upto = entry.seq
            if tip.top > tip.upto:
                self._close_gap(tip)
        self._grown[where] = tip

    def read(self, entry: Entry) -> None:
        """Note that a message held so far was read, or looked at once more."""
        self._read.append(entry)

    def tell(self, device: Device) -> None:
        """Note what a device said of itself."""
        self.devices[device.key] = device
        self._told[device.key] = device

    def held_forks(self, author: bytes, before_epoch: int) -> list[Entry]:
        """Return what is held as a fork of an author's chain; look up what waits for it."""
        self.flush()
        where = {"author": author, "epoch": before_epoch}
        forks = list(starmap(Entry, _FORKS.find(self.connection, where)))
        self.known.update((fork.id, fork) for fork in forks)
        self._await_behind(forks)
        return forks

    def held_unvouched(self, author: bytes) -> list[Entry]:
        """Return what is held of an author until somebody vouches; look up what waits for it."""
        self.flush()
        held = list(starmap(Entry, _UNVOUCHED.find(self.connection, {"author": author})))
        if held:
            self.known.update((entry.id, entry) for entry in held)
            self.fetch([], [author])
            self._await_behind(held)
        return held

    def _await_behind(self, held: Sequence[Entry]) -> None:
        """Look up what is held until one of these, applications perhaps, is read."""
        behind = _KNOWN.find_among(self.connection, [each.id for each in held])
        self._await(list(starmap(Entry, behind)))

    def wait(self, entry: Entry) -> None:
        """Note, and once, a message whose case is not here until that comes, if held for that."""
        if entry.case_id is not None and _waits(entry):
            self.awaited.setdefault(entry.case_id, {}).setdefault(entry.id, entry)

    def owe(self, hearer: bytes, message: MessageId) -> None:
        """Note that somebody has to hear a message."""
        self.owing.add(hearer)
        self._owed.append({"hearer": hearer, "message": message, "heard": False, "heard_ms": None})

    @property
    def tablets(self) -> tuple[Tablet, ...]:
        """Every tablet that serves a village now."""
        if self._tablets is None:
            self._tablets = audience.tablets(self.connection)
        return self._tablets

    def publish(self) -> None:
        """Say who the office speaks for anew, since that has changed."""
        roster.outdate(self.connection)
        self.standing = roster.standing(self.connection, self.office)
        self._tablets = None

    def file(self, case_id: CaseId) -> File | None:
        """Return a case, folded; None when its application is not here."""
        if case_id not in self.files:
            self.files[case_id] = self._open(case_id)
        return self.files[case_id]

    def write(self) -> None:
        """Hand everything to the database; the caller's transaction makes it durable."""
        self.flush()
        upserts.write(self.connection, OWED, self._owed)
        self._owed.clear()

    def flush(self) -> None:
        """Hand over what later questions of this transaction may ask about."""
        _ADDED.each(self.connection, [entries.columns(each) for each in self._added])
        changes = [
            {
                "row": each.id,
                "held": each.held,
                "place": each.place,
                "role": each.role,
                "read": each.read_ms,
            }
            for each in self._read
        ]
        _READ.each(self.connection, changes)
        upserts.write(
            self.connection, CHAIN, [entries.columns(tip) for tip in self._grown.values()]
        )
        upserts.write(
            self.connection, DEVICE, [entries.columns(each) for each in self._told.values()]
        )
        for pending in (self._added, self._read, self._grown, self._told):
            pending.clear()

    def _await(self, found: Sequence[Entry]) -> None:
        held = [each for each in found if _waits(each)]
        raws = dict(_RAWS.find_among(self.connection, [each.id for each in held]))
        for entry in held:
            entry.raw = raws[entry.id]
            self.wait(entry)

    def _open(self, case_id: CaseId) -> File | None:
        row = self.connection.execute(_FILE, {"id": case_id}).one_or_none()
        if row is None:
            return None
        heards = history.heard(self.connection, case_id)
        return File(
            case=history.fold(heards, row.service, self.published.catalogue),
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
        self.flush()
        where = {"author": tip.author, "epoch": tip.epoch, "first": first, "last": last}
        return [
            link(id_, tip.epoch, seq, digest, prev)
            for id_, seq, digest, prev in _STEM.find(self.connection, where)
        ]


def open_books(connection: Connection, office: Office, known: Standing | None = None) -> Books:
    """Open the books for one transaction, now; the roster is looked up unless it is `known`."""
    standing = known or roster.standing(connection, office)
    at_ms = times.ms(office.world.now())
    return Books(connection, office, standing, office.shelf.published, at_ms)


def _waits(entry: Entry) -> bool:
    return entry.held == CaseUnknownError.code


def link(id: str, epoch: int, seq: int, digest: str, prev: bytes) -> Link:
    """Return a message's place in its chain as `protocol.chain` compares it."""
    return Link(id, epoch, seq, digest, "" if prev == NO_PREV else prev.hex())
