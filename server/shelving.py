"""
Whole documents moved out of the database onto the shelf, and read from there.

One process moves at a time, on however many machines. A document is put on the shelf, read back
and compared with its digest; then, in one transaction, it is noted as shelved and its pieces leave
the database. Whoever dies in between has put something there twice, and lost nothing.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, tuple_

from protocol import errors
from server import papers, pictures, shelf, times
from server.alone import alone
from server.office import Office
from server.papers import Paper
from server.shelf import Shelf
from server.shelf_tables import DISCARDED, SHELVED
from server.tables import DOCUMENT, PAPER, PIECE

WORK = "papers"
TOGETHER = 50
_READ_TOGETHER = 500

_IN_ROWS = ~exists().where(
    SHELVED.c.asker == DOCUMENT.c.asker, SHELVED.c.sha256 == DOCUMENT.c.sha256
)


@dataclass(frozen=True)
class Standing:
    """How many whole documents lie where; `away` while the shelf does not answer."""

    waiting: int
    waiting_bytes: int
    shelved: int
    shelved_bytes: int
    discarded: int


def move(office: Office, place: Shelf, most: int = TOGETHER) -> int:
    """
    Move whole documents onto the shelf, the smallest digests first; return how many.

    Raises:
        StoreAwayError: the shelf does not answer; nothing was lost by trying.
    """
    with alone(office.engine, WORK) as mine:
        if not mine:
            return 0
        _discard(office, place)
        with office.reading() as session:
            connection = session.connection()
            rows = connection.execute(
                select(DOCUMENT.c.asker, DOCUMENT.c.sha256, DOCUMENT.c.size)
                .where(DOCUMENT.c.complete.is_(True), _IN_ROWS)
                .order_by(DOCUMENT.c.sha256, DOCUMENT.c.asker)
                .limit(most)
            ).all()
        return sum(_move_one(office, place, row.asker, row.sha256) for row in rows)


def standing(connection: Connection) -> Standing:
    """Return how far the moving has come."""
    waiting = connection.execute(
        select(func.count(), func.coalesce(func.sum(DOCUMENT.c.size), 0)).where(
            DOCUMENT.c.complete.is_(True), _IN_ROWS
        )
    ).one()
    lying = connection.execute(
        select(func.count(), func.coalesce(func.sum(SHELVED.c.size), 0))
    ).one()
    gone = connection.scalar(select(func.count()).select_from(DISCARDED)) or 0
    return Standing(waiting[0], int(waiting[1]), lying[0], int(lying[1]), gone)


def drawn(connection: Connection, most: int) -> list[Row[Any]]:
    """Draw shelved documents by lot, to be looked at."""
    return list(connection.execute(select(SHELVED).order_by(func.random()).limit(most)).all())


def missed(office: Office, place: Shelf, row: Row[Any]) -> tuple[str, list[str]] | None:
    """
    Return the name and the cases of a shelved document that does not lie there as it was put.

    None for one that does, and for one that was erased while we looked. Raises StoreAwayError.
    """
    name = shelf.name_of(row.asker, row.sha256)
    data = place.get(name)
    if data is not None and hashlib.sha256(data).hexdigest() == row.sha256:
        return None
    its = SHELVED.c.asker == row.asker, SHELVED.c.sha256 == row.sha256
    with office.reading() as session:
        connection = session.connection()
        if connection.execute(select(SHELVED.c.at_ms).where(*its)).first() is None:
            return None
        of = select(PAPER.c.case_id).where(PAPER.c.asker == row.asker, PAPER.c.sha256 == row.sha256)
        return name, sorted(set(connection.scalars(of)))


def verify(office: Office, place: Shelf) -> Iterator[tuple[str, list[str]] | None]:
    """
    Read every shelved document: None for one that is as it was, else its name and its cases.

    It may take hours, and nobody waits for it: what is erased meanwhile is not missed.

    Raises:
        StoreAwayError: the shelf does not answer.
    """
    last: tuple[bytes, str] = (b"", "")
    while rows := _after(office, last):
        for row in rows:
            last = row.asker, row.sha256
            yield missed(office, place, row)


def _after(office: Office, last: tuple[bytes, str]) -> list[Row[Any]]:
    by = SHELVED.c.asker, SHELVED.c.sha256
    with office.reading() as session:
        return list(
            session.connection()
            .execute(select(SHELVED).where(tuple_(*by) > last).order_by(*by).limit(_READ_TOGETHER))
            .all()
        )


def _move_one(office: Office, place: Shelf, asker: bytes, sha256: str) -> int:
    with office.reading() as session:
        connection = session.connection()
        document = papers.described(connection, asker, sha256)
        try:
            data = papers.whole(connection, Paper("", document, True, asker))
        except errors.PieceBadError:
            return 0
    name = shelf.name_of(asker, sha256)
    place.put(name, data)
    if place.get(name) != data:
        raise errors.StoreAwayError
    with office.writing() as session:
        connection = session.connection()
        row = {"asker": asker, "sha256": sha256, "size": document.size}
        row["drawable"] = pictures.drawable(data, document.type)
        connection.execute(insert(SHELVED), [row | {"at_ms": times.ms(office.world.now())}])
        connection.execute(delete(PIECE).where(PIECE.c.asker == asker, PIECE.c.sha256 == sha256))
    return 1


def _discard(office: Office, place: Shelf) -> None:
    """Remove from the shelf what nobody may have any more."""
    with office.reading() as session:
        names = session.connection().scalars(select(DISCARDED.c.name).limit(1_000)).all()
    for name in names:
        place.remove(name)
        with office.writing() as session:
            session.connection().execute(delete(DISCARDED).where(DISCARDED.c.name == name))
