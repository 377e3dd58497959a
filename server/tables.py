"""
What the office remembers, as SQLModel tables.

`message`, `piece` and `account` are the memory itself. `cases`, `document`, `paper`, `chain` and
`owed` follow from it and are kept beside it because questions have to be quick. Ids and digests
are lower-case hex as on the wire, keys are their 32 bytes, times are milliseconds since 1970 UTC.
"""

from sqlalchemy import BigInteger, Column, Index, String, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Kept(SQLModel, registry=registry()):
    """What is kept at the office; a registry of its own, apart from any device's in one test."""


REALM = "realm"
"""The fact that says whose a database is: the realm, in hex, it was first opened in."""


class Fact(Kept, table=True):
    """One fact about the database itself, such as its schema version."""

    name: str = Field(primary_key=True)
    value: str


class Revision(Kept, table=True):
    """The last step of `server.migrations` a database has gone; Alembic reads and writes it."""

    __tablename__ = "alembic_version"

    version_num: str = Field(sa_column=Column(String(32), primary_key=True))


class Published(Kept, table=True):
    """The roster as it was last signed; `stale` once staff have changed since."""

    name: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    raw: bytes
    stale: bool = False


class Message(Kept, table=True):
    """One message, verbatim, for ever."""

    id: str = Field(primary_key=True)
    kind: int
    author: bytes
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    prev: bytes
    digest: str
    case_id: str | None
    place: int | None
    """Where in its case the office heard it, from 1; never while held, never changed."""
    held: str | None
    """The code it is held under: safe here, not read into its case."""
    fork: bool
    """It contradicts the chain of its author; both are kept."""
    role: str
    """What its author was when it was heard: one of protocol.trust.Role."""
    asker: bytes
    """Who brought it first."""
    heard_ms: int = Field(sa_type=BigInteger)
    wrote_ms: int | None = Field(default=None, sa_type=BigInteger)
    left_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When it was written and left its device, as far as that is known: see `clocks`."""
    read_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When it got its place."""
    raw: bytes

    __table_args__ = (
        Index(
            "message_chain",
            "author",
            "epoch",
            "seq",
            unique=True,
            sqlite_where=text("NOT fork"),
            postgresql_where=text("NOT fork"),
        ),
        Index("message_place", "case_id", "place", unique=True),
        Index(
            "message_held",
            "author",
            sqlite_where=text("held IS NOT NULL"),
            postgresql_where=text("held IS NOT NULL"),
        ),
    )


class Chain(Kept, table=True):
    """How far one author's memory of one epoch is known: see `entries.Tip`."""

    author: bytes = Field(primary_key=True)
    epoch: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    upto: int = Field(sa_type=BigInteger)
    top: int = Field(sa_type=BigInteger)
    digest: str

    __table_args__ = {"sqlite_with_rowid": False}


class Device(Kept, table=True):
    """A device that introduced itself, and what its receipts told us."""

    key: bytes = Field(primary_key=True)
    seal: bytes
    name: str
    nik: str
    village: str
    phone: str | None
    introduced: str
    """Digest of the introduction these come from."""
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    vouched: bool
    """Whether an officer has endorsed this introduction."""
    doubted: bool
    """Whether an officer has read another name or NIK than it says: a person has to look."""
    day: int
    """The day, counted from 1970, that `day_bytes` are of."""
    day_bytes: int = Field(sa_type=BigInteger)
    """What it has brought that day; see `allowance`."""
    route: bytes | None
    memory: int = Field(sa_type=BigInteger)
    """The highest epoch one of its receipts was written in."""
    tablet: bool = False
    """Whether it is a village office's, which several officers share."""
    contact_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When it was last heard from, to the hour."""
    lag_ms: int | None = Field(default=None, sa_type=BigInteger)
    lag_at_ms: int | None = Field(default=None, sa_type=BigInteger)
    """What its clock is off by, and when that was found: see `clocks`."""
    kid: str = Field(default="", index=True)
    """Its short name, by which whoever reports it lost or administers it knows it."""


class Owed(Kept, table=True):
    """A message somebody has to hear; `heard` once a receipt of theirs names it."""

    hearer: bytes = Field(primary_key=True)
    message: str = Field(primary_key=True)
    heard: bool
    heard_ms: int | None = Field(default=None, sa_type=BigInteger)

    __table_args__ = {"sqlite_with_rowid": False}


class Document(Kept, table=True):
    """A photo or letter as one asker described it; only that asker's pieces fill it."""

    asker: bytes = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    type: str
    size: int = Field(sa_type=BigInteger)
    held: bytes
    """One byte per piece: 1 where it is here."""
    complete: bool
    """All of it is here, and is what was named."""

    __table_args__ = (
        Index(
            "document_open",
            "asker",
            sqlite_where=text("NOT complete"),
            postgresql_where=text("NOT complete"),
        ),
    )


