"""
What the device remembers, table by table.

In the clear stand only ids, kinds, state codes, times, sizes and digests that a query needs;
everything a neighbour may not read is one sealed body per row (`vault`), bound to the row's
`version`. Times are milliseconds since 1970 UTC. A column is never given a new meaning.
"""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Fate(StrEnum):
    """What became of a message, as far as this device knows."""

    WAITING = "waiting"
    HELD = "held"
    RECEIVED = "received"
    REFUSED = "refused"
    HEARD = "heard"


class OnDevice(SQLModel, registry=registry()):
    """The device's own set of tables, apart from the office's."""


class Keepsake(OnDevice, table=True):
    """A thing there is one of, by name: a key, the roster, who the person is."""

    name: str = Field(primary_key=True)
    version: int
    body: bytes


class Chain(OnDevice, table=True):
    """
    The end of our own chain as said, and as the office last told it.

    `missed` is how long our cases were at the office when we last asked for all of them again, at
    `missed_at` by our clock; 0 once they are here.
    """

    author: str = Field(primary_key=True)
    epoch: int
    seq: int = 0
    digest: str = ""
    told_epoch: int = 0
    told_seq: int = 0
    missed: int = 0
    missed_at: int = 0


class Speaker(OnDevice, table=True):
    """
    A key the office signs receipts with.

    The highest epoch heard of it, its newest clock (`said_at`) and ours when it last spoke.
    """

    kid: str = Field(primary_key=True)
    epoch: int
    said_at: int
    heard_at: int


class Message(OnDevice, table=True):
    """
    A message this device said or heard, in the order it was kept.

    `state` is a `Fate`, `code` why a message is held or refused, `place` its place in
    its case by the office's word, `told` whether the office knows that we have heard it,
    `receipted_at` when the first receipt that names it was read (as `kept_at` of what was heard by
    the later of our clock and the office's), `answer_due_at` when a
    message that waits or is held is worth sending again. What is `cleared` has said all it had to:
    its body is gone.
    `body` is the sealed envelope, `speaker` the sealed role and name of who said it.
    """

    __table_args__ = (
        UniqueConstraint("id"),
        Index("message_case", "case_id"),
        Index("message_state", "state"),
        Index("message_untold", "told", sqlite_where=text("told = 0")),
        Index("message_opening", "kind", "number"),
    )

    number: int | None = Field(default=None, primary_key=True)
    id: str
    kind: int
    case_id: str | None
    author: str
    mine: bool
    epoch: int
    seq: int
    digest: str
    place: int | None = None
    state: str
    code: str | None = None
    size_bytes: int
    kept_at: int
    answer_due_at: int | None = None
    receipted_at: int | None = None
    told: bool = True
    cleared: bool = False
    version: int = 1
    body: bytes
    speaker: bytes | None = None


class Document(OnDevice, table=True):
    """A photo or a letter; `thumb` is a small sealed picture of it where we took it ourselves."""

    sha256: str = Field(primary_key=True)
    type: str
    size_bytes: int
    version: int = 1
    thumb: bytes | None = None


class Naming(OnDevice, table=True):
    """A message names a document."""

    message_id: str = Field(primary_key=True, foreign_key="message.id")
    sha256: str = Field(primary_key=True, foreign_key="document.sha256", index=True)


class Piece(OnDevice, table=True):
    """One 16 KiB cut of a document; `body` is none until heard, `held` says the office has it."""

    __table_args__ = (
        Index("piece_owed", "sha256", sqlite_where=text("held = 0")),
        Index("piece_missing", "sha256", sqlite_where=text("body IS NULL")),
    )

    sha256: str = Field(primary_key=True, foreign_key="document.sha256")
    number: int = Field(primary_key=True)
    held: bool = False
    version: int = 1
    body: bytes | None = None


class Member(OnDevice, table=True):
    """Somebody applications are made for here; `facts` is what they have answered before."""

    id: str = Field(primary_key=True)
    version: int
    body: bytes
    facts: bytes


class Pin(OnDevice, table=True):
    """
    A member's own key, sealed with their PIN and the device's key.

    `cost` is the logarithm of scrypt's N; `tries` counts the wrong PINs since the right one.
    """

    member_id: str = Field(primary_key=True, foreign_key="member.id", ondelete="CASCADE")
    salt: bytes
    cost: int
    sealed_key: bytes
    tries: int = 0
    tried_at: int = 0


class Belonging(OnDevice, table=True):
    """A case and the member it was opened for, who may be gone from this device."""

    case_id: str = Field(primary_key=True)
    member_id: str = Field(index=True)


class Draft(OnDevice, table=True):
    """
    Answers not yet signed, of a member or nobody known; `case_id` is the case it mends.

    `catalogue` is the version that asks: it is kept for as long as the draft is here.
    """

    id: str = Field(primary_key=True)
    case_id: str | None
    member_id: str | None = None
    catalogue: int = 0
    updated_at: int
    version: int
    body: bytes


class Snapshot(OnDevice, table=True):
    """A draft's photo, already shrunk, and its thumbnail; the draft's body says what it is of."""

    id: str = Field(primary_key=True)
    draft_id: str = Field(foreign_key="draft.id", ondelete="CASCADE", index=True)
    size_bytes: int
    version: int = 1
    jpeg: bytes
    thumb: bytes


class Custody(OnDevice, table=True):
    """
    A parcel carried for somebody else: sealed before it came, and opened by nobody here.

    What stands in the clear is what stands outside its seal; `mark` is how a handover names it.
    They go on in the order they came: a photo's pieces mean nothing before the message they follow.
    `taken_at` is the later of our clock and the office's.
    """

    __table_args__ = (
        UniqueConstraint("mark", "way"),
        Index("custody_way", "way", "number"),
    )

    number: int | None = Field(default=None, primary_key=True)
    nonce: str
    way: int
    address: str
    mark: str = Field(index=True)
    size_bytes: int
    taken_at: int
    body: bytes


class Handover(OnDevice, table=True):
    """
    Somebody's signed word that they have parcels in their hands; `body` is the sealed envelope.

    `ours` are those this device said about parcels of others, to be brought back to them.
    """

    id: str = Field(primary_key=True)
    kept_at: int
    ours: bool
    version: int = 1
    body: bytes


class Outgoing(OnDevice, table=True):
    """A parcel of ours that left by hand, and the first handover that names it."""

    mark: str = Field(primary_key=True)
    sealed_at: int
    handover_id: str | None = Field(default=None, foreign_key="handover.id")


class Aboard(OnDevice, table=True):
    """A message was in a parcel of ours that left by hand."""

    mark: str = Field(primary_key=True, foreign_key="outgoing.mark", ondelete="CASCADE")
    message_id: str = Field(primary_key=True, foreign_key="message.id", index=True)


class Lease(OnDevice, table=True):
    """Who may do a piece of work alone, and until when."""

    work: str = Field(primary_key=True)
    holder: str
    until: int


class Setback(OnDevice, table=True):
    """
    Something of ours that failed by itself: a message by its id, a photo by its digest.

    `tries` counts the failures, `code` names the last; `aside` says that it travels no more
    until somebody says so, `closed` that a person has seen to it.
    """

    name: str = Field(primary_key=True)
    code: str
    tries: int
    at: int
    aside: bool = False
    closed: bool = False
