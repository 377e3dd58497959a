"""
Photos and letters in pieces, as they come in.

A document belongs to the asker who described it, and only that asker's pieces fill it: whoever
names a stranger's digest gets no photo by it, and does not learn whether there is one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from protocol import documents, errors, messages
from protocol.documents import Document
from protocol.ids import CaseId, Digest, MessageId
from protocol.messages import Message
from protocol.parcel import PieceItem
from server import shelved, upserts
from server.books import Books
from server.tables import DOCUMENT, MESSAGE, PAPER, PIECE

BITMAPS_LIMIT = 1_000
"""Documents one receipt tells about; the rest next time."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that answers a question of a case, and whether all of it is here."""

    key: str
    document: Document
    complete: bool
    asker: bytes
    """Whose pieces to read, if there are several askers: one that brought all of it."""


def name(
    ledger: Books, message_id: MessageId, case_id: CaseId | None, message: Message, asker: bytes
) -> None:
    """
    Remember which documents a message names, and that `asker` may bring them.

    Raises:
        DocumentBadError: the asker has cut the same document otherwise before.
    """
    named = messages.papers(message)
    if not named or case_id is None:
        return
    _check_cut(ledger.connection, asker, named.values())
    rows = {document.sha256: _row(asker, document) for document in named.values()}
    upserts.keep(ledger.connection, DOCUMENT, list(rows.values()))
    upserts.keep(
        ledger.connection,
        PAPER,
        [
            {
                "message": message_id,
                "key": key,
                "asker": asker,
                "case_id": case_id,
                "sha256": document.sha256,
            }
            for key, document in named.items()
        ],
    )
    ledger.papers_changed.add(case_id)


def keep(ledger: Books, asker: bytes, pieces: Collection[PieceItem]) -> set[Digest]:
    """
    Keep the pieces an asker brought for documents they named; drop others.

    Return the documents they belong to.
    """
    wanted = {piece.sha256: piece.data for piece in pieces}
    touched = _fill(ledger, asker, wanted, complete=False)
    if wanted:
        # The rest may belong to documents that are whole: their asker has not heard it yet.
        touched |= _fill(ledger, asker, wanted, complete=True)
    return touched


def missing(connection: Connection, asker: bytes) -> set[bytes]:
    """Return the pieces that documents of an asker lack, by their digests."""
    rows = connection.execute(
        select(DOCUMENT).where(DOCUMENT.c.asker == asker, DOCUMENT.c.complete.is_(False))
    )
    return {
        sha256
        for row in rows
        for sha256, here in zip(_document(row).pieces, row.held, strict=True)
        if not here
    }


def bitmaps(
    connection: Connection, askers: Collection[bytes], touched: Collection[tuple[bytes, Digest]]
) -> dict[bytes, dict[Digest, str]]:
    """Return, by asker, which pieces are here: of documents not whole, and of those touched."""
    digests = {sha256 for _, sha256 in touched}
    rows = connection.execute(
        select(DOCUMENT.c.asker, DOCUMENT.c.sha256, DOCUMENT.c.held)
        .where(DOCUMENT.c.asker.in_(askers))
        .where(DOCUMENT.c.complete.is_(False) | DOCUMENT.c.sha256.in_(digests))
        .order_by(DOCUMENT.c.complete.desc(), DOCUMENT.c.sha256)
    )
    found: dict[bytes, dict[Digest, str]] = {asker: {} for asker in askers}
    for row in rows:
        if len(found[row.asker]) < BITMAPS_LIMIT:
            held = [index for index, here in enumerate(row.held) if here]
            found[row.asker][row.sha256] = documents.bitmap(len(row.held), held)
    return found


