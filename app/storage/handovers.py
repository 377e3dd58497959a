"""
Who has our parcels in their hands, by signed handovers alone; and what we said of others'.

Which messages a parcel contained is noted when it is sealed. So a handover, which names parcels
and nothing else, can be shown for the application that was in one of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, true
from sqlmodel import Session, col, select

from app.storage import entries, identity, vault
from app.storage.statements import Statement
from app.storage.tables import Aboard, Handover, Outgoing
from protocol import envelope, messages
from protocol.envelope import Envelope
from protocol.ids import MessageId
from protocol.world import World

KEPT_FOR = timedelta(days=45)
MARKS_LIMIT = 1_000
"""Parcels one handover names; more take another."""


@dataclass(frozen=True)
class Carried:
    """Who carries a message and since when; `by` is empty where nobody said a name."""

    at: datetime
    by: str
    way: str


_GONE = Statement(
    delete(Outgoing).where(
        col(Outgoing.sealed_at) < bindparam("before"), col(Outgoing.handover_id).is_(None)
    )
)
_OLD = Statement(
    delete(Handover).where(
        col(Handover.ours) == true(), col(Handover.kept_at) < bindparam("before")
    )
)
_LEAVES = Statement(
    insert(Outgoing).values(mark=bindparam("mark"), sealed_at=bindparam("at"), handover_id=None)
)
_ABOARD = Statement(insert(Aboard).values(mark=bindparam("mark"), message_id=bindparam("message")))
_OURS = Statement(select(col(Outgoing.mark)).where(col(Outgoing.mark) == bindparam("mark")))


def note(session: Session, parcels: Mapping[str, Sequence[MessageId]], at: datetime) -> None:
    """Remember which messages are in parcels of ours that are about to leave by hand."""
    before = int((at - KEPT_FOR).timestamp() * 1000)
    _GONE.run(session, before=before)
    _OLD.run(session, before=before)
    for mark, contained in parcels.items():
        _LEAVES.run(session, mark=mark, at=int(at.timestamp() * 1000))
        for message in contained:
            _ABOARD.run(session, mark=mark, message=message)


def is_ours(session: Session, mark: str) -> bool:
    """Tell whether a parcel is one that this device sealed and gave out of its hands."""
    return bool(_OURS.find(session, mark=mark))


def say(
    session: Session,
    world: World,
    marks: Sequence[str],
    size_bytes: int,
    *,
    way: str,
    carrier: str | None = None,
    ours: bool = False,
) -> list[Envelope]:
    """Sign that these parcels went into somebody's hands, and keep that word."""
    said = []
    for start in range(0, len(marks), MARKS_LIMIT):
        body = messages.Handover(
            parcels=list(marks[start : start + MARKS_LIMIT]),
            bytes=size_bytes,
            way=way,
            at=int(world.now().timestamp() * 1000),
            carrier=carrier or None,
        )
        message = identity.remark(session, world, body)
        said.append(message)
        if ours:
            _keep(session, message, world.now(), ours=True)
        else:
            hear(session, message, world.now())
    return said


def hear(session: Session, message: Envelope, at: datetime) -> int:
    """
    Keep a verified handover if it is the first to name a parcel of ours; return how many it does.
    """
    said = messages.read(message.kind, message.body)
    assert isinstance(said, messages.Handover)
    rows = session.exec(
        select(Outgoing).where(
            col(Outgoing.mark).in_(said.parcels[:MARKS_LIMIT]),
            col(Outgoing.handover_id).is_(None),
        )
    ).all()
    if not rows:
        return 0
    _keep(session, message, at, ours=False)
    for row in rows:
        row.handover_id = message.id
        session.add(row)
    session.flush()
    return len(rows)


def ours(session: Session) -> list[bytes]:
    """Return what this device said of parcels of others, to be brought back to them."""
    rows = session.exec(
        select(Handover).where(col(Handover.ours)).order_by(col(Handover.id).desc()).limit(200)
    )
    return [_open(session, row) for row in rows]


def of(session: Session, named: Collection[MessageId]) -> dict[MessageId, Carried]:
    """Return who carries these messages: the first handover of a parcel that has one of them."""
    rows = session.exec(
        select(Aboard.message_id, Handover)
        .join(Outgoing, col(Outgoing.mark) == col(Aboard.mark))
        .join(Handover, col(Handover.id) == col(Outgoing.handover_id))
        .where(col(Aboard.message_id).in_(list(named)))
        .order_by(col(Handover.kept_at).desc(), col(Handover.id).desc())
    )
    read: dict[str, Carried] = {}
    found: dict[MessageId, Carried] = {}
    for name, row in rows:
        if row.id not in read:
            read[row.id] = _carried(session, row)
        found[MessageId(name)] = read[row.id]
    return found


def _carried(session: Session, row: Handover) -> Carried:
    message = envelope.parse(_open(session, row))
    said = messages.read(message.kind, message.body)
    assert isinstance(said, messages.Handover)
    at = min(said.at, row.kept_at)  # a clock ahead of ours must not show a day to come
    return Carried(entries.moment(at), said.carrier or "", said.way)


def _keep(session: Session, message: Envelope, at: datetime, *, ours: bool) -> None:
    if session.get(Handover, message.id) is None:
        session.add(
            Handover(
                id=message.id,
                kept_at=int(at.timestamp() * 1000),
                ours=ours,
                body=vault.of(session).seal("handover", message.id, 1, message.raw),
            )
        )
        session.flush()


def _open(session: Session, row: Handover) -> bytes:
    return vault.of(session).open("handover", row.id, row.version, row.body)
