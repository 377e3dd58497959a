"""How far what this device said in its cases has come, by signed words alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func
from sqlmodel import Session, col, select

from app.storage import entries, handovers
from app.storage.handovers import Carried
from app.storage.tables import Fate, Message, Naming, Piece
from protocol.ids import CaseId, MessageId
from protocol.messages import Kind


@dataclass(frozen=True)
class Delivery:
    """
    How far our own messages of one case have come.

    `received_at` is when the office's receipt for the application was read here, None before.
    `waiting` counts messages without a receipt, the oldest of them said at `since`;
    `photos_left` counts photos the office does not have whole. `trouble` is the code of a
    message the office will not take, `turned_away` that it is the application itself.
    `carried_at`, `carrier` and `carried_way` say who has what waits in their hands, by a signed
    handover; None and empty before there is one.
    """

    saved_at: datetime
    received_at: datetime | None = None
    waiting: int = 0
    photos_left: int = 0
    since: datetime | None = None
    trouble: str = ""
    turned_away: bool = False
    carried_at: datetime | None = None
    carrier: str = ""
    carried_way: str = ""


def of(session: Session, cases: Sequence[CaseId]) -> dict[CaseId, Delivery]:
    """Return how far each of these cases has come; a case with nothing of ours is left out."""
    photos = _photos_left(session, cases)
    mine: dict[CaseId, list[Message]] = {}
    for row in session.exec(
        select(Message)
        .where(col(Message.case_id).in_(cases), col(Message.mine))
        .order_by(col(Message.number))
    ):
        mine.setdefault(CaseId(row.case_id or ""), []).append(row)
    texts = [MessageId(row.id) for rows in mine.values() for row in rows]
    carried = handovers.of(session, texts)
    return {case: _sum(rows, photos.get(case, 0), carried) for case, rows in mine.items()}


def _photos_left(session: Session, cases: Sequence[CaseId]) -> dict[CaseId, int]:
    rows = session.exec(
        select(Message.case_id, func.count(func.distinct(Piece.sha256)))
        .join(Naming, col(Naming.message_id) == col(Message.id))
        .join(Piece, col(Piece.sha256) == col(Naming.sha256))
        .where(
            col(Message.case_id).in_(cases),
            col(Message.mine),
            Message.state != Fate.REFUSED,
            col(Piece.held) == false(),
        )
        .group_by(col(Message.case_id))
    )
    return {CaseId(case or ""): count for case, count in rows}


def _sum(
    rows: Sequence[Message], photos_left: int, carried: Mapping[MessageId, Carried]
) -> Delivery:
    opening = next((row for row in rows if row.kind == Kind.APPLICATION), rows[0])
    waiting = [row for row in rows if row.state == Fate.WAITING]
    refused = [row.code or "" for row in rows if row.state == Fate.REFUSED]
    taken = opening.state != Fate.REFUSED
    told_of = waiting[0] if waiting and opening.receipted_at is not None else opening
    hands = carried.get(MessageId(told_of.id))
    return Delivery(
        saved_at=entries.moment(opening.kept_at),
        received_at=entries.moment(opening.receipted_at)
        if taken and opening.receipted_at
        else None,
        waiting=len(waiting),
        photos_left=photos_left,
        since=entries.moment(waiting[0].kept_at) if waiting else None,
        trouble=refused[-1] if refused else "",
        turned_away=not taken,
        carried_at=hands.at if hands else None,
        carrier=hands.by if hands else "",
        carried_way=hands.way if hands else "",
    )
