"""
A photo or a letter, cut into pieces that travel one by one.

A message names it by the digest of the whole, which is signed with it: so text stays short, and
whoever has the file can check it. Who brought a piece is told by its parcel; that all of them are
what was named is told by the digest, before anybody is shown it. A message may be received and
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
    """What a message says of a document."""

    sha256: Digest
    type: str
    size: int

    @property
    def count(self) -> int:
        """How many pieces it has."""
        return count(self.size)

    def to_body(self) -> dict[str, Any]:
        """Return the document as it stands in a message's body."""
        return {"sha256": self.sha256, "type": self.type, "size": self.size}


def from_body(body: Mapping[str, Any]) -> Document:
    """
    Return the document a message's body describes.

    Raises:
        DocumentBadError: an unknown type, an impossible digest or size.
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
    return Document(Digest(sha256), type_, size)


def cut(data: bytes, type: str) -> tuple[Document, tuple[PieceItem, ...]]:
    """
    Cut a document into pieces. Strip what the picture should not tell before.

    Raises:
        DocumentBadError: empty, too large, or of a type nobody shows.
    """
    sha256 = hashlib.sha256(data)
    pieces = tuple(
        PieceItem(sha256.digest(), at, data[at : at + PIECE_BYTES])
        for at in range(0, len(data), PIECE_BYTES)
    )
    document = Document(Digest(sha256.hexdigest()), type, len(data))
    return from_body(document.to_body()), pieces


def count(size: int) -> int:
    """Return how many pieces a document of so many bytes has."""
    return -(-size // PIECE_BYTES)


def piece_bytes(size: int, number: int) -> int:
    """Return how long a piece of a document of so many bytes is; 0 where there is none."""
    return max(0, min(PIECE_BYTES, size - number * PIECE_BYTES))


def place(item: PieceItem) -> tuple[int, int]:
    """Return which piece an item is of, and from which of its bytes on."""
    return divmod(item.at, PIECE_BYTES)


def check(item: PieceItem) -> None:
    """
    Check that an item is a piece of some document, or the rest of one.

    Raises:
        PieceBadError: it is empty, lies beyond every document, or in two pieces at once.
    """
    end = item.at + len(item.data)
    if not item.data or end > DOCUMENT_LIMIT_BYTES or end > (place(item)[0] + 1) * PIECE_BYTES:
        raise errors.PieceBadError


def join(document: Document, pieces: Mapping[int, bytes]) -> bytes:
    """
    Return the whole document from its pieces by index.

    Raises:
        PieceBadError: one is missing, or the whole is not what the message says.
    """
    try:
        whole = b"".join(pieces[index] for index in range(document.count))
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
