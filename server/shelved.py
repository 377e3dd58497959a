"""What lies on the shelf instead of in the database, read from there."""

from sqlalchemy import Connection, delete, insert, select

from protocol import errors
from protocol.documents import PIECE_BYTES, Document
from server import shelf
from server.shelf import Shelf
from server.shelf_tables import DISCARDED, SHELVED

SHELF = "layar_shelf"
"""The name of the option under which a database's connections carry their shelf."""


def pieces(connection: Connection, asker: bytes, document: Document) -> dict[int, bytes]:
    """
    Return the pieces of a shelved document by their numbers; none where it is not shelved.

    Raises:
        StoreAwayError: the shelf does not answer, or this process was not told of one.
    """
    lies = select(SHELVED.c.at_ms).where(
        SHELVED.c.asker == asker, SHELVED.c.sha256 == document.sha256
    )
    if connection.execute(lies).first() is None:
        return {}
    place: Shelf | None = connection.get_execution_options().get(SHELF)
    if place is None:
        raise errors.StoreAwayError
    data = place.get(shelf.name_of(asker, document.sha256))
    if data is None:
        return {}
    return {number: data[number * PIECE_BYTES :][:PIECE_BYTES] for number in range(document.count)}


def drawable(connection: Connection, asker: bytes, sha256: str) -> bool:
    """Tell of a shelved document whether a browser may draw it."""
    its = SHELVED.c.asker == asker, SHELVED.c.sha256 == sha256
    return bool(connection.scalar(select(SHELVED.c.drawable).where(*its)))


def discard(connection: Connection, asker: bytes, sha256: str) -> None:
    """Have a document gone from the shelf, once the caller's transaction is durable."""
    lay = connection.execute(
        delete(SHELVED).where(SHELVED.c.asker == asker, SHELVED.c.sha256 == sha256)
    )
    if lay.rowcount:
        connection.execute(insert(DISCARDED), [{"name": shelf.name_of(asker, sha256)}])
