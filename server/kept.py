"""
Figures that take long to work out, kept for a while in the database: every process finds them.

How long they are kept follows from how long they took, so that working them out never takes more
than a small part of the office's time: a second's work is done anew after five minutes, a minute's
after five hours. `layar-server report renew`, once a day, has the long ones ready.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlmodel import Session

from server import lanes, times, upserts
from server.office import Office
from server.rights import EVERYTHING, Right
from server.staff import Staff
from server.wait_tables import FIGURED

Made = TypeVar("Made")

KEPT_AT_LEAST_MS = 60_000
_KEPT_TIMES = 300
"""Kept so many times as long as they took."""
_FORGOTTEN_MS = 7 * 86_400_000


def kept(
    office: Office,
    name: str,
    staff: Staff,
    shape: TypeAdapter[Made],
    make: Callable[[Session], Made],
    *,
    anew: bool = False,
) -> Made:
    """
    Return what was made not long ago under this name for who sees as much, or make it now.

    Who may not count finds nothing, made for them alone: what is kept is only for who may.
    """
    if not staff.may(Right.FIGURES):
        with office.reading() as session:
            return make(session)
    where = {"name": name, "scope": _scope(staff)}
    now_ms = times.ms(office.world.now())
    if not anew:
        with office.reading() as session:
            known = session.execute(select(FIGURED).filter_by(**where)).one_or_none()
        lasts_ms = max(KEPT_AT_LEAST_MS, _KEPT_TIMES * known.took_ms) if known else 0
        if known is not None and 0 <= now_ms - known.at_ms < lasts_ms:
            return shape.validate_json(known.said)
    began = time.monotonic()
    with office.reading() as session:
        made = make(session)
    took_ms = round((time.monotonic() - began) * 1000)
    said = shape.dump_json(made).decode()
    row: dict[str, Any] = {**where, "at_ms": now_ms, "took_ms": took_ms, "said": said}
    with office.writing() as session:
        session.execute(delete(FIGURED).where(FIGURED.c.at_ms < now_ms - _FORGOTTEN_MS))
        upserts.write(session.connection(), FIGURED, [row])
    return made


def _scope(staff: Staff) -> str:
    """Name what somebody may count; empty for the whole regency."""
    services: Iterable[str] = () if staff.area.every_service else sorted(staff.area.services)
    places: Iterable[str] = () if staff.area.every_place else sorted(staff.area.places)
    whole = staff.area.every_service and staff.area.every_place
    seen = [] if whole else [" ".join(services) or EVERYTHING, " ".join(places) or EVERYTHING]
    if staff.may(Right.INTEGRITY_READ):
        seen.append(Right.INTEGRITY_READ.value)
    elif not lanes.sorts(staff.role, staff.area):
        seen.append(staff.area.agency)
    return "|".join(seen)
