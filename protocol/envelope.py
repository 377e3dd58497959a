"""
Signed bytes: one message with its author, its place in the author's chain and a signature.

    offset  bytes  field
    0       1      version, 1
    1       1      kind
    2       32     author, the whole Ed25519 public key
    34      4      epoch
    38      4      seq
    42      32     prev, the digest of the author's message before
    74      16     id, a UUIDv7
    90      1      compression
    91      4      length of the body, n
    95      n      body
    95+n    64     signature over a context, the realm and all bytes before

What is signed is what travels and what is kept. Nothing is written anew to be checked.
"""

import hashlib
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from protocol import bodies, errors, ids, keys
from protocol.bodies import Compression
from protocol.ids import Digest, Kid, MessageId

VERSION = 1
HEAD_BYTES = 95
OVERHEAD_BYTES = HEAD_BYTES + keys.SIGNATURE_BYTES
UNCHAINED_KINDS = frozenset({1, 12})
"""Receipts and handovers: said outside every chain, with seq 0."""
INTRODUCTION_KIND = 2
NO_PREV = bytes(32)
"""What stands for prev in the first message of a chain, and outside of one."""

_HEAD = struct.Struct(">BB32sII32s16sBI")
_ID = slice(74, 90)
_CONTEXT = keys.ctx("layar/message/v1")

Fits = Callable[[bytes, bytes, bytes], None]
"""Checks a signature as `keys.verify` does: the office has something quicker."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as it was signed, and what its bytes say."""

    raw: bytes
    kind: int
    author: bytes
    epoch: int
    seq: int
    prev: bytes
    id: MessageId
    body: dict[str, Any]
    digest: Digest

    @property
    def kid(self) -> Kid:
        """The author's short name."""
        return keys.signing_kid(self.author)


@dataclass(frozen=True, slots=True)
class _Head:
    kind: int
    author: bytes
    epoch: int
    seq: int
    prev: bytes
    id: bytes
    compression: int


def sign(
    secret: keys.SigningSecret,
    realm: bytes,
    *,
    kind: int,
    epoch: int,
    seq: int,
    prev: bytes,
    id: MessageId,
    body: Mapping[str, Any],
    compression: Compression = Compression.DEFLATE,
) -> Envelope:
    """
    Write a message and sign it, once for ever; it is refused here if no reader would take it.

    Raises:
        BodyTooLargeError: the body is more than a message may say.
        BodyBadJsonError: the body holds what strict JSON cannot.
        EnvelopeMalformedError: seq, prev and kind contradict each other.
    """
    return parse(
        write(
            secret,
            realm,
            kind=kind,
            epoch=epoch,
            seq=seq,
            prev=prev,
            id=id,
            body=body,
            compression=compression,
        )
    )


def write(
    secret: keys.SigningSecret,
    realm: bytes,
    *,
    kind: int,
    epoch: int,
    seq: int,
    prev: bytes,
    id: MessageId,
    body: Mapping[str, Any],
    compression: Compression = Compression.DEFLATE,
    room_bytes: int | None = None,
) -> bytes:
    """
    Return the bytes `sign` makes, not read again: for receipts, which nobody keeps.

    A writer in a hurry says what room there is for the body: one that fits in stays as it is, and
    a longer one may be a little longer.

    Raises:
        BodyTooLargeError, BodyBadJsonError: the body is none a message may have.
    """
    packed, stored = bodies.pack(bodies.write(body), compression, room_bytes=room_bytes)
    head = _HEAD.pack(
        VERSION,
        kind,
        secret.public,
        epoch,
        seq,
        prev,
        bytes.fromhex(id),
        packed,
        len(stored),
    )
    signed = head + stored
    return signed + secret.sign(_CONTEXT + realm + signed)


def verify(
    raw: bytes, realm: bytes, knows: Callable[[bytes], bool], fits: Fits = keys.verify
) -> Envelope:
    """
    Check every byte of an envelope and return what it says.

    `knows` tells whether an author's public key is the root's, in manifest or roster, or
    introduced; an introduction is read from anybody. Whether this author may say this, and
    whether it fits the case, is asked elsewhere. `fits` checks the signature.

    Raises:
        TrustError: dropped; the code says what was wrong.
        FormatNewerError: keep the bytes for a newer version.
    """
    head = _read_head(raw)
    if head.kind != INTRODUCTION_KIND and not knows(head.author):
        raise errors.UnknownAuthorError(keys.signing_kid(head.author))
    keys.check_signing(head.author)
    signed = raw[: -keys.SIGNATURE_BYTES]
    fits(head.author, raw[-keys.SIGNATURE_BYTES :], _CONTEXT + realm + signed)
    return _read_body(raw, head)


def parse(raw: bytes) -> Envelope:
    """
    Return what an envelope says that was verified before it was stored.

    Raises:
        TrustError, FormatNewerError: these bytes never were verified, or are damaged.
    """
    return _read_body(raw, _read_head(raw))


def claimed_kind(raw: bytes) -> int:
    """Return the kind bytes claim to be of, whatever they are; 0, which is none, where too few."""
    return int.from_bytes(raw[1:2], "big")


def claimed_id(raw: bytes) -> MessageId | None:
    """Return the id bytes claim to have, to name them in a refusal; None when unreadable."""
    claimed = raw[_ID]
    if raw[:1] != bytes([VERSION]) or not ids.valid(claimed):
        return None
    return MessageId(claimed.hex())


def _read_head(raw: bytes) -> _Head:
    if not raw:
        raise errors.EnvelopeMalformedError("empty")
    if raw[0] != VERSION:
        raise errors.FormatNewerError("envelope")
    if len(raw) < OVERHEAD_BYTES:
        raise errors.EnvelopeMalformedError("short")
    _, kind, author, epoch, seq, prev, id_, compression, length = _HEAD.unpack_from(raw)
    if length > bodies.STORED_LIMIT_BYTES or len(raw) != OVERHEAD_BYTES + length:
        raise errors.EnvelopeMalformedError("length")
    if epoch == 0:
        raise errors.EnvelopeMalformedError("epoch")
    if not ids.valid(id_):
        raise errors.EnvelopeMalformedError("id")
    if (kind in UNCHAINED_KINDS) != (seq == 0):
        raise errors.EnvelopeMalformedError("seq")
    if (seq <= 1) != (prev == NO_PREV):
        raise errors.EnvelopeMalformedError("prev")
    return _Head(kind, author, epoch, seq, prev, id_, compression)


def _read_body(raw: bytes, head: _Head) -> Envelope:
    signed = raw[: -keys.SIGNATURE_BYTES]
    body = bodies.read(bodies.unpack(head.compression, signed[HEAD_BYTES:]))
    digest = Digest(hashlib.sha256(signed).hexdigest())
    return Envelope(
        raw,
        head.kind,
        head.author,
        head.epoch,
        head.seq,
        head.prev,
        MessageId(head.id.hex()),
        body,
        digest,
    )
