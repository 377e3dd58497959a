"""Parts of pieces: what came of a parcel that was cut, kept until the rest has come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select

from protocol import documents
from protocol.documents import PIECE_BYTES
from protocol.ids import Digest
from protocol.parcel import PieceItem
from server import allowance, upserts
from server.books import Books
from server.papers import Stands
from server.statements import AMONG, Statement
from server.unfinished_tables import PART

Place = tuple[Digest, int]
"""A document, and which of its pieces."""
_OF_DOCUMENTS = Statement(
    select(PART.c.sha256, PART.c.number, PART.c.data, PART.c.proven).where(
        PART.c.asker == bindparam("of"), PART.c.sha256.in_(AMONG)
    )
)
_BEGUN = Statement(
    select(PART.c.asker, PART.c.sha256, PART.c.number, func.length(PART.c.data))
    .where(PART.c.asker.in_(AMONG))
    .order_by(PART.c.sha256, PART.c.number)
)
_FORGOTTEN = Statement(
    delete(PART)
    .where(PART.c.asker == bindparam("of"), PART.c.sha256 == bindparam("named"))
    .where(PART.c.number == bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is here of a piece, from its beginning on; not `proven` where a strip was cut in it."""

    data: bytes = b""
    proven: bool = True


def held(connection: Connection, asker: bytes, names: Collection[Digest]) -> dict[Place, Part]:
    """Return what is held of pieces of these documents."""
    rows = _OF_DOCUMENTS.find_among(connection, list(names), {"of": asker})
    return {(sha256, number): Part(data, bool(proven)) for sha256, number, data, proven in rows}


def join(
    ledger: Books,
    asker: bytes,
    known: Mapping[Digest, Stands],
    held: dict[Place, Part],
    came: Sequence[PieceItem],
) -> list[PieceItem]:
    """
    Join what came with what is held of the same pieces; return those that are whole now.

    `known` is how the documents stand that the asker named; `held` grows by what is kept here. What
    does not fit together is dropped: the piece shows as missing and comes again.
    """
    longer: dict[Place, Part] = {}
    whole: list[PieceItem] = []
    for item in came:
        name, (number, start) = Digest(item.sha256.hex()), documents.place(item)
        size, here = known.get(name, (0, b""))
        before = longer.get((name, number), held.get((name, number), Part()))
        data = before.data[:start] + item.data
        full = documents.piece_bytes(size, number)
        if start > len(before.data) or len(data) > full:
            continue
        proven = item.proven and (before.proven or not start)
        if len(data) == full:
            whole.append(PieceItem(item.sha256, number * PIECE_BYTES, data, proven))
        elif here[number] or len(data) <= len(before.data):
            continue
        elif allowance.takes(ledger, asker, len(item.data)):
            longer[name, number] = Part(data, proven)
    rows = [
        {"asker": asker, "sha256": name, "number": number, "data": part.data, "proven": part.proven}
        for (name, number), part in longer.items()
    ]
    upserts.write(ledger.connection, PART, rows)
    held.update(longer)
    return whole


def begun(
    connection: Connection, askers: Collection[bytes]
) -> dict[bytes, dict[Digest, list[int]]]:
    """Return, by asker and document, from which bytes on pieces go on that are here in part."""
    found: dict[bytes, dict[Digest, list[int]]] = {}
    for asker, sha256, number, size in _BEGUN.find_among(connection, list(askers)):
        of_asker = found.setdefault(asker, {})
        of_asker.setdefault(sha256, []).append(number * PIECE_BYTES + size)
    return found


def forget(
    connection: Connection, asker: bytes, held: Collection[Place], pieces: Collection[PieceItem]
) -> None:
    """Forget what is held of these pieces."""
    places = [(Digest(piece.sha256.hex()), documents.place(piece)[0]) for piece in pieces]
    rows = [
        {"of": asker, "named": name, "at": number}
        for name, number in places
        if (name, number) in held
    ]
    _FORGOTTEN.each(connection, rows)
