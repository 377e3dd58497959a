"""
The two messages that stand outside every chain, and the numbers of all kinds.

Both speak of bytes on their way. A receipt is the reader's word that it has them; a handover is
the word of whoever carries them, who cannot read what they are.
"""

from enum import IntEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from protocol.shapes import (
    Count,
    DigestText,
    Extent,
    Instant,
    KidText,
    MarkText,
    MessageText,
    Raw,
)


class Kind(IntEnum):
    """What a message is; the number stands in its envelope."""

    RECEIPT = 1
    INTRODUCTION = 2
    ENDORSEMENT = 3
    APPLICATION = 4
    SUPPLEMENT = 5
    WITHDRAWAL = 6
    DECISION = 7
    LETTER = 8
    NOTE = 9
    MANIFEST = 10
    ROSTER = 11
    HANDOVER = 12
    CATALOGUE = 13
    RATING = 14
    ENLISTMENT = 15
    BLOCK = 16
    ANNULMENT = 17


class Said(BaseModel):
    """Anything said: what is unknown of it is kept, nothing is turned into something else."""

    model_config = ConfigDict(
        extra="allow", frozen=True, strict=True, validate_by_alias=True, validate_by_name=True
    )


class Receipt(Said):
    """
    What its writer has safe on disk, what it will not take, and who asks.

    A device that carries for others says `mailbag`, and in `serves` the villages whose waiting
    answers it brings home. In `begun` the office says of documents from which bytes on
    pieces go on that have come in part. `catalogue` is the version of the catalogue a device has, 0
    that of its app; `home` names the memory that a village's tablet draws letter numbers from.
    `placed` is how many messages have a place in the reader's own cases, and `unread` names the
    reader's own words about cases that are kept without one; both are said where nothing is new.
    """

    kind: ClassVar[Kind] = Kind.RECEIPT
    to: KidText
    at: Instant
    app: str | None = None
    received: list[MessageText] = Field(default_factory=list)
    held: dict[MessageText, str] = Field(default_factory=dict)
    refused: dict[MessageText, str] = Field(default_factory=dict)
    places: dict[MessageText, Count] = Field(default_factory=dict)
    chain: dict[KidText, Extent] = Field(default_factory=dict)
    pieces: dict[DigestText, str] = Field(default_factory=dict)
    begun: dict[DigestText, list[Count]] = Field(default_factory=dict)
    route: Raw | None = Field(default=None, repr=False)
    room: Count | None = None
    roster: Count | None = None
    catalogue: Count | None = None
    re: MessageText | None = None
    owed: Count | None = None
    home: MarkText | None = None
    placed: Count | None = None
    unread: list[MessageText] = Field(default_factory=list)
    mailbag: bool = False
    serves: list[str] = Field(default_factory=list)


class Handover(Said):
    """
    "I have taken these parcels into my hands; I cannot read them."

    `parcels` are the first 8 bytes of each one's SHA-256 in hex, `bytes` how many they are
    together, `way` is card, phone, relay or office, `carrier` whoever carries them by name.
    """

    kind: ClassVar[Kind] = Kind.HANDOVER
    parcels: list[MarkText]
    bytes: Count
    way: str
    at: Instant
    carrier: str | None = None
