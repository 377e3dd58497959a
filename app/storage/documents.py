"""Photos and letters, kept as the sealed 16 KiB pieces they travel in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import false, func, insert, update
from sqlmodel import Session, col, select

from app.storage import vault
from app.storage.tables import Document as DocumentRow
from app.storage.tables import Fate, Message, Naming, Piece
from protocol import documents
from protocol.documents import Document
from protocol.ids import CaseId, Digest, MessageId
from protocol.parcel import PieceItem


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
    left: tuple[int, ...] = ()


def paper(data: bytes, type: str = "image/jpeg", thumb: bytes | None = None) -> Paper:
    """Cut a photo into what a message names and what travels."""
    document, pieces = documents.cut(data, type)
    return Paper(document, pieces, thumb)


def keep(session: Session, message: MessageId, paper: Paper) -> None:
    """Keep a photo that our own message names, with all its pieces."""
    sha256 = paper.document.sha256
    box = vault.of(session)
    if session.get(DocumentRow, sha256) is None:
        thumb = box.seal("document.thumb", sha256, 1, paper.thumb) if paper.thumb else None
        _add_document(session, paper.document, mine=True, thumb=thumb)
        for number, piece in enumerate(paper.pieces):
            session.add(
                Piece(
                    sha256=sha256,
                    number=number,
                    digest=piece.sha256.hex(),
                    body=box.seal("piece", f"{sha256}:{number}", 1, piece.data),
                )
            )
    else:
        owe(session, [sha256])
    _name(session, message, sha256)


def expect(session: Session, message: MessageId, document: Document) -> None:
    """Note that a heard message names a document, so that its pieces are taken when they come."""
    if session.get(DocumentRow, document.sha256) is None:
        _add_document(session, document, mine=False, thumb=None)
        for number, digest in enumerate(document.pieces):
            session.add(
                Piece(sha256=document.sha256, number=number, digest=digest.hex(), held=True)
            )
    _name(session, message, document.sha256)


def arrive(session: Session, piece: PieceItem) -> bool:
    """Keep a verified piece where a heard message is missing it; tell whether one was."""
    missing = session.exec(
        select(Piece).where(Piece.digest == piece.sha256.hex(), col(Piece.body).is_(None))
    ).all()
    for row in missing:
        place = f"{row.sha256}:{row.number}"
        row.version += 1
        row.body = vault.of(session).seal("piece", place, row.version, piece.data)
        session.add(row)
    session.flush()
    return bool(missing)


def whole(session: Session, sha256: str) -> bytes | None:
    """
    Return a document, checked against its digest, or None while pieces are missing.

    Raises:
        PieceBadError: the pieces are what they say and their sum is not.
    """
    about = session.get(DocumentRow, sha256)
    rows = session.exec(select(Piece).where(Piece.sha256 == sha256).order_by(col(Piece.number)))
    pieces = {row.number: _open(session, row) for row in rows if row.body is not None}
    digests = session.exec(
        select(Piece.digest).where(Piece.sha256 == sha256).order_by(col(Piece.number))
    ).all()
    if about is None or len(pieces) < len(digests):
        return None
    document = Document(
        sha256=Digest(about.sha256),
        type=about.type,
        size=about.size_bytes,
        pieces=tuple(bytes.fromhex(digest) for digest in digests),
    )
    return documents.join(document, pieces)


def thumb(session: Session, sha256: str) -> bytes | None:
    """Return the small picture of a photo taken here, None for anything else."""
    row = session.get(DocumentRow, sha256)
    if row is None or row.thumb is None:
        return None
    return vault.of(session).open("document.thumb", row.sha256, row.version, row.thumb)


def unfinished(session: Session) -> list[Unfinished]:
    """Return our photos the office lacks pieces of, in the order they were first named."""
    mine = col(Message.mine) & (Message.state != Fate.REFUSED)
    named = (
        select(Naming.sha256, func.min(Message.number).label("first"))
        .join(Message, col(Message.id) == col(Naming.message_id))
        .join(Piece, col(Piece.sha256) == col(Naming.sha256))
        .where(col(Piece.held) == false(), mine)
        .group_by(col(Naming.sha256))
        .subquery()
    )
    rows = session.exec(
        select(Message.id, Message.case_id, Piece.sha256, Piece.number)
        .join(named, named.c.first == col(Message.number))
        .join(Piece, col(Piece.sha256) == named.c.sha256)
        .where(col(Piece.held) == false())
        .order_by(col(Message.number), col(Piece.sha256), col(Piece.number))
    )
    found: dict[str, Unfinished] = {}
    for message, case, sha256, number in rows:
        about = found.get(sha256)
        if about is None:
            of = CaseId(case) if case else None
            about = Unfinished(Digest(sha256), MessageId(message), of)
        found[sha256] = replace(about, left=(*about.left, number))
    return list(found.values())


def named(session: Session, messages: Iterable[MessageId]) -> dict[MessageId, int]:
    """Return how many photos each of these messages names."""
    rows = session.exec(
        select(Naming.message_id, func.count())
        .where(col(Naming.message_id).in_(list(messages)))
        .group_by(col(Naming.message_id))
    )
    return {MessageId(message): count for message, count in rows}


def piece(session: Session, owed: Owed) -> PieceItem:
    """Return a piece as it travels."""
    row = session.get_one(Piece, (owed.sha256, owed.number))
    return PieceItem(sha256=bytes.fromhex(row.digest), data=_open(session, row))


def settle(session: Session, sha256: str, bitmap: str) -> int:
    """Note which pieces of one of our documents the office holds; return how many are new."""
    count = session.exec(select(func.count()).where(Piece.sha256 == sha256)).one()
    held = documents.held_in(bitmap, count)
    fresh = session.exec(
        select(Piece).where(Piece.sha256 == sha256, col(Piece.held) == false())
    ).all()
    news = [row for row in fresh if row.number in held]
    for row in news:
        row.held = True
        session.add(row)
    session.flush()
    return len(news)


def owe(session: Session, documents_sha256: Iterable[str]) -> None:
    """Offer all pieces of these documents of ours again."""
    mine = select(DocumentRow.sha256).where(
        col(DocumentRow.mine), col(DocumentRow.sha256).in_(list(documents_sha256))
    )
    session.exec(update(Piece).where(col(Piece.sha256).in_(mine)).values(held=False))


def incomplete(session: Session) -> dict[Digest, str]:
    """Return what we hold of heard documents that lack pieces: digest to bitmap."""
    names = session.exec(select(Piece.sha256).where(col(Piece.body).is_(None)).distinct()).all()
    found: dict[Digest, str] = {}
    for sha256 in names:
        rows = session.exec(
            select(Piece.number, col(Piece.body).is_not(None)).where(Piece.sha256 == sha256)
        ).all()
        here = {number for number, arrived in rows if arrived}
        found[Digest(sha256)] = documents.bitmap(len(rows), here)
    return found


def _open(session: Session, row: Piece) -> bytes:
    assert row.body is not None
    return vault.of(session).open("piece", f"{row.sha256}:{row.number}", row.version, row.body)


def _add_document(session: Session, document: Document, *, mine: bool, thumb: bytes | None) -> None:
    session.add(
        DocumentRow(
            sha256=document.sha256,
            type=document.type,
            size_bytes=document.size,
            mine=mine,
            thumb=thumb,
        )
    )
    session.flush()


def _name(session: Session, message: MessageId, sha256: str) -> None:
    session.flush()
    once = insert(Naming).prefix_with("OR IGNORE")
    session.exec(once.values(message_id=message, sha256=sha256))
