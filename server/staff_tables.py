"""What is kept of staff beside their account: sessions, failures, the second step."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from server.tables import Kept


class Login(Kept, table=True):
    """A session in the console: only the token's SHA-256 is here."""

    token_sha256: str = Field(primary_key=True)
    account: int = Field(foreign_key="account.id", index=True)
    csrf: str
    began_ms: int = Field(sa_type=BigInteger)
    seen_ms: int = Field(sa_type=BigInteger)
    proved_ms: int = Field(sa_type=BigInteger)
    """When this person last gave a code: sensitive actions want it lately."""
    address: str
    browser: str
    unlocked: bytes | None = None
    """The inspectorate's keys, shut with what a cookie of this session has (`unlocking`)."""
    unlocked_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When they were last used."""


class Attempt(Kept, table=True):
    """Failed sign-ins under one username from one address since the last that succeeded."""

    username: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    failures: int
    since_ms: int = Field(sa_type=BigInteger)
    last_ms: int = Field(sa_type=BigInteger)
    good_ms: int = Field(default=0, sa_type=BigInteger)
    """When one succeeded, 0 for never."""

    __table_args__ = (Index("attempt_address", "address", "last_ms"),)


class SecondStep(Kept, table=True):
    """The secret a staff member's codes come from."""

    account: int = Field(primary_key=True, foreign_key="account.id")
    seed: bytes
    """Sealed under the storage key, for this account alone."""
    last_step: int = Field(sa_type=BigInteger)
    """The newest half minute whose code was used: none counts twice, and none before it."""
    confirmed: bool
    """Whether a code of it has been given; until then it opens nothing."""


class RecoveryCode(Kept, table=True):
    """A code on paper that counts once; only its SHA-256 is here."""

    account: int = Field(primary_key=True, foreign_key="account.id")
    sha256: str = Field(primary_key=True)


LOGIN = Kept.metadata.tables["login"]
ATTEMPT = Kept.metadata.tables["attempt"]
SECOND_STEP = Kept.metadata.tables["secondstep"]
RECOVERY_CODE = Kept.metadata.tables["recoverycode"]
