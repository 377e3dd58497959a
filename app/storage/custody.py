"""
Parcels carried for others: taken as they came, given on as they came, opened by nobody here.

What goes up to the office is never forgotten to make room; what comes down is, oldest first, for
the office still has it. Both are forgotten after 45 days, for their sender has sent them again: by
our clock and by what the office said last, so that setting one right throws nothing away.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert
from sqlmodel import Session, col, select

from app.storage import entries, speakers
from app.storage.statements import Statement, given
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


@dataclass
class Room:
    """How many parcels are carried each way and how large; true while its transaction lasts."""

    counts: Counter[int]
    size_bytes: Counter[int]


_KNOWN = Statement(
    select(col(Custody.number)).where(
        col(Custody.mark) == bindparam("mark"), col(Custody.way) == bindparam("way")
    )
)
_TAKE = Statement(
    insert(Custody).values(given(name for name in Custody.model_fields if name != "number"))
)
_FORGET = Statement(delete(Custody).where(col(Custody.taken_at) < bindparam("before")))
_CARRIED = Statement(
    select(col(Custody.way), func.count(), func.sum(col(Custody.size_bytes))).group_by(
        col(Custody.way)
    )
)


def room(session: Session, at: datetime) -> Room:
    """Forget what nobody waits for, and see once what is carried before many are taken."""
    forget(session, at)
    rows = _CARRIED.find(session)
    return Room(
        Counter({way: count for way, count, _ in rows}),
        Counter({way: size_bytes for way, _, size_bytes in rows}),
    )


def take(session: Session, room: Room, sealed: bytes, at: datetime) -> bool:
    """
    Take a parcel into custody and reckon it in; tell whether it is new here. Twice is once.

    The same is one of the same bytes: anybody can copy what stands outside of another.

    Raises:
        CustodyFullError: there is no room, and none can be made.
        TrustError, VersionError: it is no parcel.
    """
    outside = parcel.header(sealed)
    way, mark = int(outside.way), parcel.mark(sealed)
    if _KNOWN.find(session, mark=mark, way=way):
        return False
    _make_room(session, room, len(sealed))
    room.counts[way] += 1
    room.size_bytes[way] += len(sealed)
    _TAKE.run(
        session,
        nonce=outside.nonce.hex(),
        way=way,
        address=outside.address.hex(),
        mark=mark,
        size_bytes=len(sealed),
        taken_at=max(_ms(at), *speakers.said(session).values(), 0),
        body=sealed,
    )
    return True


def forget(session: Session, at: datetime) -> None:
    """Forget what has been carried for longer than anybody waits for it, by either clock."""
    now_ms = min(_ms(at), max(speakers.said(session).values(), default=0))
    _FORGET.run(session, before=now_ms - int(KEPT_FOR.total_seconds() * 1000))


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


def down(session: Session) -> list[bytes]:
    """Return every parcel carried for somebody's phone, oldest first."""
    wanted = select(Custody.body).where(Custody.way == Way.DOWN).order_by(col(Custody.number))
    return list(session.exec(wanted))


def let_go(session: Session, mark: str) -> None:
    """Carry a parcel no longer: it was for us, and is read."""
    session.exec(delete(Custody).where(col(Custody.mark) == mark))


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


def aboard(session: Session, marks: Collection[str]) -> dict[str, int]:
    """Return which of these parcels are carried here for the office, and their sizes."""
    rows = session.exec(
        select(Custody.mark, Custody.size_bytes)
        .where(Custody.way == Way.UP, col(Custody.mark).in_(list(marks)))
        .order_by(col(Custody.number))
    )
    return dict(rows.all())


def release(session: Session, marks: Collection[str]) -> int:
    """Let go of the parcels for the office it has named; return how many there were."""
    named = (col(Custody.way) == Way.UP) & col(Custody.mark).in_(list(marks))
    return session.exec(delete(Custody).where(named)).rowcount


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


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _make_room(session: Session, room: Room, size_bytes: int) -> None:
    """Forget down parcels, oldest first, until there is room."""
    if room.size_bytes[Way.UP] + size_bytes > LIMIT_BYTES or room.counts[Way.UP] + 1 > LIMIT_COUNT:
        raise errors.CustodyFullError
    while (
        room.size_bytes.total() + size_bytes > LIMIT_BYTES or room.counts.total() + 1 > LIMIT_COUNT
    ):
        number, gone_bytes = session.exec(
            select(Custody.number, Custody.size_bytes)
            .where(Custody.way == Way.DOWN)
            .order_by(col(Custody.number))
            .limit(1)
        ).one()
        session.exec(delete(Custody).where(col(Custody.number) == number))
        room.counts[Way.DOWN] -= 1
        room.size_bytes[Way.DOWN] -= gone_bytes
