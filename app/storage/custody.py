"""
Parcels carried for others: taken as they came, given on as they came, opened by nobody here.

What goes up to the office is never forgotten to make room; what comes down is, oldest first, for
the office still has it. Both are forgotten after 45 days: their sender has sent them again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from app.storage import entries
from app.storage.tables import Custody
from protocol import errors, parcel
from protocol.parcel import Way

LIMIT_BYTES = 48 * 1024 * 1024
"""What one device carries for others: a village's week, and it fits a bundle."""
LIMIT_COUNT = 3_500
KEPT_FOR = timedelta(days=45)


@dataclass(frozen=True)
class Holding:
    """How much is carried one way, since when the oldest; what it is nobody here knows."""

    count: int = 0
    size_bytes: int = 0
    since: datetime | None = None


def take(session: Session, sealed: bytes, at: datetime) -> bool:
    """
    Take a parcel into custody; tell whether it is new here. Twice is once.

    Raises:
        CustodyFullError: there is no room, and none can be made.
        TrustError, VersionError: it is no parcel.
    """
    outside = parcel.header(sealed)
    nonce, way, address = outside.nonce.hex(), int(outside.way), outside.address.hex()
    forget(session, at)
    known = select(Custody.number).where(
        Custody.nonce == nonce, Custody.way == way, Custody.address == address
    )
    if session.exec(known).first() is not None:
        return False
    _make_room(session, len(sealed))
    session.add(
        Custody(
            nonce=nonce,
            way=way,
            address=address,
            mark=parcel.mark(sealed),
            size_bytes=len(sealed),
            taken_at=int(at.timestamp() * 1000),
            body=sealed,
        )
    )
    session.flush()
    return True


def forget(session: Session, at: datetime) -> None:
    """Forget what has been carried for longer than anybody waits for it."""
    before = int((at - KEPT_FOR).timestamp() * 1000)
    session.exec(delete(Custody).where(col(Custody.taken_at) < before))


def up(session: Session, room_bytes: int, limit: int, but: Collection[str] = ()) -> list[bytes]:
    """Return parcels for the office, oldest first, as many as fit and at least one."""
    found: list[bytes] = []
    for row in session.exec(
        select(Custody)
        .where(Custody.way == Way.UP, col(Custody.mark).not_in(list(but)))
        .order_by(col(Custody.number))
        .limit(limit)
    ):
        room_bytes -= row.size_bytes
        if found and room_bytes < 0:
            break
        found.append(row.body)
    return found


def everything(session: Session) -> Iterator[bytes]:
    """Yield every parcel carried, up before down, oldest first, one at a time."""
    numbers = session.exec(
        select(Custody.number).order_by(col(Custody.way), col(Custody.number))
    ).all()
    for number in numbers:
        row = session.get(Custody, number)
        if row is not None:
            yield row.body
            session.expunge(row)


def release(session: Session, marks: Collection[str]) -> int:
    """Let go of the parcels for the office it has named; return how many there were."""
    named = (col(Custody.way) == Way.UP) & col(Custody.mark).in_(list(marks))
    count = session.exec(select(func.count()).select_from(Custody).where(named)).one()
    session.exec(delete(Custody).where(named))
    return count


def holding(session: Session, way: Way) -> Holding:
    """Return how much is carried this way."""
    count, size_bytes, since = session.exec(
        select(
            func.count(),
            func.coalesce(func.sum(Custody.size_bytes), 0),
            func.min(Custody.taken_at),
        ).where(Custody.way == way)
    ).one()
    return Holding(count, size_bytes, entries.moment(since) if since is not None else None)


def _make_room(session: Session, size_bytes: int) -> None:
    """Forget down parcels, oldest first, until there is room."""
    ups, downs = holding(session, Way.UP), holding(session, Way.DOWN)
    if ups.size_bytes + size_bytes > LIMIT_BYTES or ups.count + 1 > LIMIT_COUNT:
        raise errors.CustodyFullError
    over_bytes = ups.size_bytes + downs.size_bytes + size_bytes - LIMIT_BYTES
    over = ups.count + downs.count + 1 - LIMIT_COUNT
    if over_bytes <= 0 and over <= 0:
        return
    for row in session.exec(
        select(Custody).where(Custody.way == Way.DOWN).order_by(col(Custody.number))
    ):
        if over_bytes <= 0 and over <= 0:
            break
        over_bytes -= row.size_bytes
        over -= 1
        session.delete(row)
    session.flush()
