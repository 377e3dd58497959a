"""
A photo or a letter, cut into pieces that travel one by one and are named by their digests.

Pieces are not signed: the message that lists their digests is. A message may be received and
acted on while its pieces are still on the way.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from protocol import errors, keys
from protocol.ids import Digest
from protocol.parcel import PieceItem

PIECE_BYTES = 16_384
"""Every piece but the last: what even a bad link carries in one go."""
DOCUMENT_LIMIT_BYTES = 4 * 1024 * 1024
DOCUMENTS_LIMIT = 16
"""In one message."""
PDF = "application/pdf"
SEALED = "application/octet-stream"
"""What only who was told its key can look at; named by sealed messages and by no other."""
TYPES = frozenset({"image/jpeg", "image/png", PDF})
_TRAVEL = TYPES | {SEALED}

_DIGEST_BYTES = 32
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Document:
    """What a message says of a document; `pieces` are the raw SHA-256 digests in order."""

    sha256: Digest
    type: str
    size: int
    pieces: tuple[bytes, ...]

    def to_body(self) -> dict[str, Any]:
        """Return the document as it stands in a message's body."""
        return {
            "sha256": self.sha256,
            "type": self.type,
            "size": self.size,
            "pieces": keys.b64(b"".join(self.pieces)),
        }


def from_body(body: Mapping[str, Any]) -> Document:
    """
    Return the document a message's body describes.

    Raises:
        DocumentBadError: an unknown type, an impossible size, or a list of another length.
    """
    sha256, type_, size = body.get("sha256"), body.get("type"), body.get("size")
    if (
        not isinstance(sha256, str)
        or len(sha256) != 2 * _DIGEST_BYTES
        or not _HEX.issuperset(sha256)
    ):
        raise errors.DocumentBadError("sha256")
    if not isinstance(type_, str) or type_ not in _TRAVEL:
        raise errors.DocumentBadError("type")
    if type(size) is not int or not 0 < size <= DOCUMENT_LIMIT_BYTES:
        raise errors.DocumentBadError("size")
    return Document(Digest(sha256), type_, size, _digests(body.get("pieces"), size))


def cut(data: bytes, type: str) -> tuple[Document, tuple[PieceItem, ...]]:
    """
    Cut a document into pieces. Strip what the picture should not tell before.

    Raises:
        DocumentBadError: empty, too large, or of a type nobody shows.
    """
    parts = [data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES)]
    pieces = tuple(PieceItem(hashlib.sha256(part).digest(), part) for part in parts)
    document = Document(
        Digest(hashlib.sha256(data).hexdigest()),
        type,
        len(data),
        tuple(piece.sha256 for piece in pieces),
    )
    return from_body(document.to_body()), pieces


def digests(joined: bytes) -> tuple[bytes, ...]:
    """Return the digests of pieces that are written one behind another."""
    return tuple(joined[at : at + _DIGEST_BYTES] for at in range(0, len(joined), _DIGEST_BYTES))


def check(piece: PieceItem) -> None:
    """
    Check that a piece is what its digest says.

    Raises:
        PieceBadError: it is not, or is empty or too long.
    """
    fits = 0 < len(piece.data) <= PIECE_BYTES
    if not fits or hashlib.sha256(piece.data).digest() != piece.sha256:
        raise errors.PieceBadError


def join(document: Document, pieces: Mapping[int, bytes]) -> bytes:
    """
    Return the whole document from its pieces by index.

    Raises:
        PieceBadError: one is missing, or the whole is not what the message says.
    """
    try:
        whole = b"".join(pieces[index] for index in range(len(document.pieces)))
    except KeyError:
        raise errors.PieceBadError from None
    if len(whole) != document.size or hashlib.sha256(whole).hexdigest() != document.sha256:
        raise errors.PieceBadError
    return whole


def bitmap(count: int, held: Collection[int]) -> str:
    """Return which of `count` pieces are held: bit i from the top of byte 0, base64url."""
    bits = bytearray((count + 7) // 8)
    for index in held:
        bits[index // 8] |= 0x80 >> index % 8
    return keys.b64(bytes(bits))


def held_in(bitmap: str, count: int) -> set[int]:
    """
    Return the indexes a bitmap says are held; what lies beyond `count` is not looked at.

    Raises:
        BodyBadFieldsError: no base64url.
    """
    bits = keys.unb64(bitmap)
    return {
        index for index in range(min(count, 8 * len(bits))) if bits[index // 8] & 0x80 >> index % 8
    }


def _digests(listed: object, size: int) -> tuple[bytes, ...]:
    try:
        joined = keys.unb64(listed) if isinstance(listed, str) else b""
    except errors.BodyBadFieldsError:
        raise errors.DocumentBadError("pieces") from None
    if len(joined) != -(-size // PIECE_BYTES) * _DIGEST_BYTES:
        raise errors.DocumentBadError("pieces")
    return digests(joined)