def of_cases(connection: Connection, cases: Collection[CaseId]) -> dict[CaseId, list[Paper]]:
    """Return the papers of cases: where a supplement replaced one, the newer one."""
    rows = connection.execute(
        select(PAPER.c.case_id, PAPER.c.key, MESSAGE.c.place, DOCUMENT)
        .join_from(PAPER, MESSAGE, MESSAGE.c.id == PAPER.c.message)
        .join(DOCUMENT, (DOCUMENT.c.asker == PAPER.c.asker) & (DOCUMENT.c.sha256 == PAPER.c.sha256))
        .where(PAPER.c.case_id.in_(cases), MESSAGE.c.place.is_not(None))
        .order_by(MESSAGE.c.place, DOCUMENT.c.complete)
    )
    newest: dict[tuple[CaseId, str], Paper] = {}
    for row in rows:
        newest[row.case_id, row.key] = Paper(row.key, _document(row), row.complete, row.asker)
    found: dict[CaseId, list[Paper]] = {}
    for (case_id, _), paper in newest.items():
        found.setdefault(case_id, []).append(paper)
    return found


def described(connection: Connection, asker: bytes, sha256: str) -> Document:
    """Return a document as its asker described it."""
    where = (DOCUMENT.c.asker == asker, DOCUMENT.c.sha256 == sha256)
    return _document(connection.execute(select(DOCUMENT).where(*where)).one())


def whole(connection: Connection, paper: Paper) -> bytes:
    """
    Return a document, joined and compared with its digest.

    Raises:
        PieceBadError: pieces are missing, or it is not what its digest says.
        StoreAwayError: it lies on a shelf that does not answer.
    """
    rows = connection.execute(
        select(PIECE.c.sha256, PIECE.c.data).where(
            PIECE.c.asker == paper.asker, PIECE.c.sha256.in_(paper.document.pieces)
        )
    )
    data = {row.sha256: row.data for row in rows}
    if len(data) < len(set(paper.document.pieces)):
        data |= shelved.pieces(connection, paper.asker, paper.document)
    held = {
        index: data[sha256] for index, sha256 in enumerate(paper.document.pieces) if sha256 in data
    }
    return documents.join(paper.document, held)


def _fill(
    ledger: Books, asker: bytes, wanted: dict[bytes, bytes], *, complete: bool
) -> set[Digest]:
    """Fill an asker's documents with what is wanted, and take out of it what was used."""
    if not wanted:
        return set()
    connection = ledger.connection
    rows = connection.execute(
        select(DOCUMENT).where(DOCUMENT.c.asker == asker, DOCUMENT.c.complete.is_(complete))
    ).all()
    touched: set[Digest] = set()
    used: set[bytes] = set()
    for row in rows:
        digests = _document(row).pieces
        here = [index for index, sha256 in enumerate(digests) if sha256 in wanted]
        if not here:
            continue
        touched.add(row.sha256)
        used.update(digests[index] for index in here)
        held = bytearray(row.held)
        for index in here:
            held[index] = 1
        if not complete:
            connection.execute(
                update(DOCUMENT)
                .where(DOCUMENT.c.asker == asker, DOCUMENT.c.sha256 == row.sha256)
                .values(held=bytes(held), complete=all(held))
            )
            _mark(ledger, asker, row.sha256)
    upserts.keep(
        ledger.connection,
        PIECE,
        [{"asker": asker, "sha256": sha256, "data": wanted[sha256]} for sha256 in used],
    )
    for sha256 in used:
        del wanted[sha256]
    return touched


def _mark(ledger: Books, asker: bytes, sha256: Digest) -> None:
    """Have the photos counted again in every case this document is a paper of."""
    cases = ledger.connection.execute(
        select(PAPER.c.case_id).where(PAPER.c.asker == asker, PAPER.c.sha256 == sha256)
    )
    ledger.papers_changed.update(CaseId(row.case_id) for row in cases)


def _check_cut(connection: Connection, asker: bytes, named: Iterable[Document]) -> None:
    cut = {document.sha256: document for document in named}
    rows = connection.execute(
        select(DOCUMENT).where(DOCUMENT.c.asker == asker, DOCUMENT.c.sha256.in_(cut))
    )
    if any(_document(row) != cut[row.sha256] for row in rows):
        raise errors.DocumentBadError("cut")


def _row(asker: bytes, document: Document) -> dict[str, Any]:
    return {
        "asker": asker,
        "sha256": document.sha256,
        "type": document.type,
        "size": document.size,
        "pieces": b"".join(document.pieces),
        "held": bytes(len(document.pieces)),
        "complete": False,
    }


def _document(row: Any) -> Document:
    return Document(Digest(row.sha256), row.type, row.size, documents.digests(row.pieces))
