"""Phones and tablets as whoever administers them sees them: no name, no NIK of anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from protocol import keys
from protocol.ids import Kid
from server import roster, times
from server.tables import DEVICE

PAGE_ROWS = 50
_SHOWN = (DEVICE.c.key, DEVICE.c.village, DEVICE.c.tablet, DEVICE.c.vouched, DEVICE.c.contact_ms)


@dataclass(frozen=True)
class Known:
    """A device: its short name, where it is, when it was last heard of, whether its word ended."""

    kid: Kid
    village: str
    tablet: bool
    vouched: bool
    contact_at: datetime | None
    ended: bool


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
    ended = roster.revoked(connection)
    for row in connection.execute(select(*_SHOWN)):
        if keys.signing_kid(bytes(row.key)) == kid:
            return _known(row, ended)
    return None


def _known(row: Row[Any], ended: dict[Kid, Any]) -> Known:
    kid = keys.signing_kid(bytes(row.key))
    return Known(
        kid,
        row.village,
        bool(row.tablet),
        bool(row.vouched),
        times.at(row.contact_ms) if row.contact_ms else None,
        kid in ended,
    )
