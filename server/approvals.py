"""
Four eyes: what one person asks for happens only once another with the same right has said yes.

`ask` writes a request down, `waiting` lists what somebody may answer, `confirm` and `refuse`
answer one. `confirm` returns the request: its caller does in the same transaction what it asks for.
A request is open for three days. The audit log has every step.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Session

from protocol import errors, ids
from protocol.world import World
from server import audit, times
from server.approval_tables import APPROVAL
from server.audit import Action
from server.rights import REGENCY, Right
from server.staff import Staff
from server.tables import ACCOUNT

OPEN_WITHIN = timedelta(days=3)


class Kind(StrEnum):
    """What two people are needed for."""

    ROLE = "role"
    """Somebody gets a role, or another area: `subject` is the account's name."""
    LET_IN = "let_in"
    """Somebody lost phone or password and begins anew: `subject` is the account's name."""
    ERASURE = "erasure"
    """A person's data is destroyed because they asked: `subject` is the id of their request."""
    EXPORT = "export"
    """Many cases are taken out at once: `subject` is their days."""


RIGHT: Mapping[Kind, Right] = {
    Kind.ROLE: Right.STAFF_MANAGE,
    Kind.LET_IN: Right.STAFF_MANAGE,
    Kind.ERASURE: Right.ERASE,
    Kind.EXPORT: Right.EXPORT,
}
"""What both have to hold."""


