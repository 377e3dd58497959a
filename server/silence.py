"""Which villages have not been heard from: no phone and no tablet of theirs, for any reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import Session

from protocol import regions
from server import times
from server.rights import Right
from server.staff import Staff
from server.tables import DEVICE

SILENT_AFTER = timedelta(days=7)


class Voice(StrEnum):
    """Whether a village is heard from."""

    HEARD = "heard"
    SILENT = "silent"
    NEVER = "never"
    """Nobody there has said a word yet."""


@dataclass(frozen=True)
class Village:
    """A village, and since how many days nothing has come from there; None before the first."""

    code: str
    voice: Voice
    days: int | None


def villages(session: Session, staff: Staff, at: datetime) -> tuple[Village, ...]:
    """Return every village of an account's area, by code; how many devices it has is not said."""
    if not staff.may(Right.FIGURES):
        return ()
    rows = session.execute(
        select(DEVICE.c.village, func.max(DEVICE.c.contact_ms)).group_by(DEVICE.c.village)
    )
    heard: Mapping[str, int | None] = {row[0]: row[1] for row in rows}
    return tuple(
        _village(each.code, heard.get(each.code), at)
        for each in sorted(regions.regions().villages, key=lambda village: village.code)
        if staff.area.covers(each.code)
    )


def _village(code: str, last_ms: int | None, at: datetime) -> Village:
    if last_ms is None:
        return Village(code, Voice.NEVER, None)
    days = times.days_between(last_ms, times.ms(at))
    silent = at - times.at(last_ms) > SILENT_AFTER
    return Village(code, Voice.SILENT if silent else Voice.HEARD, days)
