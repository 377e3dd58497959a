"""Photos and letters, kept as the sealed 16 KiB pieces they travel in."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, false, func, insert, true, update
from sqlmodel import Session, col, select

from app.storage import entries, vault
from app.storage.statements import Statement, among, given, listed
from app.storage.tables import Document as DocumentRow
from app.storage.tables import Fate, Message, Naming, Piece
from protocol import documents, errors
from protocol.documents import Document
from protocol.ids import CaseId, Digest, MessageId
from protocol.parcel import PieceItem

_of = col(Piece.sha256) == bindparam("of")
_at = _of & (col(Piece.number) == bindparam("at"))
OWED = (
    select(col(Piece.sha256), func.count().label("pieces"))
    .where(col(Piece.held) == false())
    .group_by(col(Piece.sha256))
    .subquery()
)
"""Documents the office lacks pieces of. What begins here never looks at those that are there."""
_first = (
    select(OWED.c.sha256, OWED.c.pieces, func.min(Message.number).label("first"))
    .join(Naming, col(Naming.sha256) == OWED.c.sha256)
    .join(Message, col(Message.id) == col(Naming.message_id))
    .where(col(Message.mine) == true(), col(Message.state) != Fate.REFUSED)
    .group_by(OWED.c.sha256)
    .subquery()
)
_LEFT = Statement(select(_first.c.sha256, _first.c.pieces), often=True)
_UNFINISHED = Statement(
    select(col(Message.id), col(Message.case_id), col(Piece.sha256), col(Piece.number))
    .join(_first, _first.c.first == col(Message.number))
    .join(Piece, col(Piece.sha256) == _first.c.sha256)
    .where(col(Piece.held) == false())
    .order_by(col(Message.number), col(Piece.sha256), col(Piece.number)),
    often=True,
)
_NAMED = Statement(
    select(col(Naming.message_id), func.count())
    .where(col(Naming.message_id).in_(among("named")))
    .group_by(col(Naming.message_id))
)
_PIECE = Statement(select(col(Piece.version), col(Piece.body)).where(_at))
_STANDING = Statement(
    select(
        col(DocumentRow.sha256),
        col(DocumentRow.size_bytes),
        select(func.count())
        .where(col(Piece.sha256) == col(DocumentRow.sha256), col(Piece.held) == false())
        .scalar_subquery(),
    ).where(col(DocumentRow.sha256).in_(among("these")))
)
_HELD = Statement(
    select(col(Piece.number), col(Piece.held), col(Piece.body).is_not(None)).where(_of)
)
_HOLD = Statement(update(Piece).where(_at).values(held=bindparam("there")))
_BODIES = Statement(
    select(col(Piece.number), col(Piece.version), col(Piece.body)).where(
        _of, col(Piece.body).is_not(None)
    )
)
_KNOWN = Statement(
    select(col(DocumentRow.sha256)).where(col(DocumentRow.sha256) == bindparam("of"))
)
_ADD = Statement(insert(DocumentRow).values(given(DocumentRow.model_fields)))
_ADD_PIECE = Statement(insert(Piece).values(given(Piece.model_fields)))
_NAME = Statement(
    insert(Naming)
    .prefix_with("OR IGNORE")
    .values(message_id=bindparam("message"), sha256=bindparam("of"))
)
_log = logging.getLogger("layar.documents")


@dataclass(frozen=True)
class Paper:
    """A photo ready to be said: what the message tells of it, its pieces, a small picture."""

    document: Document
    pieces: tuple[PieceItem, ...]
    thumb: bytes | None = None


@dataclass(frozen=True)
class Owed:
    """A piece the office does not have yet."""

    sha256: Digest
    number: int


@dataclass(frozen=True)
class Unfinished:
    """A photo the office lacks the pieces `left` of, and the message that first named it."""

    sha256: Digest
    message: MessageId
    case: CaseId | None
    left: tuple[int, ...]


def paper(data: bytes, type: str = "image/jpeg", thumb: bytes | None = None) -> Paper:
    """Cut a photo into what a message names and what travels."""
    document, pieces = documents.cut(data, type)
    return Paper(document, pieces, thumb)


_OWE = Statement(
    update(Piece)
    .where(
        col(Piece.sha256).in_(among("these")),
        col(Piece.body).is_not(None),
        col(Piece.sha256).in_(
            select(col(Naming.sha256))
            .join(Message, col(Message.id) == col(Naming.message_id))
            .where(col(Message.mine) == true())
            .scalar_subquery()
        ),
    )
    .values(held=False)
)


def keep(session: Session, message: MessageId, paper: Paper) -> None:
    """Keep a photo that our own message names, with all its pieces."""
    sha256 = paper.document.sha256
    box = vault.of(session)
    known = bool(_KNOWN.find(session, of=sha256))
    if not known:
        thumb = box.seal("document.thumb", sha256, 1, paper.thumb) if paper.thumb else None
        _add_document(session, paper.document, thumb)
        for number, piece in enumerate(paper.pieces):
            _ADD_PIECE.run(
                session,
                sha256=sha256,
                number=number,
                held=False,
                version=1,
                body=box.seal("piece", f"{sha256}:{number}", 1, piece.data),
            )
    _name(session, message, sha256)
    if known:
        owe(session, [sha256])


def expect(session: Session, message: MessageId, document: Document) -> None:
    """Note that a heard message names a document, so that its pieces are taken when they come."""
    if not _KNOWN.find(session, of=document.sha256):
        _add_document(session, document)
        for number in range(document.count):
            _ADD_PIECE.run(
                session,
                sha256=document.sha256,
                number=number,
                held=True,
                version=1,
                body=None,
            )
    _name(session, message, document.sha256)


def whole(session: Session, sha256: str) -> bytes | None:
    """
    Return a document, checked against its digest, or None while pieces are missing.

    Raises:
        PieceBadError: they are not what was named.
    """
    about = session.get(DocumentRow, sha256)
    box = vault.of(session)
    pieces = {
        number: box.open("piece", f"{sha256}:{number}", version, body)
        for number, version, body in _BODIES.find(session, of=sha256)
    }
    if about is None or len(pieces) < documents.count(about.size_bytes):
        return None
    return documents.join(Document(Digest(about.sha256), about.type, about.size_bytes), pieces)


def thumb(session: Session, sha256: str) -> bytes | None:
    """Return the small picture of a photo taken here, None for anything else."""
    row = session.get(DocumentRow, sha256)
    if row is None or row.thumb is None:
        return None
    return vault.of(session).open("document.thumb", row.sha256, row.version, row.thumb)


def unfinished(session: Session) -> list[Unfinished]:
    """Return our photos the office lacks pieces of, in the order they were first named."""
    left: dict[str, list[int]] = {}
    about: dict[str, tuple[str, str | None]] = {}
    for message, case, sha256, number in _UNFINISHED.find(session):
        about.setdefault(sha256, (message, case))
        left.setdefault(sha256, []).append(number)
    return [
        Unfinished(Digest(sha256), MessageId(message), entries.case(case), tuple(left[sha256]))
        for sha256, (message, case) in about.items()
    ]


def left(session: Session) -> dict[Digest, int]:
    """Return how many pieces the office lacks of our photos: of those it lacks any of."""
    return {Digest(sha256): pieces for sha256, pieces in _LEFT.find(session)}


def named(session: Session, messages: Iterable[MessageId]) -> dict[MessageId, int]:
    """Return how many photos each of these messages names."""
    rows = _NAMED.find(session, named=listed(messages))
    return {MessageId(message): count for message, count in rows}


def piece(session: Session, owed: Owed) -> PieceItem:
    """Return a piece as it travels."""
    version, body = _PIECE.one(session, of=owed.sha256, at=owed.number)
    place = f"{owed.sha256}:{owed.number}"
    data = vault.of(session).open("piece", place, version, body)
    return PieceItem(bytes.fromhex(owed.sha256), owed.number * documents.PIECE_BYTES, data)


def settle(session: Session, said: Mapping[Digest, str], *, newest: bool = True) -> int:
    """
    Note which pieces of our documents the office holds, by their bitmaps; return how many are new.

    Only the `newest` word takes back what was said before: those go again. A bitmap that is none
    says nothing of its document.
    """
    count = 0
    for sha256, size_bytes, owed in _STANDING.find(session, these=listed(said)) if said else ():
        pieces = documents.count(size_bytes)
        try:
            held = documents.held_in(said[sha256], pieces)
        except errors.BodyBadFieldsError:
            _log.warning("pieces.bad_bitmap")
            continue
        # Most stand as they stood, none or all of them held: their long rows are not read.
        if (len(held), owed) not in {(0, pieces), (pieces, 0)}:
            count += _settle(session, sha256, held, newest=newest)
    return count


def owe(session: Session, documents_sha256: Iterable[str]) -> None:
    """
    Offer all pieces of these documents again that a message of ours names.

    Those too that came back to us with it: this may be the only memory that has them.
    """
    _OWE.run(session, these=listed(documents_sha256))


def _settle(session: Session, sha256: str, held: Collection[int], *, newest: bool) -> int:
    pieces = _HELD.find(session, of=sha256)
    news = [number for number, known, _ in pieces if number in held and not known]
    gone = [number for number, known, here in pieces if known and here and number not in held]
    for number in [*news, *(gone if newest else ())]:
        _HOLD.run(session, of=sha256, at=number, there=number in held)
    return len(news)


def _add_document(session: Session, document: Document, thumb: bytes | None = None) -> None:
    _ADD.run(
        session,
        sha256=document.sha256,
        type=document.type,
        size_bytes=document.size,
        version=1,
        thumb=thumb,
    )


def _name(session: Session, message: MessageId, sha256: str) -> None:
    _NAME.run(session, message=message, of=sha256)