class State(StrEnum):
    """What has become of a request."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """A request: who asked for exactly what, and until when it can be answered."""

    id: str
    kind: Kind
    subject: str
    detail: Mapping[str, Any]
    asker: int
    asker_name: str
    asked_at: datetime
    state: State
    answered_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        """When it can be answered no more."""
        return self.asked_at + OPEN_WITHIN


_ASKED = select(APPROVAL, ACCOUNT.c.name, ACCOUNT.c.username).join_from(
    APPROVAL, ACCOUNT, ACCOUNT.c.id == APPROVAL.c.asked_by
)


def ask(  # noqa: PLR0917 - who asks what of whom
    session: Session,
    staff: Staff,
    kind: Kind,
    subject: str,
    world: World,
    detail: Mapping[str, Any] | None = None,
) -> str:
    """
    Ask for something two people are needed for; return the request's id.

    Raises:
        NotEntitledError: without the right itself nobody asks for it either.
    """
    _need(staff, kind)
    id_, now = ids.new(world), world.now()
    row = {
        "id": id_,
        "regency": REGENCY,
        "kind": kind.value,
        "subject": subject,
        "detail": json.dumps(detail or {}, sort_keys=True),
        "asked_by": staff.id,
        "asked_ms": times.ms(now),
        "state": State.OPEN.value,
    }
    session.connection().execute(insert(APPROVAL), [row])
    audit.note(session, now, staff.username, Action.APPROVAL_ASKED, f"{id_} {kind} {subject}")
    return id_


def waiting(session: Session, staff: Staff, now: datetime) -> list[Asked]:
    """Return what is open and of a kind this person holds the right to, their own too."""
    kinds = [kind.value for kind, right in RIGHT.items() if staff.may(right)]
    rows = session.connection().execute(
        _ASKED.where(
            APPROVAL.c.kind.in_(kinds),
            APPROVAL.c.state == State.OPEN.value,
            APPROVAL.c.asked_ms > times.ms(now - OPEN_WITHIN),
        ).order_by(APPROVAL.c.asked_ms, APPROVAL.c.id)
    )
    return [_read(row) for row in rows]


def granted(session: Session, staff: Staff, kind: Kind, now: datetime) -> list[Asked]:
    """Return what somebody asked for and was given within the last three days, newest first."""
    rows = session.connection().execute(
        _ASKED.where(
            APPROVAL.c.kind == kind.value,
            APPROVAL.c.asked_by == staff.id,
            APPROVAL.c.state == State.CONFIRMED.value,
            APPROVAL.c.answered_ms > times.ms(now - OPEN_WITHIN),
        ).order_by(APPROVAL.c.answered_ms.desc(), APPROVAL.c.id)
    )
    return [_read(row) for row in rows]


def about(session: Session, kind: Kind, subject: str, now: datetime) -> Asked | None:
    """Return what is open of a kind and about a subject, None where nothing is."""
    rows = session.connection().execute(
        _ASKED.where(
            APPROVAL.c.kind == kind.value,
            APPROVAL.c.subject == subject,
            APPROVAL.c.state == State.OPEN.value,
            APPROVAL.c.asked_ms > times.ms(now - OPEN_WITHIN),
        ).order_by(APPROVAL.c.asked_ms)
    )
    return next(map(_read, rows), None)


def confirm(session: Session, staff: Staff, id_: str, world: World) -> Asked:
    """
    Say yes to what somebody else asked, and return it. Writing session.

    Raises:
        NotEntitledError: it is one's own, one is who it is about, or one lacks the right.
        ApprovalGoneError: it was answered already, or not in time, or there is none.
    """
    asked = _open(session, staff, id_, world.now())
    if staff.id == asked.asker or staff.username == asked.subject:
        raise errors.NotEntitledError("four eyes")
    return _answer(session, staff, asked, State.CONFIRMED, Action.APPROVAL_CONFIRMED, world)


def refuse(session: Session, staff: Staff, id_: str, world: World) -> Asked:
    """
    Say no to a request, or take one's own back. Writing session.

    Raises:
        NotEntitledError, ApprovalGoneError: as with `confirm`, but one's own may be ended.
    """
    asked = _open(session, staff, id_, world.now())
    return _answer(session, staff, asked, State.REFUSED, Action.APPROVAL_REFUSED, world)


def refuse_about(
    session: Session, staff: Staff, kinds: Iterable[Kind], subject: str, world: World
) -> None:
    """Say no to whatever is open about a subject: nobody wants it any more. Writing session."""
    rows = session.connection().execute(
        _ASKED.where(
            APPROVAL.c.kind.in_([kind.value for kind in kinds]),
            APPROVAL.c.subject == subject,
            APPROVAL.c.state == State.OPEN.value,
        )
    )
    for asked in map(_read, rows.all()):
        _answer(session, staff, asked, State.REFUSED, Action.APPROVAL_REFUSED, world)


def _open(session: Session, staff: Staff, id_: str, now: datetime) -> Asked:
    row = session.connection().execute(_ASKED.where(APPROVAL.c.id == id_)).one_or_none()
    if row is None:
        raise errors.ApprovalGoneError
    asked = _read(row)
    _need(staff, asked.kind)
    if now >= asked.ends_at:
        raise errors.ApprovalGoneError
    return asked


def _answer(  # noqa: PLR0917 - one row's worth
    session: Session, staff: Staff, asked: Asked, state: State, action: Action, world: World
) -> Asked:
    now = world.now()
    _move(
        session,
        asked.id,
        State.OPEN,
        state,
        answered_by=staff.id,
        answered_ms=times.ms(now),
    )
    audit.note(session, now, staff.username, action, f"{asked.id} {asked.kind} {asked.subject}")
    return asked


def _move(session: Session, id_: str, before: State, after: State, **values: object) -> None:
    """Take a request on from a state; of two who do so at once the second is told."""
    moved = session.connection().execute(
        update(APPROVAL)
        .where(APPROVAL.c.id == id_, APPROVAL.c.state == before.value)
        .values(state=after.value, **values)
    )
    if moved.rowcount != 1:
        raise errors.ApprovalGoneError


def _need(staff: Staff, kind: Kind) -> None:
    if not staff.may(RIGHT[kind]):
        raise errors.NotEntitledError(f"{staff.role} and {kind}")


def _read(row: Row[Any]) -> Asked:
    return Asked(
        id=row.id,
        kind=Kind(row.kind),
        subject=row.subject,
        detail=json.loads(row.detail),
        asker=row.asked_by,
        asker_name=row.name,
        asked_at=times.at(row.asked_ms),
        state=State(row.state),
        answered_at=times.at(row.answered_ms) if row.answered_ms is not None else None,
    )
