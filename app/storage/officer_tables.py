"""
The tables of a tablet's officers; a phone has them and never a row in them.

In the clear stand posts, states and counts. A name is sealed twice: with the device's secret, so
that the lock screen can show it, and with the data key, so that it outlives a lost secret.
"""

from enum import StrEnum

from sqlmodel import Field

from app.storage.tables import OnDevice


class Standing(StrEnum):
    """Whether an officer can come on duty on this tablet."""

    SERVING = "serving"
    SHUT = "shut"
    LEFT = "left"
    ENDED = "ended"
    """Until the office opens this tablet again, which it has revoked."""


class Officer(OnDevice, table=True):
    """
    Somebody who works on this tablet, or has; `kid` is the short name of their signing key.

    `keys` are their two secrets, sealed with their PIN and the device's secret; `data_key` is the
    store's key in a box for them alone. Both are none for who is shut out or serves no more.
    `tries` counts the wrong PINs since the right one, `cost` is the logarithm of scrypt's N.
    """

    kid: str = Field(primary_key=True)
    post: str
    state: str
    added_at: int
    public: bytes
    sealing: bytes
    version: int
    body: bytes
    label: bytes
    salt: bytes
    cost: int
    keys: bytes | None
    data_key: bytes | None
    tries: int = 0


class Deed(OnDevice, table=True):
    """
    Who did what to the officers of this tablet, and when; numbers leave no gap.

    `away` says that it was written while nobody was on duty, with the device's secret alone.
    """

    number: int | None = Field(default=None, primary_key=True)
    at: int
    away: bool
    version: int = 1
    body: bytes


class Escrow(OnDevice, table=True):
    """
    The store's key in a box for the office, by the short name of the office's sealing key.

    `device` is this tablet's own: it has to be told before any key is there.
    """

    reader: str = Field(primary_key=True)
    device: str
    at: int
    box: bytes
