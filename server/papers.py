"""
Photos and letters in pieces, as they come in.

A document belongs to the asker who described it, and only that asker's pieces fill it: whoever
names a stranger's digest gets no photo by it, and does not learn whether there is one.

Once all pieces are here they are compared with the digest that was signed. Where they are not what
it says, those go that no tag has proven, and come again; where all are proven the asker has brought
something else than was said, and all of them go.
"""

import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from protocol import documents, errors, messages
from protocol.documents import Document
from protocol.ids import CaseId, Digest, MessageId
from protocol.messages import Message
from protocol.parcel import PieceItem
from server import shelved, upserts
from server.books import Books
from server.statements import AMONG, Statement
from server.tables import DOCUMENT, MESSAGE, PAPER, PIECE

BITMAPS_LIMIT = 1_000
"""Documents one receipt tells about; the rest next time."""
_of_asker = DOCUMENT.c.asker == bindparam("of")
_it = _of_asker & (DOCUMENT.c.sha256 == bindparam("named"))
_its_pieces = (PIECE.c.asker == bindparam("of")) & (PIECE.c.sha256 == bindparam("named"))
_STANDING = Statement(
    select(DOCUMENT.c.sha256, DOCUMENT.c.type, DOCUMENT.c.size, DOCUMENT.c.held)
    .where(_of_asker, DOCUMENT.c.sha256.in_(AMONG))
    .order_by(DOCUMENT.c.sha256)
)
_INCOMPLETE = Statement(
    select(DOCUMENT.c.asker, DOCUMENT.c.sha256, DOCUMENT.c.held)
    .where(DOCUMENT.c.asker.in_(AMONG), text("NOT complete"))
    .order_by(DOCUMENT.c.sha256)
)
_PIECES = Statement(
    select(PIECE.c.number, PIECE.c.data).where(_its_pieces, PIECE.c.number.in_(AMONG))
)
_FILLED = Statement(
    update(DOCUMENT).where(_it).values(held=bindparam("here"), complete=bindparam("whole"))
)
_CASES = Statement(
    select(PAPER.c.case_id).where(
        PAPER.c.asker == bindparam("of"), PAPER.c.sha256 == bindparam("named")
    )
)
_OF_CASES = Statement(
    select(
        PAPER.c.case_id,
        PAPER.c.key,
        DOCUMENT.c.asker,
        DOCUMENT.c.sha256,
        DOCUMENT.c.type,
        DOCUMENT.c.size,
        DOCUMENT.c.complete,
    )
    .join_from(PAPER, MESSAGE, MESSAGE.c.id == PAPER.c.message)
    .join(DOCUMENT, (DOCUMENT.c.asker == PAPER.c.asker) & (DOCUMENT.c.sha256 == PAPER.c.sha256))
    .where(PAPER.c.case_id.in_(AMONG), MESSAGE.c.place.is_not(None))
    .order_by(MESSAGE.c.place, DOCUMENT.c.complete)
)
Stands = tuple[int, bytes]
"""How long a document is, and for each of its pieces whether it is here."""
_log = logging.getLogger(__name__)


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
        DocumentBadError: the asker has described the same document otherwise before.
    """
    named = messages.papers(message)
    if not named or case_id is None:
        return
    _check_alike(ledger.connection, asker, named.values())
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


def keep(
    ledger: Books, asker: bytes, known: Mapping[Digest, Stands], pieces: Collection[PieceItem]
) -> set[Digest]:
    """
    Keep the whole pieces an asker brought for documents they named; drop others.

    `known` is how the documents stand that they named. Return those the pieces belong to, those
    too that were whole: their asker has not heard it.
    """
    brought: dict[Digest, dict[int, PieceItem]] = {}
    for piece in pieces:
        name = Digest(piece.sha256.hex())
        brought.setdefault(name, {})[documents.place(piece)[0]] = piece
    theirs = [name for name in brought if name in known]
    for name in theirs:
        _, held = known[name]
        if not all(held):
            _fill(ledger, asker, name, held, brought[name])
    return set(theirs)


def standing(
    connection: Connection, asker: bytes, names: Collection[Digest]
) -> dict[Digest, Stands]:
    """Return how long these documents of an asker are and what is here of them."""
    rows = _STANDING.find_among(connection, list(names), {"of": asker})
    return {sha256: (size, held) for sha256, _, size, held in rows}


def bitmaps(
    connection: Connection, askers: Collection[bytes], touched: Mapping[bytes, Collection[Digest]]
) -> dict[bytes, dict[Digest, str]]:
    """Return, by asker, which pieces are here: of those touched, and of documents not whole."""
    found: dict[bytes, dict[Digest, str]] = {asker: {} for asker in askers}
    for asker, names in touched.items():
        for sha256, (_, held) in standing(connection, asker, names).items():
            found[asker][sha256] = _bitmap(held)
    for asker, sha256, held in _INCOMPLETE.find_among(connection, list(askers)):
        if len(found[asker]) < BITMAPS_LIMIT:
            found[asker][sha256] = _bitmap(held)
    return found


def of_cases(connection: Connection, cases: Collection[CaseId]) -> dict[CaseId, list[Paper]]:
    """Return the papers of cases: where a supplement replaced one, the newer one."""
    newest: dict[tuple[CaseId, str], Paper] = {}
    rows = _OF_CASES.find_among(connection, list(cases))
    for case_id, key, asker, sha256, type_, size, complete in rows:
        document = Document(Digest(sha256), type_, size)
        newest[case_id, key] = Paper(key, document, bool(complete), asker)
    found: dict[CaseId, list[Paper]] = {}
    for (case_id, _), paper in newest.items():
        found.setdefault(case_id, []).append(paper)
    return found


def described(connection: Connection, asker: bytes, sha256: str) -> Document:
    """Return a document as its asker described it."""
    where = (DOCUMENT.c.asker == asker, DOCUMENT.c.sha256 == sha256)
    row = connection.execute(select(DOCUMENT).where(*where)).one()
    return Document(Digest(row.sha256), row.type, row.size)


def whole(connection: Connection, paper: Paper) -> bytes:
    """
    Return a document, joined and compared with its digest.

    Raises:
        PieceBadError: pieces are missing, or it is not what its digest says.
        StoreAwayError: it lies on a shelf that does not answer.
    """
    count = paper.document.count
    held = pieces(connection, paper.asker, paper.document.sha256, range(count))
    if len(held) < count:
        held |= shelved.pieces(connection, paper.asker, paper.document)
    return documents.join(paper.document, held)


def pieces(
    connection: Connection, asker: bytes, sha256: Digest, numbers: Collection[int]
) -> dict[int, bytes]:
    """Return of these pieces of a document those that are in the database, by their numbers."""
    where = {"of": asker, "named": sha256}
    return dict(_PIECES.find_among(connection, list(numbers), where))


def _fill(
    ledger: Books, asker: bytes, sha256: Digest, held: bytes, brought: Mapping[int, PieceItem]
) -> None:
    """Fill a document with pieces that are not here."""
    new = {number: piece for number, piece in brought.items() if not held[number]}
    rows = [
        {"asker": asker, "sha256": sha256, "number": number}
        | {"data": piece.data, "proven": piece.proven}
        for number, piece in new.items()
    ]
    upserts.write(ledger.connection, PIECE, rows)
    here = bytes(each or number in new for number, each in enumerate(held))
    if all(here):
        here = _compared(ledger.connection, asker, sha256, here, new)
    filled = {"of": asker, "named": sha256, "here": here, "whole": all(here)}
    _FILLED.each(ledger.connection, [filled])
    _mark(ledger, asker, sha256)


def _compared(
    connection: Connection,
    asker: bytes,
    sha256: Digest,
    held: bytes,
    new: Mapping[int, PieceItem],
) -> bytes:
    """
    Compare a document with its digest, and return which of its pieces stay.

    Only what was here before is read again; `new` was written just now, as it is.
    """
    numbers = range(len(held))
    here = pieces(connection, asker, sha256, [each for each in numbers if each not in new])
    here |= {number: piece.data for number, piece in new.items()}
    whole = hashlib.sha256()
    for number in numbers:
        whole.update(here[number])
    if whole.hexdigest() == sha256:
        return held
    _log.warning("%s: not what was named", errors.PieceBadError.code)
    of_it = (PIECE.c.asker == asker, PIECE.c.sha256 == sha256)
    loose = set(
        connection.scalars(select(PIECE.c.number).where(*of_it, PIECE.c.proven.is_(False)))
    ) or set(here)
    connection.execute(delete(PIECE).where(*of_it, PIECE.c.number.in_(loose)))
    return bytes(number not in loose for number in range(len(held)))


def _mark(ledger: Books, asker: bytes, sha256: Digest) -> None:
    """Have the photos counted again in every case this document is a paper of."""
    cases = _CASES.find(ledger.connection, {"of": asker, "named": sha256})
    ledger.papers_changed.update(case_id for (case_id,) in cases)


def _check_alike(connection: Connection, asker: bytes, named: Iterable[Document]) -> None:
    said = {document.sha256: document for document in named}
    for sha256, type_, size, _ in _STANDING.find_among(connection, list(said), {"of": asker}):
        if Document(sha256, type_, size) != said[sha256]:
            raise errors.DocumentBadError("described otherwise")


def _row(asker: bytes, document: Document) -> dict[str, Any]:
    return {
        "asker": asker,
        "sha256": document.sha256,
        "type": document.type,
        "size": document.size,
        "held": bytes(document.count),
        "complete": False,
    }


def _bitmap(held: bytes) -> str:
    return documents.bitmap(len(held), [index for index, here in enumerate(held) if here])
