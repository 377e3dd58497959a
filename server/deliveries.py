"""
What has to be told to other systems, noted with the change itself and taken by whoever is free.

A telling is a row written in the transaction that changes its case, so that none is lost and none
is of something that never happened. Any number of processes take rows: on PostgreSQL each skips
what another is just taking, and what is taken is leased, so that a process that dies is missed for
minutes and nothing is told twice at once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from server import clients, engine, lanes, passed, times, upserts
from server.case_tables import REFERRED
from server.client_tables import CLIENT
from server.delivery_tables import DELIVERY, SUBSCRIBER
from server.lanes import Lane
from server.office import Office
from server.rights import Area
from server.statements import Statement

LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=7)
_DOUBLINGS_MOST = 12

_LISTENING = Statement(
    select(
        SUBSCRIBER.c.id, SUBSCRIBER.c.added_ms, CLIENT.c.agency, CLIENT.c.services, CLIENT.c.places
    )
    .join_from(SUBSCRIBER, CLIENT, CLIENT.c.id == SUBSCRIBER.c.client)
    .where(SUBSCRIBER.c.ended_ms.is_(None), CLIENT.c.ended_ms.is_(None))
)
_OPEN = (DELIVERY.c.done_ms.is_(None), DELIVERY.c.ended_ms.is_(None))


@dataclass(frozen=True, slots=True)
class Due:
    """A telling in our hands for the time of a lease."""

    subscriber: str
    case_id: str
    place: int
    service: str
    village: str
    state: str
    since_ms: int
    tried_from_ms: int | None
    tries: int


@dataclass(frozen=True)
class Told:
    """One telling as it is listed: of which case, and what became of it."""

    case_id: str
    place: int
    state: str
    since_ms: int
    due_ms: int
    tries: int
    said: str
    done: bool
    given_up: bool


@dataclass(frozen=True)
class Standing:
    """How far one subscriber's tellings have come."""

    waiting: int
    given_up: int
    told: int
    oldest_ms: int | None
    """Since when the oldest waits."""


def note(
    connection: Connection,
    cases: Sequence[Mapping[str, Any]],
    went: Mapping[str, passed.Rows] = MappingProxyType({}),
) -> None:
    """
    Note that these rows of the projection changed, for everybody who may hear of them.

    A complaint an agency hears of from when it was referred to it, a report about an officer no
    system does. Of a case that was passed on hear all agencies it `went` to.
    """
    if not cases:
        return
    listening = list(_LISTENING.find(connection, {}))
    complaints = [case["id"] for case in cases if case["lane"] == Lane.COMPLAINT]
    referred = _referred(connection, complaints) if listening and complaints else frozenset()
    rows = []
    for subscriber, added_ms, agency, services, places in listening:
        area = Area.kept(agency, services, places)
        rows += [
            _row(subscriber, case)
            for case in cases
            if case["changed_ms"] >= added_ms
            and (
                (area.works_on(case["service"]) and area.covers(case["village"]))
                or any(passed.reaches(area, row) for row in went.get(case["id"], ()))
            )
            and lanes.open_to(
                clients.ROLE, area, case["lane"], referred=(case["id"], agency) in referred
            )
        ]
    upserts.keep(connection, DELIVERY, rows)