class Piece(Kept, table=True):
    """16 KiB of a document, the last one less; not `proven` where a strip was cut in it."""

    asker: bytes = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    data: bytes
    proven: bool


class Paper(Kept, table=True):
    """A message names a document as the answer to a question of its case."""

    message: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    asker: bytes = Field(primary_key=True)
    case_id: str = Field(index=True)
    sha256: str

    __table_args__ = (Index("paper_document", "asker", "sha256"),)


class CaseRow(Kept, table=True):
    """A case as questions need it: folded from messages, and never the truth."""

    __tablename__ = "cases"

    id: str = Field(primary_key=True)
    service: str
    state: str
    holder: str
    agency: str
    village: str
    lane: str
    """Which way it goes: one of lanes.Lane."""
    open: int
    """1 while somebody still has to do something, 0 once it is over."""
    name: str
    nik: str
    """Without what people write between its digits, so that one person's cases are found."""
    author: bytes
    hearer: bytes
    """The device decisions are owed to."""
    places: int
    filed_ms: int = Field(sa_type=BigInteger)
    heard_ms: int = Field(sa_type=BigInteger)
    changed_ms: int = Field(sa_type=BigInteger)
    photos_held: int
    photos_total: int

    # Each holds all that narrows a queue, so that a page is read from it without the rows between.
    __table_args__ = (
        Index("cases_queue", "open", "heard_ms", "id", "state", "service", "village", "lane"),
        Index("cases_village", "village", "open", "heard_ms", "id", "state", "service", "lane"),
        Index("cases_heard", "heard_ms", "id", "state", "service", "village", "lane"),
        Index(
            "cases_nik", "nik", sqlite_where=text("nik <> ''"), postgresql_where=text("nik <> ''")
        ),
        Index("cases_author", "author"),
        Index("cases_changed", "changed_ms", "id"),
    )


class Account(Kept, table=True):
    """A staff member: who, what they may see, and the key their decisions stand under."""

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True)
    name: str
    nip: str = ""
    behalf: str = ""
    """Their number as a government employee, 18 digits; empty where they have none."""
    agency: str
    role: str
    """One of rights.Role."""
    services: str
    """Service keys with a blank between, or an asterisk for all."""
    places: str
    """Codes of districts and villages with a blank between, or an asterisk for the regency."""
    password: str
    """An argon2id hash."""
    given: bool = False
    """Whether somebody else knows the password: its owner has to choose another first."""
    seed: bytes
    key: bytes = Field(unique=True)
    added_ms: int = Field(sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    """Since when this person does not work here any more."""
    turn: int = 0
    """How often what they may do was changed: of two words on it the higher is the later."""


def _table(name: str) -> Table:
    return Kept.metadata.tables[name]


# The same tables for statements that carry many rows at once, without an object for each.
FACT = _table("fact")
REVISION = _table("alembic_version")
PUBLISHED = _table("published")
MESSAGE = _table("message")
CHAIN = _table("chain")
DEVICE = _table("device")
OWED = _table("owed")
DOCUMENT = _table("document")
PIECE = _table("piece")
PAPER = _table("paper")
CASES = _table("cases")
ACCOUNT = _table("account")
