"""The audit log as rows, as leaves of a tree, and what was signed of it: all only added to."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field

from server.tables import Kept


def _counted() -> Column[int]:
    """Return a key we count ourselves."""
    return Column(BigInteger, primary_key=True, autoincrement=False)


class Audit(Kept, table=True):
    """Who did what to which case; `server.audit` says what each column is for."""

    id: int | None = Field(default=None, primary_key=True)
    at_ms: int = Field(sa_type=BigInteger)
    actor: str
    action: str
    subject: str
    """Ids and codes with a blank between, never what a person is called or has said."""
    pseudonym: str
    """The subject as the tree has it, each word under a name nobody can turn back."""
    prior: str
    """Digest of what stood before, empty for nothing."""
    after: str
    """Digest of what stands now."""
    mark: str
    """Shows that the office wrote the row."""


class AuditWaiting(Kept, table=True):
    """A row that has no place in the tree yet."""

    __tablename__ = "audit_waiting"

    entry: int = Field(sa_column=_counted())
    at_ms: int = Field(sa_type=BigInteger)


class AuditLeaf(Kept, table=True):
    """A row's place in the tree, counted from 0, and its hash there."""

    __tablename__ = "audit_leaf"

    position: int = Field(sa_column=_counted())
    entry: int = Field(sa_type=BigInteger, unique=True)
    hash: bytes
    mark: str
    """Shows that the office gave the row this place."""


class AuditCheckpoint(Kept, table=True):
    """What the office signed of the tree when it had this size."""

    __tablename__ = "audit_checkpoint"

    size: int = Field(sa_column=_counted())
    at_ms: int = Field(sa_type=BigInteger)
    peaks: bytes
    """The roots of its full subtrees, 32 bytes each: enough to go on from here."""
    note: str
    """The signed text: see `server.checkpoints`."""


AUDIT = Kept.metadata.tables["audit"]
AUDIT_WAITING = Kept.metadata.tables["audit_waiting"]
AUDIT_LEAF = Kept.metadata.tables["audit_leaf"]
AUDIT_CHECKPOINT = Kept.metadata.tables["audit_checkpoint"]
"""The same tables for statements."""