def _referred(connection: Connection, complaints: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return which of these complaints were referred to which agency."""
    rows = connection.execute(
        select(REFERRED.c.case_id, REFERRED.c.agency).where(REFERRED.c.case_id.in_(complaints))
    )
    return frozenset((row.case_id, row.agency) for row in rows)


@contextmanager
def claiming(office: Office) -> Iterator[Connection]:
    """Open a transaction to take tellings in, or to say what became of them."""
    with engine.claiming(office.engine) as session:
        yield session.connection()


def take(connection: Connection, subscriber: str, now: datetime, most: int) -> list[Due]:
    """Take tellings that are due, the oldest first, and have nobody else take them for a lease."""
    now_ms = times.ms(now)
    rows = connection.execute(
        select(DELIVERY)
        .where(
            *_OPEN,
            DELIVERY.c.subscriber == subscriber,
            DELIVERY.c.due_ms <= now_ms,
            DELIVERY.c.leased_ms <= now_ms,
        )
        .order_by(DELIVERY.c.due_ms, DELIVERY.c.case_id, DELIVERY.c.place)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    taken = [
        Due(
            row.subscriber,
            row.case_id,
            row.place,
            row.service,
            row.village,
            row.state,
            row.since_ms,
            row.tried_from_ms,
            row.tries,
        )
        for row in rows
    ]
    for due in taken:
        _change(connection, due, leased_ms=times.ms(now + LEASE))
    return taken


def told(connection: Connection, due: Due, said: str, now: datetime) -> None:
    """Note that a telling is through."""
    done_ms = times.ms(now)
    _change(connection, due, tries=due.tries + 1, said=said, done_ms=done_ms, leased_ms=0)


def failed(connection: Connection, due: Due, said: str, now: datetime, luck: float) -> None:
    """Have a telling tried again later, or given up when it has been for days; `luck` is 0 to 1."""
    now_ms = times.ms(now)
    tried_from_ms = now_ms if due.tried_from_ms is None else due.tried_from_ms
    given_up = now - times.at(tried_from_ms) >= GIVE_UP_AFTER
    wait = min(FIRST_RETRY * (1 << min(due.tries, _DOUBLINGS_MOST)), LAST_RETRY)
    _change(
        connection,
        due,
        tries=due.tries + 1,
        said=said,
        tried_from_ms=tried_from_ms,
        due_ms=times.ms(now + wait * (0.5 + luck / 2)),
        leased_ms=0,
        ended_ms=now_ms if given_up else None,
    )


def let_go(connection: Connection, due: Due, now: datetime) -> None:
    """Put a telling back that was not tried, because the one before it failed."""
    _change(connection, due, due_ms=times.ms(now + FIRST_RETRY), leased_ms=0)


def forget(connection: Connection, due: Due) -> None:
    """Tell this to nobody: its case is none of theirs any more."""
    connection.execute(delete(DELIVERY).where(*_this(due)))


def again(connection: Connection, subscriber: str, now: datetime) -> int:
    """Begin anew with what was given up for one subscriber; return how much that is."""
    now_ms = times.ms(now)
    begun = connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.subscriber == subscriber, DELIVERY.c.ended_ms.is_not(None))
        .values(ended_ms=None, tried_from_ms=None, due_ms=now_ms, tries=0, leased_ms=0)
    )
    return begun.rowcount


def resume(connection: Connection, subscriber: str) -> None:
    """Give what waits for one subscriber its whole time anew: while paused nothing was tried."""
    connection.execute(
        update(DELIVERY)
        .where(*_OPEN, DELIVERY.c.subscriber == subscriber)
        .values(tried_from_ms=None)
    )


def newest(connection: Connection, subscriber: str, most: int) -> list[Told]:
    """Return what one was told last or is still to be told, the newest first."""
    rows = connection.execute(
        select(DELIVERY)
        .where(DELIVERY.c.subscriber == subscriber)
        .order_by(DELIVERY.c.since_ms.desc(), DELIVERY.c.case_id)
        .limit(most)
    )
    return [
        Told(
            row.case_id,
            row.place,
            row.state,
            row.since_ms,
            row.due_ms,
            row.tries,
            row.said,
            row.done_ms is not None,
            row.ended_ms is not None,
        )
        for row in rows
    ]


def standing(connection: Connection, subscribers: Collection[str]) -> dict[str, Standing]:
    """Return how far each of these has come."""
    waits = and_(*_OPEN)
    rows = connection.execute(
        select(
            DELIVERY.c.subscriber,
            func.count().filter(waits),
            func.count().filter(DELIVERY.c.ended_ms.is_not(None)),
            func.count().filter(DELIVERY.c.done_ms.is_not(None)),
            func.min(DELIVERY.c.since_ms).filter(waits),
        )
        .where(DELIVERY.c.subscriber.in_(subscribers))
        .group_by(DELIVERY.c.subscriber)
    )
    found = {row[0]: Standing(*row[1:]) for row in rows}
    return {each: found.get(each, Standing(0, 0, 0, None)) for each in subscribers}


def _row(subscriber: str, case: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "subscriber": subscriber,
        "case_id": case["id"],
        "place": case["places"],
        "service": case["service"],
        "village": case["village"],
        "state": case["state"],
        "since_ms": case["changed_ms"],
        "tried_from_ms": None,
        "due_ms": case["changed_ms"],
        "leased_ms": 0,
        "tries": 0,
        "said": "",
        "done_ms": None,
        "ended_ms": None,
    }


def _change(connection: Connection, due: Due, **values: object) -> None:
    connection.execute(update(DELIVERY).where(*_this(due)).values(**values))


def _this(due: Due) -> tuple[ColumnElement[bool], ...]:
    return (
        DELIVERY.c.subscriber == due.subscriber,
        DELIVERY.c.case_id == due.case_id,
        DELIVERY.c.place == due.place,
    )
