"""Documents of messages we heard, as their pieces come, until they are what was named."""

import logging

from sqlalchemy import bindparam, func, null, update
from sqlmodel import Session, col, select

from app.storage import documents as papers
from app.storage import vault
from app.storage.statements import Statement
from app.storage.tables import Document as DocumentRow
from app.storage.tables import Piece
from protocol import documents, errors
from protocol.ids import Digest
from protocol.parcel import PieceItem

_of = col(Piece.sha256) == bindparam("of")
_at = _of & (col(Piece.number) == bindparam("at"))
_MISSING = Statement(
    select(col(Piece.number), col(Piece.version), col(DocumentRow.size_bytes))
    .join(DocumentRow, col(DocumentRow.sha256) == col(Piece.sha256))
    .where(_of, col(Piece.body).is_(None))
)
_FILL = Statement(
    update(Piece).where(_at).values(version=bindparam("next"), body=bindparam("data"))
)
_EMPTY = Statement(update(Piece).where(_of).values(body=None))
_here = func.iif(col(Piece.body).is_not(None), col(Piece.number), null())
ASKED_LIMIT = 32
"""Documents one receipt asks about; the others when these are whole."""
_INCOMPLETE = Statement(
    select(col(Piece.sha256), func.count(), func.group_concat(_here))
    .where(
        col(Piece.sha256).in_(
            select(col(Piece.sha256)).where(col(Piece.body).is_(None)).scalar_subquery()
        )
    )
    .group_by(col(Piece.sha256)),
    often=True,
)
_log = logging.getLogger("layar.incoming")


def arrive(session: Session, piece: PieceItem) -> bool:
    """
    Keep a piece where a heard message is missing it; tell whether one was.

    Where all that has come is not what was named, none of it stays, and it is asked for again.
    """
    sha256, (at, start) = piece.sha256.hex(), documents.place(piece)
    missing = {
        number: (version, size) for number, version, size in _MISSING.find(session, of=sha256)
    }
    if start or at not in missing:
        return False
    version, size = missing[at]
    if len(piece.data) != documents.piece_bytes(size, at):
        return False
    body = vault.of(session).seal("piece", f"{sha256}:{at}", version + 1, piece.data)
    _FILL.run(session, of=sha256, at=at, next=version + 1, data=body)
    if len(missing) == 1:
        try:
            papers.whole(session, sha256)
        except errors.PieceBadError as error:
            _log.warning("%s: not what was named", error.code)
            _EMPTY.run(session, of=sha256)
    return True


def incomplete(session: Session) -> dict[Digest, str]:
    """
    Return what we hold of heard documents that lack pieces: digest to bitmap.

    No more than are asked about at once: a tablet hears of every photo of its village.
    """
    found: dict[Digest, str] = {}
    for sha256, count, here in _INCOMPLETE.find(session)[:ASKED_LIMIT]:
        numbers = {int(number) for number in (here or "").split(",") if number}
        found[Digest(sha256)] = documents.bitmap(count, numbers)
    return found
