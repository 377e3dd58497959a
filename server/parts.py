"""Parts of pieces: what came of a parcel that was cut, kept until the rest has come."""

import hashlib
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, func, select

from protocol.documents import PIECE_BYTES
from protocol.ids import Digest
from protocol.parcel import PartItem, PieceItem
from server import allowance, papers, upserts
from server.books import Books
from server.unfinished_tables import PART


def join(ledger: Books, asker: bytes, came: Sequence[PartItem]) -> list[PieceItem]:
    """
    Join what came with what is held of the same pieces; return those that are whole now.

    What does not fit together is dropped: the piece shows as missing and comes again.
    """
    if not came:
        return []
    held = _held(ledger.connection, asker, {part.sha256 for part in came})
    wanted = papers.missing(ledger.connection, asker)
    longer: dict[bytes, bytes] = {}
    whole, bad = [], set()
    for part in came:
        before = longer.get(part.sha256, held.get(part.sha256, b""))
        data = before[: part.start] + part.data
        if part.start > len(before) or part.sha256 not in wanted:
            continue
        if len(data) <= PIECE_BYTES and hashlib.sha256(data).digest() == part.sha256:
            whole.append(PieceItem(part.sha256, data))
        elif part.whole or len(data) >= PIECE_BYTES:
            bad.add(part.sha256)
        elif len(data) > len(before) and allowance.takes(ledger, asker, len(part.data)):
            longer[part.sha256] = data
    forget(ledger.connection, asker, bad)
    rows = [{"asker": asker, "sha256": each, "data": data} for each, data in longer.items()]
    upserts.write(ledger.connection, PART, rows)
    return whole


def begun(connection: Connection, askers: Collection[bytes]) -> dict[bytes, dict[Digest, int]]:
    """Return, by asker, how many bytes have come of the pieces that are not here."""
    rows = connection.execute(
        select(PART.c.asker, PART.c.sha256, func.length(PART.c.data).label("size"))
        .where(PART.c.asker.in_(askers))
        .order_by(PART.c.sha256)
    )
    found: dict[bytes, dict[Digest, int]] = {}
    for row in rows:
        found.setdefault(row.asker, {})[Digest(row.sha256.hex())] = row.size
    return found


def forget(connection: Connection, asker: bytes, pieces: Collection[bytes]) -> None:
    """Forget the parts of these pieces."""
    if pieces:
        connection.execute(delete(PART).where(PART.c.asker == asker, PART.c.sha256.in_(pieces)))


def _held(connection: Connection, asker: bytes, pieces: Collection[bytes]) -> dict[bytes, bytes]:
    rows = connection.execute(
        select(PART.c.sha256, PART.c.data).where(PART.c.asker == asker, PART.c.sha256.in_(pieces))
    )
    return {row.sha256: row.data for row in rows}
