"""
What a device lacks of documents it has heard of: letters on their way home, photos for a tablet.

It says in its receipt which pieces it has. It gets those of whole documents that a message owed to
it names, whoever brought them: naming a digest of one's own fetches nothing. Text goes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from protocol import documents, errors
from protocol.ids import Digest
from protocol.parcel import (
    CLEAR_LIMIT_BYTES,
    ITEM_HEAD_BYTES,
    PIECE_HEAD_BYTES,
    PieceItem,
)
from server import papers, shelved
from server.tables import DOCUMENT, OWED, PAPER

ASKED_LIMIT = 32
"""Documents looked up for one request; the others the next time."""


@dataclass(frozen=True)
class Lacked:
    """Pieces to send, and how many bytes of others wait for the next request."""

    pieces: tuple[PieceItem, ...] = ()
    left_bytes: int = 0


def of(
    connection: Connection,
    asker: bytes,
    told: Mapping[Digest, str],
    size_bytes: int,
    room: int,
) -> Lacked:
    """
    Return what fits beside `size_bytes` in an answer of `room` bytes.

    One piece of a letter goes even where the link is weak: letters are small, and somebody waits.
    A photo waits for a better link.
    """
    chosen: list[PieceItem] = []
    left = 0
    for sha256, bitmap in list(told.items())[:ASKED_LIMIT]:
        type_, pieces = _wanted(connection, asker, sha256, bitmap)
        for piece in pieces:
            grown = size_bytes + ITEM_HEAD_BYTES + PIECE_HEAD_BYTES + len(piece.data)
            fits = grown <= room or (type_ == documents.PDF and not chosen)
            if grown > CLEAR_LIMIT_BYTES or not fits:
                waits = type_ == documents.PDF or room > documents.PIECE_BYTES
                left += len(piece.data) if waits else 0
                continue
            chosen.append(piece)
            size_bytes = grown
    return Lacked(tuple(chosen), left)


def _wanted(
    connection: Connection, asker: bytes, sha256: Digest, bitmap: str
) -> tuple[str, Sequence[PieceItem]]:
    """Return the pieces of a document that a device lacks and may have, and the document's type."""
    may = exists().where(
        PAPER.c.asker == DOCUMENT.c.asker,  # who named it brought it: else naming would fetch
        PAPER.c.sha256 == DOCUMENT.c.sha256,
        OWED.c.message == PAPER.c.message,
        OWED.c.hearer == asker,
    )
    row = connection.execute(
        select(DOCUMENT.c.asker, DOCUMENT.c.type, DOCUMENT.c.size)
        .where(DOCUMENT.c.sha256 == sha256, DOCUMENT.c.complete.is_(True), may)
        .limit(1)
    ).first()
    if row is None:
        return "", ()
    count = documents.count(row.size)
    try:
        wanted = sorted(set(range(count)) - documents.held_in(bitmap, count))
    except errors.BodyBadFieldsError:
        return "", ()
    found = papers.pieces(connection, row.asker, sha256, wanted)
    if len(found) < len(wanted):
        found |= _shelved(connection, row.asker, sha256)
    name = bytes.fromhex(sha256)
    return row.type, [
        PieceItem(name, number * documents.PIECE_BYTES, found[number])
        for number in wanted
        if number in found
    ]


def _shelved(connection: Connection, asker: bytes, sha256: Digest) -> dict[int, bytes]:
    """Return the pieces of a document that lies elsewhere; one out of reach holds up nobody."""
    try:
        return shelved.pieces(connection, asker, papers.described(connection, asker, sha256))
    except errors.StoreAwayError:
        return {}
