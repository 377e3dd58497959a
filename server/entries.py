"""The rows a transaction of the ledger works on, as plain values."""

from dataclasses import dataclass, fields
from typing import Any

from protocol import messages
from protocol.case import Case
from protocol.envelope import Envelope
from protocol.ids import CaseId, MessageId, written_ms
from protocol.messages import Message
from protocol.trust import Role
from server import clocks
from server.clocks import Brought, Going


@dataclass(slots=True)
class Entry:
    """A message as the ledger has it; see `tables.Message`. `raw` is empty where only met again."""

    id: MessageId
    kind: int
    author: bytes
    epoch: int
    seq: int
    prev: bytes
    digest: str
    case_id: CaseId | None
    place: int | None
    held: str | None
    fork: bool
    role: str
    asker: bytes
    heard_ms: int
    wrote_ms: int | None = None
    left_ms: int | None = None
    read_ms: int | None = None
    raw: bytes = b""


@dataclass(slots=True)
class Tip:
    """
    One author's chain in one epoch: without a gap up to `upto`, its newest message at `top`.

    `digest` is the newest one's. Forks are no part of it.
    """

    author: bytes
    epoch: int
    upto: int = 0
    top: int = 0
    digest: str = ""


@dataclass(slots=True)
class Device:
    """A device as it introduced itself, and what its receipts said; see `tables.Device`."""

    key: bytes
    seal: bytes
    name: str
    nik: str
    village: str
    phone: str | None
    introduced: str
    epoch: int
    seq: int
    vouched: bool = False
    doubted: bool = False
    day: int = 0
    day_bytes: int = 0
    route: bytes | None = None
    memory: int = 0
    tablet: bool = False
    contact_ms: int | None = None
    lag_ms: int | None = None
    lag_at_ms: int | None = None
    kid: str = ""

    @property
    def going(self) -> Going | None:
        """How its clock goes, None before its first exchange."""
        if self.lag_ms is None or self.lag_at_ms is None or self.contact_ms is None:
            return None
        return Going(self.lag_ms, self.lag_at_ms, self.contact_ms)


@dataclass(slots=True)
class File:
    """A case open on the desk: as folded so far, and what the fold does not say."""

    case: Case
    hearer: bytes
    """The device that has to hear what happens in it."""
    places: int
    heard_ms: int
    changed_ms: int
    name: str
    nik: str
    village: str


def case_of(envelope: Envelope, message: Message | None) -> CaseId | None:
    """Return the case a message opens or speaks in, None for one that does neither."""
    match message:
        case messages.Application():
            return CaseId(envelope.id)
        case (
            messages.Supplement()
            | messages.Withdrawal()
            | messages.Decision()
            | messages.Letter()
            | messages.Note()
            | messages.Rating()
            | messages.Annulment()
        ):
            return message.case
        case _:
            return None


def entry(
    envelope: Envelope,
    message: Message | None,
    role: Role,
    asker: bytes,
    at_ms: int,
    *,
    brought: Brought | None,
    held: str,
    fork: bool,
) -> Entry:
    """
    Return a message as the ledger enters it: brought by `asker`, without a place yet.

    An officer writes by the clock of the tablet that brings it, everybody else by their own.
    """
    same_clock = asker == envelope.author or role is Role.OFFICER
    said_ms = written_ms(envelope.id) if same_clock else None
    sent = clocks.sent(said_ms, at_ms, brought)
    return Entry(
        id=envelope.id,
        kind=envelope.kind,
        author=envelope.author,
        epoch=envelope.epoch,
        seq=envelope.seq,
        prev=envelope.prev,
        digest=envelope.digest,
        case_id=case_of(envelope, message),
        place=None,
        held=held or None,
        fork=fork,
        role=role.value,
        asker=asker,
        heard_ms=at_ms,
        wrote_ms=sent.wrote_ms,
        left_ms=sent.left_ms,
        raw=envelope.raw,
    )


def columns(row: Entry | Tip | Device) -> dict[str, Any]:
    """Return a row's values by column; `dataclasses.asdict` would copy every one of them."""
    return {name: getattr(row, name) for name in _COLUMNS[type(row)]}


_COLUMNS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in (Entry, Tip, Device)
}
