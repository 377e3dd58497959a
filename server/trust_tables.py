"""Whom the office speaks for beside its staff, whose word has ended, and who vouches for whom."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from server.tables import Kept


class Officer(Kept, table=True):
    """A village officer's device: in the roster under this name, for these villages or services."""

    key: bytes = Field(primary_key=True)
    name: str
    scope: str
    """Village codes or service keys with a blank between, or an asterisk for all."""
    added_ms: int = Field(sa_type=BigInteger)
    post: str | None = None
    """What they are on a village's tablet; nobody with a phone of their own has one."""
    device: bytes | None = Field(default=None, index=True)
    """The signing key of that tablet."""


class Enlisted(Kept, table=True):
    """An officer's word that somebody gets a new key, as its message was heard; two are needed."""

    message: str = Field(primary_key=True)
    key: bytes = Field(index=True)
    officer: bytes
    """Who said it."""
    said: str
    """SHA-256 of what was said: two words that differ are no two words."""


class VoucherUsed(Kept, table=True):
    """A voucher of the office's that brought this key onto a tablet."""

    id: str = Field(primary_key=True)
    key: bytes


class Revoked(Kept, table=True):
    """An author whose chain ends after this epoch and seq, unless that was taken back."""

    kid: str = Field(primary_key=True)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    at_ms: int = Field(sa_type=BigInteger)
    turn: int = 1
    """How often this was changed: of two words on it the one with the higher is the later."""
    undone: bool = False


class Endorsed(Kept, table=True):
    """An officer's word that a device is whose it says, as its message was heard."""

    message: str = Field(primary_key=True)
    key: bytes = Field(index=True)
    """The device's signing key."""
    introduction: str
    """Digest of the introduction the officer meant; it may come later than this word."""
    nik: str
    name: str
    level: int = Field(sa_type=BigInteger)
    officer: bytes


OFFICER = Kept.metadata.tables["officer"]
REVOKED = Kept.metadata.tables["revoked"]
ENLISTED = Kept.metadata.tables["enlisted"]
VOUCHER_USED = Kept.metadata.tables["voucherused"]
ENDORSED = Kept.metadata.tables["endorsed"]
