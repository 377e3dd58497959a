"""
Phones and tablets as whoever administers them sees them: no name, no NIK of anybody.

One that somebody lost is found by what they say of themselves, which is answered with the last
digits of a NIK, and written in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select
from sqlmodel import Session

from protocol import numbers
from protocol.ids import Kid
from server import audit, finding, roster, times
from server.audit import Action
from server.lanes import Lane
from server.staff import Staff
from server.tables import CASES, DEVICE

PAGE_ROWS = 50
LEAST_LETTERS = 3
"""A shorter part of a name is nobody's in particular."""
_SHOWN = (
    DEVICE.c.kid,
    DEVICE.c.village,
    DEVICE.c.tablet,
    DEVICE.c.vouched,
    DEVICE.c.contact_ms,
    DEVICE.c.nik,
)
_TOLD_DIGITS = 4
_PLAIN_NIK = func.replace(func.replace(func.replace(DEVICE.c.nik, " ", ""), ".", ""), "-", "")


@dataclass(frozen=True)
class Known:
    """A device: its short name, where it is, when it was last heard of, whether its word ended."""

    kid: Kid
    village: str
    tablet: bool
    vouched: bool
    contact_at: datetime | None
    ended: bool
    nik_ends: str
    """The last digits of its owner's NIK; shown to whoever asked for that person."""


@dataclass(frozen=True)
class Page:
    """Some devices, those silent for longest first, and how many there are in all."""

    rows: tuple[Known, ...]
    total: int


def known(
    session: Session, page: int, *, villages: tuple[str, ...] = (), tablets: bool = False
) -> Page:
    """Return one page (from 1) of the devices, of some villages or only their tablets."""
    asked = select(*_SHOWN)
    if villages:
        asked = asked.where(DEVICE.c.village.in_(villages))
    if tablets:
        asked = asked.where(DEVICE.c.tablet)
    connection = session.connection()
    ended = roster.revoked(connection)
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    rows = connection.execute(
        asked.order_by(func.coalesce(DEVICE.c.contact_ms, 0), DEVICE.c.key)
        .limit(PAGE_ROWS)
        .offset(PAGE_ROWS * (max(page, 1) - 1))
    )
    return Page(tuple(_known(row, ended) for row in rows), total)


def one(session: Session, kid: str) -> Known | None:
    """Return the device with this short name."""
    connection = session.connection()
    row = connection.execute(select(*_SHOWN).where(DEVICE.c.kid == kid)).first()
    return None if row is None else _known(row, roster.revoked(connection))


def of_person(session: Session, by: Staff, text: str, now: datetime) -> Page:
    """
    Return the devices of somebody who says a NIK, a name or the receipt code of an application.

    Who asked, and for which devices, is written in the audit log. Writing session. A complaint's
    or report's code finds nothing: whoever wrote one is not to be learned from it.
    """
    connection = session.connection()
    ended = roster.revoked(connection)
    asked = select(*_SHOWN).where(_whose(text))
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    newest = func.coalesce(DEVICE.c.contact_ms, 0).desc()
    rows = connection.execute(asked.order_by(newest, DEVICE.c.key).limit(PAGE_ROWS))
    found = tuple(_known(row, ended) for row in rows)
    which = " ".join(each.kid for each in found)
    audit.note(session, now, by.username, Action.DEVICE_SOUGHT, which)
    return Page(found, total)


def _whose(text: str) -> ColumnElement[bool]:
    """Return what holds of the devices of whoever says this of themselves."""
    digits = numbers.tidy(text)
    if digits.isascii() and digits.isdigit():
        return _PLAIN_NIK.in_([digits]) if len(digits) == numbers.DIGITS else false()
    if (code := finding.read_code(text)) is not None:
        named = CASES.c.id.in_(finding.cases_named(code))
        return DEVICE.c.key.in_(select(CASES.c.author).where(named, CASES.c.lane == Lane.PLAIN))
    words = text.split()
    if max(map(len, words), default=0) < LEAST_LETTERS:
        return false()
    begun = (
        or_(
            DEVICE.c.name.istartswith(word, autoescape=True),
            DEVICE.c.name.icontains(f" {word}", autoescape=True),
        )
        for word in words
    )
    return and_(~DEVICE.c.tablet, *begun)


def _known(row: Row[Any], ended: dict[Kid, Any]) -> Known:
    kid = Kid(row.kid)
    return Known(
        kid,
        row.village,
        bool(row.tablet),
        bool(row.vouched),
        times.at(row.contact_ms) if row.contact_ms else None,
        kid in ended,
        numbers.tidy(row.nik)[-_TOLD_DIGITS:],
    )
