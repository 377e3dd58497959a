"""
Shapes of fields in messages: what a reader takes there, and what stands on the wire.

Public keys are checked where they are learned, which is here.
"""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
)

from protocol import keys, ratings
from protocol.findings import Value
from protocol.ids import CaseId, Digest, Kid, MessageId


def _raw(value: object) -> object:
    return keys.unb64(value) if isinstance(value, str) else value


def _signing(key: bytes) -> bytes:
    keys.check_signing(key)
    return key


def _sealing(key: bytes) -> bytes:
    keys.check_sealing(key)
    return key


Count = Annotated[int, Field(ge=0)]
Instant = Annotated[int, Field(ge=0)]
MessageText = Annotated[MessageId, StringConstraints(pattern="^[0-9a-f]{32}$")]
CaseText = Annotated[CaseId, StringConstraints(pattern="^[0-9a-f]{32}$")]
KidText = Annotated[Kid, StringConstraints(pattern="^[0-9a-f]{16}$")]
MarkText = Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
"""The first 8 bytes of a parcel's SHA-256: how a handover names it."""
FileText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}\.toml$")]
"""A catalogue file's name: no folders, no dots but one."""
DigestText = Annotated[Digest, StringConstraints(pattern="^[0-9a-f]{64}$")]
Mark = Annotated[int, Field(ge=ratings.LEAST, le=ratings.MOST)]
Extent = Annotated[tuple[Count, Count], Field(strict=False), PlainSerializer(list)]
"""An epoch and a seq."""
Raw = Annotated[bytes, BeforeValidator(_raw), PlainSerializer(keys.b64)]
"""Bytes here, base64url on the wire."""
SigningKey = Annotated[Raw, AfterValidator(_signing)]
SealingKey = Annotated[Raw, AfterValidator(_sealing)]
Answers = dict[str, Value]
Papers = dict[str, dict[str, Any]]
"""Question key to a document's body, for `documents.from_body`."""
