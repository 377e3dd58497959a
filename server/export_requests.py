"""
Many cases at once: one asks and says what for, another confirms, who asked is handed a file.

What is asked for is days, not a page of the queue: the days are over or today when it is asked, so
that nothing comes into the file that whoever confirmed could not have seen. The file can be taken
for three days after the yes, by who asked and by nobody else; each time is written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from protocol import dates, errors
from protocol.world import World
from server import approvals, audit, exports
from server.approvals import Asked, Kind
from server.audit import Action
from server.figures import Span
from server.rights import Right
from server.staff import Staff


class Purpose(StrEnum):
    """What a file is for: UU 27/2022 article 28 wants the purpose known before."""

    REPORT = "report"
    CHECK = "check"
    INSPECTION = "inspection"
    HANDOVER = "handover"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to take out: the days cases were first heard of, and whose they are."""

    span: Span
    who: bool
    """With names and NIKs."""
    purpose: Purpose


def ask(session: Session, staff: Staff, wanted: Wanted, world: World) -> str:
    """
    Ask for a file; return the request's id. Writing session.

    Raises:
        NotEntitledError: this staff member takes nothing out, or the days do not fit.
    """
    span = wanted.span
    if not fits(span, world.now()):
        raise errors.NotEntitledError("days to come")
    detail = {
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "who": wanted.who,
        "purpose": wanted.purpose.value,
    }
    subject = f"{span.since}..{span.until}"
    return approvals.ask(session, staff, Kind.EXPORT, subject, world, detail)


def fits(span: Span, now: datetime) -> bool:
    """Tell whether days are in their order, and none of them is to come."""
    return span.since <= span.until <= dates.today(now)


def read(detail: Mapping[str, Any]) -> Wanted:
    """Return what a request asks for."""
    span = Span(date.fromisoformat(detail["since"]), date.fromisoformat(detail["until"]))
    return Wanted(span, bool(detail["who"]), Purpose(detail["purpose"]))


def granted(session: Session, staff: Staff, now: datetime) -> list[Asked]:
    """Return what this person asked for, was given, and can still take."""
    return approvals.granted(session, staff, Kind.EXPORT, now)


def take(session: Session, staff: Staff, id_: str, name: str, world: World) -> bytes:
    """
    Return what was confirmed as a file of the kind its name says. Writing session.

    Raises:
        ApprovalGoneError: nobody confirmed it, it is somebody else's, or its days are over.
    """
    asked = next((each for each in granted(session, staff, world.now()) if each.id == id_), None)
    if asked is None:
        raise errors.ApprovalGoneError
    wanted = read(asked.detail)
    connection = session.connection()
    sheet = exports.cases(connection, staff, Right.EXPORT, who=wanted.who, within=wanted.span)
    audit.note(
        session, world.now(), staff.username, Action.CASES_EXPORTED, f"{id_} {len(sheet.rows)}"
    )
    return exports.as_file(sheet, name)
