"""What an auditor looks for in the log: rows by who, what, when and which case."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from protocol import ids
from protocol.ids import CaseId
from server import finding
from server.audit import Action
from server.audit_tables import AUDIT
from server.request_tables import ERASED
from server.times import ms

_TOGETHER = 2_000
_ID_LETTERS = 32
_OF_NO_CASE = frozenset(
    {
        Action.ANNOUNCED,
        Action.REQUEST_TAKEN,
        Action.REQUEST_CLOSED,
        Action.APPROVAL_ASKED,
        Action.APPROVAL_CONFIRMED,
        Action.APPROVAL_REFUSED,
        Action.PERSON_READ,
    }
)
"""Actions whose subject has an id that is no case's, and so no receipt code."""


def wanted(
    connection: Connection,
    *,
    actor: str = "",
    action: str = "",
    subject: str = "",
    day: tuple[datetime, datetime] | None = None,
) -> Select[tuple[Any, ...]]:
    """Return the question for the rows that fit, newest first; what is empty narrows nothing."""
    asked = select(AUDIT).order_by(AUDIT.c.id.desc())
    if actor:
        asked = asked.where(AUDIT.c.actor == actor)
    if action:
        asked = asked.where(AUDIT.c.action == action)
    if subject:
        begins = [
            AUDIT.c.subject.startswith(each, autoescape=True)
            for each in _meant(connection, subject)
        ]
        asked = asked.where(or_(*begins))
    if day:
        asked = asked.where(AUDIT.c.at_ms >= ms(day[0]), AUDIT.c.at_ms < ms(day[1]))
    return asked


def streamed(connection: Connection, asked: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows of a question some thousands at a time."""
    yield from connection.execution_options(yield_per=_TOGETHER).execute(asked).partitions()


def case_of(action: str, subject: str) -> CaseId | None:
    """Return the case a row is about, None where it is about something else."""
    first = subject.partition(" ")[0]
    plain = first.replace("-", "")
    if action in _OF_NO_CASE or len(plain) != _ID_LETTERS or not plain.isalnum():
        return None
    try:
        ids.receipt_code(CaseId(first))
    except ValueError:
        return None
    return CaseId(first)


def _meant(connection: Connection, subject: str) -> tuple[str, ...]:
    """Return how the subjects begin that somebody means, who may type a receipt code."""
    code = finding.read_code(subject)
    if code is None:
        return (subject,)
    return finding.cases_of(connection, code) or _erased(connection, code) or (subject,)


def _erased(connection: Connection, code: str) -> tuple[str, ...]:
    """Return the cases of a code among those that are gone: what was done with them stays."""
    gone = connection.execute(select(ERASED.c.case_id)).scalars()
    return tuple(case for case in gone if ids.receipt_code(CaseId(case)) == code)
